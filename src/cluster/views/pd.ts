import { between, type Duration, type Instant } from "../../kernel/time.ts";
import { readClock } from "../../machine/clock.ts";
import { viewOperators, type PdMemberView, type PdOperatorView } from "../../pd/index.ts";
import type { StoreId, StoreStateName } from "../../proto/region.ts";
import { machineAt, type Cluster } from "../cluster.ts";
import { pdMemberView, pdStoreView } from "../pd-view.ts";
import { PD_SETTING_KEYS, settingText } from "../settings.ts";
import { defineView } from "./view.ts";

export interface PdDetail {
  readonly kind: "pd";
  readonly id: number;
  readonly machine: number;
  readonly process: "running" | "paused" | "dead" | "off";
  readonly member: PdMemberView;
  /** How long its lease lasts if it is not renewed; null where it does not lead. */
  readonly leaseLeft: Duration | null;
  readonly prepared: boolean;
  readonly knownRegions: number;
  readonly operators: readonly PdOperatorView[];
  readonly stores: readonly {
    readonly id: number; readonly stateName: StoreStateName; readonly leaders: number; readonly regions: number;
    readonly leaderScore: number; readonly regionScore: number; readonly lastHeartbeat: Instant | null;
  }[];
  readonly stuckRegions: number;
  /** What it decides by, and what it hears in which rhythm: the value in force, as the setting's own text. */
  readonly settings: readonly { readonly key: string; readonly value: string }[];
}

/** A member of PD, by its place among them from 1 on. */
export const pdView = defineView({ kind: "pd", look: (cluster, { id }: { readonly id: number }) => lookAtPd(cluster, id) });

function lookAtPd(cluster: Cluster, id: number): PdDetail | null {
  const machineId = cluster.directory.pds[id - 1];
  const process = machineId === undefined ? undefined : cluster.processes[machineId];
  if (machineId === undefined || process?.kind !== "pd") return null;
  const pd = process.state;
  const member = pdMemberView(cluster, id);
  if (member === undefined) return null;
  const { clock } = machineAt(cluster, machineId);
  const { leaseUntil } = member;
  return {
    kind: "pd",
    id,
    machine: machineId,
    process: machineAt(cluster, machineId).process,
    member,
    leaseLeft: leaseUntil === null ? null : between(readClock(clock, cluster.now), leaseUntil),
    prepared: pd.prepared,
    knownRegions: pd.tree.infos.size,
    operators: viewOperators(pd),
    stores: [...pd.stores.keys()].sort((a, b) => a - b).map((store) => pdStore(cluster, store)),
    stuckRegions: pd.patrol.stuck.size,
    settings: PD_SETTING_KEYS.map((key) => ({ key, value: settingText(cluster.settings, key) })),
  };
}

function pdStore(cluster: Cluster, id: StoreId): PdDetail["stores"][number] {
  const view = pdStoreView(cluster, id);
  return {
    id,
    stateName: view?.stateName ?? "Up",
    leaders: view?.leaders ?? 0,
    regions: view?.regions ?? 0,
    leaderScore: view?.leaderScore ?? 0,
    regionScore: view?.regionScore ?? 0,
    lastHeartbeat: view?.lastHeartbeat ?? null,
  };
}

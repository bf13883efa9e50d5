import { between, type Duration, type Instant } from "../../kernel/time.ts";
import { readClock } from "../../machine/clock.ts";
import {
  isScheduled, pausedSchedulers, viewOperators, type Decision, type PdMemberView, type PdOperatorView,
} from "../../pd/index.ts";
import { isStoreScheduler, SCHEDULER_NAMES, type SchedulerName } from "../../proto/operators.ts";
import type { StoreId, StoreStateName } from "../../proto/region.ts";
import { ruleJson } from "../../proto/rule-text.ts";
import { machineAt, type Cluster } from "../cluster.ts";
import { pdLeaderOf, pdMemberView, pdStoreView } from "../pd-view.ts";
import { PRESETS } from "../presets.ts";
import { PD_SETTING_KEYS, SETTING_KEYS, settingText } from "../settings.ts";
import { defineView } from "./view.ts";

export interface PdDetail {
  readonly kind: "pd";
  readonly id: number;
  readonly machine: number;
  readonly process: "running" | "paused" | "dead" | "off";
  readonly member: PdMemberView;
  /** The member that leads PD and runs: to it alone the stores report, and what is told of them is what it heard. 0 for none. */
  readonly leader: number;
  /** How long its lease lasts if it is not renewed; null where it does not lead. */
  readonly leaseLeft: Duration | null;
  readonly prepared: boolean;
  readonly knownRegions: number;
  readonly operators: readonly PdOperatorView[];
  readonly stores: readonly {
    readonly id: number; readonly stateName: StoreStateName; readonly leaders: number; readonly regions: number;
    readonly leaderScore: number; readonly regionScore: number; readonly lastHeartbeat: Instant | null;
    /** Peers per minute that may come, and go. */
    readonly addLimit: number; readonly removeLimit: number;
  }[];
  readonly stuckRegions: number;
  /** How its loop stands: regions to look at, regions that wait for a limit, operators that ended in the last ten minutes. */
  readonly loop: { readonly suspects: number; readonly waiting: number; readonly ended: number };
  /** What it last decided, and why; the newest last. */
  readonly decisions: readonly Decision[];
  /** Where replicas shall be, as PD's JSON over several lines. */
  readonly rules: string;
  /**
   * Every scheduler: whether there is one now, the stores that it was given (null where a setting switches it), and how long it
   * still rests (0 where it works).
   */
  readonly schedulers: readonly {
    readonly name: SchedulerName; readonly isThere: boolean; readonly rests: Duration;
    /** The stores or the ranges that it was given; null for one that is there without. */
    readonly stores: readonly StoreId[] | null; readonly ranges: readonly string[] | null;
  }[];
  /** What it decides by, and what it hears in which rhythm: the value in force, as the setting's own text. */
  readonly settings: readonly { readonly key: string; readonly value: string }[];
  /** Where the preset differs from TiKV's and PD's own values: what is in force, beside what those are. */
  readonly besideTikv: readonly { readonly key: string; readonly value: string; readonly tikv: string }[];
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
  const clockNow = readClock(clock, cluster.now);
  const paused = pausedSchedulers(pd, clockNow);
  return {
    kind: "pd",
    id,
    machine: machineId,
    process: machineAt(cluster, machineId).process,
    member,
    leader: pdLeaderOf(cluster),
    leaseLeft: leaseUntil === null ? null : between(clockNow, leaseUntil),
    prepared: pd.prepared,
    knownRegions: pd.tree.infos.size,
    operators: viewOperators(pd),
    stores: [...pd.stores.keys()].sort((a, b) => a - b).map((store) => pdStore(cluster, store)),
    stuckRegions: pd.patrol.stuck.size,
    loop: { suspects: pd.patrol.suspects.size, waiting: pd.patrol.waiting.size, ended: pd.records.size },
    decisions: pd.decisions,
    rules: JSON.stringify(pd.rules.set.rules.map(ruleJson), null, 2),
    schedulers: SCHEDULER_NAMES.map((name) => {
      const pause = paused.find((each) => each.name === name);
      const rests = pause === undefined ? (0 as Duration) : between(clockNow, pause.until);
      const { stores, ranges } = pd.schedulerConfigs[name];
      return {
        name, isThere: isScheduled(pd, name), rests, stores: isStoreScheduler(name) ? stores : null,
        ranges: name === "scatter-range" ? ranges.map((range) => range.name) : null,
      };
    }),
    settings: PD_SETTING_KEYS.map((key) => ({ key, value: settingText(cluster.settings, key) })),
    besideTikv: cluster.preset === "tikv" ? [] : SETTING_KEYS.flatMap((key) => {
      const tikv = settingText(PRESETS.tikv, key);
      return settingText(PRESETS[cluster.preset], key) === tikv ? [] : [{ key, value: settingText(cluster.settings, key), tikv }];
    }),
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
    addLimit: view?.addLimit ?? 0,
    removeLimit: view?.removeLimit ?? 0,
  };
}

import { pdStateOf, leadingPd, machineAt, type Cluster } from "../cluster/cluster.ts";
import { latestDescriptor } from "../cluster/health.ts";
import { lastHeartbeatOf, storeStateName } from "../cluster/pd-view.ts";
import { repairStateOf, type RepairState, type RepairWait } from "../cluster/repair.ts";
import { NEVER, type Instant } from "../kernel/time.ts";
import { readClock } from "../machine/clock.ts";
import { explainRegion, viewOperatorOf } from "../pd/index.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { Region, RegionId } from "../proto/region.ts";
import { defineInquiry, type Evidence } from "./definition.ts";
import { computerOf, partedAmong, stopped, stoppedPd } from "./machines.ts";
import type { Obstacle } from "./types.ts";

/** Why PD does not repair a region yet, and when it could at the earliest. */
export const repairQuestion = defineInquiry({
  kind: "repair", places: ["region"],
  ask: (region) => ({ kind: "repair", region: region ?? 0 }),
  answer: ({ region }, evidence) => {
    const descriptor = latestDescriptor(evidence.cluster, region);
    if (descriptor === undefined) return [{ kind: "no-region", region }];
    const state = repairStateOf(evidence.cluster, region);
    return [...headline(region, state), ...basis(evidence, descriptor, state)];
  },
});

/** The same of all regions that count the store among their members, or of all that there are: how many wait for what. */
export const replaceQuestion = defineInquiry({
  kind: "replace", places: ["[store]"],
  ask: (store = 0) => ({ kind: "replace", store: store ?? 0 }),
  answer: ({ store }, evidence) => {
    const { cluster } = evidence;
    if (store !== 0 && computerOf(cluster, store) === undefined) return [{ kind: "unknown" }];
    const counts = new Map<RepairWait | "copying", { regions: number; until: Instant }>();
    let first: Region | null = null;
    for (const region of cluster.replicaMachines.keys()) {
      const descriptor = latestDescriptor(cluster, region);
      if (descriptor?.peers.some(({ storeId }) => store === 0 || storeId === store) !== true) continue;
      const state = repairStateOf(cluster, region);
      if (state.kind === "repaired") continue;
      if (state.kind === "waiting") first ??= descriptor;
      const what = state.kind === "copying" ? "copying" : state.for;
      const known = counts.get(what) ?? { regions: 0, until: NEVER };
      const until = state.kind === "waiting" ? state.until ?? NEVER : NEVER;
      counts.set(what, { regions: known.regions + 1, until: Math.min(known.until, until) as Instant });
    }
    if (counts.size === 0) return [{ kind: "nothing-to-replace", store }];
    return [
      ...[...counts].sort(([, a], [, b]) => b.regions - a.regions).map(([what, { regions, until }]): Obstacle =>
        ({ kind: "counted", for: what, regions, until: until === NEVER ? null : until })),
      ...(first === null ? [] : basis(evidence, first, repairStateOf(cluster, first.id))),
    ];
  },
});

function headline(region: RegionId, state: RepairState): readonly Obstacle[] {
  switch (state.kind) {
    case "repaired": return [{ kind: "whole", region }];
    case "copying": return [{ kind: "copying", region }];
    case "waiting": return [{ kind: "waits", region, for: state.for, until: state.until }];
  }
}

/** What the wait rests on. */
function basis({ cluster, events }: Evidence, region: Region, state: RepairState): readonly Obstacle[] {
  const { id } = region;
  if (state.kind === "repaired") return [];
  if (state.kind === "copying") return operatorOf(cluster, id);
  switch (state.for) {
    case "majority": return region.peers.flatMap(({ storeId }) => stopped(cluster, storeId));
    case "links": return parted(cluster, region);
    case "leader": return [...region.peers.flatMap(({ storeId }) => stopped(cluster, storeId)), ...parted(cluster, region)];
    case "pd": return cluster.directory.pds.flatMap((machine) => stoppedPd(cluster, machine));
    case "store-down": case "down-peers":
      return [...silent(cluster, region), ...noSpare(cluster, region), ...safeMode(events, region)];
    case "store-heard": return parted(cluster, region);
    case "target": case "limit": return refusals(cluster, id);
    case "patrol": case "scheduling-off": return [];
  }
}

function operatorOf(cluster: Cluster, region: RegionId): readonly Obstacle[] {
  const pd = pdStateOf(cluster);
  const operator = pd === undefined ? null : viewOperatorOf(pd, region);
  return operator === null ? []
    : [{ kind: "operator", want: operator.description, from: operator.from, to: operator.to, since: operator.createdAt }];
}

const parted = (cluster: Cluster, { peers }: Region): readonly Obstacle[] =>
  partedAmong(cluster, peers.map(({ storeId }) => storeId));

/** The stores that PD waits for, since when it has not heard of them, and how long it waits. */
function silent(cluster: Cluster, { peers }: Region): readonly Obstacle[] {
  return peers.flatMap(({ storeId }): readonly Obstacle[] => {
    const lastHeard = lastHeartbeatOf(cluster, storeId);
    if (stopped(cluster, storeId).length === 0 || lastHeard === null) return [];
    return [...stopped(cluster, storeId),
      { kind: "silent", store: storeId, lastHeard, downTime: cluster.settings.pd.maxStoreDownTime }];
  });
}

/** That no store is left even once PD calls the silent one Down: all that it may use hold a replica. */
function noSpare(cluster: Cluster, { peers }: Region): readonly Obstacle[] {
  const usable = [...cluster.directory.stores.keys()].filter((store) => {
    const state = storeStateName(cluster, store);
    return stopped(cluster, store).length === 0 && (state === "Up" || state === "Disconnected");
  });
  return usable.every((store) => peers.some(({ storeId }) => storeId === store))
    ? [{ kind: "no-spare", stores: usable.length }] : [];
}

/** A failover policy that would have moved leaders away has refused to. */
function safeMode(events: readonly ClusterEvent[], { peers }: Region): readonly Obstacle[] {
  const told = events.slice().reverse().find(({ body }) => body.name === "limit.reached" && body.limit === "safe-mode");
  if (told?.body.name !== "limit.reached" || told.body.node.kind !== "store") return [];
  const { id } = told.body.node;
  return peers.some(({ storeId }) => storeId === id) ? [{ kind: "safe-mode", store: id, at: told.at }] : [];
}

/** Every store that PD weighed, and the filter that refused it. */
function refusals(cluster: Cluster, region: RegionId): readonly Obstacle[] {
  const pd = pdStateOf(cluster);
  if (pd === undefined) return [];
  const now = readClock(machineAt(cluster, leadingPd(cluster)).clock, cluster.now);
  return (explainRegion(pd, region, now)?.stores ?? [])
    .flatMap(({ store, refusal }): readonly Obstacle[] => (refusal === null ? [] : [{ kind: "refuses", store, filter: refusal }]))
    .sort((a, b) => ("store" in a && "store" in b ? a.store - b.store : 0));
}


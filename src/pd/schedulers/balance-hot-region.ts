import { drawItem } from "../../kernel/random.ts";
import { seconds, type Instant } from "../../kernel/time.ts";
import type { HotOperator } from "../../proto/operators.ts";
import { peerOnStore, type StoreId } from "../../proto/region.ts";
import { isLeaderTarget, isRegionTarget } from "../filters.ts";
import type { HotRegion } from "../hot.ts";
import { Priority, type OperatorDraft } from "../operator.ts";
import { canReplace, fitRegion, rulesAllowLeader } from "../placement.ts";
import { newPeer, planChange } from "../plans.ts";
import { isLearner, type RegionInfo } from "../region-info.ts";
import type { PdState } from "../state.ts";
import type { StoreRecord } from "../store-record.ts";
import { defineScheduler, type Pace } from "./scheduler.ts";

/** A store is a source above the average by this much, and a target below it by as much (src-, dst-tolerance-ratio). */
const TOLERANCE = 1.05;
/** After the move the fuller of the two must have at most this share of what the fuller had before (great-dec-ratio). */
const GREAT_DECREASE = 0.95;
const HOT_PACE: Pace = { least: seconds(1), most: seconds(20) };
/** So many of the hottest regions of a store are tried (max-peer-number, within what one run looks at). */
const TRIED = 60;

/** What is evened out: the leaders' reads, the leaders' writes, or the writes of all replicas. */
interface Flow {
  readonly degree: (region: HotRegion) => number;
  readonly rate: (region: HotRegion) => number;
  /** Whether it falls on the leader alone. */
  readonly onLeader: boolean;
  readonly transfer: HotOperator | null;
  readonly move: HotOperator;
}

const writes = ({ writeDegree }: HotRegion): number => writeDegree;

const FLOWS: readonly Flow[] = [
  { degree: ({ readDegree }) => readDegree, rate: ({ readKeys }) => readKeys, onLeader: true,
    transfer: "transfer-hot-read-leader", move: "move-hot-read-leader" },
  { degree: writes, rate: ({ writtenKeys }) => writtenKeys, onLeader: true,
    transfer: "transfer-hot-write-leader", move: "move-hot-write-leader" },
  { degree: writes, rate: ({ writtenBytes }) => writtenBytes, onLeader: false, transfer: null, move: "move-hot-write-peer" },
];

/**
 * Moves a hot region's leader or replica off a store that carries more than its share of the traffic, where the busier of the
 * two stores is the less busy for it (hot_region.go, rank v1's great decrease).
 */
export const balanceHotRegion = defineScheduler({
  name: "balance-hot-region", limits: [["hot-region", (settings) => settings.hotRegionScheduleLimit]], pace: HOT_PACE,
  isNeeded: ({ traffic }) => traffic.hot.size > 0,
  schedule: (state, now) => () => {
    const flow = drawItem(state.random, FLOWS);
    const loads = loadsOf(state, flow);
    if (loads.hot.length === 0) return null;
    const average = loads.total / Math.max(1, loads.stores.size);
    const sources = [...loads.stores].filter(([, load]) => load > average * TOLERANCE).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    if (sources.length === 0) return null;
    for (const [source, load] of sources) {
      const draft = relieve(state, flow, loads, { source, load, average }, now);
      if (draft !== null) return [draft];
    }
    return [];
  },
});

interface Loads {
  /** Per store that could carry some, what the hot regions bring to it. */
  readonly stores: Map<StoreId, number>;
  readonly total: number;
  /** The hottest first. */
  readonly hot: readonly { readonly info: RegionInfo; readonly rate: number }[];
}

function loadsOf(state: PdState, flow: Flow): Loads {
  const stores = new Map<StoreId, number>();
  for (const store of state.stores.values()) if (store.state === "Up" && !store.exclusive) stores.set(store.id, 0);
  let total = 0;
  const hot: { readonly info: RegionInfo; readonly rate: number }[] = [];
  for (const [id, region] of state.traffic.hot) {
    const info = state.tree.infos.get(id);
    if (info === undefined || info.leader === null || flow.degree(region) < state.settings.hotRegionCacheHitsThreshold) continue;
    const rate = flow.rate(region);
    hot.push({ info, rate });
    for (const { storeId } of flow.onLeader ? [info.leader] : info.region.peers) {
      stores.set(storeId, (stores.get(storeId) ?? 0) + rate);
      total += rate;
    }
  }
  return { stores, total, hot: hot.sort((a, b) => b.rate - a.rate || a.info.region.id - b.info.region.id) };
}

interface Source {
  readonly source: StoreId;
  readonly load: number;
  readonly average: number;
}

function relieve(state: PdState, flow: Flow, loads: Loads, from: Source, now: Instant): OperatorDraft | null {
  const { source, load, average } = from;
  const here = loads.hot.filter(({ info }) => (flow.onLeader ? info.leader?.storeId === source
    : peerOnStore(info.region, source) !== undefined));
  const targets = [...state.stores.values()].filter(({ id }) => id !== source && (loads.stores.get(id) ?? Infinity) < average)
    .sort((a, b) => (loads.stores.get(a.id) ?? 0) - (loads.stores.get(b.id) ?? 0) || a.id - b.id);
  for (const { info, rate } of here.slice(0, TRIED)) {
    if (info.sizeMiB > state.settings.maxMovableHotPeerSize) continue;
    if (state.operators.has(info.region.id) || info.downPeers.length > 0 || info.pendingPeers.length > 0) continue;
    for (const target of targets) {
      const there = loads.stores.get(target.id) ?? 0;
      if (there * TOLERANCE > average || Math.max(load - rate, there + rate) > load * GREAT_DECREASE) continue;
      const draft = planMove(state, flow, info, source, target, now);
      if (draft !== null) return draft;
    }
  }
  return null;
}

/** A transfer where the target follows the region already, a move where it does not hold it. */
function planMove(
  state: PdState, flow: Flow, info: RegionInfo, source: StoreId, target: StoreRecord, now: Instant,
): OperatorDraft | null {
  const there = peerOnStore(info.region, target.id);
  const purpose = { kinds: ["hot-region"], priority: Priority.medium } as const;
  if (there !== undefined) {
    const able = flow.transfer !== null && !isLearner(there) && isLeaderTarget(state, target, now) &&
      rulesAllowLeader(state, info, target);
    return able && flow.transfer !== null
      ? planChange(state, info, { leader: target.id }, { ...purpose, description: flow.transfer }, now) : null;
  }
  const old = peerOnStore(info.region, source);
  const fit = fitRegion(state, info);
  if (old === undefined || fit === null || !isRegionTarget(state, target, now)) return null;
  if (!canReplace(state, fit, source, target)) return null;
  return planChange(
    state, info, { add: newPeer(state, target.id, old.role), remove: old }, { ...purpose, description: flow.move }, now);
}

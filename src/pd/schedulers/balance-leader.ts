import type { Instant } from "../../kernel/time.ts";
import { peerOnStore, type RegionId } from "../../proto/region.ts";
import { isLeaderSource, isLeaderTarget } from "../filters.ts";
import { addInfluence, influenceOn, runningInfluences, type Influences } from "../influence.ts";
import { isHot } from "../hot.ts";
import { Priority, type OperatorDraft } from "../operator.ts";
import { planChange } from "../plans.ts";
import { isLearner, type RegionInfo } from "../region-info.ts";
import { averageSizeMiB, mostRegions, regionsOnStore } from "../region-tree.ts";
import { leadersCounted, leaderScore, leaderTolerance, sizeTolerance } from "../scores.ts";
import type { PdState } from "../state.ts";
import type { StoreRecord } from "../store-record.ts";
import { attenuateRetries, drawRegion, resetRetries, retryLimit } from "./attempts.ts";
import { defineScheduler, LEADER_LIMIT } from "./scheduler.ts";

/**
 * Moves leaders out of the store that leads most and into the one that leads least, in turns, a few a run. Null where the stores
 * are even, which costs no look at any region; empty where they are not
 * but no region would do (schedulers/balance_leader.go).
 */
export const balanceLeader = defineScheduler({
  name: "balance-leader", limits: [LEADER_LIMIT],
  schedule: (state, now) => () => schedule(state, now),
});

function schedule(state: PdState, now: Instant): readonly OperatorDraft[] | null {
  const stores = [...state.stores.values()];
  const influences = runningInfluences(state);
  const sources = stores.filter((store) => isLeaderSource(state, store, now));
  const targets = stores.filter((store) => isLeaderTarget(state, store, now));
  const highest = Math.max(...sources.map((store) => sourceScore(state, influences, store)));
  const lowest = Math.min(...targets.map((store) => targetScore(state, influences, store)));
  if (highest <= lowest) return null;
  const run: Run = { state, now, influences, used: new Set(), drafts: [] };
  const outs = new Set(sources);
  const ins = new Set(targets);
  const { batch } = state.schedulerConfigs["balance-leader"];
  while ((outs.size > 0 || ins.size > 0) && run.drafts.length < batch) {
    const source = extreme(run, outs, 1);
    if (source !== undefined && !attempt(run, source, moveOut)) outs.delete(source);
    if (run.drafts.length >= batch) break;
    const target = extreme(run, ins, -1);
    if (target !== undefined && !attempt(run, target, moveIn)) ins.delete(target);
  }
  return run.drafts;
}

/** The state of one run: what its own operators will change counts like what is under way already. */
interface Run {
  readonly state: PdState;
  readonly now: Instant;
  readonly influences: Influences;
  readonly used: Set<RegionId>;
  readonly drafts: OperatorDraft[];
}

type Move = (run: Run, store: StoreRecord) => OperatorDraft | null;

function attempt(run: Run, store: StoreRecord, move: Move): boolean {
  const scheduler = run.state.schedulers["balance-leader"];
  const limit = retryLimit(scheduler, store.id);
  for (let retry = 0; retry < limit; retry++) {
    const draft = move(run, store);
    if (draft === null) continue;
    resetRetries(scheduler, store.id);
    run.used.add(draft.regionId);
    run.drafts.push(draft);
    addInfluence(run.influences, draft);
    return true;
  }
  attenuateRetries(scheduler, store.id);
  return false;
}

/** A random healthy region that the store leads, to the follower's store that leads least. */
function moveOut(run: Run, source: StoreRecord): OperatorDraft | null {
  const { state, influences, now } = run;
  const { leaders } = regionsOnStore(state.tree, source.id);
  const info = drawRegion(state, leaders, (region) => isHealthy(run, region));
  if (info === undefined) return null;
  const targets = followerStores(state, info)
    .filter((store) => isLeaderTarget(state, store, now))
    .sort((a, b) => currentScore(state, influences, a) - currentScore(state, influences, b) || a.id - b.id);
  for (const target of targets) {
    const draft = transfer(run, info, source, target);
    if (draft !== null) return draft;
  }
  return null;
}

/** A random healthy region that the store follows, from whoever leads it. */
function moveIn(run: Run, target: StoreRecord): OperatorDraft | null {
  const { state, now } = run;
  const { followers } = regionsOnStore(state.tree, target.id);
  const info = drawRegion(state, followers, (region) => isHealthy(run, region));
  const leader = info?.leader ?? null;
  if (info === undefined || leader === null || !isLeaderTarget(state, target, now)) return null;
  const source = state.stores.get(leader.storeId);
  if (source === undefined) return null;
  return transfer(run, info, source, target);
}

function transfer(run: Run, info: RegionInfo, source: StoreRecord, target: StoreRecord): OperatorDraft | null {
  const { state, influences, now } = run;
  if (sourceScore(state, influences, source) <= targetScore(state, influences, target)) return null;
  const peer = peerOnStore(info.region, target.id);
  if (peer === undefined || isLearner(peer)) return null;
  const purpose = { description: "balance-leader", kinds: ["leader"], priority: Priority.medium } as const;
  return planChange(state, info, { leader: target.id }, purpose, now);
}

const isHealthy = (run: Run, info: RegionInfo): boolean =>
  !run.used.has(info.region.id) && info.leader !== null && !isHot(run.state, info.region.id) &&
  info.downPeers.length === 0 && info.pendingPeers.length === 0;

function followerStores(state: PdState, info: RegionInfo): StoreRecord[] {
  const stores: StoreRecord[] = [];
  for (const peer of info.region.peers) {
    const store = state.stores.get(peer.storeId);
    if (store !== undefined && peer.id !== info.leader?.id && !isLearner(peer)) stores.push(store);
  }
  return stores;
}

/** The store with the highest (`sign` 1) or lowest (-1) score; the lowest id among equals. */
function extreme(run: Run, stores: ReadonlySet<StoreRecord>, sign: 1 | -1): StoreRecord | undefined {
  let found: StoreRecord | undefined;
  let best = -Infinity;
  for (const store of stores) {
    const score = sign * currentScore(run.state, run.influences, store);
    if (score > best) {
      best = score;
      found = store;
    }
  }
  return found;
}

const currentScore = (state: PdState, influences: Influences, store: StoreRecord): number =>
  scoreWith(state, store, movingLeaders(state, influences, store));

/** What is under way counts against the move on both sides, so that a balance is approached, not overshot. */
const sourceScore = (state: PdState, influences: Influences, store: StoreRecord): number =>
  scoreWith(state, store, -Math.abs(movingLeaders(state, influences, store)) - tolerance(state));

const targetScore = (state: PdState, influences: Influences, store: StoreRecord): number =>
  scoreWith(state, store, Math.abs(movingLeaders(state, influences, store)) + tolerance(state));

const scoreWith = (state: PdState, store: StoreRecord, delta: number): number =>
  leaderScore(leadersCounted(regionsOnStore(state.tree, store.id), state.settings), delta, store.leaderWeight);

function movingLeaders({ settings }: PdState, influences: Influences, { id }: StoreRecord): number {
  const { leaders, leaderMiB } = influenceOn(influences, id);
  return settings.leaderSchedulePolicy === "size" ? leaderMiB : leaders;
}

const tolerance = ({ settings, tree, stores }: PdState): number => (settings.leaderSchedulePolicy === "count"
  ? leaderTolerance(settings) : sizeTolerance(settings, averageSizeMiB(tree), mostRegions(stores.keys(), tree)));

import { assertInvariant } from "../../kernel/assert.ts";
import type { Instant } from "../../kernel/time.ts";
import { peerOnStore, type StoreId } from "../../proto/region.ts";
import { isOrdinary, isRegionSource, isRegionTarget } from "../filters.ts";
import { influenceOn, runningInfluences, type Influences } from "../influence.ts";
import { isHot } from "../hot.ts";
import { Priority, type OperatorDraft } from "../operator.ts";
import { canFill, fitRegion, isSatisfied, vacancyOf, type RegionFit } from "../placement.ts";
import { newPeer, planChange } from "../plans.ts";
import type { RegionInfo } from "../region-info.ts";
import { averageSizeMiB, mostRegions, regionsOnStore } from "../region-tree.ts";
import { regionScore, sizeTolerance } from "../scores.ts";
import type { PdState } from "../state.ts";
import type { StoreRecord } from "../store-record.ts";
import { attenuateRetries, drawTaken, resetRetries, retryLimit } from "./attempts.ts";
import { defineScheduler, REGION_LIMIT, type RegionSearch } from "./scheduler.ts";

/** What is under way counts five times, because sizes are reported late (influenceAmp). */
const INFLUENCE_FACTOR = 5;
/** Regions of at most 1 MiB are moved only while the cluster has fewer than 100 regions. */
const EMPTY_UP_TO_MIB = 1;
const FEW_REGIONS = 100;

/**
 * Moves one peer a run from a store with a high region score to one with a low score. Null
 * where the stores are even, which costs no look at any region; empty where no region would do
 * (schedulers/balance_region.go).
 */
export const balanceRegion = defineScheduler({
  name: "balance-region", limits: [REGION_LIMIT], schedule,
});

function schedule(state: PdState, now: Instant): RegionSearch {
  const run: Run = { state, now, tolerance: toleranceMiB(state) };
  const stores = weighed(run, runningInfluences(state));
  const pairs: (readonly [Weighed, readonly Weighed[]])[] = [];
  stores.forEach((source, index) => {
    const targets = emptierThan(source, stores, index);
    if (targets.length > 0) pairs.push([source, targets]);
  });
  return () => {
    for (const [source, targets] of pairs) {
      const draft = moveFrom(run, source, targets);
      if (draft !== null) return [draft];
    }
    return pairs.length > 0 ? [] : null;
  };
}

interface Run {
  readonly state: PdState;
  readonly now: Instant;
  readonly tolerance: number;
}

/** A store as one run sees it, scored once: what the pairs of all stores are compared by. */
interface Weighed {
  readonly store: StoreRecord;
  readonly isTarget: boolean;
  /** With everything under way counted as done. */
  readonly score: number;
  /** Less everything under way and the tolerance: what it scores as the source of a move. */
  readonly asSource: number;
  /** With everything under way and the tolerance on top: what it scores as the target of a move. */
  readonly asTarget: number;
}

/** The stores that a region may leave, the fullest first. */
function weighed({ state, now, tolerance }: Run, influences: Influences): readonly Weighed[] {
  const stores: Weighed[] = [];
  for (const store of state.stores.values()) {
    if (!isOrdinary(state, store) || !isRegionSource(state, store, now)) continue;
    const moving = influenceOn(influences, store.id).regionMiB;
    const margin = Math.abs(moving) * INFLUENCE_FACTOR + tolerance;
    stores.push({
      store, isTarget: isRegionTarget(state, store, now), score: scoreWith(state, store, moving),
      asSource: scoreWith(state, store, -margin), asTarget: scoreWith(state, store, margin),
    });
  }
  return stores.sort((a, b) => b.score - a.score || a.store.id - b.store.id);
}

/**
 * The stores behind the source in the order, the emptiest first, for which a move leaves the source the fuller of the two, with
 * everything under way and the tolerance counted in.
 */
function emptierThan(source: Weighed, stores: readonly Weighed[], index: number): readonly Weighed[] {
  const targets: Weighed[] = [];
  for (let at = stores.length - 1; at > index; at--) {
    const target = stores[at];
    if (target?.isTarget === true && source.asSource > target.asTarget) targets.push(target);
  }
  return targets;
}

function moveFrom(run: Run, source: Weighed, targets: readonly Weighed[]): OperatorDraft | null {
  const scheduler = run.state.schedulers["balance-region"];
  const { id } = source.store;
  const limit = retryLimit(scheduler, id);
  for (let retry = 0; retry < limit; retry++) {
    const region = chooseRegion(run.state, id);
    const draft = region === null ? null : moveRegion(run, region, source, targets);
    if (draft !== null) {
      resetRetries(scheduler, id);
      return draft;
    }
  }
  attenuateRetries(scheduler, id);
  return null;
}

/** A region that was drawn, and how it fits its rules. */
interface Drawn {
  readonly info: RegionInfo;
  readonly fit: RegionFit;
}

/** A pending peer first (its store's disk may be overloaded), then a follower, a leader, a learner. */
function chooseRegion(state: PdState, source: StoreId): Drawn | null {
  const { pending, followers, leaders, learners } = regionsOnStore(state.tree, source);
  const movable = (info: RegionInfo): Drawn | null => takeMovable(state, info);
  const settled = (info: RegionInfo): Drawn | null => (info.pendingPeers.length === 0 ? movable(info) : null);
  return drawTaken(state, pending, movable) ?? drawTaken(state, followers, settled) ??
    drawTaken(state, leaders, settled) ?? drawTaken(state, learners, settled);
}

/** The region, if it may be moved; null otherwise. */
function takeMovable(state: PdState, info: RegionInfo): Drawn | null {
  if (info.leader === null || info.downPeers.length > 0 || isHot(state, info.region.id)) return null;
  if (info.sizeMiB <= EMPTY_UP_TO_MIB && state.tree.order.length >= FEW_REGIONS) return null;
  const fit = fitRegion(state, info);
  return fit !== null && isSatisfied(fit) ? { info, fit } : null;
}

/** To the lowest score first; never where the replicas would stand closer together than now. */
function moveRegion(run: Run, { info, fit }: Drawn, source: Weighed, targets: readonly Weighed[]): OperatorDraft | null {
  const { state, now } = run;
  const old = peerOnStore(info.region, source.store.id);
  const vacancy = vacancyOf(state, fit, source.store.id);
  if (old === undefined || vacancy === null) return null;
  for (const target of targets) {
    const { id } = target.store;
    if (peerOnStore(info.region, id) !== undefined || !canFill(vacancy, target.store)) continue;
    const change = { add: newPeer(state, id, old.role), remove: old };
    const purpose = { description: "balance-region", kinds: ["region"], priority: Priority.medium } as const;
    const draft = planChange(state, info, change, purpose, now);
    if (draft === null) continue;
    assertInvariant(
      "regions-rest", staysFuller(run, info, source, target), "a region is moved only to a store that stays the emptier one",
    );
    return draft;
  }
  return null;
}

/**
 * Whether the source stays the fuller of the two without the region: then each move makes the stores more even, and there
 * cannot be moves for ever. Nothing is claimed of a region larger than the tolerance, nor where PD's score falls with what a
 * store holds, as it does on disks that are nearly empty: there PD itself knows no rest.
 */
function staysFuller({ state, tolerance }: Run, { sizeMiB }: RegionInfo, source: Weighed, target: Weighed): boolean {
  const left = scoreWith(state, source.store, -sizeMiB);
  const filled = scoreWith(state, target.store, sizeMiB);
  return sizeMiB > tolerance || left < source.asSource || filled > target.asTarget || left > filled;
}

const scoreWith = (state: PdState, store: StoreRecord, delta: number): number =>
  regionScore(store, regionsOnStore(state.tree, store.id).sizeMiB, delta, state.settings);

const toleranceMiB = ({ stores, tree, settings }: PdState): number =>
  sizeTolerance(settings, averageSizeMiB(tree), mostRegions(stores.keys(), tree));

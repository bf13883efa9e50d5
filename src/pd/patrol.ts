import { after, micros, NEVER, type Duration, type Instant } from "../kernel/time.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { refusalsFor, type Verdict } from "./checkers/checker.ts";
import { exceededLimit } from "./controller.ts";
import { operatorCount } from "./operator-count.ts";
import { noteStuck } from "./decisions.ts";
import { isRegionTarget, type Seat } from "./filters.ts";
import { FILTER_COST, peerCost, timeUntil } from "./limits.ts";
import type { OperatorDraft } from "./operator.ts";
import { checkRegion, noteStarted } from "./checking.ts";
import { inspectReplicas, shortRegions } from "./priority.ts";
import { weighStores } from "./selection.ts";
import { isHalted, type PdHost, type PdState, type StuckRegion } from "./state.ts";
import { addRate, removeRate, stateNameAt } from "./store-record.ts";
import { addWaiting } from "./begin-operators.ts";
import { armPatrol, wakePatrol } from "./wakeups.ts";
import { batchOf, untilSuspects, walkAt, type Walk } from "./walk.ts";

/**
 * One round of the patrol. PD walks over all regions, batch after batch; here only regions are looked at that something has
 * happened to, when their batch has its turn, and those that were refused for the moment whenever it may
 * have passed. Where there is something to do or to tell, the region gets a moment of its own at this very
 * instant, so that what follows has its own cause and not that of the region before it.
 */
export function patrolRegions(state: PdState, host: PdHost): void {
  const { patrol } = state;
  patrol.timerAt = NEVER;
  if (isHalted(state)) return;
  const now = host.clock();
  const walk = walkAt(state, now);
  for (const id of takeSuspects(state, walk)) {
    patrol.waiting.delete(id);
    const info = state.tree.infos.get(id);
    // A region with a running operator is looked at again when that ends.
    if (info === undefined || state.operators.has(id)) continue;
    if (patrol.stuck.has(id) || checkRegion(state, info, now).kind !== "content") examineApart(host, id);
  }
  const next = untilSuspects(state, walk);
  if (next !== null) armPatrol(state, host, after(now, next));
  // In one round a small cluster is gone through: what waits has its turn when nothing else is to be looked at.
  if (next === null || walk.batches > 1) retryWaiting(state, host, walk.size);
}

/** Takes those of the batch whose turn it is; in a small cluster, of which all are one batch, in the order of what happened. */
function takeSuspects(state: PdState, walk: Walk): readonly RegionId[] {
  const { suspects } = state.patrol;
  if (walk.batches === 1) return takeFirst(suspects, walk.size);
  return batchOf(state, walk, walk.turn).filter((id) => suspects.delete(id));
}

/** Acts on what the checkers make of one region. */
export function examineRegion(state: PdState, host: PdHost, id: RegionId): void {
  const info = state.tree.infos.get(id);
  if (info === undefined || state.operators.has(id) || isHalted(state)) return;
  const now = host.clock();
  inspectReplicas(state, info, now);
  const verdict = checkRegion(state, info, now);
  switch (verdict.kind) {
    case "content":
      unstick(state, host, id);
      return;
    case "stuck":
      stick(state, host, id, { ...verdict, refusals: refusalsFor(state, info, verdict, now) }, verdict.seat);
      return;
    case "operator":
      start(state, host, id, verdict, now);
      return;
  }
}

/** What PD last said about a region that it wants to change and cannot. */
export const stuckRegion = (state: PdState, id: RegionId): StuckRegion | undefined => state.patrol.stuck.get(id);

/** The region has left the tree: nothing is wanted of it any more. */
export function forgetRegion(state: PdState, host: PdHost, id: RegionId): void {
  state.patrol.suspects.delete(id);
  state.patrol.waiting.delete(id);
  state.patrol.short.delete(id);
  unstick(state, host, id);
}

/** Goes on with, or begins, a sweep over the waiting regions; sleeps after it until a limit has refilled. */
function retryWaiting(state: PdState, host: PdHost, batch: number): void {
  const { patrol } = state;
  const now = host.clock();
  if (patrol.waiting.size === 0) {
    patrol.limited = false;
    return;
  }
  if (patrol.sweep === 0) patrol.sweep = patrol.waiting.size;
  const count = Math.min(patrol.sweep, batch);
  patrol.sweep -= count;
  const open = [...state.stores.values()].filter((store) => isRegionTarget(state, store, now));
  const offer: Offer = {
    stores: new Set(open.map((store) => store.id)), operators: replicaOperatorsLeft(state), contested: false,
  };
  const short = shortRegions(state, now);
  for (let seen = 0; seen < count && offer.operators > 0; seen++) {
    const id = short[seen] ?? takeFirst(patrol.waiting, 1)[0];
    if (id === undefined) break;
    patrol.waiting.delete(id);
    retry(state, host, id, offer);
  }
  if (patrol.waiting.size === 0 || offer.operators === 0) patrol.sweep = 0;
  else if (patrol.sweep > 0 || offer.contested) wakePatrol(state, host);
  else armPatrol(state, host, after(now, untilRefill(state, now)));
}

/** What a sweep can give away: stores that take a replica, and operators up to the limit. */
interface Offer {
  readonly stores: Set<StoreId>;
  operators: number;
  /** True where a region was left waiting for a store that another one has just been given. */
  contested: boolean;
}

function retry(state: PdState, host: PdHost, id: RegionId, offer: Offer): void {
  const info = state.tree.infos.get(id);
  if (info === undefined) return;
  if (state.patrol.short.has(id)) inspectReplicas(state, info, host.clock());
  const isFree = peerCost(info.sizeMiB) === 0;
  // While no store takes a replica, looking at the region in detail gives what it gave before.
  const verdict = isFree || offer.stores.size > 0 ? checkRegion(state, info, host.clock()) : undefined;
  if (verdict === undefined || (verdict.kind === "stuck" && isSameWant(state.patrol.stuck.get(id), verdict))) {
    state.patrol.waiting.add(id);
    return;
  }
  if (verdict.kind === "operator" && !isFree && addsPeer(verdict.draft) && !offer.stores.delete(verdict.draft.to)) {
    offer.contested = true;
    state.patrol.waiting.add(id);
    return;
  }
  if (verdict.kind === "operator") offer.operators--;
  examineApart(host, id);
}

/** Light operators take no store from another. */
const addsPeer = ({ isLight, steps }: OperatorDraft): boolean =>
  isLight !== true && steps.some((step) => step.kind === "add-learner");

const examineApart = (host: PdHost, region: RegionId): void =>
  host.startTimer(micros(0), { kind: "examine", region });

/** Keeps the region among those that are looked at again, and wakes the patrol for them in time. */
function wait(state: PdState, host: PdHost, id: RegionId): void {
  state.patrol.waiting.add(id);
  const now = host.clock();
  armPatrol(state, host, after(now, untilRefill(state, now)));
}

const replicaOperatorsLeft = (state: PdState): number =>
  Math.max(state.settings.replicaScheduleLimit - operatorCount(state, "replica"), 0);

function start(state: PdState, host: PdHost, id: RegionId, { draft, seat }: Wanted, now: Instant): void {
  if (draft.kinds[0] === "replica" && replicaOperatorsLeft(state) === 0) {
    wait(state, host, id);
    tellLimit(state, host);
    return;
  }
  const exceeded = exceededLimit(state, draft, now);
  if (exceeded !== undefined) {
    const refusals = [{ store: exceeded.store, filter: exceeded.limit }];
    stick(state, host, id, { want: draft.description, reason: "store-limit", refusals });
    return;
  }
  unstick(state, host, id);
  for (const started of addWaiting(state, host, [draft], seat)) noteStarted(state, started);
}

/** An operator that a checker asks for. */
type Wanted = Extract<Verdict, { readonly kind: "operator" }>;

function stick(state: PdState, host: PdHost, id: RegionId, why: StuckRegion, seat?: Seat): void {
  const known = state.patrol.stuck.get(id);
  const { want, reason, refusals } = why;
  state.patrol.stuck.set(id, { want, reason, refusals });
  if (!isSameWant(known, why)) {
    const info = state.tree.infos.get(id);
    const stores = info === undefined || seat === undefined ? [] : weighStores(state, info, seat, host.clock());
    noteStuck(state, id, want, reason, stores, host.clock());
    const missed = missedStores(state, id, host.clock());
    host.emit({ name: "pd.region.stuck", region: id, want, reason, refusals, ...(missed.length > 0 ? { missed } : {}) });
  }
  // Without a store there is nothing to wait for but a change of the stores, which makes the region a suspect.
  if (reason !== "no-store" && reason !== "no-leader") wait(state, host, id);
}

/** Stores with a replica of the region that PD has written off. */
const missedStores = (state: PdState, id: RegionId, now: Instant): readonly StoreId[] =>
  (state.tree.infos.get(id)?.region.peers ?? []).map(({ storeId }) => storeId).filter((store) => {
    const record = state.stores.get(store);
    const name = record === undefined ? "Up" : stateNameAt(record, state.settings, now);
    return name === "Down" || name === "Offline";
  });

const isSameWant = (known: StuckRegion | undefined, why: Pick<StuckRegion, "want" | "reason">): boolean =>
  known?.want === why.want && known.reason === why.reason;

function unstick(state: PdState, host: PdHost, id: RegionId): void {
  if (state.patrol.stuck.delete(id)) host.emit({ name: "pd.region.unstuck", region: id });
}

function tellLimit(state: PdState, host: PdHost): void {
  if (state.patrol.limited) return;
  state.patrol.limited = true;
  host.emit({
    name: "limit.reached", node: { kind: "pd", id: state.memberId }, limit: "replica-schedule-limit",
    value: state.settings.replicaScheduleLimit,
  });
}

/** How long until the first store that is out of budget has one again; the patrol interval at least. */
function untilRefill(state: PdState, now: Instant): Duration {
  const { settings } = state;
  let least: number = NEVER;
  for (const store of state.stores.values()) {
    const waits = [
      timeUntil(store.addLimit, addRate(store, settings), FILTER_COST, now),
      timeUntil(store.removeLimit, removeRate(store, settings), FILTER_COST, now),
    ];
    for (const wait of waits) if (wait !== null && wait > 0) least = Math.min(least, wait);
  }
  // Other refusals lift with a heartbeat, which wakes the patrol by itself; NEVER would overflow the clock.
  return micros(Math.max(Math.min(least, settings.maxStoreDownTime), settings.patrolRegionInterval));
}

/** Takes up to `count` members out of the set, oldest first. */
function takeFirst(set: Set<RegionId>, count: number): RegionId[] {
  const taken: RegionId[] = [];
  for (const id of set) {
    if (taken.length >= count) break;
    taken.push(id);
  }
  for (const id of taken) set.delete(id);
  return taken;
}

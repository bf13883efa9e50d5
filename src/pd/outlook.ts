import { after, micros, NEVER, type Instant } from "../kernel/time.ts";
import type { StoreRefusal, StuckReason } from "../proto/events.ts";
import type { PeerId, RegionId, StoreId } from "../proto/region.ts";
import { refusalsFor } from "./checkers/checker.ts";
import { exceededLimit } from "./controller.ts";
import { operatorCount } from "./operator-count.ts";
import { FILTER_COST, removalCost, timeUntil } from "./limits.ts";
import type { OperatorDraft } from "./operator.ts";
import { isDownPeer, type RegionInfo } from "./region-info.ts";
import { checkRegion } from "./checking.ts";
import type { PdState } from "./state.ts";
import { addRate, isDown, removeRate, stateNameAt } from "./store-record.ts";
import { untilTurn, walkAt } from "./walk.ts";

/** What PD would make of a region if it looked at it now. Instants are of PD's clock. */
export type Outlook =
  /** It wants nothing, or no more than a better place for a replica that is fine. */
  | { readonly kind: "content" }
  /** It would begin; `at` is when the patrol comes next, null while none is planned. */
  | { readonly kind: "ready"; readonly at: Instant | null }
  | { readonly kind: "no-leader" }
  /** No store may take the replica. */
  | { readonly kind: "no-store" }
  /** A limit refuses for the moment, until `at` at least where that is known. */
  | { readonly kind: "limited"; readonly at: Instant | null }
  /** The limit on replica operators is 0, or all scheduling is halted. */
  | { readonly kind: "switched-off" };

const LIMITS: readonly StoreRefusal["filter"][] = ["add-limit", "remove-limit", "snapshot-count", "pending-count"];

/** Undefined for a region that PD does not know. Asks the checkers themselves and changes nothing. */
export function outlookOf(state: PdState, id: RegionId, now: Instant): Outlook | undefined {
  const info = state.tree.infos.get(id);
  if (info === undefined) return undefined;
  const verdict = checkRegion(state, info, now);
  if (verdict.kind !== "content" && state.settings.haltScheduling) return { kind: "switched-off" };
  switch (verdict.kind) {
    case "content":
      return verdict;
    case "operator":
      return verdict.draft.description === BETTER_PLACE ? { kind: "content" } : prospectOf(state, verdict.draft, now);
    case "stuck":
      if (verdict.want === BETTER_PLACE) return { kind: "content" };
      if (verdict.reason === "no-leader") return { kind: "no-leader" };
      return limitedOr(state, info, verdict.reason, refusalsFor(state, info, verdict, now), now);
  }
}

function limitedOr(
  state: PdState, info: RegionInfo, reason: StuckReason, refusals: readonly StoreRefusal[], now: Instant,
): Outlook {
  if (reason === "no-new-leader") return { kind: "limited", at: null };
  return reason !== "no-store" && refusals.some(({ filter }) => LIMITS.includes(filter))
    ? { kind: "limited", at: refilledAt(state, info, refusals, now) }
    : { kind: "no-store" };
}

const BETTER_PLACE = "move-to-better-location";

/** Whether PD calls the store Down, and the instant at which it will if the store stays silent. */
export function downAt(state: PdState, store: StoreId, now: Instant): { readonly isDown: boolean; readonly at: Instant } {
  const record = state.stores.get(store);
  if (record === undefined) return { isDown: false, at: NEVER };
  const { settings } = state;
  return { isDown: isDown(record, settings, now), at: after(record.lastHeartbeat, micros(settings.maxStoreDownTime + 1)) };
}

/** Whether PD has heard the store lately, and means to keep it. */
export function isUp(state: PdState, store: StoreId, now: Instant): boolean {
  const record = state.stores.get(store);
  return record !== undefined && stateNameAt(record, state.settings, now) === "Up";
}

/** Whether the region's leader has told PD that it misses the peer. */
export function isReportedDown(state: PdState, region: RegionId, peer: PeerId): boolean {
  const info = state.tree.infos.get(region);
  return info !== undefined && isDownPeer(info, peer);
}

/** What becomes of an operator that the checkers ask for. */
function prospectOf(state: PdState, draft: OperatorDraft, now: Instant): Outlook {
  const limit = state.settings.replicaScheduleLimit;
  if (draft.kinds[0] === "replica" && operatorCount(state, "replica") >= limit) {
    return limit === 0 ? { kind: "switched-off" } : { kind: "limited", at: null };
  }
  const exceeded = exceededLimit(state, draft, now);
  if (exceeded !== undefined) {
    const at = refillOf(state, exceeded.store, exceeded.limit, exceeded.cost, now);
    return { kind: "limited", at: at === NEVER ? null : at };
  }
  if (state.patrol.timerAt === NEVER) return { kind: "ready", at: null };
  // In a small cluster the next round looks at all; in a larger one each batch has its turn.
  const hasTurn = state.patrol.suspects.has(draft.regionId) && walkAt(state, now).batches > 1;
  return { kind: "ready", at: hasTurn ? after(now, untilTurn(state, draft.regionId, now)) : state.patrol.timerAt };
}

/** When the first of the stores that are out of budget has one again; null where other things refuse as well. */
function refilledAt(state: PdState, info: RegionInfo, refusals: readonly StoreRefusal[], now: Instant): Instant | null {
  let first: Instant = NEVER;
  for (const { store, filter } of refusals) {
    if (filter !== "add-limit" && filter !== "remove-limit") continue;
    const record = state.stores.get(store);
    const cost = filter === "add-limit" || record === undefined
      ? FILTER_COST
      : removalCost(info.sizeMiB, isDown(record, state.settings, now));
    const at = refillOf(state, store, filter, cost, now);
    if (at < first) first = at;
  }
  return first === NEVER ? null : first;
}

function refillOf(state: PdState, id: StoreId, limit: "add-limit" | "remove-limit", cost: number, now: Instant): Instant {
  const store = state.stores.get(id);
  if (store === undefined) return NEVER;
  const { settings } = state;
  const wait = limit === "add-limit"
    ? timeUntil(store.addLimit, addRate(store, settings), cost, now)
    : timeUntil(store.removeLimit, removeRate(store, settings), cost, now);
  return wait === null ? NEVER : after(now, wait);
}

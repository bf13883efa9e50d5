import type { Instant } from "../../kernel/time.ts";
import type { StoreRefusal, StuckReason } from "../../proto/events.ts";
import type { OperatorName } from "../../proto/operators.ts";
import type { Peer } from "../../proto/region.ts";
import { removalCost } from "../limits.ts";
import { Priority, type OperatorDraft } from "../operator.ts";
import type { RuleFit } from "../placement.ts";
import { planChange, type Change, type Purpose } from "../plans.ts";
import type { RegionInfo } from "../region-info.ts";
import type { StoreChoice } from "../selection.ts";
import type { PdState } from "../state.ts";
import { canRemove, isDisconnected, isDown } from "../store-record.ts";

/** What the checkers make of a region. */
export type Verdict =
  | { readonly kind: "content" }
  | { readonly kind: "operator"; readonly draft: OperatorDraft }
  | {
      readonly kind: "stuck"; readonly want: OperatorName; readonly reason: StuckReason;
      readonly refusals: readonly StoreRefusal[];
    };

/** A region as a checker looks at it. */
export interface Case {
  readonly state: PdState;
  readonly info: RegionInfo;
  readonly fit: RuleFit;
  readonly now: Instant;
}

/** One thing that may be wrong with a region, and what PD does about it. */
export interface RegionChecker {
  readonly name: string;
  /** Null where it has nothing to say, and the next one is asked. */
  readonly check: (region: Case) => Verdict | null;
  /** An operator of some checker has been taken up. */
  readonly started?: (state: PdState, draft: OperatorDraft) => void;
}

export const defineChecker = (checker: RegionChecker): RegionChecker => checker;

export const CONTENT: Verdict = { kind: "content" };

/** Takes a peer away whose going repairs nothing. */
export const drop = (region: Case, peer: Peer, description: OperatorName): Verdict =>
  planRepair(region, { remove: peer }, { description, kinds: [], priority: Priority.medium });

/**
 * Plans the change unless the losing store's limit is used up; the gaining store's was looked at when it was
 * chosen.
 */
export function planRepair({ state, info, now }: Case, change: Change, purpose: Purpose): Verdict {
  const want = purpose.description;
  const { remove } = change;
  const losing = remove === undefined ? undefined : state.stores.get(remove.storeId);
  if (losing !== undefined) {
    const cost = removalCost(info.sizeMiB, isDown(losing, state.settings, now));
    if (!canRemove(losing, state.settings, cost, now)) {
      const refusals: StoreRefusal[] = [{ store: losing.id, filter: "remove-limit" }];
      return { kind: "stuck", want, reason: "temporary", refusals };
    }
  }
  const draft = planChange(state, info, change, purpose, now);
  return draft === null
    ? { kind: "stuck", want, reason: "temporary", refusals: [] }
    : { kind: "operator", draft };
}

/** The purpose of an operator that counts towards replica-schedule-limit. */
export const repair = (description: OperatorName, priority: Priority): Purpose =>
  ({ description, kinds: ["replica"], priority });

export const refused = (want: OperatorName, selection: Exclude<StoreChoice, { readonly kind: "found" }>): Verdict => ({
  kind: "stuck", want, reason: selection.kind === "none" ? "no-store" : "temporary", refusals: selection.refusals,
});

/** The peer's store is being drained, or is buried. */
export function isOffline(state: PdState, peer: Peer): boolean {
  const store = state.stores.get(peer.storeId);
  return store !== undefined && store.state !== "Up";
}

export function isUnreachable({ state, now }: Case, peer: Peer): boolean {
  const store = state.stores.get(peer.storeId);
  return store === undefined || isDisconnected(store, state.settings, now);
}

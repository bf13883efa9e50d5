import type { Instant } from "../../kernel/time.ts";
import type { StoreRefusal, StuckReason } from "../../proto/events.ts";
import type { OperatorName } from "../../proto/operators.ts";
import type { Peer } from "../../proto/region.ts";
import type { Seat } from "../filters.ts";
import { removalCost } from "../limits.ts";
import { Priority, type OperatorDraft } from "../operator.ts";
import type { RegionFit } from "../placement.ts";
import { planChange, type Change, type Purpose } from "../plans.ts";
import type { RegionInfo } from "../region-info.ts";
import { refusalsOf, weighStores, type StoreChoice } from "../selection.ts";
import type { PdState } from "../state.ts";
import { canRemove, isDisconnected, isDown } from "../store-record.ts";

/** What the checkers make of a region. */
export type Verdict =
  | { readonly kind: "content" }
  | {
      readonly kind: "operator"; readonly draft: OperatorDraft;
      /** The place that was looked for; absent where none was. */
      readonly seat?: Seat | undefined;
    }
  | {
      readonly kind: "stuck"; readonly want: OperatorName; readonly reason: StuckReason;
      /** What is refused besides the stores that were looked at for the seat. */
      readonly refusals: readonly StoreRefusal[];
      readonly seat?: Seat | undefined;
    };

/** A region as a checker looks at it. */
export interface Case {
  readonly state: PdState;
  readonly info: RegionInfo;
  readonly fit: RegionFit;
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
export function planRepair({ state, info, now }: Case, change: Change, purpose: Purpose, seat?: Seat): Verdict {
  const want = purpose.description;
  const { remove } = change;
  const losing = remove === undefined ? undefined : state.stores.get(remove.storeId);
  if (losing !== undefined) {
    const cost = removalCost(info.sizeMiB, isDown(losing, state.settings, now));
    if (!canRemove(losing, state.settings, cost, now)) {
      const refusals: StoreRefusal[] = [{ store: losing.id, filter: "remove-limit" }];
      return { kind: "stuck", want, reason: "store-limit", refusals };
    }
  }
  const draft = planChange(state, info, change, purpose, now);
  return draft === null
    ? { kind: "stuck", want, reason: "no-new-leader", refusals: [] }
    : { kind: "operator", draft, seat };
}

/** The purpose of an operator that counts towards replica-schedule-limit. */
export const repair = (description: OperatorName, priority: Priority): Purpose =>
  ({ description, kinds: ["replica"], priority });

export const refused = (want: OperatorName, { kind }: Pick<StoreChoice, "kind">, seat: Seat): Verdict =>
  ({ kind: "stuck", want, reason: kind === "none" ? "no-store" : "temporary", refusals: [], seat });

/** All that refuses what a stuck region wants: found out only where somebody is told. */
export const refusalsFor = (
  state: PdState, info: RegionInfo, { refusals, seat }: Extract<Verdict, { readonly kind: "stuck" }>, now: Instant,
): readonly StoreRefusal[] => (seat === undefined ? refusals : [...refusals, ...refusalsOf(weighStores(state, info, seat, now))]);

/** The peer's store is being drained, or is buried. */
export function isOffline(state: PdState, peer: Peer): boolean {
  const store = state.stores.get(peer.storeId);
  return store !== undefined && store.state !== "Up";
}

export function isUnreachable({ state, now }: Case, peer: Peer): boolean {
  const store = state.stores.get(peer.storeId);
  return store === undefined || isDisconnected(store, state.settings, now);
}

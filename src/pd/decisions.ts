import type { Instant } from "../kernel/time.ts";
import type { StuckReason } from "../proto/events.ts";
import { schedulerOf, schedulerText, type OperatorName } from "../proto/operators.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { leaderTargetRefusal, type Seat } from "./filters.ts";
import type { OperatorDraft } from "./operator.ts";
import { fitOfStore, fitRegion, storesOf } from "./placement.ts";
import type { RegionInfo } from "./region-info.ts";
import { regionsOnStore } from "./region-tree.ts";
import { leadersCounted, leaderScore } from "./scores.ts";
import { weighStores } from "./selection.ts";
import type { Decision, PdState, WeighedStore } from "./state.ts";

/** So many decisions PD remembers, the newest last, and of each so many stores. */
export const MAX_DECISIONS = 32;
export const MAX_WEIGHED = 24;

/** Every store's chances for what an operator wants: to be asked before it begins, which takes from the stores' limits. */
export function weighDraft(
  state: PdState, draft: OperatorDraft, seat: Seat | undefined, now: Instant,
): readonly WeighedStore[] {
  const info = state.tree.infos.get(draft.regionId);
  if (info === undefined) return [];
  return seat === undefined ? weighedFor(state, info, draft, now) : weighStores(state, info, seat, now);
}

/** PD has begun an operator. */
export function noteStart(state: PdState, draft: OperatorDraft, stores: readonly WeighedStore[], now: Instant): void {
  note(state, { at: now, region: draft.regionId, by: deciderOf(draft.description), want: draft.description, outcome: "started",
    chosen: draft.to, stores: weighedMost(withChosen(stores, draft.to), draft.to) });
}

/** PD wants to do something for a region, and cannot. */
export function noteStuck(
  state: PdState, region: RegionId, want: OperatorName, outcome: "denied" | StuckReason, stores: readonly WeighedStore[],
  now: Instant,
): void {
  note(state, { at: now, region, by: deciderOf(want), want, outcome, chosen: 0, stores: weighedMost(stores, 0) });
}

function note(state: PdState, decision: Decision): void {
  state.decisions = [...state.decisions.slice(1 - MAX_DECISIONS), decision];
}

/** Who decided, by PD's name. */
export function deciderOf(want: OperatorName): string {
  const scheduler = schedulerOf(want);
  if (scheduler !== null) return schedulerText(scheduler);
  return want === "leave-joint-state" ? "joint-state-checker" : "rule-checker";
}

/** The stores that a scheduler's operator could have gone to: for a replica all of them, for leadership those of the region. */
function weighedFor(state: PdState, info: RegionInfo, draft: OperatorDraft, now: Instant): readonly WeighedStore[] {
  if (draft.steps.some(({ kind }) => kind === "add-learner")) {
    const fit = fitRegion(state, info);
    const rule = fit === null ? undefined : fitOfStore(fit, draft.from);
    if (rule === undefined) return [];
    const near = storesOf(state, rule.peers.filter(({ storeId }) => storeId !== draft.from));
    return weighStores(state, info, { rule: rule.rule, near }, now);
  }
  return storesOf(state, info.region.peers).map((store) => ({
    store: store.id, refusal: store.id === draft.from ? "already-a-peer" : leaderTargetRefusal(state, store, now), isolation: 0,
    score: leaderScore(leadersCounted(regionsOnStore(state.tree, store.id), state.settings), 0, store.leaderWeight),
  }));
}

/** Who would have done, and was not the one, was fuller. */
export const withChosen = (stores: readonly WeighedStore[], chosen: StoreId): readonly WeighedStore[] =>
  stores.map((store) => (store.refusal !== null || chosen === 0 || store.store === chosen ? store
    : { ...store, refusal: "region-score" }));

/** Of very many stores the one chosen, and then those that would have been the next best. */
export function weighedMost(stores: readonly WeighedStore[], chosen: StoreId): readonly WeighedStore[] {
  const rank = ({ store, refusal }: WeighedStore): number =>
    store === chosen ? 0 : refusal === null || refusal === "region-score" ? 1 : refusal === "already-a-peer" ? 3 : 2;
  return stores.slice().sort((a, b) => rank(a) - rank(b) || b.isolation - a.isolation || a.score - b.score || a.store - b.store)
    .slice(0, MAX_WEIGHED);
}

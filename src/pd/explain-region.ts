import type { Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import { checkRegion } from "./checking.ts";
import { weighedMost, deciderOf, withChosen } from "./decisions.ts";
import { weighStores } from "./selection.ts";
import type { Decision, PdState } from "./state.ts";

/** What PD would make of a region now, and how every store stands in that. Null where it wants nothing. Changes nothing. */
export function explainRegion(state: PdState, region: RegionId, now: Instant): Decision | null {
  const info = state.tree.infos.get(region);
  const verdict = info === undefined ? null : checkRegion(state, info, now);
  if (info === undefined || verdict === null || verdict.kind === "content") return null;
  const stores = verdict.seat === undefined ? [] : weighStores(state, info, verdict.seat, now);
  const want = verdict.kind === "operator" ? verdict.draft.description : verdict.want;
  const chosen = verdict.kind === "operator" ? verdict.draft.to : 0;
  const outcome = verdict.kind === "operator" ? "started" : verdict.reason;
  return { at: now, region, by: deciderOf(want), want, outcome, chosen, stores: weighedMost(withChosen(stores, chosen), chosen) };
}

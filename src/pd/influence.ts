import type { OperatorStep } from "../proto/operators.ts";
import type { StoreId } from "../proto/region.ts";
import type { Operator } from "./operator.ts";
import { isStepFinished } from "./steps.ts";
import type { PdState } from "./state.ts";

/** What running operators will still change about a store: leaders by count and by MiB, regions by MiB. */
export interface Influence {
  leaders: number;
  leaderMiB: number;
  regionMiB: number;
}

export type Influences = Map<StoreId, Influence>;

/** The steps that are not finished yet, of all running operators (GetOpInfluence). */
export function runningInfluences(state: PdState): Influences {
  const influences: Influences = new Map();
  for (const operator of state.operators.values()) {
    const info = state.tree.infos.get(operator.regionId);
    if (info === undefined) continue;
    for (const step of operator.steps.slice(operator.currentStep)) {
      if (!isStepFinished(step, info)) addStep(influences, step, operator.sizeMiB);
    }
  }
  return influences;
}

/** Adds an operator that has just been created. */
export function addInfluence(influences: Influences, operator: Pick<Operator, "steps" | "sizeMiB">): void {
  for (const step of operator.steps) addStep(influences, step, operator.sizeMiB);
}

export const influenceOn = (influences: Influences, store: StoreId): Readonly<Influence> =>
  influences.get(store) ?? NO_INFLUENCE;
const NO_INFLUENCE: Readonly<Influence> = { leaders: 0, leaderMiB: 0, regionMiB: 0 };

function addStep(influences: Influences, step: OperatorStep, sizeMiB: number): void {
  switch (step.kind) {
    case "transfer-leader":
      moveLeader(of(influences, step.from), -1, sizeMiB);
      moveLeader(of(influences, step.to), 1, sizeMiB);
      return;
    case "add-learner":
      of(influences, step.target.store).regionMiB += sizeMiB;
      return;
    case "remove-peer":
      of(influences, step.target.store).regionMiB -= sizeMiB;
      return;
    case "promote-learner":
    case "enter-joint":
    case "leave-joint":
    case "split-region":
    case "merge-region":
      return;
  }
}

function moveLeader(influence: Influence, by: 1 | -1, sizeMiB: number): void {
  influence.leaders += by;
  influence.leaderMiB += by * sizeMiB;
}

function of(influences: Influences, store: StoreId): Influence {
  let influence = influences.get(store);
  if (influence === undefined) {
    influence = { leaders: 0, leaderMiB: 0, regionMiB: 0 };
    influences.set(store, influence);
  }
  return influence;
}

import type { OperatorName, OperatorStep } from "../../proto/operators.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { pdServes, pdStateOf, type Cluster } from "../cluster.ts";
import { defineLayer } from "./layer.ts";

/** An operator that PD's leader has at work, with the step that it now waits for. */
export interface OperatorFrame {
  readonly id: number;
  readonly region: RegionId;
  readonly name: OperatorName;
  /** The store that gives, or of the region's leader where nobody gives; and the one that gains, 0 where the region stays. */
  readonly from: StoreId;
  readonly to: StoreId;
  /** Null once the last one is done, until PD notices. */
  readonly step: OperatorStep | null;
  /** Which of how many steps it is, from 1 on. */
  readonly place: number;
  readonly steps: number;
}

/** More arrows would hide the stores between which they lead; a card of PD tells the whole number. */
const MAX_OPERATORS = 200;

/** What PD's leader asks of the stores now, the newest first where there are more than a frame carries. */
export const operatorsLayer = defineLayer({ name: "operators", take: ({ cluster }) => operatorFrames(cluster) });

function operatorFrames(cluster: Cluster): readonly OperatorFrame[] {
  const pd = pdStateOf(cluster);
  if (pd === undefined || pd.operators.size === 0 || !pdServes(cluster)) return [];
  return [...pd.operators.values()].slice(-MAX_OPERATORS).map(({ id, regionId, description, from, to, steps, currentStep }) => {
    const leader = pd.tree.infos.get(regionId)?.leader?.storeId ?? 0;
    return {
      id, region: regionId, name: description, from: from === 0 ? leader : from, to,
      step: steps[currentStep] ?? null, place: Math.min(currentStep + 1, steps.length), steps: steps.length,
    };
  });
}

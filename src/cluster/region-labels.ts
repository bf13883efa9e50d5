import { bring } from "../kernel/late-part.ts";
import { REGION_LABELS } from "../pd/label-part.ts";
import {
  awaitEnds, collectLabels, forbidsMerge, isDenied, labelBorders, labelRegions, regionLabelsOf, rulesInForce,
  withoutDenied,
} from "../pd/region-labels.ts";

/** Brings what labels mean for regions: it comes with hands, as only an order labels any. */
export const bringRegionLabels = (): void =>
  bring(REGION_LABELS, {
    awaitEnds, collectLabels, forbidsMerge, isDenied, labelBorders, labelRegions, regionLabelsOf, rulesInForce, withoutDenied,
  });

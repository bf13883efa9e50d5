import { latePart, need } from "../kernel/late-part.ts";
import type { Instant } from "../kernel/time.ts";
import type { PdRefusal, SchedulerName } from "../proto/operators.ts";
import type { PdCommand } from "../proto/orders.ts";
import type { Key, Region } from "../proto/region.ts";
import type { LabelRule, RegionLabel } from "../proto/rules.ts";
import type { OperatorDraft } from "./operator.ts";
import type { PdHost, PdState } from "./state.ts";

/** What labels mean for regions (`region-labels.ts`). */
interface RegionLabels {
  labelRegions(state: PdState, host: PdHost, command: Extract<PdCommand, { readonly kind: "label-regions" }>): PdRefusal | null;
  /** A region's labels, and whose they are. */
  regionLabelsOf(state: PdState, region: Region, now: Instant):
    readonly { readonly label: RegionLabel; readonly rule: LabelRule }[];
  rulesInForce(state: PdState, now: Instant): readonly LabelRule[];
  labelBorders(state: PdState, region: Region): readonly Key[];
  isDenied(state: PdState, region: Region, now: Instant): boolean;
  forbidsMerge(state: PdState, regions: readonly Region[], now: Instant): boolean;
  withoutDenied(
    state: PdState, scheduler: SchedulerName, drafts: readonly OperatorDraft[], now: Instant,
  ): readonly OperatorDraft[];
  collectLabels(state: PdState, host: PdHost): void;
  awaitEnds(state: PdState, host: PdHost): void;
}

/** Only an order brings the first label. */
export const REGION_LABELS = latePart<RegionLabels>("region labels");

/** The same, where anybody has labelled regions. */
export const labelsIn = ({ rules }: PdState): RegionLabels | null =>
  (rules.set.labels === undefined ? null : need(REGION_LABELS));

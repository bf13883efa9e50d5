import type { Instant } from "../../kernel/time.ts";
import type { SchedulerName } from "../../proto/operators.ts";
import type { PdSettings } from "../../proto/settings/pd.ts";
import type { OperatorDraft, OperatorKind } from "../operator.ts";
import type { PdState } from "../state.ts";

/** One of PD's schedulers: what it wants done for the sake of order. When it runs is the business of `scheduling.ts`. */
export interface Scheduler<Name extends SchedulerName = SchedulerName> {
  readonly name: Name;
  /** It rests while as many operators of its kind run as the setting allows. */
  readonly kind: OperatorKind;
  readonly limit: (settings: PdSettings) => number;
  /** False where a run would find nothing, so that none is planned; absent for one that has to look. */
  readonly isNeeded?: (state: PdState) => boolean;
  /** What it decides before it looks for regions: its own configuration. */
  readonly prepare?: (state: PdState, now: Instant) => void;
  /** Looks at the stores; what it finds holds for all attempts of a run, as long as they find nothing. */
  readonly schedule: (state: PdState, now: Instant) => RegionSearch;
}

/** Null where all is in order, which costs no look at any region; empty where it is not but no region would do. */
export type RegionSearch = () => readonly OperatorDraft[] | null;

export const defineScheduler = <Name extends SchedulerName>(scheduler: Scheduler<Name>): Scheduler<Name> => scheduler;

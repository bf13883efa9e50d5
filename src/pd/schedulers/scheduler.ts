import type { Duration, Instant } from "../../kernel/time.ts";
import type { SchedulerName } from "../../proto/operators.ts";
import type { PdSettings } from "../../proto/settings/pd.ts";
import type { OperatorDraft, OperatorKind } from "../operator.ts";
import type { PdState } from "../state.ts";

/** One of PD's schedulers: what it wants done for the sake of order. When it runs is the business of `scheduling.ts`. */
export interface Scheduler<Name extends SchedulerName = SchedulerName> {
  readonly name: Name;
  /** It rests while of one of these kinds as many operators run as the settings allow. */
  readonly limits: readonly OperatorLimit[];
  /** The shortest interval between two runs, and the longest; absent for what most have. */
  readonly pace?: Pace;
  /** False where a run would find nothing, so that none is planned; absent for one that has to look. */
  readonly isNeeded?: (state: PdState) => boolean;
  /** What it decides before it looks for regions: its own configuration. */
  readonly prepare?: (state: PdState, now: Instant) => void;
  /** Looks at the stores; what it finds holds for all attempts of a run, as long as they find nothing. */
  readonly schedule: (state: PdState, now: Instant) => RegionSearch;
}

export type OperatorLimit = readonly [kind: OperatorKind, limit: (settings: PdSettings) => number];

export const LEADER_LIMIT: OperatorLimit = ["leader", (settings) => settings.leaderScheduleLimit];
export const REGION_LIMIT: OperatorLimit = ["region", (settings) => settings.regionScheduleLimit];

export interface Pace {
  readonly least: Duration;
  readonly most: Duration;
}

/** Null where all is in order, which costs no look at any region; empty where it is not but no region would do. */
export type RegionSearch = () => readonly OperatorDraft[] | null;

export const defineScheduler = <Name extends SchedulerName>(scheduler: Scheduler<Name>): Scheduler<Name> => scheduler;

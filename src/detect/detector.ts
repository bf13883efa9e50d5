import type { SettingTable } from "../kernel/setting.ts";
import type { Duration, Instant } from "../kernel/time.ts";
import type { PdSettings } from "../proto/settings/pd.ts";

/** What a detector learns of the store that it watches. */
export type Signal =
  | { readonly kind: "beat" }
  /** A probe was answered, so long after it was sent; the store says how long a write would take that begins now. */
  | { readonly kind: "answer"; readonly took: Duration; readonly writeTime: Duration }
  /** A probe was not answered in time, or its connection was refused. */
  | { readonly kind: "unanswered" }
  /** Nothing came up to the instant that the state names. */
  | { readonly kind: "silence" };

/** Where a detector stands with a store. Immutable. */
export interface Opinion {
  /** What it takes the store for: one of the detector's states. */
  readonly name: string;
  /** When silence alone leads on; `NEVER` where it does not. */
  readonly until: Instant;
}

/** How often a store is to say that it is there, and how often it is asked; null where it is not. */
export interface Cadence {
  readonly beat: Duration | null;
  readonly probe: Probing | null;
}

export interface Probing {
  readonly interval: Duration;
  readonly timeout: Duration;
}

/**
 * A failure detector: a state machine over the signals of one store. It knows no clock, no network and no other store, so that
 * all of them can watch the same stores at once. One file is one of them.
 */
export interface Detector<Options, State extends Opinion> {
  readonly name: string;
  /** What can be set, by the name of the option. */
  readonly table: SettingTable;
  /** Every change that there is; the first one leads from where it begins. */
  readonly moves: readonly (readonly [from: string, to: string])[];
  /** The states in which it has given the store up, in the order in which they follow each other. */
  readonly alarms: readonly string[];
  /** PD's own rule goes by PD's settings. */
  ofPd?(settings: PdSettings): Options;
  rhythm(options: Options): Cadence;
  begin(options: Options, at: Instant): State;
  /** How suspicious the silence is, where the detector has a measure of that. */
  level?(options: Options, state: State, at: Instant): number;
  /** How many failures in a row it counts, where it counts them. */
  failures?(state: State): number;
  hear(options: Options, state: State, signal: Signal, at: Instant): State;
}

/** A detector whose options and states only itself knows: they come back to it alone. */
export type AnyDetector = Detector<object, Opinion>;

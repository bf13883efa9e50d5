import type { LinkedCampaign } from "../campaign/link.ts";
import type { Outline } from "../campaign/outline.ts";
import type { TrialOutcome } from "../campaign/trial.ts";
import type { Duration } from "../kernel/time.ts";

/** What the page asks of a worker that runs trials. */
export type TrialsQuestion =
  /** What the link's run is: how long it lasts if nobody says, and how many actions are in it. */
  | { readonly kind: "world"; readonly link: string }
  | { readonly kind: "trial"; readonly link: string; readonly length: Duration; readonly seed: number }
  /** Links to the run under each of these seeds, where it ends. */
  | { readonly kind: "links"; readonly link: string; readonly length: Duration; readonly seeds: readonly number[] }
  /** What the command line knows the campaign by. */
  | { readonly kind: "outline"; readonly campaign: LinkedCampaign };

/** The answer to a question has its kind. */
export type TrialsAnswer =
  | { readonly kind: "world"; readonly length: Duration; readonly actions: number }
  | { readonly kind: "trial"; readonly outcome: TrialOutcome }
  | { readonly kind: "links"; readonly texts: readonly string[] }
  | { readonly kind: "outline"; readonly outline: Outline; readonly command: string };

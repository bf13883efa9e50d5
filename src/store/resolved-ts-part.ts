import { latePart } from "../kernel/late-part.ts";
import type { answerLeaders, leadersConfirmed, resolveTimestamps, safePastOf, timestampForRound } from "./resolved-ts.ts";

/** Reads of the past: only a setting begins them. */
export const RESOLVED_TS = latePart<{
  readonly resolveTimestamps: typeof resolveTimestamps;
  readonly timestampForRound: typeof timestampForRound;
  readonly answerLeaders: typeof answerLeaders;
  readonly leadersConfirmed: typeof leadersConfirmed;
  readonly safePastOf: typeof safePastOf;
}>("resolved timestamps");

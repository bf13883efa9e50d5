import { formatDuration, type Duration, type Instant } from "../../kernel/time.ts";
import type { ObservedEvent, ObservedHeader } from "../../observe/record.ts";
import { OBSERVED_WORDS, observedSentence } from "../../observe/words.ts";

/** To the millisecond: looks are no more exact. */
export const roundedTime = (at: Instant): string => formatDuration(Math.round(at / 1_000) * 1_000 as Duration);

/** An event as a line: when, as an interval, and what; what was concluded is marked. */
export function eventTextOf(event: ObservedEvent, { sources }: ObservedHeader): string {
  const words = OBSERVED_WORDS.en;
  const { name = "" } = sources.find(({ n }) => n === event.n) ?? {};
  const mark = event.certainty === "observed" ? "" : ` (${words[event.certainty]})`;
  const when = `${roundedTime(event.after)}..${roundedTime(event.before)}`;
  return `${when.padEnd(22)}  ${observedSentence(event, words, roundedTime)}${mark}  [${name}]`;
}

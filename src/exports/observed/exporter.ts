import { formatDuration, type Duration } from "../../kernel/time.ts";
import type { ObservedEvent, ObservedRecord } from "../../observe/record.ts";
import { OBSERVED_WORDS, observedSentence } from "../../observe/words.ts";
import { oneLine } from "../text.ts";

/** One way to write a record of a real cluster. The table of them is `OBSERVED_EXPORTERS`. */
export interface ObservedExporter {
  /** How its file's name ends. */
  readonly extension: string;
  /** The text, a piece at a time: whoever writes may stop in between. */
  write(record: ObservedRecord): Iterable<string>;
}

/** What every file says of itself, by name: that it was observed, when, by what, and of whom. */
export const observedOrigin = ({ header, samples, end }: ObservedRecord): Readonly<Record<string, string | number>> => ({
  observed: header.format, began: header.began, collector: header.version,
  sources: oneLine(header.sources.map(({ kind, name }) => `${kind} ${name}`).join(", ")),
  looks: samples.reduce((sum, { same }) => sum + Math.max(1, same), 0), toUs: end,
});

/** To the millisecond: looks are no more exact. */
const lengthText = (micros: number): string => formatDuration(Math.round(micros / 1_000) * 1_000 as Duration);

/** What an event says, marked where it was concluded. */
export function eventSentence(event: ObservedEvent): string {
  const words = OBSERVED_WORDS.en;
  const mark = event.certainty === "observed" ? "" : ` (${words[event.certainty]})`;
  return oneLine(`${observedSentence(event, words, lengthText)}${mark}`);
}

/** Who told of an event. */
export const tellerOf = ({ header }: ObservedRecord, n: number): string =>
  header.sources.find((source) => source.n === n)?.name ?? "";

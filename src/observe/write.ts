import type { ObservedEvent, ObservedHeader, ObservedRecord, Sample } from "./record.ts";

/** The first line of a record. */
export const headerLine = ({ format, began, version, sources }: ObservedHeader): string =>
  JSON.stringify({ format, began, clock: "monotonic-us", sources, version });

/** An event as a line. It is a cache: whoever reads the record derives events from its looks anew. */
export const eventLineOf = ({ e, name, after, before, certainty, n, samples, values }: ObservedEvent): string =>
  JSON.stringify({ e, after, before, name, certainty, n, from_samples: samples, ...values });

/** Nothing is held back for longer. */
export const FLUSH_MILLIS = 1_000;

/** What is not written yet of looks that said the same, by source and call. */
export type HeldBack = Map<string, { readonly text: string; readonly last: Sample; readonly same: number }>;

const keyOf = ({ n, call }: Sample): string => `${n} ${call}`;

const sampleLine = ({ s, n, call, sent, got, facts, why }: Sample): string =>
  JSON.stringify({ s, n, call, sent, got, ok: facts !== null, ...(facts === null ? { why } : { facts }) });

const sameLine = ({ s, n, call, sent, got }: Sample, same: number): string => JSON.stringify({ s, n, call, sent, got, same });

/**
 * The lines that a look adds: none while it says what the one before it said. Where it says something else, what the others have
 * said meanwhile comes before it, so that whoever reads the record knows as much at that look as was known when it was made.
 */
export function recordLines(held: HeldBack, sample: Sample): string[] {
  const key = keyOf(sample);
  const text = JSON.stringify([sample.facts, sample.why]);
  const before = held.get(key);
  if (before !== undefined && before.text === text) {
    held.set(key, { text, last: sample, same: before.same + 1 });
    return [];
  }
  const lines = [...flushedLines(held), sampleLine(sample)];
  held.set(key, { text, last: sample, same: 0 });
  return lines;
}

/** A record as it is written anew: as many lines as it was read from. */
export function wholeRecord({ header, samples }: ObservedRecord): string {
  const lines = samples.map((sample) => (sample.same > 0 ? sameLine(sample, sample.same) : sampleLine(sample)));
  return `${[headerLine(header), ...lines].join("\n")}\n`;
}

/** The lines of all that is held back, so that a record that ends here lacks nothing. */
export function flushedLines(held: HeldBack): string[] {
  const open = [...held].filter(([, { same }]) => same > 0).sort(([, a], [, b]) => a.last.s - b.last.s);
  for (const [key, { text, last }] of open) held.set(key, { text, last, same: 0 });
  return open.map(([, { last, same }]) => sameLine(last, same));
}

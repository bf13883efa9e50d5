import type { Instant } from "../../src/kernel/time.ts";
import {
  OBSERVED_FORMAT, type Facts, type ObservedHeader, type ObservedRecord, type Sample, type SourceKind, type WhySilent,
} from "../../src/observe/record.ts";

export const headerOfTest = (...kinds: readonly SourceKind[]): ObservedHeader => ({
  format: OBSERVED_FORMAT, began: "2026-11-26T15:20:09.524Z", version: "0.1.0",
  sources: kinds.map((kind, i) => ({ n: i + 1, kind, name: `127.0.0.1:${i + 1}` })),
});

/** A look of one millisecond, at so many ms; `facts` as a text is why there was none. */
export const look = (
  s: number, n: number, millis: number, call: string, facts: Facts | WhySilent,
): Sample => ({
  s, n, call, sent: millis * 1_000 as Instant, got: (millis + 1) * 1_000 as Instant,
  ...(typeof facts === "string" ? { facts: null, why: facts } : { facts, why: null }), same: 0,
});

export const recordOf = (header: ObservedHeader, samples: readonly Sample[]): ObservedRecord =>
  ({ header, samples, end: samples.at(-1)?.got ?? 0 as Instant });

/** What a member of etcd says of itself. */
export const says = (self: string, leader: string, term: number): Facts =>
  ({ self, leader, term: String(term), index: "8", errors: "" });

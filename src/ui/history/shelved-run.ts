import type { Instant } from "../../kernel/time.ts";

/** A run that the browser keeps, without the text that replays it. */
export interface ShelvedRun {
  readonly id: string;
  readonly scenario: string;
  readonly name: string;
  readonly seed: number;
  /** Where it stood. */
  readonly at: Instant;
  /** When it was kept, by the wall's clock: milliseconds since 1970. */
  readonly keptAt: number;
  /** The first of what was done to it, in words of the command line, and how much there was. */
  readonly deeds: readonly string[];
  readonly deedCount: number;
  /** What its reader calls it; "" for nothing. */
  readonly label: string;
  /** Tells its text from others without reading them. */
  readonly mark: string;
  readonly bytes: number;
}

/** What is kept at the most. Older runs go first, and those with a name of their own last. */
export const MAX_SHELVED_RUNS = 50;
export const MAX_SHELVED_BYTES = 20_000_000;
/** What is kept for longest first: runs with a name, then the newest. */
export const byWorth = (runs: readonly ShelvedRun[]): readonly ShelvedRun[] =>
  [...runs].sort((a, b) => Number(b.label !== "") - Number(a.label !== "") || b.keptAt - a.keptAt);

/** What has to go, so that one more of this size finds room. */
export function tooMuch(runs: readonly ShelvedRun[], bytes: number): readonly ShelvedRun[] {
  let sum = bytes;
  return byWorth(runs).filter((run, place) => {
    sum += run.bytes;
    return place >= MAX_SHELVED_RUNS - 1 || sum > MAX_SHELVED_BYTES;
  });
}

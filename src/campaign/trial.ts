import { AssertionError } from "../kernel/assert.ts";
import { hashValue } from "../kernel/hash.ts";
import { REPORT_FOLDS, reportBodyOf } from "../session/report.ts";
import { advanceRun, createRun, type Run } from "../session/run.ts";
import { breachesOf } from "./breaches.ts";
import { MEASURES } from "./measures.ts";
import type { Trial, Variant } from "./plan.ts";

/** What one trial came to: plain data, which is kept as a line of JSON and is the same whatever ran it. */
export interface TrialOutcome extends Trial {
  /** Digest of the record (`hashRecord`); empty where the simulation stopped over a mistake of its own. */
  readonly hash: string;
  /** By the measure's name; those without a value are left out. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** What did not hold, as sentences: an invariant, or a check of the clients' history. */
  readonly breaches: readonly string[];
  /** Actions that could not be carried out when their time came, and why. */
  readonly refusals: readonly string[];
}

/** Runs one trial from its first instant to its end. A campaign goes on where one of its trials stops over a mistake of ours. */
export function runTrial(variant: Pick<Variant, "spec" | "until">, trial: Trial): TrialOutcome {
  try {
    return simulate(variant, trial);
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    const breach = `the simulation stopped over a mistake of its own: ${error.message}`;
    return { ...trial, hash: "", values: {}, breaches: [breach], refusals: [] };
  }
}

function simulate({ spec, until }: Pick<Variant, "spec" | "until">, { variant, seed }: Trial): TrialOutcome {
  const run = createRun({ ...spec, seed }, false, REPORT_FOLDS);
  advanceRun(run, until);
  const report = reportBodyOf(run);
  const values = MEASURES.map(({ name, of }) => [name, of(report)] as const).filter(([, list]) => list.length > 0);
  return {
    variant, seed, hash: hashRecord(run), values: Object.fromEntries(values), breaches: breachesOf(run),
    refusals: report.refusals.map(({ refusal }) => refusal.text),
  };
}

/**
 * Tells whether a trial came out as it did elsewhere: by all events, and how many messages, writes and timers led to them. The
 * whole state would tell hardly more of it, and cost as much as ten of its seconds.
 */
const hashRecord = ({ cluster: { now, sequence }, branch: { events } }: Run): string => hashValue([now, sequence, events]);

import process from "node:process";
import { Tinypool } from "tinypool";
import { runOfLink, variantOf } from "../../campaign/link.ts";
import type { CampaignPlan, Trial } from "../../campaign/plan.ts";
import { runTrial, type TrialOutcome } from "../../campaign/trial.ts";
import { bringWhole } from "../../session/whole.ts";
import type { QueuedWorld } from "./queue.ts";

/** Runs trials, several at a time, and hands over each outcome as it comes; ends early when `signal` says so. */
export async function runTrials(
  plan: CampaignPlan, trials: readonly Trial[], workers: number, signal: AbortSignal, ended: (outcome: TrialOutcome) => void,
): Promise<void> {
  if (workers === 1 || trials.length === 1) return runHere(plan, trials, signal, ended);
  const threads = Math.min(workers, trials.length);
  const pool = new Tinypool({
    filename: process.argv[1] ?? "", workerData: plan.variants, minThreads: threads, maxThreads: threads, isolateWorkers: false,
  });
  let next = 0;
  const line = async (): Promise<void> => {
    for (let trial = trials[next++]; trial !== undefined && !signal.aborted; trial = trials[next++]) {
      ended(await pool.run(trial) as TrialOutcome);
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, line));
  } finally {
    await pool.destroy();
  }
}

async function runHere(
  { variants }: CampaignPlan, trials: readonly Trial[], signal: AbortSignal, ended: (outcome: TrialOutcome) => void,
): Promise<void> {
  for (const trial of trials) {
    // A signal to stop is heard between two trials.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) return;
    const variant = variants[trial.variant];
    if (variant !== undefined) ended(runTrial(variant, trial));
  }
}

/** What a thread of a `campaign-worker` does with a trial: its world comes with it. */
export function runQueuedTrial({ link, length, variant, seed }: QueuedWorld & Trial): TrialOutcome {
  bringWhole();
  return runTrial(variantOf(runOfLink(link), length), { variant, seed });
}

/** What a thread does with a trial: the command line's own bundle is what threads load, and this is its default export. */
export function runInThread(trial: Trial): TrialOutcome {
  bringWhole();
  const variants = Tinypool.workerData as CampaignPlan["variants"];
  const variant = variants[trial.variant];
  if (variant === undefined) throw new RangeError(`There is no variant ${trial.variant}.`);
  return runTrial(variant, trial);
}

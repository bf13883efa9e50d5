import type { Job } from "bullmq";
import * as v from "valibot";
import type { CampaignPlan, Trial } from "../../campaign/plan.ts";
import type { TrialOutcome } from "../../campaign/trial.ts";
import { quoted } from "../../kernel/words.ts";
import type { CommandIo } from "../io.ts";
import { outcomeShape } from "./folder.ts";
import { jobName, publishPlan, type OpenQueues, type QueuedTrial } from "./queue.ts";

const POLL_MILLIS = 250;
const CHUNK = 500;
/** A campaign that nobody works at says so after this long. */
const LONELY_MILLIS = 15_000;
/** A trial that comes back unusable this often is not asked for again. */
const MOST_ATTEMPTS = 3;

/** What a campaign on a queue is about, and who hears of it. */
export interface QueuedCampaign {
  readonly plan: CampaignPlan;
  readonly fingerprint: string;
  readonly trials: readonly Trial[];
  readonly signal: AbortSignal;
  readonly io: CommandIo;
  readonly ended: (outcome: TrialOutcome) => void;
}

/**
 * Has trials run by whoever takes them from the queue, and takes each outcome out of it once it is kept: killed at any moment,
 * the same command finds the rest there. Ends early when `signal` says so; the sentence says why a trial cannot be had.
 */
export async function runQueued(queues: OpenQueues, campaign: QueuedCampaign): Promise<string | null> {
  const { plan, fingerprint, trials, signal, io } = campaign;
  await publishPlan(queues, fingerprint, plan.variants);
  const missing = new Map(trials.map((trial) => [jobName(fingerprint, trial), trial]));
  const attempts = new Map<string, number>();
  await enqueue(queues, fingerprint, trials);
  const began = Date.now();
  let told = false;
  let problem: string | null = null;
  while (missing.size > 0 && !signal.aborted && problem === null) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    problem = await collect(queues, campaign, missing, attempts);
    if (told || Date.now() - began < LONELY_MILLIS || await queues.trials.getWorkersCount() > 0) continue;
    told = true;
    io.err("note: nobody works at the queue; start `quorumscape campaign-worker --queue …`, on any machine.");
  }
  // What nobody has begun is nobody's any more; what is under way ends, and waits for the same command.
  for (const name of missing.keys()) await queues.trials.remove(name).catch(() => 0);
  if (missing.size === 0) await queues.plans.remove(fingerprint);
  return problem;
}

async function enqueue({ trials: queue }: OpenQueues, fingerprint: string, trials: readonly Trial[]): Promise<void> {
  for (let from = 0; from < trials.length; from += CHUNK) {
    await queue.addBulk(trials.slice(from, from + CHUNK).map(({ variant, seed }) => ({
      name: "trial", data: { fingerprint, variant, seed } satisfies QueuedTrial,
      opts: { jobId: jobName(fingerprint, { variant, seed }) },
    })));
  }
}

/** Keeps what has ended; what failed, or came back as no outcome, is asked for again. */
async function collect(
  queues: OpenQueues, { fingerprint, io, ended }: QueuedCampaign, missing: Map<string, Trial>, attempts: Map<string, number>,
): Promise<string | null> {
  for (const [name, job] of await endedJobs(queues, missing)) {
    const trial = missing.get(name);
    if (trial === undefined) continue;
    const outcome = v.safeParse(outcomeShape, job.returnvalue);
    const fits = outcome.success && outcome.output.variant === trial.variant && outcome.output.seed === trial.seed;
    if (fits) {
      ended(outcome.output);
      missing.delete(name);
      await job.remove();
      continue;
    }
    const failed = job.failedReason as string | undefined;
    const why = failed ?? `\`${quoted(JSON.stringify(job.returnvalue) ?? "")}\` is no outcome of it`;
    const times = (attempts.get(name) ?? 0) + 1;
    attempts.set(name, times);
    await job.remove();
    if (times >= MOST_ATTEMPTS) return `Seed ${trial.seed} cannot be had from the queue: ${why}.`;
    io.err(`note: seed ${trial.seed} came back from the queue without an outcome (${why}); it runs again.`);
    await enqueue(queues, fingerprint, [trial]);
  }
  return null;
}

async function endedJobs({ trials: queue }: OpenQueues, missing: ReadonlyMap<string, Trial>): Promise<Map<string, Job>> {
  const found = new Map<string, Job>();
  for (let from = 0; ; from += CHUNK) {
    const jobs = await queue.getJobs(["completed", "failed"], from, from + CHUNK - 1) as (Job | undefined)[];
    for (const job of jobs) if (job?.id !== undefined && missing.has(job.id)) found.set(job.id, job);
    if (jobs.length < CHUNK) return found;
  }
}

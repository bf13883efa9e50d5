import type { Job, Queue } from "bullmq";
import type { Redis } from "ioredis";
import * as v from "valibot";
import type { Trial, Variant } from "../../campaign/plan.ts";
import { encodeLink } from "../../exchange/link.ts";
import { between, micros, START, type Duration } from "../../kernel/time.ts";
import { quoted } from "../../kernel/words.ts";
import { VERSION } from "../../session/open.ts";
import type { CommandIo } from "../io.ts";
import type { Checked } from "../options.ts";
import { withPackages } from "../packages.ts";

/** Trials of all campaigns wait in one queue. */
export const TRIALS_QUEUE = "quorumscape-trials";
/** A plan is a job that nobody takes, found by its campaign's fingerprint. */
const PLANS_QUEUE = "quorumscape-plans";

/** A world as it stands in a queue: any worker of this version makes the same of it. */
export interface QueuedWorld {
  readonly link: string;
  readonly length: Duration;
}

/** What stands in the queue for a trial. */
export interface QueuedTrial extends Trial {
  readonly fingerprint: string;
}

/** The connection of one process to the queues. */
export interface OpenQueues {
  readonly redis: Redis;
  readonly trials: Queue;
  readonly plans: Queue;
  readonly close: () => Promise<void>;
}

const WAIT_MILLIS = 5_000;
const LONGEST_PAUSE_MILLIS = 5_000;

/** Connects with a Redis; who is not there at the start is told in a sentence, who goes away later is waited for. */
export async function openQueues(url: string, io: CommandIo): Promise<Checked<OpenQueues>> {
  if (!/^rediss?:\/\/\S+$/.test(url)) {
    const expected = "expected the address of a Redis, such as redis://127.0.0.1:6379";
    return { ok: false, problem: `--queue is \`${quoted(url)}\`; ${expected}.` };
  }
  const loaded = await withPackages("--queue", ["bullmq", "ioredis"], () => Promise.all([import("bullmq"), import("ioredis")]));
  if (!loaded.ok) return loaded;
  const [{ Queue }, { Redis }] = loaded.value;
  let isOpen = false;
  const retryStrategy = (times: number): number | null => (isOpen ? Math.min(times * 200, LONGEST_PAUSE_MILLIS) : null);
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null, connectTimeout: WAIT_MILLIS, retryStrategy });
  let reason = "";
  redis.on("error", (error: Error) => {
    if (isOpen && reason !== error.message) io.err(`note: the Redis is lost, and waited for: ${error.message}`);
    reason = error.message;
  });
  redis.on("ready", () => void (reason = ""));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    // Whoever answers with something else is no fault of the client's, which asks to be told of it.
    const why = (reason === "" && error instanceof Error ? error.message : reason).replace(/\. Please report this\.$/, "");
    redis.disconnect();
    return { ok: false, problem: `--queue: no Redis answers at ${url.replace(/\/\/[^@/]*@/, "//")}: ${why}.` };
  }
  isOpen = true;
  const [trials, plans] = [new Queue(TRIALS_QUEUE, { connection: redis }), new Queue(PLANS_QUEUE, { connection: redis })];
  // What they would say of Redis, its connection says.
  for (const queue of [trials, plans]) queue.on("error", () => undefined);
  const close = async (): Promise<void> => {
    await Promise.all([trials.close(), plans.close()]);
    redis.disconnect();
  };
  return { ok: true, value: { redis, trials, plans, close } };
}

const plannedShape = v.object({
  version: v.string(),
  worlds: v.array(v.object({ link: v.string(), length: v.pipe(v.number(), v.integer(), v.minValue(0)) })),
});

const queuedShape = v.object({
  fingerprint: v.string(),
  variant: v.pipe(v.number(), v.integer(), v.minValue(0)),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/** Puts the worlds of a campaign where every worker finds them. */
export async function publishPlan({ plans }: OpenQueues, fingerprint: string, variants: readonly Variant[]): Promise<void> {
  const worlds = variants.map(({ spec, until }): QueuedWorld =>
    ({ link: encodeLink({ ...spec, version: VERSION, at: until }), length: between(START, until) }));
  await plans.add("plan", { version: VERSION, worlds }, { jobId: fingerprint });
}

/** The world of a trial and the trial; what is wrong with what stands in the queue is a sentence. */
export async function readQueued(
  { plans }: OpenQueues, job: Job,
): Promise<Checked<{ readonly world: QueuedWorld; readonly trial: QueuedTrial }>> {
  const trial = v.safeParse(queuedShape, job.data);
  if (!trial.success) return { ok: false, problem: `\`${quoted(JSON.stringify(job.data))}\` is no trial of a campaign` };
  const { fingerprint, variant } = trial.output;
  const found = await plans.getJob(fingerprint);
  const planned = v.safeParse(plannedShape, found?.data);
  if (!planned.success) {
    return { ok: false, problem: `the plan \`${quoted(fingerprint)}\` is missing from the queue, or is none` };
  }
  const { version, worlds } = planned.output;
  if (version !== VERSION) return { ok: false, problem: `the worker is version ${VERSION}, and the campaign ${version}` };
  const world = worlds[variant];
  if (world === undefined) return { ok: false, problem: `the plan \`${quoted(fingerprint)}\` has no variant ${variant}` };
  return { ok: true, value: { world: { link: world.link, length: micros(world.length) }, trial: trial.output } };
}

/** What a trial is called in the queue: it can stand there once. */
export const jobName = (fingerprint: string, { variant, seed }: Trial): string => `${fingerprint}-${variant}-${seed}`;

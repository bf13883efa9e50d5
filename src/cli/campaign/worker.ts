import process from "node:process";
import { availableParallelism } from "node:os";
import { Tinypool } from "tinypool";
import { parseDuration } from "../../kernel/time.ts";
import { quoted } from "../../kernel/words.ts";
import { ExitCode, type CliCommand } from "../io.ts";
import { optionValue, readCountOption, readOptions, type OptionSpec } from "../options.ts";
import { openQueues, readQueued, TRIALS_QUEUE, type OpenQueues } from "./queue.ts";
import { MOST_WORKERS } from "./request.ts";

const OPTIONS: readonly OptionSpec[] = [
  { name: "queue", value: "redis://…", help: "the Redis where campaigns leave their trials" },
  { name: "workers", value: "N", help: "threads of this machine that run trials (one for each core)" },
  { name: "idle", value: "DURATION", help: "end when nothing has come for so long; without it, only a signal ends it" },
  { name: "help", help: "print this" },
];

/** A worker renews its hold on a trial while it runs; one that was killed loses it after this long: another takes the trial. */
const HOLD_MILLIS = 8_000;
const LOOK_MILLIS = 2_000;
/** A trial may be in the hands of any number of workers that are killed. */
const MOST_DEATHS = 1_000;

/** `quorumscape campaign-worker`: 0 when it was told to stop or had nothing to do, 2 if there is no queue to work at. */
export const campaignWorkerCommand: CliCommand = {
  name: "campaign-worker",
  summary: "run trials of campaigns that wait in a queue",
  help: {
    usage: "--queue redis://HOST:PORT [OPTION]…",
    about: "Takes trials from the queue of `campaign --queue`, any number of such workers on any machines. One that is killed "
      + "loses no trial: another runs it, and it counts once.",
    verbs: [],
    options: OPTIONS,
    remarks: ["Workers run trials of campaigns of their own version only, and of any number of campaigns."],
    example: "campaign-worker --queue redis://127.0.0.1:6379 --idle 1m",
  },
  run: async (args, io) => {
    const problem = (text: string): number => {
      io.err(`${text} See: quorumscape campaign-worker --help`);
      return ExitCode.badRequest;
    };
    const read = readOptions(args, OPTIONS);
    if (!read.ok) return problem(read.problem);
    const url = optionValue(read.options, "queue");
    if (url === undefined) return problem("--queue is missing; expected the address of a Redis, such as redis://127.0.0.1:6379.");
    const threads = readCountOption(read.options, "workers", 1, MOST_WORKERS);
    if (!threads.ok) return problem(threads.problem);
    const typed = optionValue(read.options, "idle");
    const idle = typed === undefined ? undefined : parseDuration(typed);
    if (typed !== undefined && idle === undefined) {
      return problem(`--idle is \`${quoted(typed)}\`; expected a duration such as 30s or 5m.`);
    }
    const queues = await openQueues(url, io);
    if (!queues.ok) return problem(queues.problem);
    const count = await work(queues.value, threads.value ?? availableParallelism(), idle === undefined ? Infinity : idle / 1_000);
    io.err(count === 1 ? "1 trial has run here." : `${count} trials have run here.`);
    return ExitCode.fine;
  },
};

/** Runs what comes until a signal, or until nothing has come for so many milliseconds; how many trials that were. */
async function work(queues: OpenQueues, threads: number, idleMillis: number): Promise<number> {
  const { Worker } = await import("bullmq");
  const pool = new Tinypool({ filename: process.argv[1] ?? "", minThreads: threads, maxThreads: threads, isolateWorkers: false });
  let [count, active, last] = [0, 0, Date.now()];
  const connection = queues.redis.duplicate();
  const worker = new Worker(TRIALS_QUEUE, async (job) => {
    active++;
    try {
      const queued = await readQueued(queues, job);
      if (!queued.ok) throw new Error(queued.problem);
      const { world, trial: { variant, seed } } = queued.value;
      const outcome: unknown = await pool.run({ ...world, variant, seed }, { name: "runQueuedTrial" });
      count++;
      return outcome;
    } finally {
      active--;
      last = Date.now();
    }
  }, {
    connection, concurrency: threads, lockDuration: HOLD_MILLIS, stalledInterval: LOOK_MILLIS,
    maxStalledCount: MOST_DEATHS, drainDelay: 1,
  });
  // What it says of Redis, the connection says as well.
  worker.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    const watch = setInterval(() => {
      if (active > 0 || Date.now() - last <= idleMillis) return;
      // A trial in the hands of another may come back: whoever has it may have been killed.
      void queues.trials.getJobCounts("wait", "active").then((counts) => counts["wait"] === 0 && counts["active"] === 0 && end());
    }, 200);
    const end = (): void => {
      clearInterval(watch);
      resolve();
    };
    process.once("SIGINT", end).once("SIGTERM", end);
  });
  // Whoever is to end while the Redis is away waits for nobody: its trials are taken for lost there, and run by others.
  const isAway = queues.redis.status !== "ready";
  if (isAway) connection.disconnect();
  await worker.close(isAway);
  connection.disconnect();
  await pool.destroy();
  await queues.close();
  return count;
}

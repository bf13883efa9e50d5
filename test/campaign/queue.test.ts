import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { Queue, Worker } from "bullmq";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";

const FILES = ["report.json", "report.html", "report.md", "trials.csv", "trials.jsonl"];
const WORLD = [
  "--stores", "3", "--regions", "1", "--rate", "20", "--do", "100ms kill store 1", "--for", "2s", "--vary", "replicas=1,3",
];

async function type(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const code = await runCommandLine(args, {
    out: (line) => void (written.out += `${line}\n`), err: (line) => void (written.err += `${line}\n`),
  });
  return { code, ...written };
}

const folder = mkdtempSync(join(tmpdir(), "quorumscape-queue-"));
const into = (name: string): string[] => ["--report", join(folder, name)];
const filesOf = (name: string): string[] => FILES.map((file) => readFileSync(join(folder, name, file), "utf8"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a queue that is none, one that nobody serves, and two who would have the threads are refused with a sentence", async () => {
  const seeds = ["--seeds", "1..2", ...into("refused")];
  expect((await type("campaign", ...WORLD, ...seeds, "--queue", "localhost")).err).toContain("expected the address of a Redis");
  const nobody = await type("campaign", ...WORLD, ...seeds, "--queue", "redis://user:secret@127.0.0.1:1");
  expect(nobody).toMatchObject({ code: 2, out: "" });
  expect(nobody.err).toContain("no Redis answers at redis://127.0.0.1:1: connect ECONNREFUSED");
  const other = createServer((socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const noRedis = await type("campaign", ...WORLD, ...seeds, "--queue", `redis://127.0.0.1:${port}`);
  expect(noRedis.err).toBe(`--queue: no Redis answers at redis://127.0.0.1:${port}: Protocol error, got "H" as reply type byte.\n`);
  other.close();
  const both = await type("campaign", ...WORLD, ...seeds, "--queue", "redis://x", "--workers", "2");
  expect(both.err).toContain("exclude each other");
  expect((await type("campaign-worker")).err).toContain("--queue is missing");
  expect((await type("campaign-worker", "--queue", "redis://x", "--idle", "soon")).err).toContain("--idle is `soon`");
});

/** Debian's, where it can be had. */
const hasRedis = spawnSync("redis-server", ["--version"]).status === 0
  || (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0
    && spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "redis-server"], { timeout: 120_000 }).status === 0);

describe.skipIf(!hasRedis)("over a real Redis (skipped where redis-server cannot be installed)", () => {
  let url = "";
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const { port } = probe.address() as AddressInfo;
    probe.close();
    started.push(spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]));
    url = `redis://127.0.0.1:${port}`;
    const redis = new Redis(url, { maxRetriesPerRequest: null }).on("error", () => undefined);
    await redis.ping();
    redis.disconnect();
  });
  afterAll(() => started.forEach((child) => child.kill("SIGKILL")));

  const worker = (...more: string[]): ChildProcess => {
    const command = [".tools/run-ts.mjs", "src/cli/main.ts", "campaign-worker", "--queue", url, "--workers", "1", ...more];
    const child = spawn(process.execPath, command);
    started.push(child);
    return child;
  };

  /** Looks again and again. */
  async function waitFor(holds: () => Promise<boolean>): Promise<void> {
    while (!await holds()) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  test("three workers, one of them killed amid a trial, give the report of one thread, byte for byte", async () => {
    const seeds = ["--seeds", "1..6"];
    await type("campaign", ...WORLD, ...seeds, "--workers", "1", ...into("threads"));
    const running = type("campaign", ...WORLD, ...seeds, "--queue", url, ...into("queue"));
    const first = worker();
    const redis = new Redis(url, { maxRetriesPerRequest: null });
    const queue = new Queue("quorumscape-trials", { connection: redis });
    await waitFor(async () => await queue.getActiveCount() > 0);
    const kept = async (): Promise<string[]> =>
      (await redis.keys("bull:quorumscape-*:*-*")).filter((key) => /:[0-9a-f]{16}/.test(key));
    expect(await kept()).not.toEqual([]);
    first.kill("SIGKILL");
    const others = [worker("--idle", "2s"), worker("--idle", "2s")];
    const { code, err } = await running;
    expect({ code, err: err.replace(/^(\d+ of|note: nobody works) .*\n/gm, "") }).toEqual({ code: 0, err: "" });
    expect(filesOf("queue")).toEqual(filesOf("threads"));
    await Promise.all(others.filter(({ exitCode }) => exitCode === null).map((child) => once(child, "exit")));
    // Nothing of the campaign is left behind.
    expect(await kept()).toEqual([]);
    await queue.close();
    redis.disconnect();
  }, 120_000);

  test("what is no trial fails with a sentence, what came back as no outcome runs again, and the worker goes on", async () => {
    const redis = new Redis(url, { maxRetriesPerRequest: null });
    const queue = new Queue("quorumscape-trials", { connection: redis });
    const running = type("campaign", ...WORLD, "--seeds", "1..1", "--queue", url, ...into("bad"));
    await waitFor(async () => await queue.getWaitingCount() >= 2);
    // A connection that is handed in is not closed with its worker.
    const connection = redis.duplicate();
    const careless = new Worker("quorumscape-trials", () => Promise.resolve({ seed: 7 }), { connection });
    await once(careless, "completed");
    await careless.close();
    connection.disconnect();
    const stray = await queue.add("trial", { seed: "one" });
    const own = worker("--idle", "2s");
    const { code, err } = await running;
    expect(code).toBe(0);
    expect(err).toContain("note: seed 1 came back from the queue without an outcome (`{\"seed\":7}` is no outcome of it)");
    expect((await queue.getJob(stray.id ?? ""))?.failedReason).toBe("`{\"seed\":\"one\"}` is no trial of a campaign");
    await once(own, "exit");
    await queue.close();
    redis.disconnect();
  }, 120_000);
});

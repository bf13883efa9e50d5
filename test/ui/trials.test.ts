import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { decodeLink, encodeLink } from "../../src/exchange/link.ts";
import { seconds, START } from "../../src/kernel/time.ts";
import { inputsOf } from "../cluster/golden.ts";
import { VERSION } from "../../src/session/open.ts";
import { openTrials, reportOfSeeds, type TrialsStore } from "../../src/ui/campaign/trials.ts";
import { answerTrials } from "../../src/worker/trials-desk.ts";
import type { WorkerCommand } from "../../src/worker/protocol.ts";

const folder = mkdtempSync(join(tmpdir(), "quorumscape-trials-"));
beforeAll(() => {
  vi.stubGlobal("document", { hidden: false });
  vi.stubGlobal("navigator", { hardwareConcurrency: 3 });
});
afterAll(() => vi.unstubAllGlobals());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A second of a small cluster that loses a store. */
const LINK = encodeLink({
  version: VERSION, scenario: "", preset: "tikv", seed: 1, at: START,
  inputs: inputsOf("0s set client.rate 20", "100ms kill store 1"),
  topology: generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1, clients: 1 }),
});

/** Answers as a worker does, but on this thread; `fails` instead of ever answering a trial of that seed. */
function startWorker(started: number[] = [], fails?: number): Worker {
  const ears = new Map<string, (event: unknown) => void>();
  const place = started.push(0) - 1;
  let closed = false;
  return {
    addEventListener: (name: string, ear: (event: unknown) => void) => void ears.set(name, ear),
    terminate: () => void (closed = true),
    postMessage: (command: WorkerCommand) => {
      if (command.kind !== "trials") return;
      const { question, ask } = command;
      setImmediate(() => {
        if (closed) return;
        if (question.kind === "trial" && question.seed === fails) {
          ears.get("error")?.({ message: "out of memory" });
          return;
        }
        if (question.kind === "trial") started[place] = (started[place] ?? 0) + 1;
        const answer = { ok: true, kind: "trials", answer: answerTrials(question) };
        ears.get("message")?.({ data: { kind: "answer", ask, answer } });
      });
    },
  } as unknown as Worker;
}

async function opened(start: () => Worker, count: number): Promise<TrialsStore> {
  const trials = await openTrials(start, LINK);
  trials.change({ count, length: seconds(1) });
  return trials;
}

test("the page saves the report that the command line writes of the same link and seeds, byte for byte", async () => {
  const trials = await opened(startWorker, 4);
  await trials.start();
  const { text, command } = await trials.document();
  trials.close();
  const out = join(folder, "out");
  expect(command).toBe(`npm run -s quorumscape -- campaign --link ${LINK} --for 1s --seeds 1..4 --report out`);
  const args = command.split(" ").slice(6).map((arg) => (arg === "out" ? out : arg));
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) };
  expect(await runCommandLine(["campaign", ...args, "--workers", "1"], io)).toBe(0);
  expect(text).toBe(readFileSync(join(out, "report.json"), "utf8"));
});

test("fewer seeds than have ended are a report of those, and runs last whole seconds where nobody says how long", async () => {
  const trials = await opened(startWorker, 3);
  await trials.start();
  trials.change({ count: 2 });
  const { text } = await trials.document();
  trials.close();
  expect(JSON.parse(text)).toMatchObject({ seeds: { from: 1, to: 2 }, trials: { planned: 2, done: 2 } });
  expect(answerTrials({ kind: "world", link: LINK })).toEqual({ kind: "world", length: seconds(61), actions: 2 });
});

test("what was stopped goes on without running a seed again, and another length begins anew", async () => {
  const started: number[] = [];
  const trials = await opened(() => startWorker(started), 6);
  const running = trials.start();
  const ended = new Promise<void>((resolve) => {
    const watch = setInterval(() => {
      if (started.reduce((sum, each) => sum + each, 0) < 2) return;
      clearInterval(watch);
      trials.stop();
      resolve();
    }, 0);
  });
  await Promise.all([running, ended]);
  expect(trials.getState()).toMatchObject({ ending: "stopped", job: null });
  const kept = trials.getState().outcomes.size;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(6);
  const before = started.reduce((sum, each) => sum + each, 0);
  await trials.start();
  expect(started.reduce((sum, each) => sum + each, 0) - before).toBe(6 - kept);
  expect(trials.getState()).toMatchObject({ ending: null, job: null });
  expect(reportOfSeeds(trials.getState())?.trials).toBe(6);
  trials.change({ length: seconds(2) });
  expect(trials.getState().outcomes.size).toBe(0);
  trials.close();
});

test("the worst seed has a link to its run, where it ends", async () => {
  const trials = await opened(startWorker, 3);
  await trials.start();
  const worst = reportOfSeeds(trials.getState())?.measures.flatMap(({ worst: each }) => each ?? [])[0];
  const link = trials.getState().links.get(worst?.seed ?? 0) ?? "";
  trials.close();
  const lines: string[] = [];
  await runCommandLine(["run", "--link", `https://example.org/#s=${link}&select=store-1`, "--for", "1s", "--json"], {
    out: (line) => void lines.push(line), err: (line) => void lines.push(line),
  });
  expect(JSON.parse(lines.join("\n"))).toMatchObject({ seed: worst?.seed });
  const warned: string[] = [];
  const other = decodeLink(LINK);
  if (!other.ok) throw new Error(other.notice.text);
  await runCommandLine(["run", "--link", encodeLink({ ...other.run, version: "0.0.9" }), "--for", "1s"],
    { out: () => undefined, err: (line) => void warned.push(line) });
  expect(warned.join()).toContain("The link was made by version 0.0.9");
});

test("a worker that ends by itself ends the campaign with a sentence, and what has ended stays", async () => {
  const trials = await opened(() => startWorker([], 3), 3);
  await trials.start();
  expect(trials.getState()).toMatchObject({ job: null, ending: { failure: "the worker has ended" } });
  expect(trials.getState().outcomes.has(3)).toBe(false);
  trials.close();
});

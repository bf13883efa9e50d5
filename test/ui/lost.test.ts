import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import { createFrames } from "../../src/ui/state/frames.ts";
import { keepNothing } from "../../src/ui/state/preferences.ts";
import { createRunStore } from "../../src/ui/state/run/create-run.ts";
import type { RunStore } from "../../src/ui/state/run.ts";
import { createScreen } from "../../src/ui/state/screen.ts";
import { lostTexts } from "../../src/ui/words/lost.texts.ts";
import type { RunStatus, Update, WorkerCommand } from "../../src/worker/protocol.ts";
import { fakePage } from "./page.ts";

/** A worker that answers whatever it is asked, and of which the test says when a message of it cannot be read. */
class AnsweringWorker extends EventTarget {
  readonly told: WorkerCommand[] = [];
  postMessage(command: WorkerCommand): void {
    this.told.push(command);
    if (!("ask" in command)) return;
    this.say({ kind: "answer", ask: command.ask, answer: { ok: true, kind: "done", notices: [] } } as unknown as Update);
  }
  terminate(): void {}
  say(update: Update): void {
    this.dispatchEvent(new MessageEvent("message", { data: update }));
  }
}

let workers: AnsweringWorker[];
let run: RunStore;

beforeEach(() => {
  fakePage();
  workers = [];
  run = createRunStore({
    frames: createFrames(() => undefined), screen: createScreen(), keeping: keepNothing({ theme: "light", language: "en" }),
    startWorker: () => {
      const worker = new AnsweringWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
  });
});

afterEach(() => {
  run.dispose();
  vi.unstubAllGlobals();
});

test("behind a message that cannot be read the run goes on from the last instant, by another worker", async () => {
  run.getState().preload();
  const now = 7_000_000 as Instant;
  run.setState({ status: { now, names: {}, branches: [] } as unknown as RunStatus, kept: "the-run" });
  workers[0]?.dispatchEvent(new MessageEvent("messageerror"));
  expect(run.getState()).toMatchObject({ loss: "unread", opening: false });
  await run.getState().revive();
  expect(run.getState().loss).toBe(null);
  expect(workers).toHaveLength(2);
  const told = workers[1]?.told ?? [];
  expect(told[0]).toMatchObject({ kind: "open", source: { kind: "link", text: "the-run" } });
  expect(told).toContainEqual(expect.objectContaining({ kind: "play", playing: false }));
  expect(told).toContainEqual(expect.objectContaining({ kind: "seek", to: now }));
});

test("what kept a page from going on is said in both languages, each in its own words", () => {
  const { en, zh } = lostTexts;
  for (const texts of [en, zh]) expect(new Set([texts.gone, texts.unread, texts.silent]).size).toBe(3);
  expect(zh.unread).not.toBe(en.unread);
});

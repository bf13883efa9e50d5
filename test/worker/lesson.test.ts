import { expect, test } from "vitest";
import type { LessonState } from "../../src/lesson/types.ts";
import type { Update, WorkerCommand } from "../../src/worker/protocol.ts";
import { refresh, serveCommand } from "../../src/worker/serve.ts";
import { createServer, type Server } from "../../src/worker/server.ts";
import { both, ELECTED, lessonFile, question, untilElected } from "../lesson/small.ts";

/** A page that shows a lesson, and a clock that stands except when it waits. */
class Page {
  readonly heard: Update[] = [];
  private wall = 0;
  readonly server: Server = createServer((update) => void this.heard.push(update), () => this.wall);

  say(command: WorkerCommand): Promise<void> {
    return serveCommand(this.server, command);
  }

  wait(slices: number): void {
    for (let i = 0; i < slices; i++) {
      this.wall += 200;
      refresh(this.server, 200);
    }
  }

  lessons(): (LessonState | null)[] {
    return this.heard.flatMap((update) => (update.kind === "lesson" ? [update.state] : []));
  }

  lesson(): LessonState | null | undefined {
    return this.lessons().at(-1);
  }

  answer(ask: number): unknown {
    return this.heard.find((update) => update.kind === "answer" && update.ask === ask);
  }

  seconds(): number {
    return (this.server.player?.run.cluster.now ?? 0) / 1_000_000;
  }
}

const steps = [{ ask: question("q", ELECTED) }, { play: { ...untilElected.play, pace: 4 } }, { reveal: "q" },
  { free: both("Try.") }];

const small: WorkerCommand = { kind: "lesson-file", ask: 1, text: JSON.stringify(lessonFile({ steps })) };

async function opened(command: WorkerCommand = small): Promise<Page> {
  const page = new Page();
  await page.say(command);
  page.wait(3);
  return page;
}

test("a lesson is opened with its world at its first instant, and told to the page", async () => {
  const page = await opened({ kind: "lesson", ask: 1, id: "no-pd-needed" });
  expect(page.answer(1)).toMatchObject({ answer: { ok: true, kind: "opened" } });
  expect(page.lesson()).toMatchObject({ card: { id: "no-pd-needed" }, at: 0, chosen: {}, playing: null, late: false,
    bench: null });
  expect(page.seconds()).toBe(8.5);
  expect(page.heard.some(({ kind }) => kind === "frame")).toBe(true);
  expect(page.server.player?.playing).toBe(false);
});

test("it plays to its condition and pauses exactly there, telling how far it is", async () => {
  const page = await opened();
  await page.say({ kind: "lesson-move", move: { kind: "choose", question: "q", choice: "no" } });
  await page.say({ kind: "lesson-move", move: { kind: "next" } });
  page.wait(3);
  // News tell of what was before the slice.
  expect(page.lesson()).toMatchObject({ at: 1, chosen: { q: "no" }, playing: { share: 0.04 } });
  page.wait(40);
  expect(page.lesson()).toMatchObject({ at: 2, playing: null, steps: [{}, {}, { kind: "reveal", truth: "yes" }, {}] });
  const elected = page.server.player?.run.branch.events.find(({ at, body }) =>
    at > 10_000_000 && body.name === "raft.leader.elected");
  expect(page.server.player).toMatchObject({ playing: false, run: { cluster: { now: elected?.at } } });
  const statuses = page.heard.flatMap((update) => (update.kind === "status" ? [update.status] : []));
  expect(statuses.at(-1)).toMatchObject({ playing: false, now: elected?.at });
});

test("an action of the reader's own makes another future, with another truth", async () => {
  const page = await opened();
  await page.say({ kind: "act", ask: 2, action: { kind: "kill", node: { kind: "store", id: 2 } } });
  await page.say({ kind: "lesson-move", move: { kind: "next" } });
  page.wait(80);
  expect(page.lesson()).toMatchObject({ at: 1, late: true });
  await page.say({ kind: "lesson-move", move: { kind: "next" } });
  page.wait(1);
  expect(page.lesson()).toMatchObject({ at: 2, steps: [{}, {}, { truth: "no" }, {}] });
});

test("a lesson that was left keeps its run, and opens again where it was", async () => {
  const page = await opened();
  await page.say({ kind: "lesson-move", move: { kind: "next" } });
  page.wait(40);
  const { at = 0 } = page.lesson() ?? {};
  const where = page.seconds();
  await page.say({ kind: "lesson-move", move: { kind: "leave" } });
  expect(page.lesson()).toBeNull();
  expect(page.seconds()).toBe(where);
  page.wait(2);
  expect(page.lesson()).toBeNull();
  await page.say({ ...small, left: { at, chosen: { q: "no" } } });
  page.wait(20);
  expect(page.lesson()).toMatchObject({ at: 2, chosen: { q: "no" } });
  expect(page.seconds()).toBe(where);
});

test("another run in its place ends the lesson", async () => {
  const page = await opened();
  await page.say({ kind: "open", ask: 3, source: { kind: "scenario", id: "healthy" } });
  expect(page.lesson()).toBeNull();
  page.wait(2);
  expect(page.lesson()).toBeNull();
});

test("a lesson with a mistake is refused at its place, and what is open stays", async () => {
  const page = await opened();
  await page.say({ kind: "lesson-file", ask: 4, text: JSON.stringify(lessonFile({ steps: [{ sya: both("a") }] })) });
  expect(page.answer(4)).toMatchObject({ answer: { ok: false, notices: [{ where: "steps[0].sya" }] } });
  await page.say({ kind: "lesson", ask: 5, id: "no-such-lesson" });
  expect(page.answer(5)).toMatchObject({ answer: { ok: false, notices: [{ code: "lesson.unknown" }] } });
  page.wait(1);
  expect(page.lesson()).toMatchObject({ card: { id: "small" } });
});

test("what is news of a lesson is told, and nothing twice", async () => {
  const page = await opened();
  const told = page.lessons().length;
  page.wait(10);
  expect(page.lessons()).toHaveLength(told);
});

test("a lesson on a bench is shown by itself: no run is needed, and one that is open stands", async () => {
  const world = { lab: "raft", script: ["add-nodes 3 voters=(1,2,3) index=2", "campaign 1", "stabilize"] };
  const page = await opened({ kind: "lesson-file", ask: 1,
    text: JSON.stringify(lessonFile({ world, steps: [{ step: 3 }, { say: both("On.") }] })) });
  expect(page.server.player).toBeNull();
  expect(page.lesson()).toMatchObject({ at: 1, bench: { leader: 1 } });
});

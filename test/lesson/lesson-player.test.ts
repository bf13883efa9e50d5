import { expect, test } from "vitest";
import { waitFor } from "../../src/lesson/check.ts";
import { moveLesson, openLesson, tendLesson, type LessonPlayer } from "../../src/lesson/lesson-player.ts";
import { lessonStateOf } from "../../src/lesson/state.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { goTo, play, setPlaying } from "../../src/session/player.ts";
import { switchBranch } from "../../src/session/branches.ts";
import { actOnRun, type Run } from "../../src/session/run.ts";
import { arrive, both, ELECTED, lessonOf, milliseconds, next, question, untilElected } from "./small.ts";

const asked = { ask: question("q", ELECTED) };

function open(fields: object): LessonPlayer {
  const player = openLesson(lessonOf(fields));
  waitFor(player);
  return player;
}

function runOf({ scene }: LessonPlayer): Run {
  if (scene.kind !== "cluster") throw new Error("a bench has no run");
  return scene.player.run;
}

const electedAt = (player: LessonPlayer): number =>
  runOf(player).branch.events.find(({ at, body }) => body.name === "raft.leader.elected" && at > 10_000_000)?.at ?? 0;

const killLater: Parameters<typeof actOnRun>[1] = { kind: "kill", node: { kind: "store", id: 2 } };

test("a run plays to its condition and stands at the very instant, and the lesson has gone on", () => {
  const player = open({ steps: [asked, untilElected, { reveal: "q" }] });
  expect(milliseconds(player)).toBe(9_000);
  next(player);
  expect(lessonStateOf(player)).toMatchObject({ at: 2, late: false, playing: null });
  expect(electedAt(player)).toBeGreaterThan(10_000_000);
  expect(milliseconds(player)).toBe(electedAt(player) / 1_000);
});

test("a condition on the state is met at the event that brings it about, however long a slice is", () => {
  const steps = [{ say: both("Look.") }, { play: { until: "leaders(1) = 0", atMost: "40s" } }, { say: both("Gone.") }];
  const player = open({ steps });
  next(player);
  expect(milliseconds(player)).toBe(10_000);
});

test("a condition that does not come in time leaves the lesson at its step, and the reader may go on", () => {
  const player = open({ steps: [asked, { play: { until: "leaders(1) = 3", atMost: "5s" } }, { say: both("On.") }] });
  next(player);
  expect(lessonStateOf(player)).toMatchObject({ at: 1, late: true, playing: null });
  expect(milliseconds(player)).toBe(14_000);
  next(player);
  expect(lessonStateOf(player)).toMatchObject({ at: 2, late: false });
});

test("back leads to the question before, and from there the same comes again", () => {
  const player = open({ steps: [asked, untilElected, { do: ["kill pd 1"] }, { reveal: "q" }] });
  next(player);
  const [instant, events] = [milliseconds(player), runOf(player).branch.events.length];
  moveLesson(player, { kind: "back" });
  arrive(player);
  expect(lessonStateOf(player).at).toBe(0);
  expect(milliseconds(player)).toBe(9_000);
  next(player);
  expect(milliseconds(player)).toBe(instant);
  expect(runOf(player).branches).toHaveLength(1);
  expect(runOf(player).branch.events.length).toBe(events);
  expect(runOf(player).branch.inputs).toHaveLength(2);
});

test("while it plays, it tells how far towards the end it is, and a reader may hurry it", () => {
  const player = open({ steps: [asked, { play: { until: ELECTED, atMost: "40s", pace: 1 } }, { reveal: "q" }] });
  if (player.scene.kind !== "cluster") throw new Error("expected a run");
  moveLesson(player, { kind: "next" });
  play(player.scene.player, 4_000, () => true);
  expect(tendLesson(player)).toBe(false);
  expect(lessonStateOf(player)).toMatchObject({ at: 1, playing: { share: 0.1 } });
  moveLesson(player, { kind: "next" });
  play(player.scene.player, 100, () => true);
  expect(tendLesson(player)).toBe(true);
  expect(lessonStateOf(player).at).toBe(2);
  // What the reader had set comes back.
  expect(player.scene.player.auto).toBe(true);
});

test("what is true is asked of the run as it is: who changes the world changes the answer, in that branch alone", () => {
  const player = open({ steps: [asked, untilElected, { reveal: "q" }] });
  const { scene } = player;
  if (scene.kind !== "cluster") throw new Error("expected a run");
  next(player);
  const truth = (): unknown => {
    const step = lessonStateOf(player).steps[2];
    return step?.kind === "reveal" ? step.truth : undefined;
  };
  const end = milliseconds(player) * 1_000 as Instant;
  expect(truth()).toBe("yes");
  goTo(scene.player, 9_500_000 as Instant);
  arrive(player);
  expect(truth()).toBe("no");
  expect(actOnRun(scene.player.run, killLater)).toBeNull();
  goTo(scene.player, end);
  arrive(player);
  expect(scene.player.run.branches).toHaveLength(2);
  expect(truth()).toBe("no");
  switchBranch(scene.player.run, 1);
  expect(truth()).toBe("yes");
});

test("a reader who stops the run and looks back does not keep the condition from coming", () => {
  const player = open({ steps: [asked, untilElected, { reveal: "q" }] });
  const { scene } = player;
  if (scene.kind !== "cluster") throw new Error("expected a run");
  moveLesson(player, { kind: "next" });
  play(scene.player, 5_000, () => true);
  setPlaying(scene.player, false);
  goTo(scene.player, 1_000_000 as Instant);
  arrive(player);
  expect(tendLesson(player)).toBe(false);
  waitFor(player);
  expect(lessonStateOf(player).at).toBe(2);
  expect(milliseconds(player)).toBe(electedAt(player) / 1_000);
});

const compared = {
  compare: {
    do: ["8s kill store 2"], label: both("And without store 2?"), to: "40s", without: both("{leaders(1)} leads"),
      with: both("{leaders(1)} leads"),
    must: ["unavailable() = 1"],
  },
};

test("two futures are run, the one without the deed and the one with it, and the lesson goes on in the first", () => {
  const player = open({ steps: [{ say: both("Look.") }, compared, { say: both("{leaders(1)}") }] });
  next(player);
  const step = lessonStateOf(player).steps[1];
  expect(step).toMatchObject({
    kind: "compare", actions: ["8s kill store 2"], outcome: { without: { en: "1 leads" }, with: { en: "0 leads" } },
  });
  const run = runOf(player);
  // The death of store 1, which was planned, comes in both.
  expect(run.branches.map(({ inputs }) => inputs.map(({ at }) => at / 1_000_000))).toEqual([[10], [8, 10]]);
  expect(run.branch.id).toBe(2);
  next(player);
  expect(run.branch.id).toBe(1);
  expect(milliseconds(player)).toBe(40_000);
  expect(lessonStateOf(player).steps[2]).toMatchObject({ text: { en: "1" } });
});

test("what is done now is done once, and what is planned comes in its time", () => {
  const player = open({ steps: [{ say: both("Look.") },
    { do: { actions: ["kill store 2", "12s restart store 2"], text: both("Dead.") } }, { seek: "13s" }, { say: both("On.") }] });
  next(player);
  next(player);
  expect(milliseconds(player)).toBe(13_000);
  const deeds = runOf(player).branch.events.filter(({ body }) => ["node.killed", "node.restarted"].includes(body.name));
  expect(deeds.map(({ at }) => at / 1_000_000)).toEqual([9, 10, 12]);
});

test("a lesson that was left opens where it was, by the same way", () => {
  const steps = [asked, untilElected, { say: both("{first(raft.leader.elected, at > 10s).at}") }, compared, { reveal: "q" }];
  const straight = open({ steps });
  next(straight);
  const left = openLesson(lessonOf({ steps }), { at: 2, chosen: { q: "no" } });
  waitFor(left);
  expect(lessonStateOf(left)).toEqual({ ...lessonStateOf(straight), chosen: { q: "no" } });
  expect(milliseconds(left)).toBe(milliseconds(straight));
});

const benchWorld = {
  lab: "raft",
  script: ["add-nodes 3 voters=(1,2,3) index=2", "campaign 1", "stabilize", "propose 1 x", "stabilize 1", "deliver-msgs drop=3",
    "stabilize"],
};

test("a bench is moved line by line, back and in two futures", () => {
  const player = open({
    world: benchWorld,
    steps: [
      { step: 3 }, { say: both("{leader(1)} in term {term(1)}, {lastIndex(1, 3)}") }, { step: 5 }, { say: both("{lastIndex(1, 1)}") },
      { compare: { do: ["stabilize"], label: both("?"), to: 7, without: both("{commit(1, 3)}"), with: both("{commit(1, 3)}"),
        must: [] } },
      { say: both("{commit(1, 1)}") },
    ],
  });
  const said = (place: number): unknown => {
    const step = lessonStateOf(player).steps[place];
    return step?.kind === "say" ? step.text.en : undefined;
  };
  expect(said(1)).toBe("1 in term 1, 3");
  expect(lessonStateOf(player).bench).toMatchObject({ leader: 1, logTo: 3,
    members: [{ role: "leader" }, { role: "follower" }, { role: "follower" }] });
  next(player);
  expect(said(3)).toBe("4");
  moveLesson(player, { kind: "back" });
  expect(said(1)).toBe("1 in term 1, 3");
  next(player);
  next(player);
  expect(lessonStateOf(player).steps[4]).toMatchObject({ outcome: { with: { en: "4" } } });
});

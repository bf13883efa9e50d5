import { expect, test } from "vitest";
import { forkCluster } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { advance } from "../../src/cluster/loop.ts";
import { createStream, drawInt } from "../../src/kernel/random.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { actOnRun, advanceRun, checksOf, createRun, finishInstant, stepRun, type Run,
  type RunSpec } from "../../src/session/run.ts";
import { openLink, shareText } from "../../src/session/open.ts";
import { createPlayer, goTo, play, stepPlayer } from "../../src/session/player.ts";
import { randomWorld, resumedLeader, type World } from "../cluster/worlds.ts";
import { SILENT } from "../silent.ts";
import { seekRun } from "../seek.ts";

/** A run and its record as two texts that must be the same, however somebody got there. */
const answerOf = ({ cluster, branch }: Run): string => `${hashCluster(cluster)} ${JSON.stringify(branch.events)}`;

/** The ways of getting from the birth of a cluster to an instant. */
const ways: Readonly<Record<string, (spec: RunSpec, end: Instant, random: (low: number, high: number) => number) => Run>> = {
  "stepped by single events": (spec, end) => {
    const run = createRun(spec);
    while (stepRun(run, end));
    advanceRun(run, end);
    return run;
  },
  "in slices, some of which an event ends": (spec, end, random) => {
    const run = createRun(spec);
    run.notice = () => random(0, 3) === 0;
    while (run.cluster.now < end
      || run.interrupted) advanceRun(run, Math.min(end, run.cluster.now + random(0, 900_000)) as Instant);
    return run;
  },
  "sought back and forth, with single steps between": (spec, end, random) => {
    const run = createRun(spec);
    for (let i = 0; i < 6; i++) {
      seekRun(run, random(0, end) as Instant);
      for (let step = random(0, 40); step > 0; step--) stepRun(run, end);
    }
    seekRun(run, end);
    return run;
  },
  "as a player plays it": (spec, end, random) => {
    const player = createPlayer(createRun(spec), end);
    goTo(player, 0 as Instant);
    for (let i = 0; i < 300 && player.run.cluster.now < end; i++) {
      if (random(0, 9) === 0) stepPlayer(player, "event");
      player.playing = true;
      player.auto = i % 2 === 0;
      player.pace = 20;
      play(player, 16, () => random(0, 2) > 0);
    }
    goTo(player, end);
    while (player.errand !== null) play(player, 16, () => true);
    return player.run;
  },
  "acted on when the instants come": (spec, end) => {
    const run = createRun({ ...spec, inputs: [] });
    for (const { at, action } of spec.inputs.slice().sort((a, b) => a.at - b.at)) {
      advanceRun(run, at);
      actOnRun(run, action);
    }
    advanceRun(run, end);
    return run;
  },
  "from a link to somewhere on the way": (spec, end, random) => {
    const run = createRun(spec);
    advanceRun(run, random(0, end) as Instant);
    for (let step = random(0, 40); step > 0; step--) stepRun(run, end);
    finishInstant(run);
    const opened = openLink(shareText(run), () => undefined);
    if (!opened.ok) throw new Error(opened.notices[0]?.text);
    advanceRun(opened.run, opened.at);
    expect(hashCluster(opened.run.cluster)).toBe(hashCluster(run.cluster));
    advanceRun(opened.run, end);
    return opened.run;
  },
};

function expectOneAnswer({ spec, end }: World, seed: number): void {
  const whole = createRun(spec, false);
  advanceRun(whole, end);
  expect(checksOf(whole).violations).toEqual([]);
  const expected = answerOf(whole);
  for (const [way, go] of Object.entries(ways)) {
    const random = createStream(seed, way);
    expect(answerOf(go(spec, end, (low, high) => drawInt(random, low, high))), `world ${seed}, ${way}`).toBe(expected);
  }
}

test("a region whose paused leader resumes is available again, however the run is driven", () => {
  const world = resumedLeader();
  const run = createRun(world.spec);
  while (stepRun(run, world.end));
  const names = run.branch.events.map(({ body }) => body.name);
  expect(names).toContain("region.available");
  expect(names.indexOf("region.available")).toBe(names.indexOf("node.resumed") + 1);
  expect(run.cluster.unavailable.size).toBe(0);
  expectOneAnswer(world, 0);
});

test("skipping to repaired ends where a paused leader resumes", () => {
  const player = createPlayer(createRun(resumedLeader().spec), null);
  advanceRun(player.run, 3_000_000 as Instant);
  stepPlayer(player, "repaired");
  for (let i = 0; i < 50 && player.errand !== null; i++) play(player, 16, () => true);
  expect(player.errand).toBeNull();
  expect(player.run.cluster.now).toBeLessThan(30_000_000);
});

test.each(Array.from({ length: 16 }, (_, i) => i + 1))("world %i has one digest and one record, however it is driven", (seed) => {
  expectOneAnswer(randomWorld(seed), seed);
});

test("a run stands at the end of an instant that it is sent to, also from amid that instant", () => {
  const { spec, end } = randomWorld(3);
  const run = createRun(spec);
  let amid = 0;
  for (let i = 0; i < 400; i++) {
    stepRun(run, end);
    const here = run.cluster.now;
    if (i % 20 !== 0) continue;
    const standing = hashCluster(run.cluster);
    const whole = createRun(spec, false);
    advanceRun(whole, here);
    finishInstant(run);
    expect(hashCluster(run.cluster)).toBe(hashCluster(whole.cluster));
    if (standing !== hashCluster(run.cluster)) amid++;
  }
  expect(amid).toBeGreaterThan(0);
});

test("a fork made between any two events goes the way of the cluster that it was made from", () => {
  const { spec, end } = randomWorld(5);
  const run = createRun(spec);
  let compared = 0;
  for (let i = 0; i < 20; i++) {
    for (let step = 0; step < 37; step++) stepRun(run, end);
    const fork = forkCluster(run.cluster);
    const next = Math.min(run.cluster.now + 300_000, run.branch.inputs[run.inputsDone]?.at ?? Infinity) - 1;
    if (next <= run.cluster.now) continue;
    advance(fork, next as Instant, SILENT);
    while (stepRun(run, next as Instant));
    advanceRun(run, next as Instant);
    expect(hashCluster(fork)).toBe(hashCluster(run.cluster));
    compared++;
  }
  expect(compared).toBeGreaterThan(10);
});

test("a breach stops a run right behind the event that shows it, in one go as in steps", () => {
  const { spec, end } = randomWorld(1);
  const brokenBy = (drive: (run: Run) => void): Run => {
    const run = createRun(spec);
    run.notice = ({ id, at }) => {
      if (id === 3) checksOf(run).violations.push({ invariant: "election-safety", region: 1, at, detail: "made up" });
      return false;
    };
    drive(run);
    return run;
  };
  const stepped = brokenBy((run) => {
    while (stepRun(run, end));
  });
  expect(stepped.branch.events.map(({ body }) => body.name).indexOf("invariant.violated")).toBe(3);
  expect(stepped.branch.events.length).toBe(4);
  expect(answerOf(brokenBy((run) => advanceRun(run, end)))).toBe(answerOf(stepped));
});

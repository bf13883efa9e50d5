import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { actOnRun, advanceRun, createRun, rewindRun, type Run } from "../../src/session/run.ts";
import { takeSlice, type SliceDesk, type SlicedWork } from "../../src/worker/slices.ts";

const at = (second: number): Instant => seconds(second) as number as Instant;

function standing(): Run {
  const topology = generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1, clients: 0 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [] });
  advanceRun(run, at(3));
  return run;
}

interface Count {
  readonly asked: string;
  steps: number;
}

/** Counts up to five, a step for each look at the clock; begun anew it counts from 0. */
const counting = (more = false): SlicedWork<string, Count, number> => ({
  millis: 10, of: ({ cluster }, asked) => [asked, cluster.now], begin: (_, asked) => ({ asked, steps: 0 }),
  goOn: (work, hasTime) => {
    while (work.steps < 5) {
      if (!hasTime()) return null;
      work.steps++;
    }
    return work.steps;
  },
  hasMore: () => more,
});

function deskOf(stepMillis: number): SliceDesk {
  let wall = 0;
  return { clock: () => (wall += stepMillis), sliced: new Map() };
}

test("each question goes on for its time where the last one left off, until it is made", () => {
  const [run, desk, kind] = [standing(), deskOf(4), counting()];
  const slices = Array.from({ length: 3 }, () => takeSlice(desk, kind, run, "x"))
    .map(({ work: { steps }, made }) => [steps, made]);
  expect(slices[0]?.[1]).toBeNull();
  expect(slices.at(-1)).toEqual([5, 5]);
  // What is made is forgotten: the next question begins anew.
  expect(desk.sliced.size).toBe(0);
});

test("another thing, another moment, another branch and another run are begun anew", () => {
  const [run, desk, kind] = [standing(), deskOf(4), counting()];
  const begun = takeSlice(desk, kind, run, "x").work;
  expect(takeSlice(desk, kind, run, "x").work).toBe(begun);
  const seen = [begun];
  const isNew = (of: Run, asked = "x"): boolean => {
    const { work } = takeSlice(desk, kind, of, asked);
    const fresh = !seen.includes(work);
    seen.push(work);
    return fresh;
  };
  expect([isNew(run, "y"), isNew(run)]).toEqual([true, true]);
  advanceRun(run, at(4));
  expect(isNew(run)).toBe(true);
  rewindRun(run, at(2));
  advanceRun(run, at(2));
  expect(isNew(run)).toBe(true);
  // The same instant, on a branch of its own.
  actOnRun(run, { kind: "kill", node: { kind: "store", id: 3 } });
  expect([run.branches.length, isNew(run)]).toEqual([2, true]);
  expect(isNew(standing())).toBe(true);
});

test("kinds stand beside each other, and what has more to make goes on behind what it made", () => {
  const [run, desk, one, other] = [standing(), deskOf(4), counting(), counting(true)];
  const works = [takeSlice(desk, one, run, "x").work, takeSlice(desk, other, run, "x").work];
  expect([takeSlice(desk, one, run, "x").work, takeSlice(desk, other, run, "x").work]).toEqual(works);
  const made = Array.from({ length: 4 }, () => takeSlice(desk, other, run, "x"));
  expect(made.at(-1)).toEqual({ work: works[1], made: 5 });
  expect(made.every(({ work }) => work === works[1])).toBe(true);
});

test("what stands elsewhere than where the question goes on is begun anew", () => {
  const [run, desk] = [standing(), deskOf(4)];
  const kind: SlicedWork<string, Count, number> = {
    ...counting(), of: () => [], goesOn: ({ asked, steps }, wanted) => asked === wanted && steps < 3,
  };
  const first = takeSlice(desk, kind, run, "x").work;
  expect([takeSlice(desk, kind, run, "x").work === first, first.steps]).toEqual([true, 4]);
  const second = takeSlice(desk, kind, run, "x").work;
  expect([second === first, second.steps]).toEqual([false, 2]);
  expect(takeSlice(desk, kind, run, "y").work.asked).toBe("y");
});

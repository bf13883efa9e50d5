import { beforeEach, expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { Player } from "../../src/session/player.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { serveExport } from "../../src/worker/export-desk.ts";
import type { SliceDesk } from "../../src/worker/slices.ts";
import { inputsOf } from "../cluster/golden.ts";

const S = 1_000_000;
const wish = { pictures: 5, from: S as Instant, to: 9 * S as Instant };

let run: Run;
let desk: SliceDesk;

beforeEach(() => {
  run = createRun({
    scenario: "", topology: generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1 }), preset: "tikv", seed: 1,
    inputs: inputsOf("2s kill store 1"),
  });
  advanceRun(run, 10 * S as Instant);
  desk = { clock: () => 0, sliced: new Map() };
});

/** When the cluster was as the picture of that place shows it; null where there is no such film. */
function taken(next: number): number | null {
  const answer = serveExport(desk, { run } as Player, { ...wish, next });
  if (!answer.ok) return null;
  if (answer.kind !== "picture" || answer.picture === null) throw new Error("there is time for a picture");
  return answer.picture.now;
}

test("a film that was given up begins with its first picture when it is asked for again", () => {
  expect([0, 1, 2].map(taken)).toEqual([1 * S, 3 * S, 5 * S]);
  expect([0, 1, 2, 3, 4].map(taken)).toEqual([1, 3, 5, 7, 9].map((second) => second * S));
});

test("no film goes on where the run has gone on, or is another one", () => {
  expect([0, 1].map(taken)).toEqual([1 * S, 3 * S]);
  advanceRun(run, 11 * S as Instant);
  expect(taken(2)).toBeNull();
  expect(taken(0)).toBe(1 * S);
});

import { describe, expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { createStream, drawInt } from "../../src/kernel/random.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { GeneratedTopology } from "../../src/cluster/topology.ts";
import { advanceRun, checksOf, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "./golden.ts";

const minutes = (count: number): Instant => (count * 60_000_000) as Instant;

function runOf(shape: GeneratedTopology, rate: number, ...lines: string[]): Run {
  return createRun({
    scenario: "", topology: generateTopology(shape), preset: "tikv", seed: 1,
    inputs: inputsOf(`0s set client.rate ${rate}`, ...lines),
  }, false);
}

/** The operators that moved a replica of each region, by region; and the instant of the last. */
function movesOf(run: Run): { readonly most: number; readonly last: number } {
  const moves = new Map<number, number>();
  let last = 0;
  for (const { at, body } of run.branch.events) {
    if (body.name !== "pd.operator.created" || body.description === "balance-leader") continue;
    moves.set(body.region, (moves.get(body.region) ?? 0) + 1);
    last = at;
  }
  return { most: Math.max(0, ...moves.values()), last };
}

describe("a generated cluster comes to rest", () => {
  test("where fewer regions than stores leave a store empty", () => {
    for (const [stores, zones] of [[7, 1], [7, 2], [7, 3], [8, 1], [9, 3]] as const) {
      const run = runOf({ stores, zones, regions: 2, replicas: 3 }, 2);
      advanceRun(run, minutes(30));
      expect(movesOf(run), `${stores} stores, ${zones} zones`).toEqual({ most: 0, last: 0 });
    }
  });

  test("whatever its stores, zones, regions, sizes and load: hardly anything moves, and nothing after ten minutes", () => {
    const random = createStream(8, "shapes");
    const one = <T>(...of: readonly T[]): T => of[drawInt(random, 0, of.length - 1)] as T;
    for (let round = 0; round < 10; round++) {
      const shape = {
        stores: drawInt(random, 3, 9), zones: drawInt(random, 1, 3), regions: drawInt(random, 1, 60),
        replicas: one(3, 3, 3, 1, 5), sizeMiB: one(96, 96, 1, 10, 256),
      };
      const rate = one(0, 2, 20);
      const run = runOf(shape, rate);
      advanceRun(run, minutes(14));
      const place = JSON.stringify({ shape, rate });
      const { most, last } = movesOf(run);
      expect(most, place).toBeLessThanOrEqual(2);
      expect(last, place).toBeLessThan(minutes(10));
      expect(checksOf(run).violations, place).toEqual([]);
    }
  });

  test("after a store has joined, and after it has gone", () => {
    const run = runOf({ stores: 4, zones: 1, regions: 20, replicas: 3 }, 2, "10s add-store zone=a host=h9", "30m remove-store 1");
    advanceRun(run, minutes(90));
    expect(checksOf(run).violations).toEqual([]);
    expect(movesOf(run).last).toBeLessThan(minutes(50));
  });
});

import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { createPlayer, play, setPace, statusOf, stepPlayer, type Player } from "../../src/session/player.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { inputsOf } from "../cluster/golden.ts";

const at = (seconds: number): Instant => (seconds * 1_000_000) as Instant;

function playerOf(stores: number, regions: number, ...lines: string[]): Player {
  const run = createRun({
    scenario: "", topology: generateTopology({ stores, regions, replicas: 3, zones: 1 }), preset: "tikv", seed: 5,
    inputs: inputsOf("0s set client.rate 2", ...lines),
  }, false);
  return createPlayer(run, null);
}

/** Skips to "repaired" from an instant on, and says where that ended. */
function skip(player: Player, from: number): number {
  setPace(player, 1, false);
  advanceRun(player.run, at(from));
  stepPlayer(player, "repaired");
  for (let slice = 0; slice < 50 && player.errand !== null; slice++) play(player, 8, () => true);
  expect(player.errand).toBeNull();
  return player.run.cluster.now / 1_000_000;
}

test("a skip ends soon after the last majority is gone, and the status says what is waited for", () => {
  const player = playerOf(3, 4, "10s kill store 1", "10s kill store 2");
  expect(skip(player, 60)).toBeLessThan(60 + 200);
  expect(statusOf(player)).toMatchObject({ playing: false, deadlock: [{ for: "majority", count: 4 }] });
});

test("a skip ends behind a cut that nothing mends, where no voter reaches enough of those that run", () => {
  const player = playerOf(3, 4, "10s kill store 3", "20s cut store 1 -> store 2");
  expect(skip(player, 60)).toBeLessThan(60 + 200);
  expect(statusOf(player)).toMatchObject({ playing: false, deadlock: [{ for: "links", count: 4 }] });
  const mended = playerOf(4, 4, "10s kill store 3", "20s partition store 1 | store 2, store 4", "5m heal");
  expect(skip(mended, 60)).toBeGreaterThan(30 * 60);
  expect(statusOf(mended)).toMatchObject({ unrepaired: 0, deadlock: null });
});

test("a skip ends where PD has called the store Down and no other may take its replicas", () => {
  const player = playerOf(3, 4, "10s kill store 3");
  const end = skip(player, 60);
  expect(end).toBeGreaterThan(30 * 60);
  expect(end).toBeLessThan(34 * 60);
  expect(statusOf(player).deadlock).toEqual([{ for: "target", count: 4 }]);
});

test("a skip goes on past the repair of all that can be, and counts each kind of what cannot", () => {
  const player = playerOf(5, 30, "10s kill store 1", "10s kill store 2");
  skip(player, 60);
  const { deadlock, unrepaired } = statusOf(player);
  expect(deadlock?.reduce((sum, { count }) => sum + count, 0)).toBe(unrepaired);
  expect(deadlock?.[0]?.for).toBe("majority");
  expect(player.run.branch.events.some(({ body }) => body.name === "pd.operator.finished")).toBe(true);
});

test("a skip waits for help that is planned: an input, or the end of a pause", () => {
  const planned = playerOf(3, 4, "10s kill store 3", "40m add-store zone=a host=h9");
  expect(skip(planned, 60)).toBeGreaterThan(40 * 60);
  expect(statusOf(planned)).toMatchObject({ unrepaired: 0, deadlock: null });
  const paused = playerOf(3, 4, "10s pause store 1 for 20m", "10s pause store 2 for 20m");
  expect(skip(paused, 60)).toBeGreaterThanOrEqual(20 * 60);
  expect(statusOf(paused)).toMatchObject({ unrepaired: 0, deadlock: null });
});

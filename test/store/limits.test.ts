import { expect, test } from "vitest";
import { PENDING_AT_MOST } from "../../src/store/options.ts";
import { createWorld, eventsNamed, isolate, keyIn, peerOf, put, regionsOn, responseTo, run, type World } from "./harness.ts";

const three = [1, 2, 3];

/** A leader of two regions that commits nothing any more, with all the writes of region 1 that may wait. */
function stuckWorld(): World {
  const world = createWorld({ stores: 3, regions: regionsOn(three, 2), leaders: { 1: 1, 2: 1 } });
  run(world, 3);
  isolate(world, 1);
  for (let i = 0; i < PENDING_AT_MOST; i++) put(world, 1, 1, keyIn(1, `${i}`), "v");
  run(world, 0.01);
  expect(peerOf(world, 1, 1).proposals).toHaveLength(PENDING_AT_MOST);
  expect(eventsNamed(world, "limit.reached")).toEqual([]);
  return world;
}

test("the pending writes of a region are limited, which is reported once, however often other regions have room", () => {
  const world = stuckWorld();
  for (let i = 0; i < 11; i++) {
    const refused = put(world, 1, 1, keyIn(1, "more"), "v");
    const taken = put(world, 1, 2, keyIn(2, `${i}`), "v");
    run(world, 0.01);
    expect(responseTo(world, refused)?.error).toMatchObject({ kind: "ServerIsBusy" });
    expect(responseTo(world, taken)).toBeUndefined();
  }
  expect(eventsNamed(world, "limit.reached")).toMatchObject([{ limit: "pending-writes", value: PENDING_AT_MOST }]);
  expect(peerOf(world, 1, 2).proposals).toHaveLength(11);
});

test("it is reported again when it had room in between, and for another region by itself", () => {
  const world = stuckWorld();
  put(world, 1, 1, keyIn(1, "more"), "v");
  run(world, 0.01);
  isolate(world, 1, false);
  run(world, 5);
  const taken = put(world, 1, 1, keyIn(1, "room"), "v");
  run(world, 0.1);
  expect(responseTo(world, taken)?.error).toBeNull();
  expect(eventsNamed(world, "limit.reached")).toHaveLength(1);
  isolate(world, 1);
  for (const id of [1, 2]) {
    for (let i = 0; i <= PENDING_AT_MOST; i++) put(world, 1, id, keyIn(id, `${i}`), "v");
    run(world, 0.01);
    expect(eventsNamed(world, "limit.reached")).toHaveLength(1 + id);
  }
});

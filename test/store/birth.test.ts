import { describe, expect, test } from "vitest";
import { orderedGet } from "../../src/kernel/ordered-map.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import type { Duration } from "../../src/kernel/time.ts";
import type { Region } from "../../src/proto/region.ts";
import { createStore, electAtBirth, heardOf, type StoreState } from "../../src/store/index.ts";
import { createWorld, kill, leaderOf, put, region, regionsOn, restart, run, storeOf } from "./harness.ts";

const three = [1, 2, 3];

const storesWith = (
  ids: readonly number[], regions: readonly Region[], pending: readonly number[] = [],
): StoreState[] =>
  ids.map((id) => createStore({
    id, address: `store-${id}`, labels: [], version: "8.5.0", capacityMiB: 1_000, otherUsedMiB: 0, seed: 1,
    settings: PRESETS.tikv.store,
    peers: regions.flatMap((each) => each.peers.filter(({ storeId }) => storeId === id).map((own) => ({
      region: each, peerId: own.id, sizeMiB: 3, keys: 10, pending: pending.includes(own.id),
    }))),
  }));

const roleAt = (stores: readonly StoreState[], store: number, id: number): number | undefined =>
  stores.find((state) => state.id === store)?.peers.get(id)?.node.raft.role;

describe("the first leaders", () => {
  test("are elected by those that are alive; of the others they have not heard for as long as was said", () => {
    const stores = storesWith(three, [region(1, three)]);
    const alive = stores.filter(({ id }) => id !== 3);
    const downFor = 900_000_000 as Duration;
    electAtBirth(alive, [{ regionId: 1, storeId: 2, downPeers: [{ peerId: 13, downFor }] }]);
    const leader = stores[1]?.peers.get(1);
    expect(leader?.lead === null || leader?.lead === undefined ? 0 : heardOf(leader.lead, 13)).toBe(-downFor);
    expect(stores[2]?.peers.get(1)).toMatchObject({ disk: { applied: 5 } });
    expect(stores[0]?.peers.get(1)).toMatchObject({ disk: { applied: 6 }, followed: 12 });
    expect(stores.map(({ memory }) => memory.leaderCount)).toEqual([0, 1, 0]);
  });

  test("are missing where nobody was named, or no quorum is alive", () => {
    const stores = storesWith(three, [region(1, three, "", "m"), region(2, three, "m")]);
    electAtBirth(stores.slice(0, 1), [{ regionId: 2, storeId: 1, downPeers: [] }]);
    for (const id of [1, 2]) expect(roleAt(stores, 1, id)).toBe(0);
  });

  test("lead alone where the region has one voter, and beside learners that wait for their data", () => {
    const lone: Region = {
      id: 1, startKey: "", endKey: "", epoch: { confVer: 2, version: 1 },
      peers: [{ id: 11, storeId: 1, role: "Voter" }, { id: 12, storeId: 2, role: "Learner" }],
    };
    const stores = storesWith([1, 2], [lone], [12]);
    electAtBirth(stores, [{ regionId: 1, storeId: 1, downPeers: [] }]);
    expect(stores[0]?.peers.get(1)).toMatchObject({ disk: { applied: 6 } });
    expect(stores[1]?.peers.get(1)).toMatchObject({ disk: { initialized: false, applied: 0 } });
  });

  test("begin asleep where that is asked for, but not in a group of which a member is down", () => {
    const stores = storesWith(three, [region(1, three, "", "m"), region(2, three, "m")]);
    const alive = stores.filter(({ id }) => id !== 3);
    electAtBirth(alive, [{ regionId: 1, storeId: 1, downPeers: [{ peerId: 13, downFor: 0 as Duration }] }], true);
    electAtBirth(stores, [{ regionId: 2, storeId: 2, downPeers: [] }], true);
    const rest = (id: number) => stores.map(({ peers }) => peers.get(id)?.node.raft.resting);
    expect([rest(1), rest(2)]).toEqual([[false, false, false], [true, true, true]]);
    expect(stores[1]?.peers.get(2)?.lead?.agreed).toEqual([21, 23]);
  });

  test("serve reads from the first instant, and do not all report to PD at once", () => {
    const world = createWorld({ stores: 3, regions: regionsOn(three, 20) });
    run(world, 10);
    const soon = world.record.toPd.filter(({ message }) => message.kind === "region-heartbeat").length;
    expect(soon).toBeLessThan(12);
    run(world, 50);
    const all = world.record.toPd.filter(({ message }) => message.kind === "region-heartbeat").length;
    expect(all).toBeGreaterThanOrEqual(20);
  });
});

test("a lone voter that restarts leads again, and nothing that it applied is lost", () => {
  const lone = { ...region(1, [1]), peers: [{ id: 11, storeId: 1, role: "Voter" as const }] };
  const world = createWorld({ stores: 2, regions: [lone] });
  put(world, 1, 1, "a", "v");
  run(world, 1);
  kill(world, 1);
  restart(world, 1);
  run(world, 30);
  expect(leaderOf(world, 1)).toBe(1);
  expect(orderedGet(storeOf(world, 1).data, "a")).toBe("v");
  expect(world.record.checks.violations).toEqual([]);
});

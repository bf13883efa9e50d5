import { describe, expect, test } from "vitest";
import { createStream } from "../../src/kernel/random.ts";
import { minutes, seconds } from "../../src/kernel/time.ts";
import { addWaiting } from "../../src/pd/begin-operators.ts";
import { Priority, type OperatorDraft } from "../../src/pd/operator.ts";
import { createWaiting, promote, putWaiting } from "../../src/pd/waiting.ts";
import { createWorld, hostOf, run, type World } from "./host.ts";

const transfer = ({ state }: World, region: number, more: Partial<OperatorDraft> = {}): OperatorDraft => {
  const info = state.tree.infos.get(region);
  if (info === undefined || info.leader === null) throw new Error(`region ${region} has no leader`);
  const to = info.region.peers.find(({ id }) => id !== info.leader?.id)?.storeId ?? 0;
  return {
    regionId: region, description: "balance-leader", kinds: ["leader"], priority: Priority.medium, epoch: info.region.epoch,
    sizeMiB: info.sizeMiB, steps: [{ kind: "transfer-leader", from: info.leader.storeId, to }], from: info.leader.storeId, to,
    ...more,
  };
};

const learner = (world: World, region: number, store: number, more: Partial<OperatorDraft> = {}): OperatorDraft =>
  transfer(world, region, {
    description: "add-rule-peer", kinds: ["replica", "region"],
    steps: [{ kind: "add-learner", target: { store, peer: 9_000 + region } }], from: 0, to: store, ...more,
  });

const quiet = (): World => {
  const world = createWorld({ zones: ["", "", "", ""], regions: 12, place: () => [1, 2, 3], pd: { schedulers: [] } });
  run(world, seconds(15));
  return world;
};

const endOf = ({ state }: World, region: number): string | undefined => state.records.get(region)?.end;

describe("operators that wait", () => {
  test("of one name five may wait at once, and what is more is cancelled and remembered", () => {
    const world = quiet();
    const waiting = createWaiting();
    for (const region of world.regions.keys()) putWaiting(world.state, waiting, transfer(world, region), world.now);
    const promoted = Array.from({ length: 6 }, () => promote(world.state, waiting, world.now)?.regionId);
    expect(promoted.pop()).toBeUndefined();
    expect(promoted).toEqual([...world.regions.keys()].slice(0, 5));
    expect([...world.state.records.values()].map(({ end }) => end)).toEqual(Array(7).fill("exceed-wait-limit"));
  });

  test("of several priorities one is drawn by its weight, which is the square of its rank", () => {
    const world = quiet();
    const regions = [...world.regions.keys()];
    const drawn = [0, 0, 0, 0];
    for (let seed = 0; seed < 3_000; seed++) {
      const waiting = createWaiting();
      const state = { ...world.state, random: createStream(seed, "waiting") };
      Object.values(Priority).forEach((priority, i) =>
        putWaiting(state, waiting, transfer(world, regions[i] ?? 0, { priority }), world.now));
      const first = promote(state, waiting, world.now)?.priority ?? 0;
      drawn[first] = (drawn[first] ?? 0) + 1;
    }
    // Of thirty parts 1, 4, 9 and 16; three standard deviations are 82 at the most.
    [100, 400, 900, 1_600].forEach((share, rank) => expect(Math.abs((drawn[rank] ?? 0) - share)).toBeLessThan(82));
  });

  test("one that a store's limit refuses is cancelled, and those behind it have their turn", () => {
    const world = quiet();
    const [first = 0, second = 0, third = 0] = world.regions.keys();
    const drafts = [learner(world, first, 4), learner(world, second, 4), transfer(world, third)];
    const started = addWaiting(world.state, hostOf(world), drafts);
    expect(started.map(({ regionId }) => regionId)).toEqual([first, third]);
    expect(endOf(world, second)).toBe("exceed-store-limit");
  });

  test("neither what is urgent nor light peers ask for a store's limit", () => {
    const world = quiet();
    const [first = 0, second = 0, third = 0] = world.regions.keys();
    const drafts = [learner(world, first, 4), learner(world, second, 4, { isLight: true }),
      learner(world, third, 4, { priority: Priority.urgent, description: "admin-add-learner" })];
    expect(drafts.map((draft) => addWaiting(world.state, hostOf(world), [draft]).length)).toEqual([1, 1, 1]);
  });

  test("only a higher priority takes the place of an operator that runs, which is replaced", () => {
    const world = quiet();
    const [first = 0] = world.regions.keys();
    addWaiting(world.state, hostOf(world), [learner(world, first, 4)]);
    expect(addWaiting(world.state, hostOf(world), [transfer(world, first)])).toEqual([]);
    expect(endOf(world, first)).toBe("already-exist");
    expect(addWaiting(world.state, hostOf(world), [transfer(world, first, { priority: Priority.high })])).toHaveLength(1);
    expect(endOf(world, first)).toBe("replaced");
  });

  test("the last operator of a region is remembered for ten minutes", () => {
    const world = quiet();
    const [first = 0, second = 0] = world.regions.keys();
    addWaiting(world.state, hostOf(world), [transfer(world, first)]);
    run(world, minutes(5));
    expect([...world.state.records].map(([region, { end }]) => [region, end])).toEqual([[first, "success"]]);
    run(world, minutes(20));
    addWaiting(world.state, hostOf(world), [transfer(world, second)]);
    run(world, minutes(21));
    expect([...world.state.records.keys()]).toEqual([second]);
  });
});

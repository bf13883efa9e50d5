import { describe, expect, test } from "vitest";
import { minutes, seconds } from "../../src/kernel/time.ts";
import type { PdOrder } from "../../src/proto/messages.ts";
import { changeOf } from "../../src/proto/operator-change.ts";
import { changeText, refusalText } from "../../src/proto/pd-text.ts";
import { displayedState, viewOperatorOf, viewStore } from "../../src/pd/index.ts";
import { createWorld, give, kill, named, restartPd, killPd, run, storesOfRegion, type World } from "./host.ts";

const quiet = { schedulers: [] } as const;
const five = (): World => createWorld({ zones: ["", "", "", "", ""], regions: 4, pd: quiet });

/** What PD answers to an order: its refusal in its own words, or "Success!". */
function order(world: World, wanted: PdOrder): string {
  const { refusal } = give(world, wanted);
  return refusal === null ? "Success!" : refusalText(refusal);
}

/** The brief and the steps of the operator that works on a region. */
const operatorOn = (world: World, region: number): readonly string[] => {
  const steps = viewOperatorOf(world.state, region)?.steps ?? [];
  const change = changeOf(steps);
  return [change === null ? "" : changeText(change), ...steps.map(({ kind }) => kind)];
};

describe("an operator by hand", () => {
  test("adds a voter, and PD's own rules take a surplus one away again", () => {
    const world = five();
    expect(storesOfRegion(world, 101)).toEqual([1, 2, 3]);
    expect(order(world, { kind: "add-peer", region: 101, store: 5 })).toBe("Success!");
    expect(operatorOn(world, 101)).toEqual(["add peer: store [5]", "add-learner", "promote-learner"]);
    run(world, minutes(3));
    expect(storesOfRegion(world, 101)).toHaveLength(3);
    expect(named(world, "pd.operator.finished").map(({ body }) => body.description))
      .toEqual(["admin-add-peer", "remove-orphan-peer"]);
  });

  test("merges two neighbours only where each has all its peers, and these their data", () => {
    const world = five();
    const waits = world.regions.get(102);
    const [waiting] = waits?.region.peers ?? [];
    if (waits !== undefined && waiting !== undefined) waits.pending = [waiting];
    run(world, minutes(2));
    expect(order(world, { kind: "merge-region", region: 101, target: 102 })).toBe("region 102 has abnormal peer");
    expect(order(world, { kind: "merge-region", region: 102, target: 101 })).toBe("region 102 has abnormal peer");
    if (waits !== undefined) waits.pending = [];
    run(world, minutes(4));
    expect(order(world, { kind: "merge-region", region: 101, target: 102 })).toBe("Success!");
  });

  test("moves a peer, its leader first where it leads", () => {
    const world = five();
    expect(order(world, { kind: "transfer-peer", region: 101, from: 1, to: 5 })).toBe("Success!");
    expect(operatorOn(world, 101)[0]).toBe("mv peer: store [1] to [5]");
    run(world, minutes(1));
    expect(storesOfRegion(world, 101)).toEqual([2, 3, 5]);
  });

  test("moves a whole region to the stores named, in the roles named", () => {
    const world = five();
    const peers = [{ store: 4, role: "leader" }, { store: 5, role: "voter" }, { store: 1, role: "follower" }] as const;
    expect(order(world, { kind: "transfer-region", region: 101, peers })).toBe("Success!");
    expect(operatorOn(world, 101)).toEqual([
      "mv peer: store [2 3] to [4 5]", "add-learner", "add-learner", "enter-joint", "leave-joint", "transfer-leader",
      "remove-peer", "remove-peer",
    ]);
    run(world, minutes(1));
    expect(storesOfRegion(world, 101)).toEqual([1, 4, 5]);
    expect(world.regions.get(101)?.leader).toBe(4);
  });

  test("is refused in PD's own words, and nothing is changed then", () => {
    const world = five();
    run(world, seconds(15));
    kill(world, 5);
    run(world, minutes(11));
    const before = named(world, "pd.operator.created").length;
    expect([
      order(world, { kind: "transfer-leader", region: 99, to: 1 }),
      order(world, { kind: "transfer-leader", region: 101, to: 5 }),
      order(world, { kind: "transfer-leader", region: 101, to: 1 }),
      order(world, { kind: "add-peer", region: 101, store: 1 }),
      order(world, { kind: "add-peer", region: 101, store: 9 }),
      order(world, { kind: "add-learner", region: 101, store: 5 }),
      order(world, { kind: "remove-peer", region: 101, store: 4 }),
      order(world, { kind: "transfer-peer", region: 101, from: 4, to: 5 }),
      order(world, { kind: "transfer-region", region: 101, peers: [1, 2].map((store) => ({ store, role: "leader" })) }),
      order(world, { kind: "transfer-region", region: 101, peers: [{ store: 1, role: "learner" }] }),
      order(world, { kind: "remove-operator", region: 101 }),
    ]).toEqual([
      "region 99 not found", "region has no voter in store 5", "no operator step is built", "region already has peer in store 1",
      "store 9 not found", "store 5 is unhealthy", "region has no peer in store 4", "region has no peer in store 4",
      "region cannot have multiple leaders", "region need at least 1 voter or leader", "operator not found",
    ]);
    expect(named(world, "pd.operator.created")).toHaveLength(before);
    expect(named(world, "pd.ordered")).toEqual([]);
  });

  test("is one at a time on a region, and can be stopped", () => {
    const world = five();
    world.copyTime = minutes(5);
    expect(order(world, { kind: "add-peer", region: 101, store: 4 })).toBe("Success!");
    expect(order(world, { kind: "add-peer", region: 101, store: 5 })).toBe("failed to add operator, maybe already have one");
    expect(order(world, { kind: "remove-operator", region: 101 })).toBe("Success!");
    expect(named(world, "pd.operator.cancelled").map(({ body }) => body.reason)).toEqual(["admin-stop"]);
  });
});

describe("a store", () => {
  test("that is being removed can be kept, and then keeps its replicas", () => {
    const world = five();
    world.copyTime = minutes(2);
    expect(order(world, { kind: "keep-store", store: 2 })).toBe("store 2 is not offline");
    order(world, { kind: "remove-store", store: 2 });
    expect(order(world, { kind: "keep-store", store: 2 })).toBe("Success!");
    run(world, minutes(1));
    expect(displayedState(world.state, 2, world.now)).toBe("Up");
    expect(named(world, "pd.operator.created")).toEqual([]);
  });

  test("that is buried is forgotten when people say so", () => {
    const world = createWorld({ zones: ["", "", "", ""], regions: 0, pd: quiet });
    order(world, { kind: "remove-store", store: 4 });
    run(world, minutes(1));
    expect(order(world, { kind: "remove-tombstones" })).toBe("Success!");
    expect(viewStore(world.state, 4, world.now)).toBeUndefined();
    run(world, minutes(2));
    expect(order(world, { kind: "keep-store", store: 4 })).toBe("store 4 not found");
  });

  test("of twice the weight is to lead twice as many regions", () => {
    const world = createWorld({ zones: ["", "", ""], regions: 90, pd: { schedulers: ["balance-leader"] } });
    run(world, minutes(1));
    expect(named(world, "pd.operator.created")).toEqual([]);
    expect(order(world, { kind: "weigh-store", store: 1, leader: 2, region: 1 })).toBe("Success!");
    run(world, minutes(5));
    const heavy = viewStore(world.state, 1, world.now);
    // Two of four shares of 90, within the tolerance of five leaders on either side.
    expect(heavy?.leaders).toBeGreaterThanOrEqual(36);
    expect(heavy?.leaderScore).toBe((heavy?.leaders ?? 0) / 2);
  });

  test("takes as many replicas a minute as its own limit allows, also behind a restart of PD", () => {
    const moved = (rate: number): number => {
      const world = createWorld({ zones: ["", "", "", ""], regions: 60, pd: quiet, place: () => [1, 2, 3] });
      order(world, { kind: "limit-store", store: 4, rate, limit: "add-peer" });
      killPd(world);
      restartPd(world);
      run(world, minutes(2));
      order(world, { kind: "remove-store", store: 3 });
      run(world, minutes(4));
      return named(world, "pd.operator.finished").length;
    };
    expect(moved(15)).toBeGreaterThan(25);
    expect(moved(3)).toBeLessThan(9);
  });

  test("stands where its labels say, and new ones move replicas to better places", () => {
    const world = createWorld({ zones: ["a", "b", "b", "b"], regions: 6, pd: quiet, place: () => [1, 2, 3] });
    run(world, minutes(1));
    expect(named(world, "pd.operator.created")).toEqual([]);
    const labels = [{ key: "zone", value: "c" }];
    expect(order(world, { kind: "label-store", store: 4, rewrite: false, labels })).toBe("Success!");
    run(world, minutes(3));
    for (const id of [101, 102, 103, 104, 105, 106]) expect(storesOfRegion(world, id)).toContain(4);
  });
});

test("a paused scheduler rests until its time is over, or until somebody resumes it", () => {
  const crooked = (): World =>
    createWorld({ zones: ["", "", ""], regions: 60, pd: { schedulers: ["balance-leader"] }, place: () => [1, 2, 3] });
  const world = crooked();
  expect(order(world, { kind: "pause-scheduler", scheduler: "balance-region", seconds: 60 })).toBe("scheduler not found");
  expect(order(world, { kind: "pause-scheduler", scheduler: "balance-leader", seconds: 60 })).toBe("Success!");
  run(world, seconds(59));
  expect(named(world, "pd.operator.created")).toEqual([]);
  run(world, seconds(62));
  expect(named(world, "pd.operator.created").length).toBeGreaterThan(0);
  const resumed = crooked();
  order(resumed, { kind: "pause-scheduler", scheduler: "all", seconds: 3_600 });
  run(resumed, seconds(10));
  order(resumed, { kind: "pause-scheduler", scheduler: "all", seconds: 0 });
  run(resumed, seconds(12));
  expect(named(resumed, "pd.operator.created").length).toBeGreaterThan(0);
});

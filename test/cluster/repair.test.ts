import { describe, expect, test } from "vitest";
import { countUnrepaired } from "../../src/cluster/health.ts";
import { repairStateOf, type RepairWait } from "../../src/cluster/repair.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { actOnRun, advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "./golden.ts";
import { repairStates } from "./repair-counts.ts";

const at = (seconds: number): Instant => Math.round(seconds * 1_000_000) as Instant;

function runOf(stores: number, regions: number, ...lines: string[]): Run {
  return createRun({
    scenario: "", topology: generateTopology({ stores, regions, replicas: 3, zones: 1 }), preset: "tikv", seed: 5,
    inputs: inputsOf("0s set client.rate 2", ...lines),
  }, false);
}

function goTo(run: Run, seconds: number): Run {
  advanceRun(run, at(seconds));
  return run;
}

const idsOf = (run: Run): number[] => [...run.cluster.replicaMachines.keys()];

/** The one state in which every region is that is not repaired. */
function onlyWait(run: Run): { readonly for: RepairWait; readonly until: Instant | null; readonly count: number } {
  const { waiting, copying } = repairStates(run.cluster, idsOf(run));
  expect(copying).toBe(0);
  expect(waiting).toHaveLength(1);
  const [wait] = waiting;
  if (wait === undefined) throw new Error("nobody waits");
  return wait;
}

/** Goes on until the first instant at which no region waits for that any more; to the tenth of a second. */
function endOf(run: Run, wait: RepairWait, atMost: number): number {
  for (let second = run.cluster.now / 1_000_000; second < atMost; second += 0.1) {
    goTo(run, second);
    if (!repairStates(run.cluster, idsOf(run)).waiting.some((each) => each.for === wait)) return second;
  }
  return Infinity;
}

describe("what a region waits for", () => {
  test("nothing, in a healthy cluster", () => {
    const run = goTo(runOf(4, 6), 20);
    expect(repairStates(run.cluster, idsOf(run))).toEqual({ repaired: 6, copying: 0, waiting: [] });
  });

  test("the links, where two of three voters run and do not hear each other; a leader once they do", () => {
    const run = goTo(runOf(3, 1, "1s kill store 3", "2s cut store 1 -> store 2"), 40);
    expect(onlyWait(run).for).toBe("links");
    for (const { action } of atLeastOne(inputsOf("40s heal"))) expect(actOnRun(run, action)).toBe(null);
    expect(onlyWait(run).for).toBe("leader");
  });

  test("nothing that will come, where leaders miss replicas on a store that PD hears", () => {
    const parted = ["store 1", "store 2", "store 4"].map((other) => `10s cut store 3 ${other}`);
    const run = goTo(runOf(4, 4, "5s set raftstore.max-peer-down-duration 1m", "5s set pd.balance-leader off", ...parted), 60);
    expect(repairStates(run.cluster, idsOf(run)).waiting).toEqual([]);
    expect(onlyWait(goTo(run, 200))).toMatchObject({ for: "store-heard", until: null });
    for (const { action } of atLeastOne(inputsOf("200s heal"))) expect(actOnRun(run, action)).toBe(null);
    expect(repairStates(goTo(run, 300).cluster, idsOf(run)).repaired).toBe(4);
  });

  test("a Raft leader at first, then for PD to call the store Down, at the instant that is told", () => {
    const run = goTo(runOf(4, 12, "10s kill store 4"), 11);
    const { waiting } = repairStates(run.cluster, idsOf(run));
    expect(waiting.map((each) => each.for)).toEqual(["leader", "store-down"]);
    const wait = onlyWait(goTo(run, 60));
    expect(wait.for).toBe("store-down");
    const end = endOf(goTo(run, 1790), "store-down", 1830);
    expect((wait.until ?? 0) / 1_000_000).toBeGreaterThan(end - 0.11);
    expect((wait.until ?? 0) / 1_000_000).toBeLessThanOrEqual(end);
  });

  test("a majority, where two of three voters are dead, however long it waits", () => {
    const run = goTo(runOf(3, 2, "10s kill store 1", "10s kill store 2"), 31 * 60);
    expect(onlyWait(run)).toEqual({ for: "majority", count: 2, until: null });
  });

  test("down_peers, where PD calls the store Down before its leader misses the peer", () => {
    const run = goTo(runOf(4, 4, "5s set pd.max-store-down-time 5m", "30s kill store 4"), 7 * 60);
    const wait = onlyWait(run);
    expect(wait.for).toBe("down-peers");
    expect(wait.until).toBeGreaterThanOrEqual(at(30 + 600));
    expect(wait.until).toBeLessThan(at(30 + 600 + 61));
    // Repair begins with the first report of the kind, which is the earliest that was told.
    const begun = goTo(run, 14 * 60).branch.events.find(({ body }) => body.name === "pd.operator.created");
    expect((begun?.at ?? 0) - (wait.until ?? 0)).toBeGreaterThan(-1_000_000);
    expect((begun?.at ?? 0) - (wait.until ?? 0)).toBeLessThan(2_000_000);
    expect(repairStates(run.cluster, idsOf(run))).toEqual({ repaired: 4, copying: 0, waiting: [] });
  });

  test("down_peers for ever, where the Raft leader moves more often than every ten minutes", () => {
    const moves = [8, 16, 24, 32, 40].map((minute, turn) => `${minute}m transfer-leader 3 to ${turn % 2 === 0 ? 1 : 3}`);
    const run = goTo(runOf(4, 4, "0s set pd.balance-leader off", "30s kill store 4", ...moves), 41 * 60);
    const state = repairStateOf(run.cluster, 3);
    expect(state).toMatchObject({ kind: "waiting", for: "down-peers" });
    // Ten minutes from the last move, not from the death of the store.
    expect(state.kind === "waiting" ? state.until : null).toBeGreaterThanOrEqual(at(50 * 60));
  });

  test("a store that may take the replica, then the patrol that comes within 10 ms of a new store", () => {
    const run = goTo(runOf(3, 4, "10s kill store 3", "40m add-store zone=a host=h9"), 35 * 60);
    expect(onlyWait(run)).toEqual({ for: "target", count: 4, until: null });
    const patrol = onlyWait(goTo(run, 40 * 60 + 0.005));
    expect(patrol).toMatchObject({ for: "patrol", count: 4 });
    expect(patrol.until).toBe(at(40 * 60 + 0.01));
    const { waiting, copying } = repairStates(goTo(run, 40 * 60 + 1).cluster, idsOf(run));
    expect(copying).toBe(1);
    expect(waiting).toMatchObject([{ for: "limit", count: 3 }]);
    // 15 a minute: one region every four seconds.
    expect(waiting[0]?.until).toBe(at(40 * 60 + 4.01));
  });

  test("the schedule limit: switched off for good with 0, for the moment where it is used up", () => {
    const run = goTo(runOf(4, 8, "0s set pd.replica-schedule-limit 0", "0s set pd.store-limit-add-peer 1000",
      "0s set raftstore.hibernate-regions off", "10s kill store 4", "40m set pd.replica-schedule-limit 1"), 35 * 60);
    expect(onlyWait(run)).toMatchObject({ for: "scheduling-off", until: null });
    const { copying, waiting } = repairStates(goTo(run, 40 * 60 + 1).cluster, idsOf(run));
    expect(copying).toBe(1);
    expect(waiting).toMatchObject([{ for: "limit", until: null }]);
  });

  test("PD, while it is dead and until it is prepared again", () => {
    const run = goTo(runOf(4, 6, "10s kill store 4", "20s kill pd 1", "40m restart pd 1"), 30 * 60);
    expect(onlyWait(run)).toMatchObject({ for: "pd", until: null });
    expect(onlyWait(goTo(run, 40 * 60 + 1)).for).toBe("pd");
    expect(repairStates(goTo(run, 41 * 60).cluster, idsOf(run))).toEqual({ repaired: 6, copying: 0, waiting: [] });
  });

  test("is one thing for every region at every moment of a repair, and the counts add up to what is not repaired", () => {
    const run = runOf(5, 40, "10s kill store 4", "30m30s kill pd 1", "33m restart pd 1");
    const seen = new Set<string>();
    const overdue: string[] = [];
    // Copies take seconds: they are seen by whoever looks often while PD repairs.
    for (let second = 5; second < 80 * 60; second += second > 29 * 60 && second < 40 * 60 ? 20 : 120) {
      const { repaired, copying, waiting } = repairStates(goTo(run, second).cluster, idsOf(run));
      const sum = copying + waiting.reduce((total, each) => total + each.count, 0);
      expect(repaired + sum).toBe(40);
      expect(sum).toBe(countUnrepaired(run.cluster));
      if (copying > 0) seen.add("copying");
      for (const each of waiting) {
        seen.add(each.for);
        if (each.until !== null && each.until < run.cluster.now) overdue.push(`${each.for} at ${second} s`);
      }
    }
    expect(overdue).toEqual([]);
    expect(countUnrepaired(run.cluster)).toBe(0);
    for (const state of ["copying", "limit", "store-down", "pd"]) expect(seen).toContain(state);
  });
});

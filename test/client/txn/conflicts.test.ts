import { describe, expect, test } from "vitest";
import { clientStates } from "../../../src/cluster/cluster.ts";
import { createTxnState } from "../../../src/client/txn/state.ts";
import { awaitTimestamp, handOut, isLate } from "../../../src/client/txn/oracle.ts";
import type { ClientHost, ClientState } from "../../../src/client/types.ts";
import { millis, seconds } from "../../../src/kernel/time.ts";
import {
  balances, begin, does, increment, isLockedAt, outcomes, run, runUntil, transfer, txnWorld, write, type TxnWorld,
} from "./world.ts";

/** What stands at the counter, as client 2 reads it. */
function counted(world: TxnWorld): string | null | undefined {
  begin(world, 2, "counter", { role: "look", keys: [world.bob], numbers: [] });
  run(world, seconds(1));
  const last = world.told.at(-1)?.entry.operations[0];
  return last?.kind === "read" ? last.value : undefined;
}

const triesIn = ({ cluster }: TxnWorld): number => clientStates(cluster).reduce((sum, { measures }) => sum + measures.retries, 0);

/** Both clients add 1 to a counter that stands at 0, at the same time. */
function race(...settings: readonly string[]): TxnWorld {
  const world = txnWorld(...settings);
  write(world, 1, { [world.bob]: "0" });
  run(world, millis(500));
  increment(world, 1);
  increment(world, 2);
  run(world, seconds(6));
  return world;
}

describe("two clients that add 1 to the same counter at the same time", () => {
  test("without retry: one of them conflicts and fails", () => {
    const world = race();
    expect([...outcomes(world).slice(1)].sort()).toEqual(["failed", "ok"]);
    expect(counted(world)).toBe("1");
    expect(world.events.filter((name) => name === "txn.conflict")).toHaveLength(1);
  });

  test("begun anew: both are counted", () => {
    const world = race("client.txn-retry begin-anew");
    expect(outcomes(world)).toEqual(["ok", "ok", "ok"]);
    expect(world.told.map(({ retries }) => retries).sort()).toEqual([0, 0, 1]);
    // Beside what any client tries again that has to find a region's leader first.
    expect(triesIn(world) - triesIn(race())).toBe(1);
    expect(counted(world)).toBe("2");
  });

  test("with their writes replayed: both succeed, and one update is lost", () => {
    const world = race("client.txn-retry replay-writes");
    expect(outcomes(world)).toEqual(["ok", "ok", "ok"]);
    expect(counted(world)).toBe("1");
  });

  test("pessimistically: the second waits for the lock of the first, and both are counted", () => {
    const world = race("client.txn-mode pessimistic");
    expect(outcomes(world)).toEqual(["ok", "ok", "ok"]);
    expect(counted(world)).toBe("2");
  });
});

test("two transfers that lock two accounts the other way round: one is told of the deadlock, and both end", () => {
  const world = txnWorld("client.txn-mode pessimistic", "client.txn-retry begin-anew");
  const { bob, joe } = world;
  write(world, 1, { [bob]: "10", [joe]: "10" });
  run(world, millis(500));
  for (let round = 0; round < 5; round++) {
    begin(world, 1, "bank", { role: "transfer", keys: [bob, joe], numbers: [1] });
    begin(world, 2, "bank", { role: "transfer", keys: [joe, bob], numbers: [1] });
    run(world, seconds(8));
  }
  expect(outcomes(world)).toEqual(Array.from({ length: 11 }, () => "ok"));
  expect(balances(world, 2)).toEqual(["10", "10"]);
});

describe("what happens between the steps of a transaction", () => {
  const prepared = (...settings: readonly string[]): TxnWorld => {
    const world = txnWorld(...settings);
    write(world, 1, { [world.bob]: "10", [world.joe]: "2" });
    run(world, millis(500));
    return world;
  };

  test("the commit of the primary is never answered: the client does not know, and says so", () => {
    const world = prepared("client.max-retry-time 2s", "client.request-timeout 1s");
    const txn = transfer(world, 1, 7);
    runUntil(world, () => txn.phase === "committing");
    for (const store of [1, 2, 3]) does(world, `cut store ${store} -> client 1`);
    run(world, seconds(60));
    expect(outcomes(world)).toEqual(["ok", "unknown"]);
    expect(world.events).toContain("txn.undetermined");
    does(world, "heal");
    expect(balances(world, 2)).toEqual(["3", "9"]);
  });

  test("PD's leader dies between the timestamps of start and commit: the transaction waits for the next one, and commits", () => {
    const world = prepared();
    const txn = transfer(world, 1, 7);
    runUntil(world, () => txn.phase === "prewriting");
    does(world, "kill pd 1");
    run(world, seconds(30));
    expect(outcomes(world)).toEqual(["ok", "ok"]);
    expect((world.told[1]?.latency ?? 0) / 1e6).toBeGreaterThan(1);
    expect(balances(world, 2)).toEqual(["3", "9"]);
  });

  test("no timestamp comes for the commit: the transaction is given up, and takes its lock away though it is only one", () => {
    const world = txnWorld("client.max-retry-time 2s");
    write(world, 1, { [world.bob]: "1" });
    runUntil(world, () => isLockedAt(world, world.bob));
    does(world, "kill pd 1", "kill pd 2", "kill pd 3");
    runUntil(world, () => outcomes(world).length > 0);
    run(world, millis(20));
    expect([outcomes(world), isLockedAt(world, world.bob)]).toEqual([["failed"], false]);
  });

  test("an answer of PD is late three seconds after its own request, not after one that was answered", () => {
    const { oracle } = createTxnState(1);
    const timers: number[] = [];
    let now = 0;
    const host = {
      clock: () => now, startTimer: (wait: number) => void timers.push(wait), directory: { pds: [] },
    } as unknown as ClientHost;
    const state = { nextTicket: 1, clients: 1 } as ClientState;
    awaitTimestamp(state, host, oracle, 1);
    handOut(state, host, oracle, { physical: 1, logical: 1 }, () => undefined);
    now = seconds(1);
    awaitTimestamp(state, host, oracle, 2);
    now = seconds(3);
    expect(isLate(host, oracle)).toBe(false);
    now = seconds(4);
    expect(isLate(host, oracle)).toBe(true);
    expect(timers).toEqual([seconds(3), seconds(1)]);
  });

  test("a region splits between prewrite and commit: its keys are grouped anew, and all of them committed", () => {
    const world = txnWorld();
    const { bob, joe } = world;
    const keys = [bob, `${bob}-x`, `${bob}-y`, joe];
    const txn = write(world, 1, Object.fromEntries(keys.map((key) => [key, "1"])));
    runUntil(world, () => txn.phase === "ordering");
    const split = `operator add split-region ${splitRegion(world)} --policy=usekey --keys=${hex(`${bob}-y`)}`;
    does(world, "pause client 1 for 5s", `pd-ctl ${split}`);
    runUntil(world, () => world.events.includes("region.split"));
    expect(outcomes(world)).toEqual([]);
    run(world, seconds(6));
    expect(outcomes(world)).toEqual(["ok"]);
    begin(world, 2, "bank", { role: "look", keys, numbers: [] });
    run(world, seconds(1));
    expect(world.told.at(-1)?.entry.operations).toEqual(keys.map((key) => ({ kind: "read", key, value: "1" })));
  });
});

const splitRegion = ({ cluster, bob }: TxnWorld): number =>
  cluster.topology.regions.find(({ startKey, endKey }) => bob >= startKey && (endKey === "" || bob < endKey))?.id ?? 0;

const hex = (key: string): string => [...key].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("");

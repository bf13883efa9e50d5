import { describe, expect, test } from "vitest";
import { newestOf } from "../../../src/kernel/newest-first-changes.ts";
import { checkHistories } from "../../../src/check/history/index.ts";
import { millis, seconds } from "../../../src/kernel/time.ts";
import { asks, cellsOf, does, isLockedAt, leaderOf, run, runUntil, sizeOf, txnWorld, type TxnWorld } from "./world.ts";
import { atLeastOne } from "../../at-least-one.ts";

/** Bob has 10 and Joe 2, in two regions. */
function paper(...settings: readonly string[]): TxnWorld {
  const world = txnWorld(...settings);
  asks(world, "client 1", "begin", `put ${world.bob} 10`, `put ${world.joe} 2`, "commit");
  run(world, seconds(4));
  return world;
}

/** Client 1 is about to commit a transfer of 7 from Bob to Joe. Returns when it began. */
function transfer(world: TxnWorld): number {
  const { bob, joe } = world;
  asks(world, "client 1", "begin");
  const { startTs } = world.answers.at(-1) ?? { startTs: 0 };
  asks(world, "client 1", `get ${bob}`, `get ${joe}`, `put ${bob} 3`, `put ${joe} 9`);
  return startTs;
}

/** What client 2 reads of both, in one transaction. */
function read(world: TxnWorld, begin: string = "begin"): readonly string[] {
  const found = [begin, `get ${world.bob}`, `get ${world.joe}`].map((step) => asks(world, "client 2", step));
  asks(world, "client 2", "commit");
  return found.slice(1);
}

const isCommittedAt = (world: TxnWorld, key: string, value: string): boolean =>
  cellsOf(world, key).some(({ writes }) => newestOf(writes)?.shortValue === value);

/** What client 2 reads behind the life of the locks, and whether any is left then. */
function afterwards(world: TxnWorld): { readonly found: readonly string[]; readonly locked: boolean } {
  run(world, seconds(4));
  const found = read(world);
  run(world, seconds(2));
  return { found, locked: isLockedAt(world, world.bob) || isLockedAt(world, world.joe) };
}

describe("the transfer of the Percolator paper, by hand", () => {
  test("is seen from its commit on, and by no reader before", () => {
    const world = paper();
    const start = transfer(world);
    asks(world, "client 1", "commit");
    const { commitTs } = world.answers.at(-1) ?? { commitTs: 0 };
    expect(commitTs).toBeGreaterThan(start);
    expect(read(world)).toEqual(["3", "9"]);
    expect([start - 1, start, commitTs - 1, commitTs].map((at) => read(world, `begin at ${at}`)))
      .toEqual([["10", "2"], ["10", "2"], ["10", "2"], ["3", "9"]]);
  });

  test("lets a reader of the past by while it is under way", () => {
    const world = paper();
    const start = transfer(world);
    does(world, "client 1 commit");
    runUntil(world, () => isLockedAt(world, world.bob) && isLockedAt(world, world.joe));
    does(world, "pause client 1 for 2s");
    expect(read(world, `begin at ${start - 1}`)).toEqual(["10", "2"]);
    expect(atLeastOne(world.answers).filter(({ waited }) => waited >= seconds(1))).toEqual([]);
    expect(world.events).not.toContain("txn.lock.met");
  });

  test("is rolled back by who reads when its client dies between the prewrites", () => {
    const world = paper();
    transfer(world);
    does(world, `cut client 1 -> store ${leaderOf(world, world.joe)}`, "client 1 commit");
    runUntil(world, () => isLockedAt(world, world.bob));
    run(world, millis(5));
    expect(isLockedAt(world, world.joe)).toBe(false);
    does(world, "kill client 1", "heal");
    expect(afterwards(world)).toEqual({ found: ["10", "2"], locked: false });
  });

  test("is rolled back by who reads when its client dies between prewrite and commit", () => {
    const world = paper();
    transfer(world);
    does(world, "client 1 commit");
    runUntil(world, () => isLockedAt(world, world.bob) && isLockedAt(world, world.joe));
    does(world, "kill client 1");
    expect(world.answers.at(-1)).toMatchObject({ asked: "commit", ok: false, text: "connection closed" });
    expect(afterwards(world)).toEqual({ found: ["10", "2"], locked: false });
  });

  test("is rolled forward by who reads when its client dies behind the commit of the primary key", () => {
    const world = paper();
    transfer(world);
    does(world, "client 1 commit");
    runUntil(world, () => isCommittedAt(world, world.bob, "3"));
    does(world, "kill client 1");
    expect(isLockedAt(world, world.joe)).toBe(true);
    expect(afterwards(world)).toEqual({ found: ["3", "9"], locked: false });
  });

  test("needs nobody when its client dies behind the commit of the last key", () => {
    const world = paper();
    transfer(world);
    does(world, "client 1 commit");
    runUntil(world, () => isCommittedAt(world, world.joe, "9"));
    does(world, "kill client 1");
    expect(afterwards(world)).toEqual({ found: ["3", "9"], locked: false });
    expect(world.events).not.toContain("txn.lock.met");
  });
});

describe("two sessions that add 1 to x, which is 0", () => {
  const race = (...settings: readonly string[]): readonly string[] => {
    const world = txnWorld(...settings);
    asks(world, "client 1", "put x 0");
    for (const session of ["client 1", "client 2"]) asks(world, session, "begin", "get x", "put x 1");
    const [one, other] = [asks(world, "client 1", "commit"), asks(world, "client 2", "commit")];
    const entries = world.told.filter(({ history }) => history === "session").map(({ entry }) => entry);
    const { outcome } = checkHistories({ of: { session: entries }, left: null, byHand: new Set(["x"]) }).get("isolation") ?? {};
    return [one, other, asks(world, "client 1.2", "get x"), outcome ?? ""].map((text) => text.replace(/[ ,].*/, ""));
  };

  test("conflict where nothing is tried again", () => expect(race()).toEqual(["OK", "write", "1", "ok"]));

  test("lose an update where writes are replayed, which the check of isolation finds", () =>
    expect(race("client.txn-retry replay-writes")).toEqual(["OK", "OK", "1", "violated"]));
});

describe("pessimistic sessions", () => {
  test("wait for one another's locks", () => {
    const world = txnWorld();
    asks(world, "client 1", "begin pessimistic", "put x 1");
    asks(world, "client 2", "begin pessimistic");
    does(world, "client 2 put x 2");
    run(world, seconds(5));
    expect(world.events.filter((name) => name === "client.session.waiting")).toHaveLength(1);
    expect(asks(world, "client 1", "commit")).toMatch(/^OK, commit_ts \d+$/);
    runUntil(world, () => world.answers.at(-1)?.asked === "put x 2");
    expect(asks(world, "client 2", "commit")).toMatch(/^OK/);
    expect(asks(world, "client 1", "get x")).toBe("2");
  });

  test("give a lock up after 50 s, and go on with their transaction", () => {
    const world = txnWorld();
    asks(world, "client 1", "begin pessimistic", "lock x");
    asks(world, "client 2", "begin pessimistic", "put y 1");
    expect(asks(world, "client 2", "put x 2")).toBe("lock wait timeout");
    const waited = (world.answers.at(-1)?.waited ?? 0) / seconds(1);
    expect([waited >= 50, waited < 53]).toEqual([true, true]);
    expect(asks(world, "client 2", "commit")).toMatch(/^OK/);
    expect(asks(world, "client 1", "get y", "rollback", "get y")).toBe("1");
  });

  test("are told of a deadlock, which ends one of them", () => {
    const world = txnWorld();
    asks(world, "client 1", "begin pessimistic", "put x 1");
    asks(world, "client 2", "begin pessimistic", "put y 2");
    does(world, "client 1 put y 1");
    run(world, millis(100));
    expect(asks(world, "client 2", "put x 2")).toMatch(/^deadlock \{ lock_ts:\d+ lock_key:"[xy]" wait_chain:/);
    expect(asks(world, "client 2", "commit")).toBe("invalid transaction");
    run(world, seconds(2));
    expect(asks(world, "client 1", "commit")).toMatch(/^OK/);
  });

  test("keep their locks alive by heartbeats, longer than a lock lives", () => {
    const world = txnWorld();
    asks(world, "client 1", "begin pessimistic", "put x 1");
    run(world, seconds(45));
    does(world, "client 2 put x 2");
    run(world, seconds(10));
    expect(world.answers.at(-1)?.asked).toBe("put x 1");
    expect(asks(world, "client 1", "commit")).toMatch(/^OK/);
  });
});

describe("a session", () => {
  test("sees its own writes, others only from its commit on", () => {
    const world = txnWorld();
    asks(world, "client 1", "put a 1", "put b 2", "begin", "put c 3", "delete a");
    expect(asks(world, "client 1", "scan a to z")).toBe("b = 2, c = 3");
    expect(asks(world, "client 1.2", "scan a limit 1")).toBe("a = 1");
    asks(world, "client 1", "commit");
    expect(asks(world, "client 1.2", "scan a")).toBe("b = 2, c = 3");
    expect(asks(world, "client 1.2", "get a")).toBe("not exist");
  });

  test("answers steps in the order in which they were asked, however fast they come", () => {
    const world = txnWorld();
    does(world, "client 1 begin", "client 1 put x 1", "client 1 get x", "client 1 commit", "client 1 begin", "client 1 begin");
    run(world, seconds(2));
    expect(world.answers.map(({ asked, ok }) => `${asked} ${ok}`))
      .toEqual(["begin true", "put x 1 true", "get x true", "commit true", "begin true", "begin false"]);
  });

  test("knows raw keys beside those of transactions", () => {
    const world = txnWorld();
    asks(world, "client 1", "rawput x 5", "put x 6");
    expect([asks(world, "client 2", "rawget x"), asks(world, "client 2", "get x")]).toEqual(["5", "6"]);
  });

  test("deletes and scans raw keys, over regions and as many as it is told to; transactions see nothing of that", () => {
    const world = txnWorld();
    const { bob, joe } = world;
    asks(world, "client 1", `put ${bob} txn`, `rawput ${bob} 1`, `rawput ${bob}-2 2`, `rawput ${joe} 3`,
      `rawput ${joe}-2 4`);
    const scans = (...steps: readonly string[]): readonly string[] =>
      steps.map((step) => asks(world, "client 2", `rawscan ${step}`));
    expect(scans(`${bob} limit 3`, `${bob} limit 2`, `${bob}-2 to ${joe}`, `${joe}-z`))
      .toEqual([`${bob} = 1, ${bob}-2 = 2, ${joe} = 3`, `${bob} = 1, ${bob}-2 = 2`, `${bob}-2 = 2`, "not exist"]);
    const before = sizeOf(world, bob);
    expect([asks(world, "client 1", `rawdelete ${bob}-2`), asks(world, "client 1", `rawdelete ${bob}-9`)]).toEqual(["OK", "OK"]);
    expect(asks(world, "client 2", `rawget ${bob}-2`)).toBe("not exist");
    expect(scans(bob)).toEqual([`${bob} = 1, ${joe} = 3, ${joe}-2 = 4`]);
    // A key less, and its bytes; a key that is not there was not one.
    const after = sizeOf(world, bob);
    expect([before.keys - after.keys, Math.round((before.sizeMiB - after.sizeMiB) * 2 ** 20)]).toEqual([1, bob.length + 3]);
    expect(asks(world, "client 2", `get ${bob}`)).toBe("txn");
  });

  test("scans at a follower where reads go to followers", () => {
    const world = txnWorld("client.replica-read follower", "client.request-timeout 2s");
    const { bob } = world;
    asks(world, "client 1", `put ${bob} 1`);
    does(world, `cut client 1 -> store ${leaderOf(world, bob)}`);
    expect(asks(world, "client 1", "begin", `scan ${bob} to ${bob}z`)).toBe(`${bob} = 1`);
    expect(world.answers.at(-1)?.waited).toBeLessThan(seconds(1));
  });

  test("gives a raw scan up where a region answers nobody, and knows that nothing was found out", () => {
    const world = txnWorld("client.max-retry-time 2s", "client.request-timeout 1s");
    for (const store of [1, 2, 3]) does(world, `cut store ${store} -> client 1`);
    expect(asks(world, "client 1", "rawscan a")).toBe("region unavailable");
    expect(world.answers.at(-1)?.ok).toBe(false);
  });

  test("inserts what does not exist, and nothing else: a pessimistic one finds out as it locks the key", () => {
    const world = txnWorld();
    const exists = /^key already exists, key:"x"$/;
    expect(asks(world, "client 1", "insert x 1")).toMatch(/^OK/);
    expect(asks(world, "client 1", "insert x 2")).toMatch(exists);
    expect(asks(world, "client 1", "begin", "put y 1", "insert x 2")).toBe("OK");
    expect(asks(world, "client 1", "insert x 3")).toMatch(exists);
    expect(asks(world, "client 1", "commit")).toMatch(exists);
    expect(asks(world, "client 1", "begin pessimistic", "insert z 1", "insert x 4")).toMatch(exists);
    // The lock that was taken to look is gone, and the transaction goes on.
    expect(asks(world, "client 2", "put x 5")).toMatch(/^OK/);
    expect(asks(world, "client 1", "delete z", "insert z 2", "commit")).toMatch(/^OK/);
    expect(["x", "y", "z"].map((key) => asks(world, "client 2", `get ${key}`))).toEqual(["5", "not exist", "2"]);
  });

  test("does not know how a commit ended that nobody answered", () => {
    const world = paper("client.max-retry-time 2s", "client.request-timeout 1s");
    transfer(world);
    does(world, "client 1 commit");
    runUntil(world, () => isCommittedAt(world, world.bob, "3"));
    for (const store of [1, 2, 3]) does(world, `cut store ${store} -> client 1`);
    runUntil(world, () => world.answers.at(-1)?.asked === "commit");
    expect(world.answers.at(-1)).toMatchObject({ ok: false, text: "execution result undetermined" });
  });

  test("reads nothing of the future, and writes nothing into the past", () => {
    const world = txnWorld();
    expect(asks(world, "client 1", `begin at ${Number.MAX_SAFE_INTEGER}`)).toMatch(/^cannot set read timestamp to a future time/);
    expect(asks(world, "client 1", "begin at 1", "put x 1")).toMatch(/^invalid transaction/);
    expect(asks(world, "client 1", "rollback", "rollback")).toBe("invalid transaction");
  });
});

test.each([["asynchronously", "client.async-commit on"], ["in one phase", "client.one-phase-commit on"]])(
  "what commits %s does so behind every timestamp that PD gave before its commit was asked for", (_, setting) => {
    const world = paper(setting);
    asks(world, "client 1", "begin", `put ${world.bob} 3`);
    asks(world, "client 2", "begin", `put ${world.joe} 9`, "commit");
    const { commitTs: before } = world.answers.at(-1) ?? { commitTs: 0 };
    asks(world, "client 1", "commit");
    expect(before).toBeGreaterThan(0);
    expect(world.answers.at(-1)?.commitTs).toBeGreaterThan(before);
  });

import { expect, test } from "vitest";
import { pdStateOf } from "../../../src/cluster/cluster.ts";
import { allOf } from "../../../src/kernel/newest-first.ts";
import { millis, minutes, seconds } from "../../../src/kernel/time.ts";
import { pdApi, PD_PREFIX } from "../../../src/terminal/pd-api/index.ts";
import { asks, cellsOf, does, isLockedAt, run, txnWorld, type TxnWorld } from "./world.ts";

const versions = (world: TxnWorld, key: string): readonly number[] =>
  cellsOf(world, key).map(({ writes }) => allOf(writes).length);

const safePoint = ({ cluster }: TxnWorld): number => pdStateOf(cluster)?.etcd.disk.stored.gc?.txnSafePoint ?? 0;

/** How long it takes, in steps of 10 s. */
function secondsUntil(world: TxnWorld, holds: () => boolean): number {
  for (let passed = 0; passed < 300; passed += 10) {
    if (holds()) return passed;
    run(world, seconds(10));
  }
  return Infinity;
}

/** Client 1 is gone with its commit half done; the primary key is written anew, and a reader holds a state of the past. */
function leftBehind(): TxnWorld {
  const world = txnWorld("client.gc-enable off");
  const { bob, joe } = world;
  does(world, "crash client 1 before commit-secondaries");
  does(world, ...["begin", `put ${bob} 1`, `put ${joe} 2`, "commit"].map((step) => `client 1 ${step}`));
  run(world, seconds(1));
  asks(world, "client 2", `put ${bob} 3`, `put ${bob} 4`);
  asks(world, "client 2.2", "begin");
  asks(world, "client 2", `put ${bob} 5`);
  asks(world, "client 2.3", "begin");
  run(world, seconds(3));
  return world;
}

test("old versions go by themselves: first all locks end, and what an open transaction reads stays", () => {
  const world = leftBehind();
  const { bob, joe, cluster } = world;
  expect([isLockedAt(world, joe), versions(world, bob)]).toEqual([true, [4, 4, 4]]);
  run(world, minutes(11));
  does(world, "set client.gc-enable on");
  const asked = world.commands;
  // Nothing is ended before every client has had the time to hear below what nobody reads any more.
  expect(secondsUntil(world, () => safePoint(world) > 0)).toBeGreaterThan(0);
  expect(secondsUntil(world, () => world.events.includes("gc.started"))).toBe(110);
  run(world, minutes(1));
  expect(world.events.filter((name) => name.startsWith("gc."))).toEqual(["gc.started", "gc.finished"]);
  // What it asked of regions is nobody's operation, but for the two commands that ended a lock as anybody's who meets it.
  expect(world.commands - asked).toBe(4);
  // The secondary was committed, though its primary's record is gone by now.
  expect([isLockedAt(world, joe), asks(world, "client 2", `get ${joe}`)]).toEqual([false, "2"]);
  expect(versions(world, bob)).toEqual([2, 2, 2]);
  expect(asks(world, "client 2.2", `get ${bob}`)).toBe("4");
  asks(world, "client 2", "begin at 1000");
  expect(asks(world, "client 2", `get ${bob}`)).toBe("GC life time is shorter than transaction duration");
  // Who has just started asks PD at once where the past begins, before it reads there.
  does(world, "kill client 2", "restart client 2");
  run(world, millis(500));
  asks(world, "client 2", "begin at 1000");
  expect(asks(world, "client 2", `get ${bob}`)).toBe("GC life time is shorter than transaction duration");
  const begun = world.answers.find(({ session, asked }) => session === 2 && asked === "begin")?.startTs ?? 0;
  expect(pdApi(`${PD_PREFIX}/gc/safepoint`, cluster)).toMatchObject({ body: {
    service_gc_safe_points: [{ service_id: "gc_worker", safe_point: begun - 1 }], gc_safe_point: begun - 1,
  } });
});

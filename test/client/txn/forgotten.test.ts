import { expect, test } from "vitest";
import { millis, seconds } from "../../../src/kernel/time.ts";
import { begin, does, outcomes, run, runUntil, txnWorld, write, balances } from "./world.ts";

test("a pessimistic lock that was taken from a client that slept says nothing of how its transaction ends", () => {
  const world = txnWorld("client.txn-mode pessimistic", "client.txn-retry begin-anew", "client.async-commit on");
  const { bob, joe } = world;
  write(world, 1, { [bob]: "10", [joe]: "10" });
  run(world, millis(500));
  const transfer = { role: "transfer", keys: [bob, joe], numbers: [1] };
  const first = begin(world, 1, "bank", transfer);
  runUntil(world, () => first.phase === "locking");
  does(world, "pause client 1 for 40s");
  run(world, seconds(2));
  begin(world, 2, "bank", transfer);
  run(world, seconds(60));
  expect(outcomes(world)).toEqual(["ok", "ok", "ok"]);
  expect(balances(world, 2)).toEqual(["8", "12"]);
});

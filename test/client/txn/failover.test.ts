import { expect, test } from "vitest";
import { historyOf, sumsOf } from "./soak.ts";

test.each([
  ["optimistic in two phases", []],
  ["asynchronous, or in one phase", ["0s set client.async-commit on", "0s set client.one-phase-commit on"]],
])("the sum of all accounts stays while a store, a client and PD's leader die: %s", (_, settings) => {
  const entries = historyOf(
    3, 14, "0s set client.workload bank", "0s set client.rate 40", "0s set client.txn-retry begin-anew", ...settings,
    "3s kill store 1", "5s kill client 2", "6s kill pd 1", "8s restart client 2", "9s restart store 1",
  );
  expect(sumsOf(entries)).toEqual([1_000]);
  expect(entries.filter(({ outcome }) => outcome === "ok").length).toBeGreaterThan(100);
});

import { expect, test } from "vitest";
import { nearestWord } from "../../src/kernel/words.ts";

const SETTINGS = [
  "pd.lease", "pd.label-property", "pd.max-store-down-time", "pd.max-replicas", "raftstore.raft-heartbeat-ticks",
  "raftstore.raft-election-timeout-ticks", "raftstore.hibernate-regions", "client.rate",
];

test.each([
  ["pd.max-store-dwon-time", "pd.max-store-down-time"],
  ["max-store-down-time", "pd.max-store-down-time"],
  ["max-store-dowtime", "pd.max-store-down-time"],
  ["election-timeout", "raftstore.raft-election-timeout-ticks"],
  ["heartbeat", "raftstore.raft-heartbeat-ticks"],
  ["Lease", "pd.lease"],
  ["leaes", "pd.lease"],
])("by %s probably %s was meant", (typed, meant) => {
  expect(nearestWord(typed, SETTINGS)).toBe(meant);
});

test.each(["foo", "xyzzy", "region-size", "a", "", "of"])("no name is offered in the place of %j: all are far away", (typed) => {
  expect(nearestWord(typed, SETTINGS)).toBeUndefined();
});

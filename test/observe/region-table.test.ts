import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import {
  readAskedRegion, type AskedStore, type FollowerWord, type AskedRegion, type ReplicaWord,
} from "../../src/observe/asked-region.ts";
import { regionTable } from "../../src/observe/region-table.ts";

const follower = (peer: string, match: string, snapshot = "0"): FollowerWord =>
  ({ peer, match, next: String(BigInt(match) + 1n), state: "Replicate", snapshot, isPaused: false, isActive: true });

const word = (store: number, term: string, more: Partial<ReplicaWord> = {}): ReplicaWord => ({
  peer: `1${store}`, role: "Follower", term, vote: "11", last: "100", commit: "100", applied: "99", truncated: "5",
  group: "Ordered",
  peers: [1, 2, 3].map((id) => ({ peer: `1${id}`, store: String(id), role: "Voter" })), followers: [], ...more,
});

const said = (n: number, told: ReplicaWord | null, why: AskedStore["why"] = null): AskedStore =>
  ({ n, sent: n as Instant, got: n + 10 as Instant, word: told, why });

const detailOf = (...asked: readonly AskedStore[]): AskedRegion => ({ region: "7", now: 50 as Instant, asked });

test("the leader stands first, its word on the others beside theirs on themselves, also on one that nobody asked", () => {
  const leads = word(2, "6", { role: "Leader", last: "120", followers: [follower("11", "120"), follower("13", "90", "88")] });
  const { columns, leader, silent, without } = regionTable(detailOf(
    said(1, word(1, "6")), said(2, leads), said(4, null, "no-replica"), said(5, null, "timeout")));
  expect(leader).toBe("12");
  expect(columns.map(({ peer, store, n, lag }) => [peer, store, n, lag])).toEqual(
    [["12", "2", 2, null], ["11", "1", 1, "0"], ["13", "3", null, "30"]]);
  expect(columns[2]).toMatchObject({ word: null, got: null, follower: { snapshot: "88" } });
  expect([silent.map(({ n }) => n), without.map(({ n }) => n)]).toEqual([[5], [4]]);
});

test("of two who say that they lead, the newer term's word counts; numbers beyond 2^53 are compared as they are", () => {
  const old = word(1, "9007199254740992", { role: "Leader", last: "7", followers: [follower("12", "7")] });
  const next = word(2, "9007199254740993", {
    role: "Leader", last: "9007199254740999", followers: [follower("11", "9007199254740993")],
  });
  const { leader, columns } = regionTable(detailOf(said(1, old), said(2, next)));
  expect([leader, columns.find(({ peer }) => peer === "11")?.lag]).toEqual(["12", "6"]);
});

test("where nobody says that he leads, nothing is known of match and lag; a region that hibernates is told as such", () => {
  const table = regionTable(detailOf(said(1, word(1, "6", { group: "Idle" })), said(2, word(2, "7", { role: "Candidate" }))));
  expect(table).toMatchObject({ leader: null, hibernates: true });
  expect(table.columns.map(({ follower: told, lag }) => [told, lag])).toEqual([[null, null], [null, null], [null, null]]);
});

test.each([
  ["no object", 7], ["no list", { region: "7", now: 1, asked: {} }],
  ["a word without a term", detailOf(said(1, { ...word(1, "6"), term: 6 } as unknown as ReplicaWord))],
  ["a silence without a reason", detailOf(said(1, null))],
  ["a peer that is none", detailOf(said(1, word(1, "6", { peers: [null] as unknown as ReplicaWord["peers"] })))],
  ["more stores than there can be", detailOf(...Array.from({ length: 65 }, (_, n) => said(n, word(1, "6"))))],
])("a detail with %s is none", (_, value) => {
  expect(readAskedRegion(value)).toBeNull();
});

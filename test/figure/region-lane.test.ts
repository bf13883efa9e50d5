import { expect, test } from "vitest";
import { OPEN } from "../../src/figure/intervals.ts";
import { regionLanesFold, reignsIn, storesIn, type RegionLane } from "../../src/figure/region-lane.ts";
import { besideIn, markPlaces, scoreKindOf } from "../../src/figure/score.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import { follow } from "../../src/proto/fold.ts";

const S = 1_000_000;
const eventsOf = (...told: readonly (readonly [number, object])[]): ClusterEvent[] =>
  told.map(([second, body], i) => ({ id: i + 1, at: second * S as Instant, cause: 0, body: body as EventBody }));
const laneOf = (...told: readonly (readonly [number, object])[]): RegionLane => {
  const lane = follow(regionLanesFold([7]), null, eventsOf(...told)).state.get(7);
  if (lane === undefined) throw new Error("a pinned region has a lane");
  return lane;
};
const at = (store: number, more: object = {}): object => ({ region: 7, store, peer: store, ...more });

/** Store 2 led and dies; stores 1 and 3 stand, each with its own vote; store 3 wins the next term. */
const SPLIT: readonly (readonly [number, object])[] = [
  [10, { name: "node.killed", node: { kind: "store", id: 2 } }],
  [20, at(1, { name: "raft.campaign.started", term: 7, campaign: "vote", silence: 10 * S, missedStore: 2 })],
  [20, at(3, { name: "raft.campaign.started", term: 7, campaign: "vote", silence: 10 * S, missedStore: 2 })],
  [21, at(3, { name: "raft.vote.refused", to: 1, term: 7, preVote: false, reason: "voted" })],
  [21, at(1, { name: "raft.vote.refused", to: 3, term: 7, preVote: false, reason: "voted" })],
  [25, at(1, { name: "raft.election.lost", term: 7 })],
  [30, at(3, { name: "raft.campaign.started", term: 8, campaign: "vote", silence: 20 * S, missedStore: 2 })],
  [31, at(1, { name: "raft.vote.granted", to: 3, term: 8, preVote: false })],
  [32, at(3, { name: "raft.leader.elected", term: 8, voters: [3, 1] })],
  [33, at(3, { name: "raft.leader.ready", term: 8 })],
];

test("a split vote: who led before is known from who missed it, each candidacy has its votes, the winner its reign", () => {
  const lane = laneOf(...SPLIT);
  expect(lane.reigns).toEqual([
    { store: 2, from: 0, to: 10 * S, term: 0, ready: 0 }, { store: 3, from: 32 * S, to: OPEN, term: 8, ready: 33 * S },
  ]);
  expect(lane.elections.map(({ store, term, won, votes }) => [store, term, won, votes.map(({ by, granted }) => [by, granted])]))
    .toEqual([[1, 7, false, [[3, false]]], [3, 7, false, [[1, false]]], [3, 8, true, [[1, true]]]]);
  expect(lane.replicas.get(1)?.stands).toEqual([20 * S, 25 * S]);
  expect(lane.replicas.get(3)?.stands).toEqual([20 * S, 32 * S]);
  expect(storesIn(lane, [1, 5])).toEqual([1, 2, 3, 5]);
});

test("a region of which the record tells nothing is led by who leads it now, from the beginning on", () => {
  const lane = laneOf([1, { name: "raft.leader.elected", region: 8, store: 1, peer: 1, term: 9, voters: [] }]);
  expect(reignsIn(lane, 4)).toEqual([{ store: 4, from: 0, to: OPEN, term: 0, ready: 0 }]);
  expect(reignsIn(lane, 0)).toEqual([]);
});

test("a replica that is copied: created, filled by a snapshot, a learner first; and the operator that wanted it", () => {
  const lane = laneOf(
    [1, {
      name: "pd.operator.created", region: 7, operator: 3, description: "replace-down-replica", steps: [], from: 2, to: 4,
    }],
    [2, at(4, { name: "peer.created" })], [2, at(1, { name: "raft.conf.applied", voters: [1, 3], outgoing: [], learners: [4] })],
    [3, at(1, { name: "snapshot.started", to: 4, sizeMiB: 90 })],
    [5, at(4, { name: "snapshot.applied", from: 1, index: 9, took: 0 })],
    [6, at(1, { name: "raft.conf.applied", voters: [1, 3, 4], outgoing: [], learners: [] })],
    [7, at(2, { name: "peer.destroyed", reason: "removed" })],
    [8, { name: "pd.operator.finished", region: 7, operator: 3, description: "replace-down-replica", took: 7 * S }],
  );
  expect(lane.replicas.get(4)).toEqual({ there: [2 * S, OPEN], stands: [], learns: [2 * S, 6 * S] });
  expect(lane.replicas.get(2)?.there).toEqual([0, 7 * S]);
  expect(lane.snapshots).toEqual([{ store: 4, sender: 1, from: 3 * S, to: 5 * S, failed: false }]);
  expect(lane.operators).toEqual([{ operator: 3, what: "replace-down-replica", from: 1 * S, to: 8 * S, done: true }]);
});

test("a region that is merged into another has no leader from then on, and its replicas go", () => {
  const merged = { name: "peer.destroyed", reason: "merged" };
  const lane = laneOf(...SPLIT, [40, at(3, merged)], [41, at(1, merged)]);
  expect(lane.reigns.at(-1)).toMatchObject({ store: 3, from: 32 * S, to: 40 * S });
  expect([lane.replicas.get(3)?.there, lane.replicas.get(1)?.there]).toEqual([[0, 40 * S], [0, 41 * S]]);
});

test("a snapshot whose sender dies has failed then", () => {
  const lane = laneOf([3, at(1, { name: "snapshot.started", to: 4, sizeMiB: 90 })],
    [5, { name: "node.killed", node: { kind: "store", id: 1 } }]);
  expect(lane.snapshots).toEqual([{ store: 4, sender: 1, from: 3 * S, to: 5 * S, failed: true }]);
});

test("kinds: faults are what struck, no repair; an election is who stood and who won, not who asked before", () => {
  const kinds = [...eventsOf(...SPLIT), ...eventsOf(
    [40, { name: "node.restarted", node: { kind: "store", id: 2 } }],
    [41, at(1, { name: "raft.campaign.started", term: 9, campaign: "pre-vote", silence: S, missedStore: 3 })],
    [42, { name: "invariant.violated", invariant: "log-matching", region: 7, detail: "" }],
  )].map(({ body }) => scoreKindOf(body));
  expect(kinds).toEqual(["fault", "election", "election", null, null, "election", "election", null, "election", "commit",
    null, null, "violation"]);
});

test("the neighbour of an instant is never at it, and a million marks are no more than the pixels", () => {
  const list = [1, 4, 4, 9].map((instant) => ({ at: instant as Instant }));
  expect([besideIn(list, 4, 1)?.at, besideIn(list, 4, -1)?.at]).toEqual([9, 1]);
  expect([besideIn(list, 9, 1), besideIn(list, 1, -1)]).toEqual([null, null]);
  const many = Array.from({ length: 1_000_000 }, (_, i) => ({ at: i as Instant }));
  const places = markPlaces(many, { from: 0, to: 1_000_000 }, 500);
  expect(places.length).toBeLessThanOrEqual(501);
  expect(new Set(places.map(Math.floor)).size).toBeGreaterThanOrEqual(500);
  expect(markPlaces(list, { from: 0, to: 10 }, 10)).toEqual([1, 4, 9]);
});

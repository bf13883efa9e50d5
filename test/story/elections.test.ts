import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { millis, seconds, type Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import { electionsFold, electionsIn } from "../../src/story/elections.ts";

const topology = generateTopology({ stores: 3, regions: 2, replicas: 3, zones: 1, leaderless: true });
const elected = (region: number, store: number, term: number): EventBody =>
  ({ name: "raft.leader.elected", region, store, peer: 1_000 + store, term, voters: [1, 2] });

function fold(now: number, ...lines: readonly (readonly [at: number, body: EventBody])[]) {
  const events = lines.map(([at, body],
    i): ClusterEvent => ({ id: i + 1, at: seconds(at) as number as Instant, cause: 0, body }));
  const state = electionsFold.create({ topology });
  for (const event of events) electionsFold.event(state, event);
  return electionsIn(state, millis(100), seconds(now) as number as Instant);
}

test("a leader is stable once it has led for more than sixteen heartbeats; one deposed before is not", () => {
  const campaign = { name: "raft.campaign.started", region: 1, store: 1, peer: 1_001,
    silence: seconds(1), missedStore: 0 } as const;
  const told = fold(
    10,
    [1, { ...campaign, term: 6, campaign: "pre-vote" }], [1, { ...campaign, term: 6, campaign: "vote" }],
    [1.1, elected(1, 1, 6)], [1.5, elected(2, 2, 6)], [2, elected(1, 3, 7)],
      [2, { name: "raft.election.lost", region: 1, store: 1, term: 7 }],
  );
  expect(told).toMatchObject({ leaderChanges: 3, campaigns: 1, lost: 1 });
  expect(told.firstLeader.values).toEqual([seconds(1.1), seconds(1.5)]);
  expect(told.stableLeader.values).toEqual([seconds(1.5), seconds(2)]);
});

test("a leader that has led for exactly sixteen heartbeats, or whose region fell silent before, does not count yet", () => {
  expect(fold(3.1, [1.5, elected(1, 1, 6)]).stableLeader.count).toBe(0);
  expect(fold(3.11, [1.5, elected(1, 1, 6)]).stableLeader.count).toBe(1);
  const lost = fold(9, [1.5, elected(1, 1, 6)], [2, { name: "region.unavailable", region: 1 }]);
  expect([lost.firstLeader.count, lost.stableLeader.count]).toEqual([1, 0]);
});

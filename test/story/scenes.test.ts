import { expect, test } from "vitest";
import { seconds } from "../../src/kernel/time.ts";
import { sceneFold, scenesIn, scenesOf } from "../../src/story/index.ts";
import type { Scene } from "../../src/story/index.ts";
import { plainText, sceneSentence } from "../../src/story/words/index.ts";
import { Record, store } from "./record.ts";
import { atLeastOne } from "../at-least-one.ts";

const told = (scenes: readonly Scene[]): string[] => scenes.map((scene) => plainText(sceneSentence(scene, "en", {})));

/** A store dies, and three regions go through it. */
function fall(): Record {
  const record = new Record().at(10, { name: "node.killed", node: store(4) });
  for (const region of [1, 2, 3]) record.at(10, { name: "region.unavailable", region });
  for (const region of [1, 2, 1, 3]) {
    record.at(10.1, { name: "client.region.failing", region, client: 1, operation: "put", error: "ConnectionRefused", store: 4 });
  }
  for (const [i, region] of [1, 2, 3].entries()) {
    const time = 20 + i * 0.1;
    const about = { region, store: 2, peer: 5, term: 7, silence: seconds(12), missedStore: 4 } as const;
    record.at(time, { name: "raft.campaign.started", campaign: "pre-vote", ...about });
    record.at(time + 0.01, { name: "raft.campaign.started", campaign: "vote", ...about });
    record.elected(time + 0.02, region, 2).at(time + 0.03, { name: "raft.leader.ready", region, store: 2, term: 7 });
    record.at(time + 0.03, { name: "region.available", region, outage: seconds(10) });
    record.at(time + 0.5, { name: "client.region.failing", region, client: 2, operation: "get", error: "NotLeader", store: 3 });
  }
  return record;
}

test("what happens alike in one moment is one scene", () => {
  expect(told(scenesOf(fall().events))).toEqual([
    "Store 4 was killed.",
    "Region 1 and 2 more take neither reads nor writes until they have a Raft leader that reaches a quorum.",
    "Client 1 cannot write to region 1 and 2 more at store 4: connection refused.",
    "Store 2 stood for election in region 1 and 2 more: it had heard nothing from store 4 for 12 s.",
    "Store 2 leads region 1 and 2 more, with votes of store 3.",
    "Region 1 and 2 more serve again.",
  ]);
});

test("alike, but seconds apart, are scenes of their own", () => {
  const record = new Record().elected(10, 1, 2).elected(12, 2, 2);
  expect(told(scenesOf(record.events))).toEqual([
    "Store 2 leads region 1 (term 7), with the vote of store 3.",
    "Store 2 leads region 2 (term 7), with the vote of store 3.",
  ]);
});

test("a leader that hands over, and PD's balancing, are no scenes", () => {
  const record = new Record().repairs(1, 1, 1, 2, "balance-leader");
  record.at(2, { name: "raft.transfer.started", region: 1, store: 1, to: 2 });
  record.at(2.1, { name: "raft.campaign.started", campaign: "transfer", region: 1, store: 2,
    peer: 5, term: 7, silence: seconds(0), missedStore: 1 });
  record.elected(2.2, 1, 2).at(2.3,
    { name: "pd.operator.finished", region: 1, operator: 101, description: "balance-leader", took: seconds(1) });
  expect(scenesOf(record.events)).toEqual([]);
});

test("PD's repairs are told once a minute", () => {
  const record = new Record();
  for (let i = 0; i < 30; i++) record.repairs(i * 4, i + 1, 4, 3);
  expect(told(scenesOf(record.events))).toEqual([
    "PD starts to replace the replica on the Down store in region 1 and 15 more (replace-rule-down-peer).",
    "PD starts to replace the replica on the Down store in region 17 and 13 more (replace-rule-down-peer).",
  ]);
});

test("a scene that stands for many says when the last of them happened", () => {
  const record = new Record();
  for (let i = 0; i < 30; i++) record.repairs(i * 4, i + 1, 4, 3);
  expect(scenesOf(record.events).map(({ event, last }) => [event.at, last]))
    .toEqual([[seconds(0), seconds(60)], [seconds(64), seconds(116)]]);
});

test("stores that are killed within a second are one scene, and one that is started again at once was restarted", () => {
  const killed = (time: number, id: number): Record => record.at(time, { name: "node.killed", node: store(id) });
  const record = new Record();
  killed(10, 1);
  killed(10.4, 2);
  killed(10.9, 3);
  killed(20, 4).at(20.5, { name: "node.restarted", node: store(4) });
  killed(20.7, 5).at(25, { name: "node.restarted", node: store(5) });
  expect(told(scenesOf(record.events))).toEqual([
    "Store 1, store 2 and store 3 were killed.", "Store 4 was restarted within 500 ms.", "Store 5 was killed.",
    "Store 5 was started again.",
  ]);
});

test("a pause for a planned hand-over is told as such, and what clients meet in it is not told", () => {
  const record = new Record();
  const handOver = (time: number, region: number): void => {
    record.at(time, { name: "raft.transfer.started", region, store: 1, to: 2 });
    record.at(time, { name: "raft.campaign.started", campaign: "transfer", region, store: 2,
      peer: 5, term: 7, silence: seconds(0), missedStore: 1 });
    record.at(time + 0.001, { name: "region.unavailable", region }).elected(time + 0.002, region, 2);
    record.at(time + 0.003, { name: "region.available", region, outage: seconds(0.002) });
    record.at(time + 0.1, { name: "client.region.failing", region, client: 1, operation: "put", error: "NotLeader", store: 1 });
  };
  handOver(10, 1);
  handOver(10.2, 2);
  const scenes = scenesOf(record.events);
  expect(told(scenes)).toEqual(["Region 1 and 1 more pause while their Raft leader is handed over, as planned."]);
  expect(scenes[0]?.planned).toBe(true);
});

test("a hand-over that leaves the region without leader for long ends like an outage", () => {
  const record = new Record().at(10, { name: "raft.transfer.started", region: 1, store: 1, to: 2 });
  record.at(10, { name: "region.unavailable", region: 1 }).at(20, { name: "region.available", region: 1, outage: seconds(10) });
  expect(told(scenesOf(record.events))).toEqual([
    "Region 1 pauses while its Raft leader is handed over, as planned.", "Region 1 serves again, after 10 s.",
  ]);
});

test("scenes grow with the record and are the same as made at once", () => {
  const { events } = fall();
  const state = sceneFold.create();
  for (const event of atLeastOne(events)) {
    const before = scenesIn(state);
    const copy = structuredClone(before);
    sceneFold.event(state, event);
    expect(before).toEqual(copy);
    expect(scenesIn(state)).toBe(scenesIn(state));
  }
  expect(scenesIn(state)).toEqual(scenesOf(events));
});

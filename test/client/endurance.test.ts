import { expect, test } from "vitest";
import { createStream, drawInt, drawItem } from "../../src/kernel/random.ts";
import { minutes, seconds } from "../../src/kernel/time.ts";
import { begin, changeRate, createWorld, ledBy, oneRegion, peer, run, type Answer, type World } from "./world.ts";

const answers: readonly Answer[] = [
  "silence",
  "refused",
  { ok: "v" },
  { error: { kind: "NotLeader", regionId: 7, leader: null } },
  { error: { kind: "NotLeader", regionId: 7, leader: peer(1) } },
  { error: { kind: "NotLeader", regionId: 7, leader: peer(3) } },
  { error: { kind: "NotLeader", regionId: 7, leader: { id: 99, storeId: 2, role: "Voter" } } },
  { error: { kind: "RegionNotFound", regionId: 7 } },
  { error: { kind: "KeyNotInRegion", regionId: 7, key: "k" } },
  { error: { kind: "EpochNotMatch", currentRegions: [] } },
  { error: { kind: "EpochNotMatch", currentRegions: [oneRegion] } },
  { error: { kind: "EpochNotMatch", currentRegions: [{ ...oneRegion, endKey: "j", epoch: { confVer: 5, version: 4 } }] } },
  { error: { kind: "ServerIsBusy", reason: "" } },
  { error: { kind: "StaleCommand" } },
  { error: { kind: "DiskFull", storeIds: [1] } },
];

/** A world whose stores and PD change their minds every few seconds. */
function moody(seed: number): World {
  const stream = createStream(seed, "moods");
  const world = createWorld({ rate: 20 });
  const moods = new Map<number, { until: number; answer: Answer }>();
  world.store = (_, store) => {
    let mood = moods.get(store);
    if (mood === undefined || mood.until <= world.now) {
      mood = { until: world.now + drawInt(stream, 1_000, 20_000_000), answer: drawItem(stream, answers) };
      moods.set(store, mood);
      world.pd = drawItem(stream, ["answers", "answers", "silence", "refused"]);
    }
    return mood.answer;
  };
  return world;
}

test.each([1, 2, 7])("moods %i: the client never spins, every operation ends, and a well cluster is served again", (seed) => {
  const world = begin(moody(seed));
  let asked = 0;
  for (let second = 0; second < 180; second++) {
    run(world, seconds(1));
    const sent = world.requests.length + world.questions.length + world.probes.length;
    // A waiting operation asks every 500 ms at most, apart from the first quick rounds and from redirects.
    expect(sent - asked).toBeLessThan(60 * (world.client.waiting.length + 20));
    asked = sent;
  }
  changeRate(world, 0);
  run(world, minutes(12));
  const before = world.client.waiting.length;
  world.store = ledBy(2);
  world.pd = "answers";
  world.region = { ...oneRegion, epoch: { confVer: 5, version: 5 } };
  world.leader = peer(2);
  run(world, minutes(1));
  expect(before).toBe(0);
  expect(world.client.waiting.length).toBe(0);
  const ended = world.observations.length;
  changeRate(world, 20);
  run(world, seconds(20));
  const late = world.observations.slice(ended).filter((one) => one.kind === "client-operation");
  expect(late.length).toBeGreaterThan(300);
  expect(late.slice(20).every((one) => one.ok)).toBe(true);
  expect(world.client.measures.outages.size).toBe(0);
});

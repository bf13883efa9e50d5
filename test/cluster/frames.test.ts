import { expect, test } from "vitest";
import { MAX_DETAILED_PEERS, PACKET_TYPES, PacketKind, PeerRoleCode, PEER_ROLE_MASK, RegionFlag, type Frame } from "../../src/cluster/frame.ts";
import { createCamera, takeFrame } from "../../src/cluster/frames.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { scenarioOf } from "../../src/exchange/scenarios/index.ts";
import { after, millis, seconds, START, type Duration, type Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";

function opened(id: string): { readonly run: Run; readonly startAt: Instant } {
  const scenario = scenarioOf(id);
  if (scenario === undefined) throw new Error(`no scenario ${id}`);
  const { topology, preset, seed, inputs, startAt } = scenario;
  return { run: createRun({ scenario: id, topology: generateTopology(topology), preset, seed, inputs }), startAt };
}

/** Frames at every so many microseconds, from one instant to another. */
function* film(run: Run, from: Instant, until: Instant, every: Duration): Generator<Frame> {
  const camera = createCamera();
  for (let at = from; at <= until; at = after(at, every)) {
    advanceRun(run, at);
    yield takeFrame(camera, run.cluster);
  }
}

test("the first three seconds of the healthy cluster at a hundredth of real time show a round of heartbeats and commits", () => {
  const { run, startAt } = opened("healthy");
  advanceRun(run, startAt);
  const beats = new Set<string>();
  const answered = new Set<string>();
  let commits = 0;
  let committed: Uint32Array | null = null;
  let travelling = 0;
  let frames = 0;
  for (const { packets, peers } of film(run, startAt, after(startAt, millis(30)), millis(0.25))) {
    for (let i = 0; i < packets.count; i++) {
      if (packets.kind[i] === PacketKind.heartbeat) beats.add(`${packets.region[i]}`);
      if (packets.kind[i] === PacketKind.heartbeatResponse) answered.add(`${packets.region[i]} ${packets.from[i]}`);
    }
    for (let row = 0; committed !== null && row < peers.count; row++) {
      const leads = ((peers.state[row] ?? 0) & PEER_ROLE_MASK) === PeerRoleCode.leader;
      if (leads && (peers.held[row] ?? 0) > (committed[row] ?? 0)) commits++;
    }
    committed = peers.held;
    travelling += packets.count;
    frames++;
  }
  expect(beats.size).toBeGreaterThanOrEqual(1);
  expect(answered.size).toBeGreaterThanOrEqual(2);
  expect(commits).toBeGreaterThanOrEqual(3);
  expect(travelling / frames).toBeGreaterThanOrEqual(1);
});

test("while a region has no leader its replicas' timers run to their drawn ends, and votes are counted on the candidate", () => {
  const { run } = opened("store-dies");
  advanceRun(run, after(START, seconds(10)));
  const seen = { waiting: 0, fullest: 0, votes: 0 };
  const wrong: string[] = [];
  for (const { now, peers, regions } of film(run, after(START, millis(10_001)), after(START, seconds(22)), millis(4))) {
    for (let row = 0; row < peers.count; row++) {
      const waited = peers.waited[row] ?? 0;
      const timeout = peers.timeout[row] ?? 0;
      const role = (peers.state[row] ?? 0) & PEER_ROLE_MASK;
      const stands = role === PeerRoleCode.candidate || role === PeerRoleCode.preCandidate;
      const votes = [peers.granted[row] ?? 0, peers.refused[row] ?? 0, peers.voters[row] ?? 0] as const;
      const at = `row ${row} at ${now}`;
      if (waited > timeout) wrong.push(`${at} has waited ${waited} of ${timeout} ticks`);
      if (timeout !== 0 && (timeout < 10 || timeout >= 20)) wrong.push(`${at} has a timeout of ${timeout} ticks`);
      if (role === PeerRoleCode.leader && timeout !== 0) wrong.push(`${at} leads and waits`);
      if (votes[2] !== (stands ? 3 : 0) || votes[0] + votes[1] > votes[2]) wrong.push(`${at} has votes ${votes.join(" ")}`);
      const leaderless = ((regions.flags[peers.region[row] ?? 0] ?? 0) & RegionFlag.unavailable) !== 0;
      if (!leaderless || timeout === 0) continue;
      seen.waiting++;
      seen.fullest = Math.max(seen.fullest, waited / timeout);
      seen.votes = Math.max(seen.votes, votes[0]);
    }
  }
  expect(wrong).toEqual([]);
  expect(seen.waiting).toBeGreaterThan(0);
  expect(seen.fullest).toBeGreaterThan(0.8);
  expect(seen.votes).toBeGreaterThanOrEqual(1);
});

test("a message under way is told by its name, its region and its term", () => {
  const { run } = opened("store-dies");
  advanceRun(run, after(START, seconds(10)));
  const names = new Set<string>();
  const wrong: string[] = [];
  for (const { packets } of film(run, after(START, seconds(10)), after(START, seconds(22)), millis(0.5))) {
    for (let i = 0; i < packets.count; i++) {
      const name = PACKET_TYPES[packets.type[i] ?? -1] ?? "";
      names.add(name);
      const asks = name === "vote" || name === "pre-vote";
      const told = packets.kind[i] === PacketKind.vote && (packets.region[i] ?? 0) > 0 && (packets.term[i] ?? 0) > 5;
      if (asks && !told) wrong.push(`${name} of region ${packets.region[i]} in term ${packets.term[i]}`);
    }
  }
  expect(wrong).toEqual([]);
  expect([...names]).toEqual(expect.arrayContaining(["append", "append-response", "pre-vote", "vote", "heartbeat", "read", "write", "answer"]));
});

test("thousands of replicas are not looked at one by one", () => {
  const topology = generateTopology({ stores: 5, regions: MAX_DETAILED_PEERS / 3 + 1, replicas: 3, zones: 3 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [] });
  const { peers } = takeFrame(createCamera(), run.cluster);
  expect([peers.waited.length, peers.timeout.length, peers.granted.length, peers.held.length]).toEqual([0, 0, 0, 0]);
});

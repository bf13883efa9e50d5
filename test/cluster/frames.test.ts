import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { forkCluster } from "../../src/cluster/cluster.ts";
import type { Frame } from "../../src/cluster/frame.ts";
import { buffersOf, createCamera, takeFrame } from "../../src/cluster/frames.ts";
import { PeerFlag } from "../../src/cluster/layers/condition-codes.ts";
import { LAYERS } from "../../src/cluster/layers/index.ts";
import { MAX_LOOKED_AT } from "../../src/cluster/layers/layer.ts";
import { PACKET_TYPES, PacketKind } from "../../src/cluster/layers/packet-codes.ts";
import { PeerRoleCode } from "../../src/cluster/layers/role-codes.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { scenarioOf } from "../../src/exchange/scenarios/index.ts";
import { after, millis, seconds, START, type Duration, type Instant } from "../../src/kernel/time.ts";
import { actOnRun, advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { createFilm, frameOf } from "../film.ts";
import { inputsOf } from "./golden.ts";

function opened(id: string): { readonly run: Run; readonly startAt: Instant } {
  const scenario = scenarioOf(id);
  if (scenario === undefined) throw new Error(`no scenario ${id}`);
  const { topology, preset, seed, inputs, startAt } = scenario;
  return { run: createRun({ scenario: id, topology: generateTopology(topology), preset, seed, inputs }), startAt };
}

/** Frames at every so many microseconds, from one instant to another. */
function* film(run: Run, from: Instant, until: Instant, every: Duration): Generator<Frame> {
  const take = createFilm();
  for (let at = from; at <= until; at = after(at, every)) {
    advanceRun(run, at);
    yield take(run.cluster);
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
  for (const { packets, peers, roles, progress } of film(run, startAt, after(startAt, millis(30)), millis(0.25))) {
    for (let i = 0; i < packets.count; i++) {
      if (packets.kind[i] === PacketKind.heartbeat) beats.add(`${packets.region[i]}`);
      if (packets.kind[i] === PacketKind.heartbeatResponse) answered.add(`${packets.region[i]} ${packets.from[i]}`);
    }
    for (let row = 0; committed !== null && row < peers.count; row++) {
      const leads = roles.role[row] === PeerRoleCode.leader;
      if (leads && (progress.held[row] ?? 0) > (committed[row] ?? 0)) commits++;
    }
    committed = progress.held;
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
  for (const { now, peers, roles, conditions, timers, votes: counted } of film(run,
    after(START, millis(10_001)), after(START, seconds(22)), millis(10))) {
    for (let row = 0; row < peers.count; row++) {
      const waited = timers.waited[row] ?? 0;
      const timeout = timers.timeout[row] ?? 0;
      const role = roles.role[row];
      const stands = role === PeerRoleCode.candidate || role === PeerRoleCode.preCandidate;
      const votes = [counted.granted[row] ?? 0, counted.refused[row] ?? 0, counted.voters[row] ?? 0] as const;
      const at = `row ${row} at ${now}`;
      if (waited > timeout) wrong.push(`${at} has waited ${waited} of ${timeout} ticks`);
      if (timeout !== 0 && (timeout < 10 || timeout >= 20)) wrong.push(`${at} has a timeout of ${timeout} ticks`);
      if (role === PeerRoleCode.leader && timeout !== 0) wrong.push(`${at} leads and waits`);
      if (votes[2] !== (stands ? 3 : 0) || votes[0] + votes[1] > votes[2]) wrong.push(`${at} has votes ${votes.join(" ")}`);
      const leaderless = ((conditions.flags[row] ?? 0) & PeerFlag.unavailable) !== 0;
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
  for (const { packets } of film(run, after(START, seconds(10)), after(START, seconds(22)), millis(1))) {
    for (let i = 0; i < packets.count; i++) {
      const name = PACKET_TYPES[packets.type[i] ?? -1] ?? "";
      names.add(name);
      const asks = name === "vote" || name === "pre-vote";
      const told = packets.kind[i] === PacketKind.vote && (packets.region[i] ?? 0) > 0 && (packets.term[i] ?? 0) > 5;
      if (asks && !told) wrong.push(`${name} of region ${packets.region[i]} in term ${packets.term[i]}`);
    }
  }
  expect(wrong).toEqual([]);
  expect([...names]).toEqual(expect.arrayContaining(["append", "append-response", "pre-vote",
    "vote", "heartbeat", "read", "write", "answer"]));
});

test("thousands of replicas are not looked at one by one", () => {
  const topology = generateTopology({ stores: 5, regions: MAX_LOOKED_AT / 3 + 1, replicas: 3, zones: 3 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [] });
  const { peers, timers, votes, progress } = frameOf(run.cluster);
  expect([timers.waited.length, timers.timeout.length, votes.granted.length, progress.held.length]).toEqual([0, 0, 0, 0]);
  expect(peers.count).toBeGreaterThan(MAX_LOOKED_AT);
});

test("every layer stands in the frame under a name of its own, and each typed array that is sent is handed over", () => {
  const { run } = opened("healthy");
  const camera = createCamera();
  expect(new Set(LAYERS.map(({ name }) => name)).size).toBe(LAYERS.length);
  expect(Object.keys(frameOf(run.cluster)).sort()).toEqual(["layout", "now", ...LAYERS.map(({ name }) => name)].sort());
  const frame = takeFrame(camera, run.cluster);
  const buffers = buffersOf(frame);
  expect(new Set(buffers).size).toBe(buffers.length);
  const sent = structuredClone(frame, { transfer: buffers });
  expect(sent.constant?.peers.id.length).toBeGreaterThan(0);
  const kept = Object.entries({ ...frame.constant, ...frame.changing } as Record<string, object>)
    .flatMap(([name, columns]) => Object.entries(columns)
      .flatMap(([column, value]) => (ArrayBuffer.isView(value) && value.byteLength > 0 ? [`${name}.${column}`] : [])));
  expect(kept).toEqual([]);
  // What was handed over is not what the next frame is made of.
  expect(takeFrame(camera, run.cluster).changing.roles.role.length).toBe(sent.constant?.peers.count);
});

test("what is constant in a layout is sent with its first frame alone, and again where a replica has come or another run is shown", () => {
  const { run } = opened("store-dies");
  actOnRun(run, { kind: "set", key: "pd.max-store-down-time", value: "2m" });
  const camera = createCamera();
  advanceRun(run, after(START, seconds(1)));
  const isWhole = (): boolean => takeFrame(camera, run.cluster).constant !== null;
  expect([isWhole(), isWhole()]).toEqual([true, false]);
  const { layout } = run.cluster;
  for (let at = 1; run.cluster.layout === layout && at < 3_600; at++) advanceRun(run, after(START, seconds(at)));
  expect(run.cluster.layout).not.toBe(layout);
  expect([isWhole(), isWhole()]).toEqual([true, false]);
  expect(takeFrame(camera, forkCluster(run.cluster)).constant).not.toBeNull();
});

test("frames of one camera tell the same as a frame of a camera that has seen nothing before", () => {
  const { run } = opened("store-dies");
  const take = createFilm();
  const wrong: string[] = [];
  const late = new Set<number>();
  for (let at = 5; at < 400; at += 1.3) {
    advanceRun(run, after(START, seconds(at)));
    const frame = take(run.cluster);
    const fresh = frameOf(run.cluster);
    for (const { name } of LAYERS) if (!isDeepStrictEqual(frame[name], fresh[name])) wrong.push(`${name} at ${frame.now}`);
    for (const flags of frame.conditions.flags) late.add(flags & (PeerFlag.lagging | PeerFlag.copying));
  }
  expect(wrong).toEqual([]);
  // Else nobody was late.
  expect(late.size).toBeGreaterThan(1);
});

test("PD's card counts a store that is silent while it is being emptied, though PD never calls it Disconnected", () => {
  const run = createRun({
    scenario: "", preset: "tikv", seed: 1,
    topology: generateTopology({ stores: 4, regions: 4, replicas: 3, zones: 4, clients: 0 }),
    inputs: inputsOf("0s set pd.replica-schedule-limit 0", "1s remove-store 4", "2s kill store 4"),
  });
  advanceRun(run, after(START, seconds(15)));
  expect(frameOf(run.cluster).pds[0]?.silentStores).toBe(0);
  advanceRun(run, after(START, seconds(40)));
  expect(frameOf(run.cluster).pds[0]?.silentStores).toBe(1);
});

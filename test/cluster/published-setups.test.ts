import { expect, test } from "vitest";
import { storeStateOf } from "../../src/cluster/cluster.ts";
import { expectedOf, parseSetting, settingText, withSetting } from "../../src/cluster/settings.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { GeneratedTopology } from "../../src/cluster/topology.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { decodeLink, encodeLink } from "../../src/exchange/link.ts";
import { parseScenario } from "../../src/exchange/scenario.ts";
import { expectedValues } from "../../src/proto/setting-text.ts";
import { advanceRun, checksOf, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "./golden.ts";

const shape: GeneratedTopology = { stores: 5, regions: 1, replicas: 5, zones: 1, clients: 1 };
const ms = (count: number): Instant => (count * 1_000) as Instant;

const runOf = (topology: GeneratedTopology, seed: number, ...lines: string[]): Run =>
  createRun({ scenario: "", topology: generateTopology(topology), preset: "logcabin", seed, inputs: inputsOf(...lines) }, false);

const logs = (run: Run): number[] => run.cluster.machines.flatMap((machine) => {
  const log = storeStateOf(run.cluster, machine.id)?.peers.get(1)?.node.storage.items;
  return log === undefined ? [] : [log.length];
});

test("log lengths at the start are what was asked, and the longest leads; without a leader nobody does", () => {
  const led = runOf({ ...shape, logLengths: [3, 1, 5, 2, 4] }, 1);
  const lengths = logs(led);
  expect(lengths.slice().sort()).toEqual([1, 2, 3, 4, 5]);
  const leader = led.spec.topology.regions[0]?.peers.find((peer) => peer.id === led.spec.topology.regions[0]?.leader);
  expect(leader?.logLength).toBe(5);
  const leaderless = runOf({ ...shape, logLengths: [3, 1, 5, 2, 4], leaderless: true }, 1);
  expect(logs(leaderless)).toEqual(lengths);
  expect([...leaderless.cluster.unavailable.keys()]).toEqual([1]);
});

test("a living leader brings the short logs up to date; the shortest two of five can never follow a dead one", () => {
  const healed = runOf({ ...shape, logLengths: [1, 2, 3, 4, 5] }, 2);
  advanceRun(healed, ms(300));
  expect(new Set(logs(healed))).toEqual(new Set([5]));
  for (let seed = 1; seed <= 10; seed++) {
    const run = runOf({ ...shape, logLengths: [1, 2, 3, 4, 5] }, seed, "0s kill leader of region 1 after heartbeat within 75ms");
    const before = logs(run);
    advanceRun(run, ms(1_500));
    const winners = run.branch.events.flatMap(({ body }) => (body.name === "raft.leader.elected" ? [body.store] : []));
    expect(winners.length, `seed ${seed}`).toBeGreaterThan(0);
    for (const store of winners) expect(before[store - 1], `seed ${seed}`).toBeGreaterThanOrEqual(3);
    expect(checksOf(run).violations).toEqual([]);
  }
});

test("a strike behind the heartbeat: every follower has it, nothing else follows it, and replays meet the same instant", () => {
  const run = runOf(shape, 4, "10ms kill leader of region 1 after heartbeat");
  advanceRun(run, ms(90));
  const killed = run.branch.events.find(({ body }) => body.name === "node.killed");
  const heard = run.cluster.machines.flatMap((machine) => {
    const peer = machine.process === "running" ? storeStateOf(run.cluster, machine.id)?.peers.get(1) : undefined;
    return peer === undefined ? [] : [peer.heardLeaderAt as number];
  });
  expect(heard).toHaveLength(4);
  expect(killed?.at).toBe(Math.max(...heard));
  // One-way latency is drawn from 0.2 to 1.5 ms, so that no two of them lie further apart.
  expect(Math.max(...heard) - Math.min(...heard)).toBeLessThanOrEqual(1_300);
  const again = runOf(shape, 4, "10ms kill leader of region 1 after heartbeat");
  for (let at = 10; at <= 90; at += 7) advanceRun(again, ms(at));
  expect(again.branch.events.find(({ body }) => body.name === "node.killed")?.at).toBe(killed?.at);
});

test("struck within a range, the leader dies at instants that fill it", () => {
  const delays = Array.from({ length: 40 }, (_, seed) => {
    const run = runOf(shape, seed + 1, "0s poweroff leader of region 1 after heartbeat within 75ms");
    advanceRun(run, ms(160));
    const heard = Math.max(...run.cluster.machines.map(({ id }) =>
      storeStateOf(run.cluster, id)?.peers.get(1)?.heardLeaderAt ?? 0));
    return ((run.branch.events.find(({ body }) => body.name === "node.powered-off")?.at ?? NaN) - heard) / 1_000;
  });
  expect(delays.every((delay) => delay >= 0 && delay <= 75)).toBe(true);
  expect([Math.min(...delays) < 15, Math.max(...delays) > 60]).toEqual([true, true]);
});

test("pausing or isolating a leader behind its heartbeat leaves its process as the fault does", () => {
  const processes = (line: string, at: number) => {
    const run = runOf(shape, 6, line);
    advanceRun(run, ms(at));
    expect(run.branch.refusals).toEqual([]);
    return [...run.cluster.directory.stores.values()].map((id) => run.cluster.machines[id]?.process).sort();
  };
  expect(processes("10ms pause leader of region 1 for 1s after heartbeat", 300)).toContain("paused");
  expect(processes("10ms isolate leader of region 1 after heartbeat", 300)).not.toContain("paused");
  expect(processes("10ms pause leader of region 1 for 50ms after heartbeat", 300)).not.toContain("paused");
});

test("striking the leader of a region without one, or of no region, is refused with a reason", () => {
  const run = runOf({ ...shape, leaderless: true }, 1, "1ms kill leader of region 1", "2ms kill leader of region 9");
  advanceRun(run, ms(3));
  expect(run.branch.refusals.map(({ refusal }) => refusal.text)).toEqual([
    "No running store leads region 1.", "There is no region 9.",
  ]);
});

test("with equal timeouts and no slack in the timers the candidates meet in every round, and nobody is elected", () => {
  const run = runOf(
    { ...shape, logLengths: [1, 2, 3, 4, 5] }, 3, "0s set raftstore.timer-slack 0s",
    "0s set raftstore.raft-max-election-timeout-ticks 1501", "0s kill leader of region 1 after heartbeat",
  );
  advanceRun(run, ms(5_000));
  const named = (name: string): number => run.branch.events.filter(({ body }) => body.name === name).length;
  expect(named("raft.leader.elected")).toBe(0);
  expect(named("raft.campaign.started")).toBeGreaterThan(60);
});

test("ticks that do not fit together are refused with what was expected", () => {
  const settings = PRESETS.tikv;
  const after = (key: string, text: string): string | null => {
    const expected = expectedOf(settings, key, text);
    return expected === null ? null : expectedValues(expected).expected;
  };
  expect(after("raftstore.raft-heartbeat-ticks", "10")).toBe("fewer heartbeat ticks (10) than election timeout ticks (10)");
  expect(after("raftstore.raft-min-election-timeout-ticks", "5")).toContain("at least the 10 ticks");
  expect(after("raftstore.raft-min-election-timeout-ticks", "20")).toContain("below the maximum (20 ticks)");
  expect(after("raftstore.raft-max-election-timeout-ticks", "11")).toBeNull();
  expect(after("disk.fsync-latency", "5ms..1ms")).toContain("a range of them such as 1ms..5ms");
  const parsed = parseSetting("disk.fsync-latency", "500us..5ms");
  expect(parsed.ok && settingText(withSetting(settings, "disk.fsync-latency", parsed.value), "disk.fsync-latency"))
    .toBe("500µs..5ms");
});

test("presets, log lengths and strikes travel in scenario files and links", () => {
  const parsed = parseScenario(JSON.stringify({
    format: "quorumscape-scenario/1", id: "benchmark", topology: { ...shape, logLengths: [1, 2, 3, 4, 5] }, preset: "logcabin",
    inputs: ["0s kill leader of region 1 after heartbeat within 75ms"],
  }));
  if (!parsed.ok) throw new Error(parsed.notices[0]?.text);
  const { topology, preset, seed, inputs } = parsed.scenario;
  const run = { version: "0", scenario: "", topology: generateTopology(topology), preset, seed, inputs, at: ms(1) };
  const decoded = decodeLink(encodeLink(run));
  expect(decoded.ok && decoded.run).toEqual(run);
  expect(encodeLink(run).length).toBeLessThan(300);
  const wrong = parseScenario(JSON.stringify({ format: "quorumscape-scenario/1", id: "x",
    topology: { ...shape, logLengths: [1] } }));
  expect(wrong.ok ? "" : wrong.notices[0]?.text).toContain("as many logLengths as replicas");
});

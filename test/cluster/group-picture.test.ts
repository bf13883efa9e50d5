import { expect, test } from "vitest";
import { forkCluster, machineAt, machineOf, type Cluster } from "../../src/cluster/cluster.ts";
import { createCamera, takeFrame } from "../../src/cluster/frames.ts";
import { groupPicture } from "../../src/cluster/group-look.ts";
import type { GroupMember, GroupMessage, GroupPicture } from "../../src/cluster/group-picture.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { scenarioOf } from "../../src/exchange/scenarios/index.ts";
import { defined } from "../../src/kernel/assert.ts";
import { plannedEvents } from "../../src/kernel/queue.ts";
import { createStream, drawInt } from "../../src/kernel/random.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent } from "../../src/proto/events.ts";
import type { Message } from "../../src/proto/messages.ts";
import type { Command } from "../../src/proto/command.ts";
import type { Entry, Message as RaftMessage } from "../../src/raft/index.ts";
import { advanceRun, createRun, stepRun, type RunSpec } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "./golden.ts";
import { randomWorld } from "./worlds.ts";

/*
 * The picture of a group is compared with what is planned and what the stores hold, found again by a walk of its own: the test
 * reads rows of bursts by their places, entries from storage, and reasons from the record.
 */

/** Votes split, PD replaces a store by joint changes with snapshots, and a log is repaired. */
const eventful = (): RunSpec => ({
  scenario: "", preset: "tikv", seed: 5,
  topology: generateTopology({ stores: 5, regions: 3, replicas: 3, zones: 1, clients: 1, rate: 40 }),
  inputs: inputsOf(
    "1s set pd.max-store-down-time 30s", "1s set raftstore.max-peer-down-duration 15s", "2s kill store 1", "20s isolate store 2",
    "40s heal", "45s transfer-leader 2 to 3", "60s remove-store 5",
  ),
});

/** Two elections whose votes come in one by one, and an old leader whose entries are replaced. */
const paper = (): RunSpec => ({
  scenario: "", preset: "paper", seed: 3,
  topology: generateTopology({ stores: 5, regions: 1, replicas: 5, zones: 1, clients: 2, rate: 100 }),
  inputs: inputsOf(
    "200ms latency store 1 store 2 9ms", "200ms latency store 3 store 4 13ms", "200ms latency store 2 store 5 20ms",
    "1s partition store 1, client 1 | store 2, store 3, store 4, store 5, client 2, pd 1",
    "2s heal", "2500ms kill leader of region 1",
  ),
});

function splitVote(): RunSpec {
  const scenario = defined(scenarioOf("split-vote"), "the scenario is in the table");
  return { ...scenario, scenario: scenario.id, topology: generateTopology(scenario.topology) };
}

interface Moment {
  readonly cluster: Cluster;
  readonly events: readonly ClusterEvent[];
}

const STEPS = 12;

/** Moments of a world, event by event, around those at which its groups decide something. */
function* momentsOf(spec: RunSpec, end: Instant, count: number): Generator<Moment> {
  const whole = createRun(spec);
  advanceRun(whole, end);
  const told = whole.branch.events.filter(({ body: { name } }) => /^(raft\.(vote|conf|leader|campaign)|snapshot)/.test(name));
  const every = Math.max(1, Math.floor(told.length / count));
  const random = createStream(spec.seed, "moments");
  const instants = told.filter(({ body }, index) => index % every === 0 || /conf|snapshot/.test(body.name)).map(({ at }) => at)
    .concat(Array.from({ length: 8 }, () => drawInt(random, 1, end) as Instant)).sort((a, b) => a - b);
  const run = createRun(spec);
  for (const at of instants) {
    if (run.cluster.now >= at) continue;
    advanceRun(run, (at - 1) as Instant);
    for (let step = 0; step < STEPS && stepRun(run, end) !== null; step++) {
      yield { cluster: forkCluster(run.cluster), events: run.branch.events.slice() };
    }
  }
}

/** One message as both sides can tell it. */
const told = (number: number, from: number, to: number, message: RaftMessage): string =>
  [number, from, to, message.type, message.term, message.logTerm, message.index, message.commit, message.reject,
    message.entries.map(({ index, term }) => `${index}@${term}`).join(" ")].join(" ");

const MSG_TYPES: Readonly<Record<string, number>> = {
  MsgApp: 3, MsgAppResp: 4, MsgVote: 5, MsgVoteResp: 6, MsgSnap: 7, MsgHeartbeat: 8, MsgHeartbeatResp: 9, MsgTransferLeader: 13,
  MsgTimeoutNow: 14, MsgReadIndex: 15, MsgReadIndexResp: 16, MsgPreVote: 17, MsgPreVoteResp: 18,
};

function toldBy({ packet, from, to, fields }: GroupMessage): string {
  const field = (name: string, otherwise: string): string => fields.find(([each]) => each === name)?.[1] ?? otherwise;
  const type = field("type", "?");
  if (type === "tombstone") return `${packet} ${from} ${to} tombstone`;
  if (type === "?") return `${packet} ${from} ${to} ${fields.map(([name, value]) => `${name} ${value}`).join(" ")}`;
  return [packet, from, to, MSG_TYPES[type], field("term", "0"), field("logTerm", "0"), field("index", "0"), field("commit", "0"),
    field("reject", "false"), field("entries", "")].join(" ");
}

/** Every message of the region that is planned or was just lost. */
function underWay(cluster: Cluster, region: number): string[] {
  const planned = plannedEvents(cluster.queue).flatMap(({ sequence, item }) =>
    item.kind === "deliver" ? [{ number: sequence, ...item }] : []);
  const store = (machine: number): number => cluster.processes[machine]?.id ?? 0;
  return [...planned, ...cluster.lost.filter(({ arrives }) => arrives >= cluster.now)]
    .flatMap(({ number, from, to, message }) => wordsOf(number, store(from), store(to), message, region)).sort();
}

function wordsOf(number: number, from: number, to: number, message: Message, region: number): string[] {
  if (message.kind === "snapshot-chunk" && message.regionId === region && message.envelope === null) {
    return [`${number} ${from} ${to} transfer ${message.transferId} chunk ${message.index + 1} of ${message.total}`];
  }
  if (message.kind === "snapshot-chunk" && message.regionId === region) {
    return [told(number, from, to, message.envelope?.message as RaftMessage)];
  }
  if (message.kind === "snapshot-result" && message.regionId === region) {
    return [`${number} ${from} ${to} transfer ${message.transferId} peer ${message.to} refusal ${message.refusal ?? "none"}`];
  }
  if (message.kind !== "raft") return [];
  const words = message.envelopes.filter(({ regionId }) => regionId === region)
    .map((each) => (each.message === null ? `${number} ${from} ${to} tombstone` : told(number, from, to, each.message)));
  const { numbers } = message.burst ?? { numbers: [] };
  for (let row = 0; row < numbers.length; row += 8) {
    if (numbers[row + 1] !== region) continue;
    words.push([number, from, to, numbers[row], numbers[row + 4], 0, 0, numbers[row + 5], false, ""].join(" "));
  }
  return words;
}

function expectMember({ cluster, events }: Moment, { region, logFrom }: GroupPicture, member: GroupMember): void {
  const machine = machineAt(cluster, machineOf(cluster, { kind: "store", id: member.store }) ?? -1);
  const process = cluster.processes[machine.id];
  const peer = process?.kind === "store" ? process.state.peers.get(region) : undefined;
  if (peer === undefined) throw new Error("a member of the picture is a replica");
  const { raft } = peer.node;
  const { log } = raft;
  const entries = [...log.storage.items.filter(({ index }) => index < log.offset), ...log.unstable]
    .filter(({ index }) => index >= logFrom);
  const storeOf = (id: number): number => (id === 0 ? 0 : storeOfPeer(cluster, region, id));
  expect([member.process, member.term, member.votedFor, member.leader, member.commit, member.applied])
    .toEqual([machine.process, raft.term, storeOf(raft.vote), storeOf(raft.lead), log.committed, peer.disk.applied]);
  expect(member.entries.filter((each) => each !== null).map(({ term }) => term)).toEqual(entries.map(({ term }) => term));
  expect(member.entries.filter((each) => each !== null).map(({ command }) => command.split(/[ =,]/)[0]))
    .toEqual(entries.map(firstWord));
  expect(logFrom + member.entries.length - 1).toBe(Math.max(member.lastIndex, logFrom - 1));
  expect(member.progress.map(({ match, next }) => [match, next])).toEqual(
    raft.progress.filter(({ id }) => id !== raft.id).sort((a, b) => storeOf(a.id) - storeOf(b.id))
      .map(({ match, next }) => [match, next]));
  const begun = plannedEvents(cluster.queue).flatMap(({ time: until, item }) =>
    item.kind === "durable" && item.to === machine.id && item.incarnation === machine.incarnation
      ? [{ writes: item.writes, until }] : []);
  const writes = [...begun, ...cluster.nextWrites.slice(machine.id, machine.id + 1)].flatMap(({ writes: group, until }) =>
    group.flatMap(({ batch, submitted: from }) =>
      "writes" in batch && batch.writes.some(({ regionId }) => regionId === region) ? [{ from, until }] : []));
  expect(member.writing).toEqual(writes[0] ?? null);
  expectVotes(member, raft, storeOf, events, region);
}

function expectVotes(
  member: GroupMember, raft: { role: number; granted: readonly number[]; refused: readonly number[]; term: number; id: number },
  storeOf: (id: number) => number, events: readonly ClusterEvent[], region: number,
): void {
  const campaigns = raft.role === 1 || raft.role === 3;
  const stores = (answer: string): number[] => member.votes.filter((vote) => vote.answer === answer).map(({ store }) => store);
  const others = (ids: readonly number[]): number[] =>
    (campaigns ? ids.filter((id) => id !== raft.id).map(storeOf).sort((a, b) => a - b) : []);
  expect([stores("granted"), stores("refused")]).toEqual([others(raft.granted), others(raft.refused)]);
  for (const { store, reason } of member.votes.filter(({ reason }) => reason !== null)) {
    const refusals = events.flatMap(({ body }) => (body.name === "raft.vote.refused" && body.region === region
      && body.store === store && body.to === member.store ? [body] : []));
    const preVote = raft.role === 3;
    expect(refusals.at(-1)).toMatchObject({ reason, term: preVote ? raft.term + 1 : raft.term, preVote });
  }
}

function firstWord({ type, data }: Entry): string | undefined {
  if (type !== 0) {
    const [first] = (data as { changes: readonly { type: number }[] }).changes;
    const [told] = (data as { context: readonly { peer: { storeId: number } }[] | null }).context ?? [];
    return first === undefined ? "leave" : `${["+", "−", "?", "+"][first.type]}S${told?.peer.storeId}`;
  }
  if (data === null) return "no-op";
  if ((data as Command).kind !== "put") return "compact";
  return [...(data as { key: string }).key]
    .map((byte) => (byte > " " && byte <= "~" ? byte : byte.charCodeAt(0).toString(16).padStart(2, "0"))).join("");
}

function storeOfPeer(cluster: Cluster, region: number, id: number): number {
  for (const process of cluster.processes) {
    const peer = process.kind === "store" ? process.state.peers.get(region) : undefined;
    if (process.kind === "store" && peer?.id === id) return process.id;
    const named = [...peer?.region.peers ?? [], ...peer?.strangers ?? []].find((each) => each.id === id);
    if (named !== undefined) return named.storeId;
  }
  return 0;
}

const worlds: readonly (readonly [string, RunSpec, number, number])[] = [
  ["a drained and a dead store", eventful(), 90_000_000, 40], ["two elections far apart", paper(), 3_200_000, 40],
  ["a split vote", splitVote(), 3_000_000, 40],
  ...Array.from({ length: 5 }, (_, seed) => [`random world ${seed}`, randomWorld(seed).spec, 14_000_000, 12] as const),
];

const seen = new Set<string>();

test.each(worlds)("in %s every message, vote and log entry of a picture is one that the engine has", (_, spec, end, count) => {
  for (const moment of atLeastOne(momentsOf(spec, end as Instant, count))) {
    const { cluster } = moment;
    for (const region of atLeastOne(cluster.replicaMachines.keys()).slice(0, 3)) {
      const picture = groupPicture(cluster, region);
      if (picture === null) throw new Error("the region has replicas");
      expect(picture.messages.map(toldBy).sort()).toEqual(underWay(cluster, region));
      for (const member of atLeastOne(picture.members)) expectMember(moment, picture, member);
      for (const { says } of picture.messages) seen.add(says);
      for (const { role } of picture.members) seen.add(role);
      for (const { answer } of picture.members.flatMap(({ votes }) => votes)) seen.add(answer);
      if (picture.outgoing.length > 0) seen.add("joint");
    }
  }
});

test("those worlds show elections, snapshots, joint configurations and logs under repair", () => {
  expect([...seen].sort()).toEqual(expect.arrayContaining([
    "append", "append-accepted", "append-refused", "candidate", "follower", "granted", "heartbeat", "heartbeat-answered", "joint",
    "leader", "learner", "outstanding", "pre-candidate", "pre-vote-asked", "pre-vote-granted", "refused", "snapshot",
    "vote-asked", "vote-granted", "vote-refused",
  ]));
});

test("a timer runs out at the very instant that its arc promises, also by a clock that drifts and after a pause", () => {
  const run = createRun({
    scenario: "", preset: "tikv", seed: 9,
    topology: generateTopology({ stores: 5, regions: 4, replicas: 5, zones: 1, clients: 0 }),
    inputs: inputsOf(
      "300ms clock store 2 +1s drift 20000ppm", "500ms clock store 3 -1s drift -30000ppm", "1s pause store 4 for 300ms",
      "2s isolate store 1", "2s isolate store 2", "2s isolate store 3", "2s isolate store 4", "2s isolate store 5",
    ),
  });
  advanceRun(run, 2_500_000 as Instant);
  const promised = [1, 2, 3, 4].flatMap((region) => (groupPicture(run.cluster, region)?.members ?? [])
    .filter(({ role }) => role === "follower").map(({ store, timer }) => `${region} ${store} ${timer?.due}`));
  advanceRun(run, 60_000_000 as Instant);
  const first = new Map<string, number>();
  for (const { at, body } of run.branch.events) {
    if (body.name !== "raft.campaign.started" || at < 2_500_000) continue;
    const of = `${body.region} ${body.store}`;
    if (!first.has(of)) first.set(of, at);
  }
  expect(promised).toHaveLength(16);
  expect(promised.map((each) => each.replace(/ \d+$/, "")).map((of) => `${of} ${first.get(of)}`)).toEqual(promised);
});

test("a frame carries the picture of the group that is watched, and none while nobody watches", () => {
  const { spec } = randomWorld(1);
  const run = createRun(spec);
  advanceRun(run, 1_000_000 as Instant);
  const camera = createCamera();
  expect(takeFrame(camera, run.cluster).changing.group.picture).toBeNull();
  camera.watch = (cluster) => groupPicture(cluster, 1);
  expect(takeFrame(camera, run.cluster).changing.group.picture).toEqual(groupPicture(run.cluster, 1));
  expect(groupPicture(run.cluster, 999)).toBeNull();
});

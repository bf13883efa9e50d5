import { describe, expect, test } from "vitest";
import { formatAction, type Action } from "../../src/action/index.ts";
import { storeStateOf } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { groupPicture } from "../../src/cluster/group-look.ts";
import type { GroupMessage, GroupPicture } from "../../src/cluster/group-picture.ts";
import type { GeneratedTopology } from "../../src/cluster/topology.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { after, millis, seconds, START, type Instant } from "../../src/kernel/time.ts";
import { parseAction } from "../../src/language/actions.ts";
import { openLink, shareText } from "../../src/session/open.ts";
import { actOnRun, advanceRun, checksOf, createRun, rewindRun, stepRun, type Run } from "../../src/session/run.ts";
import { leaseStateOf, type LeaseState } from "../../src/store/lease.ts";
import { atLeastOne } from "../at-least-one.ts";

const at = (milliseconds: number): Instant => after(START, millis(milliseconds));

/** One group of five at the paper's timing, without a workload. */
function group(seed = 1, extra: Partial<GeneratedTopology> = {}): Run {
  const topology = generateTopology({ stores: 5, regions: 1, replicas: 5, zones: 1, clients: 0, ...extra });
  return createRun({ scenario: "", topology, preset: "paper", seed, inputs: [] });
}

function picture(run: Run): GroupPicture {
  const found = groupPicture(run.cluster, 1);
  if (found === null) throw new Error("region 1 is there");
  return found;
}

/** Does what the words say; returns the code of the refusal, or null. */
function say(run: Run, text: string): string | null {
  const parsed = parseAction(text);
  if (!parsed.ok) throw new Error(parsed.notice.text);
  return actOnRun(run, parsed.action)?.code ?? null;
}

/** Steps on until a message of the kind is under way that will arrive. */
function awaitMessage(run: Run, says: GroupMessage["says"]): GroupMessage {
  for (let step = 0; step < 5_000; step++) {
    const found = picture(run).messages.find((message) => message.says === says && message.fate === "arrives");
    if (found !== undefined && found.arrives > run.cluster.now) return found;
    stepRun(run, seconds(100) as number as Instant);
  }
  throw new Error(`no ${says} ever`);
}

/** The state of a store's lease of region 1. */
function leaseOf({ cluster }: Run, store: number): LeaseState | null {
  const machine = cluster.directory.stores.get(store);
  const peer = machine === undefined ? undefined : storeStateOf(cluster, machine)?.peers.get(1);
  return peer?.lead == null ? null : leaseStateOf(peer, peer.lead, cluster.now);
}

const underWay = (run: Run, { packet, place }: Pick<GroupMessage, "packet" | "place">): GroupMessage | undefined =>
  picture(run).messages.find((each) => each.packet === packet && each.place === place && each.fate !== "lost");

const names = (run: Run): readonly string[] => run.branch.events.map(({ body }) => body.name);

describe("a message under way", () => {
  test("is dropped: it is drawn as lost to its end, and nobody hears of it", () => {
    const run = group();
    say(run, "timeout store 3 region 1");
    const vote = awaitMessage(run, "pre-vote-asked");
    expect(say(run, `drop message ${vote.packet}`)).toBeNull();
    expect(picture(run).messages.filter(({ packet }) => packet === vote.packet)).toEqual([{ ...vote, fate: "lost" }]);
    expect(say(run, `drop message ${vote.packet}`)).toBe("not-under-way");
    advanceRun(run, at(20));
    const heard = run.branch.events.some(({ body }) => /vote/.test(body.name) && "store" in body && body.store === vote.to);
    expect(heard).toBe(false);
  });

  test("is delayed by so much, under the number that it had", () => {
    const run = group();
    const beat = awaitMessage(run, "heartbeat");
    expect(say(run, `delay message ${beat.packet} by 50ms`)).toBeNull();
    expect(underWay(run, beat)).toEqual({ ...beat, arrives: after(beat.arrives, millis(50)) });
  });

  test("is delivered now, before anything else happens", () => {
    const run = group();
    const beat = awaitMessage(run, "heartbeat");
    expect(say(run, `deliver message ${beat.packet}`)).toBeNull();
    expect(stepRun(run, run.cluster.now)).toMatchObject({ kind: "message", message: { says: "heartbeat" }, to: { id: beat.to } });
    expect(underWay(run, beat)).toBeUndefined();
  });

  test("is duplicated: both arrive, the copy under a number of its own", () => {
    const run = group();
    const beat = awaitMessage(run, "heartbeat");
    expect(say(run, `duplicate message ${beat.packet}`)).toBeNull();
    const twins = picture(run).messages.filter(({ says, to }) => says === "heartbeat" && to === beat.to);
    expect(twins.map(({ arrives }) => arrives)).toEqual([beat.arrives, beat.arrives]);
    expect(twins[0]?.packet).not.toBe(twins[1]?.packet);
  });

  test("of a packet that carries the heartbeats of several groups can be dropped alone", () => {
    const run = group(1, { stores: 3, regions: 60 });
    const count = (packet: number): number => [...run.cluster.replicaMachines.keys()]
      .reduce((sum, region) => sum + (groupPicture(run.cluster, region)?.messages ?? [])
        .filter((each) => each.packet === packet && each.fate === "arrives").length, 0);
    let beat = awaitMessage(run, "heartbeat");
    while (count(beat.packet) < 2) {
      advanceRun(run, beat.arrives);
      beat = awaitMessage(run, "heartbeat");
    }
    const before = count(beat.packet);
    expect(say(run, `drop message ${beat.packet}.${beat.place}`)).toBeNull();
    expect(count(beat.packet)).toBe(before - 1);
    expect(picture(run).messages).toContainEqual(expect.objectContaining({ says: "heartbeat", to: beat.to, fate: "lost" }));
    expect(say(run, `drop message ${beat.packet}.99`)).toBe("not-under-way");
  });
});

describe("by hand", () => {
  test("a server's election timer runs out, and its campaign goes back to that", () => {
    const run = group();
    advanceRun(run, at(100));
    expect(say(run, "timeout store 3 region 1")).toBeNull();
    const campaign = run.branch.events.find(({ body }) => body.name === "raft.campaign.started" && body.store === 3);
    expect(run.branch.events.find(({ id }) => id === campaign?.cause)?.body.name).toBe("raft.timer.ran-out");
    const { leader } = picture(run);
    expect(say(run, `timeout store ${leader} region 1`)).toBe("no-timer");
  });

  test("a timer that runs out early behind a cut takes the leader's lease along", () => {
    const run = group(4, { stores: 3, replicas: 3, clients: 2 });
    advanceRun(run, at(100));
    const { leader } = picture(run);
    const [one, other] = [1, 2, 3].filter((store) => store !== leader);
    expect(say(run, `cut store ${leader} -> store ${other}`)).toBeNull();
    advanceRun(run, at(260));
    expect(leaseOf(run, leader)).toBe("valid");
    expect(say(run, `timeout store ${one} region 1`)).toBeNull();
    expect(leaseOf(run, leader)).toBe("suspect");
    advanceRun(run, at(2_000));
    expect(names(run).filter((name) => name === "raft.leader.elected").length).toBe(1);
    expect(checksOf(run)).toMatchObject({ violations: [] });
  });

  test("aligned timers run out within one tick of one another, and votes are split", () => {
    const run = group();
    advanceRun(run, at(100));
    say(run, `kill store ${picture(run).leader}`);
    say(run, "align-timers region 1");
    const dues = picture(run).members.flatMap(({ timer }) => (timer?.due == null ? [] : [timer.due]));
    expect(dues).toHaveLength(4);
    expect(Math.max(...dues) - Math.min(...dues)).toBeLessThanOrEqual(run.cluster.settings.store.raftBaseTickInterval);
    say(run, "spread-timers region 1");
    const spread = picture(run).members.flatMap(({ timer }) => (timer?.due == null ? [] : [timer.due])).sort((a, b) => a - b);
    expect(Math.min(...spread.slice(1).map((due, index) => due - (spread[index] ?? 0)))).toBeGreaterThan(millis(20));
  });

  test("a write goes through the leader into every log, and is applied as a put", () => {
    const run = group();
    advanceRun(run, at(100));
    expect(say(run, "propose region 1 x=1")).toBeNull();
    advanceRun(run, at(300));
    for (const { entries, applied, lastIndex } of atLeastOne(picture(run).members)) {
      expect([entries.at(-1)?.command, applied]).toEqual(["x=1", lastIndex]);
    }
    expect(names(run)).toContain("raft.write.proposed");
  });

  test("a voter is replaced through a joint configuration, which is left on request", () => {
    const topology = generateTopology({ stores: 4, regions: 1, replicas: 3, zones: 1, clients: 0 });
    const run = createRun({ scenario: "", topology, preset: "paper", seed: 1, inputs: [] });
    say(run, "kill pd 1");
    say(run, "restart pd 1");
    advanceRun(run, at(100));
    const { voters, leader } = picture(run);
    const spare = [1, 2, 3, 4].find((store) => !voters.includes(store)) ?? 0;
    const leaving = voters.find((store) => store !== leader) ?? 0;
    expect(say(run, `replace-peer 1 store ${leaving} by store ${spare}`)).toBeNull();
    say(run, "kill pd 1");
    advanceRun(run, at(2_000));
    expect(picture(run)).toMatchObject({ outgoing: voters, voters: [...voters.filter((id) => id !== leaving), spare].sort() });
    expect(say(run, `remove-peer 1 store ${leaving}`)).toBe("propose.membership");
    expect(say(run, "leave-joint 1")).toBeNull();
    advanceRun(run, at(3_000));
    expect(picture(run)).toMatchObject({ outgoing: [], learners: [leaving] });
    expect(say(run, `remove-peer 1 store ${leaving}`)).toBeNull();
    expect(say(run, `add-peer 1 store ${leaving}`)).toBe("propose.pending");
    advanceRun(run, at(4_000));
    expect(picture(run).members.map(({ store }) => store)).toEqual([...voters.filter((id) => id !== leaving), spare].sort());
  });
});

test("what is refused changes nothing", () => {
  const run = group();
  advanceRun(run, at(100));
  say(run, "kill pd 1");
  const { leader } = picture(run);
  const before = hashCluster(run.cluster);
  const refusals = [
    "drop message 999999", `timeout store ${leader} region 1`, `remove-peer 1 store ${leader}`, "add-peer 1 store 1",
    "leave-joint 1", `replace-peer 1 store 3 by store 4`,
  ].map((text) => say(run, text));
  expect(refusals).toEqual([
    "not-under-way", "no-timer", "propose.membership", "propose.membership", "propose.membership", "propose.membership",
  ]);
  expect(hashCluster(run.cluster)).toBe(before);
});

const acts: readonly ((run: Run) => Action)[] = [
  (run) => ({ kind: "drop-message", packet: awaitMessage(run, "heartbeat").packet, place: 1 }),
  (run) => ({ kind: "delay-message", packet: awaitMessage(run, "heartbeat").packet, place: 0, extra: millis(7) }),
  (run) => ({ kind: "duplicate-message", packet: awaitMessage(run, "heartbeat-answered").packet, place: 1 }),
  (run) => ({ kind: "deliver-message", packet: awaitMessage(run, "heartbeat").packet, place: 0 }),
  () => ({ kind: "run-out-timer", store: 3, region: 1 }),
  () => ({ kind: "set-timers", region: 1, how: "aligned" }),
  () => ({ kind: "set-timers", region: 1, how: "spread" }),
  () => ({ kind: "propose", region: 1, key: "x", value: "1" }),
  () => ({ kind: "change-members", region: 1, add: 0, remove: 4 }),
];

test.each(acts.map((act) => [act]))("replays, seeks, forks and links hold with %s", (act) => {
  const run = group(4);
  advanceRun(run, at(400));
  const action = act(run);
  expect(actOnRun(run, action), formatAction(action)).toBeNull();
  advanceRun(run, at(900));
  const end = hashCluster(run.cluster);
  rewindRun(run, at(100));
  advanceRun(run, at(900));
  expect(hashCluster(run.cluster)).toBe(end);
  const opened = openLink(shareText(run), () => undefined);
  if (!opened.ok) throw new Error("the link opens");
  advanceRun(opened.run, at(900));
  expect([hashCluster(opened.run.cluster), opened.run.branch.refusals]).toEqual([end, []]);
  // Another future, from before it was done.
  rewindRun(run, at(300));
  advanceRun(run, at(300));
  expect(actOnRun(run, { kind: "propose", region: 1, key: "y", value: "2" })).toBeNull();
  advanceRun(run, at(900));
  expect(hashCluster(run.cluster)).not.toBe(end);
});

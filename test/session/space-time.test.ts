import { expect, test } from "vitest";
import { hashCluster } from "../../src/cluster/digest.ts";
import { groupPicture } from "../../src/cluster/group-look.ts";
import type { SpaceTimeMessage } from "../../src/cluster/group-picture.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun, rewindRun, stepRun, type Run } from "../../src/session/run.ts";
import { spaceTimeOf } from "../../src/session/space-time.ts";
import { inputsOf } from "../cluster/golden.ts";

const FROM = 900_000 as Instant;
const TO = 1_700_000 as Instant;
const window = { region: 1, from: FROM, to: TO };

/** A split vote, a store that dies with messages on their way to it, and a lossy link. */
const world = (): Run => createRun({
  scenario: "", preset: "paper", seed: 6,
  topology: generateTopology({ stores: 5, regions: 2, replicas: 5, zones: 1, clients: 1, rate: 50 }),
  inputs: inputsOf(
    "500ms loss store 2 store 3 30%", "1s kill leader of region 1", "1050ms align-timers 1", "1400ms cut store 4 store 5",
    "1500ms propose 1 x=1",
  ),
});

/** What a person would write down who looks at the picture behind every single step. */
function watched(run: Run): SpaceTimeMessage[] {
  const seen = new Map<number, SpaceTimeMessage[]>();
  const look = (): void => {
    const { messages } = groupPicture(run.cluster, 1) ?? { messages: [] };
    for (const { packet, place, from, to, says, term, departed, arrives, fate, entries } of messages) {
      const others = (seen.get(packet) ?? []).filter((other) => other.place !== place);
      seen.set(packet, [...others, { packet, place, from, to, says, term, departed, arrives, fate, entries }]);
    }
  };
  advanceRun(run, FROM);
  look();
  while (stepRun(run, TO) !== null) look();
  return [...seen.values()].flat();
}

const inText = (messages: readonly SpaceTimeMessage[]): readonly string[] => messages.map((each) => JSON.stringify(each)).sort();

test("a replay of the past tells the very messages that one saw who watched all along", () => {
  const live = world();
  const seen = watched(live);
  advanceRun(live, 3_000_000 as Instant);
  const before = hashCluster(live.cluster);
  const events = live.branch.events.length;
  const told = spaceTimeOf(live, window);
  expect(inText(told.messages)).toEqual(inText(seen));
  expect(new Set(told.messages.map(({ fate }) => fate))).toEqual(new Set(["arrives", "lost", "refused"]));
  expect(told).toMatchObject({ members: [1, 2, 3, 4, 5], cutAt: null });
  expect([hashCluster(live.cluster), live.branch.events.length]).toEqual([before, events]);
});

test("its marks are the elections of the record, and every step of every commit index", () => {
  const run = world();
  const steps: string[] = [];
  advanceRun(run, FROM);
  const commits = new Map(groupPicture(run.cluster, 1)?.members.map(({ store, commit }) => [store, commit]));
  while (stepRun(run, TO) !== null) {
    for (const { store, commit } of groupPicture(run.cluster, 1)?.members ?? []) {
      if (commit > (commits.get(store) ?? 0)) steps.push(`${run.cluster.now} ${store} ${commit}`);
      commits.set(store, commit);
    }
  }
  const { marks } = spaceTimeOf(run, window);
  const committed = marks.filter(({ kind }) => kind === "committed").map(({ at, store, index }) => `${at} ${store} ${index}`);
  expect(committed.sort()).toEqual(steps.sort());
  const elected = run.branch.events.filter(({ at, body }) =>
    at >= FROM && body.name === "raft.leader.elected" && body.region === 1);
  expect(marks.filter(({ kind }) => kind === "elected").map(({ event }) => event)).toEqual(elected.map(({ id }) => id));
  expect(marks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["campaign", "elected", "stopped", "by-hand"]));
});

test("it is the same from wherever the run stands, and says where it was cut", () => {
  const run = world();
  advanceRun(run, TO);
  const whole = spaceTimeOf(run, window);
  rewindRun(run, 0 as Instant);
  advanceRun(run, 100_000 as Instant);
  expect(spaceTimeOf(run, window)).toEqual(whole);
  const cut = spaceTimeOf(run, window, 300);
  expect(cut.cutAt).toBeGreaterThan(FROM);
  expect(cut.cutAt).toBeLessThan(TO);
  expect(cut.marks).toEqual(whole.marks.filter(({ at }) => at < (cut.cutAt ?? 0)).concat(
    cut.marks.filter(({ at }) => at === cut.cutAt)));
});

test("a lease is told as whoever looks at the leader at every step sees it, and ends after the leader has died", () => {
  const run = world();
  advanceRun(run, FROM);
  const seen: number[] = [];
  const bare: number[] = [];
  const look = (): void => {
    const holds = groupPicture(run.cluster, 1)?.members.some(({ leaseUntil }) => leaseUntil !== null) === true;
    (holds ? seen : bare).push(run.cluster.now);
  };
  while (stepRun(run, TO) !== null) look();
  advanceRun(run, TO);
  const { rests: { leases } } = spaceTimeOf(run, window);
  const isHeld = (at: number): boolean => leases.some((from, i) => i % 2 === 0 && from <= at && at < (leases[i + 1] ?? 0));
  expect([seen.length > 20, bare.length > 20]).toEqual([true, true]);
  expect(seen.filter((at) => !isHeld(at))).toEqual([]);
  // A leader that died had renewed its lease: that ends by its clock, and nobody serves by it.
  const died = run.branch.events.find(({ body }) => body.name === "node.killed")?.at ?? 0;
  expect(leases.some((end, i) => i % 2 === 1 && end > died && end < TO)).toBe(true);
});

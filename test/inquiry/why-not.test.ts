import { describe, expect, test } from "vitest";
import { splitVote } from "../../src/exchange/scenarios/split-vote.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { repairStateOf } from "../../src/cluster/repair.ts";
import { INQUIRIES } from "../../src/inquiry/index.ts";
import type { AnswerWhyNot, Inquiry, Obstacle, ObstacleKind, ObstacleOf } from "../../src/inquiry/types.ts";
import { tellAnswer } from "../../src/inquiry/words/index.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { EventOf } from "../../src/proto/events.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { openScenario } from "../../src/session/scenarios.ts";
import { seekRun } from "../seek.ts";
import { whyOf } from "../../src/session/why.ts";
import { plainText } from "../../src/story/words/parts.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "../cluster/golden.ts";

const at = (seconds: number): Instant => Math.round(seconds * 1_000_000) as Instant;

function runOf(until: number, stores: number, regions: number, ...lines: string[]): Run {
  const run = createRun({
    scenario: "", topology: generateTopology({ stores, regions, replicas: 3, zones: 1 }), preset: "tikv", seed: 5,
    inputs: inputsOf("0s set client.rate 8", ...lines),
  });
  advanceRun(run, at(until));
  return run;
}

function whyNotOf(run: Run, question: Inquiry): AnswerWhyNot {
  const { notSo } = whyOf(run, question);
  if (notSo === undefined) throw new Error("a question has an answer");
  return notSo;
}

const only = <Kind extends ObstacleKind>({ because }: AnswerWhyNot, kind: Kind): readonly ObstacleOf<Kind>[] =>
  because.filter((told): told is ObstacleOf<Kind> => told.kind === kind);

const first = <Kind extends ObstacleKind>(answer: AnswerWhyNot, kind: Kind): ObstacleOf<Kind> => {
  const [found] = only(answer, kind);
  if (found === undefined) throw new Error(`nothing of the kind ${kind} among ${answer.because.map((told) => told.kind).join()}`);
  return found;
};

const kinds = ({ because }: AnswerWhyNot): readonly string[] => because.map((told) => told.kind);

const told = (answer: AnswerWhyNot, language: "en" | "zh" = "en"): readonly string[] =>
  tellAnswer(answer, language, {}).lines.map(plainText);

const eventsOf = <Name extends "raft.vote.granted" | "raft.leader.elected" | "pd.operator.created">(run: Run, name: Name) =>
  run.branch.events.flatMap((event) => (event.body.name === name ? [{ at: event.at, ...event.body as EventOf<Name> }] : []));

/** The rules as they are, and a PD that waits for one minute instead of thirty. */
const HASTE = ["0s set pd.max-store-down-time 1m", "0s set raftstore.max-peer-down-duration 30s"];

describe("why PD does not repair yet", () => {
  test("the instant that it names is when the first operator comes, and not before", () => {
    const run = runOf(40, 5, 6, ...HASTE, "10s kill store 4");
    const region = [...run.cluster.replicaMachines.keys()].find((id) => repairStateOf(run.cluster, id).kind === "waiting") ?? 0;
    const { until, for: wait } = first(whyNotOf(run, { kind: "repair", region }), "waits");
    expect(wait).toBe("store-down");
    const silent = first(whyNotOf(run, { kind: "repair", region }), "silent");
    expect(until).toBe(silent.lastHeard + silent.downTime + 1);
    expect(first(whyNotOf(run, { kind: "replace", store: 4 }), "counted").until).toBe(until);
    advanceRun(run, at(130));
    const created = eventsOf(run, "pd.operator.created").filter((event) => event.from === 4).map((event) => event.at);
    const begun = Math.min(...atLeastOne(created));
    expect(begun).toBeGreaterThanOrEqual(until ?? Infinity);
    // PD looks at each region at least once a minute.
    expect(begun - (until ?? 0)).toBeLessThan(at(60));
  });

  test("three stores of which one is dead: that even then no store is left, and afterwards which was refused by what", () => {
    const run = runOf(40, 3, 2, ...HASTE, "10s kill store 3");
    const answer = whyNotOf(run, { kind: "repair", region: 1 });
    expect(first(answer, "no-spare")).toMatchObject({ stores: 2 });
    advanceRun(run, at(140));
    const later = whyNotOf(run, { kind: "repair", region: 1 });
    expect(first(later, "waits")).toMatchObject({ for: "target", until: null });
    expect(only(later, "refuses").map(({ store, filter }) => [store, filter])).toEqual([
      [1, "already-a-peer"], [2, "already-a-peer"], [3, "already-a-peer"],
    ]);
  });

  test("a region that lacks nothing needs no repair, and without a majority none helps", () => {
    const run = runOf(20, 3, 2, "10s kill store 1", "10s kill store 2");
    expect(kinds(whyNotOf(runOf(5, 3, 1), { kind: "repair", region: 1 }))).toEqual(["whole"]);
    expect(told(whyNotOf(run, { kind: "repair", region: 1 }))[0])
      .toBe("Region 1 waits: too few voters run, and without a majority nothing can be repaired.");
  });
});

describe("who voted for whom, and why not for a store", () => {
  const run = runOf(40, 3, 1, "10s kill store 1");
  const [elected] = eventsOf(run, "raft.leader.elected").filter((event) => event.at > at(10));
  const winner = elected?.store ?? 0;
  const other = winner === 2 ? 3 : 2;

  test("the votes are those that the record holds", () => {
    const answer = whyNotOf(run, { kind: "vote", region: 1, term: null, store: null });
    expect(first(answer, "elected")).toMatchObject({ store: winner, term: elected?.term, votes: elected?.voters.length,
      voters: 3 });
    const granted = eventsOf(run, "raft.vote.granted").filter((event) => event.at > at(10) && event.to === winner
      && event.store !== winner);
    expect(only(answer, "voted").map(({ store, to, preVote, at: when }) => ({ store, to, preVote, at: when })))
      .toEqual(granted.map(({ store, to, preVote, at: when }) => ({ store, to, preVote, at: when })));
    expect(only(answer, "no-answer").map(({ store, because, since }) => ({ store, because, since })))
      .toEqual([{ store: 1, because: "stopped", since: at(10) }, { store: 1, because: "stopped", since: at(10) }]);
  });

  test("not for the other one: it asked nobody, its timer had ticks left, and it gave its own vote away", () => {
    const answer = whyNotOf(run, { kind: "vote", region: 1, term: null, store: other });
    expect(kinds(answer)).toEqual(["elected", "never-stood", "timer-then", "voted"]);
    const timer = first(answer, "timer-then");
    expect(timer.whole - timer.ticks).toBeGreaterThan(0);
    const stood = run.branch.events.find(({ at: when, body }) => body.name === "raft.campaign.started" && when > at(10));
    expect(timer.at).toBe((stood?.at ?? 0) - 1);
    expect(first(answer, "voted")).toMatchObject({ store: other, to: winner });
  });

  test("not for the dead one: its process did not run", () => {
    const answer = whyNotOf(run, { kind: "vote", region: 1, term: null, store: 1 });
    expect(first(answer, "no-answer")).toMatchObject({ store: 1, to: winner, because: "stopped", since: at(10) });
  });

  test("a split vote: each candidate's own vote, and the refusals of those who had voted", () => {
    const opened = openScenario(splitVote, () => undefined);
    if (!opened.ok) throw new Error("the scenario does not open");
    const split = opened.run;
    advanceRun(split, at(3));
    const stood = split.branch.events.flatMap(({ body }) =>
      (body.name === "raft.campaign.started" && body.campaign === "vote" ? [{ store: body.store, term: body.term }] : []));
    const term = stood.find(({ store, term: each }) => stood.some((other) => other.term === each
      && other.store !== store))?.term ?? 0;
    const answer = whyNotOf(split, { kind: "vote", region: 1, term, store: null });
    expect(kinds(answer)[0]).toBe("not-elected");
    const candidates = only(answer, "stood").filter(({ preVote }) => !preVote).map(({ store }) => store);
    expect(candidates).toHaveLength(2);
    for (const candidate of candidates) {
      const others = only(answer, "refused").filter(({ to, preVote }) => to === candidate && !preVote);
      expect(others.map(({ reason }) => reason)).toEqual(["voted", "voted"]);
      expect(only(answer, "voted").filter(({ to, preVote }) => to === candidate && !preVote)).toHaveLength(1);
    }
  });

  test("nothing of an election that lies beyond the instant that is shown", () => {
    const earlier = runOf(40, 3, 1, "10s kill store 1");
    seekRun(earlier, at(11));
    expect(kinds(whyNotOf(earlier, { kind: "vote", region: 1, term: null, store: null }))).toEqual(["no-election"]);
  });
});

describe("why a store does not lead", () => {
  test("who hears a leader waits, who is dead stands still, and who was elected leads", () => {
    const run = runOf(40, 3, 1, "10s kill store 1");
    const leader = first(whyNotOf(run, { kind: "lead", store: 2, region: 1 }), "leads").store;
    const other = leader === 2 ? 3 : 2;
    expect(kinds(whyNotOf(run, { kind: "lead", store: leader, region: 1 }))).toEqual(["leads"]);
    expect(first(whyNotOf(run, { kind: "lead", store: other, region: 1 }), "follows")).toMatchObject({ leader });
    expect(first(whyNotOf(run, { kind: "lead", store: 1, region: 1 }), "machine")).toMatchObject({ process: "dead",
      since: at(10) });
  });

  test("whose log lacks what the others have cannot win", () => {
    const run = runOf(25, 3, 1, "2s isolate store 3", "20s kill store 1");
    expect(first(whyNotOf(run, { kind: "lead", store: 3, region: 1 }), "log-behind")).toMatchObject({ others: [2] });
  });

  test("the timer that is named first runs out at the instant that is named", () => {
    const run = runOf(12, 3, 1, "10s kill store 1");
    const named = first(whyNotOf(run, { kind: "serve", region: 1 }), "first-timer");
    advanceRun(run, at(40));
    const campaign = run.branch.events.find(({ at: when, body }) => body.name === "raft.campaign.started" && when > at(10));
    expect(campaign).toMatchObject({ at: named.until, body: { store: named.store } });
  });
});

describe("why an entry is not committed", () => {
  const run = runOf(10.9, 3, 1, "9s stall-disk store 2 for 20s", "10s cut store 3 store 1", "11s heal");

  test("whose acknowledgement it waits for, and what stands between", () => {
    const answer = whyNotOf(run, { kind: "commit", region: 1, index: null });
    expect(first(answer, "uncommitted")).toMatchObject({ leader: 1, have: 1, needed: 2 });
    expect(only(answer, "acknowledged").map(({ store }) => store)).toEqual([1]);
    expect(first(answer, "disk-stalled")).toMatchObject({ store: 2, until: at(29) });
    expect(first(answer, "parted")).toMatchObject({ from: { id: 1 }, to: { id: 3 } });
    const { index, last } = first(answer, "uncommitted");
    const behindAll = whyNotOf(run, { kind: "commit", region: 1, index: last });
    expect(only(behindAll, "acknowledged")).toMatchObject([{ store: 1, match: last }]);
    advanceRun(run, at(40));
    expect(first(whyNotOf(run, { kind: "commit", region: 1, index }), "committed").index).toBeGreaterThanOrEqual(index);
  });
});

test("of a voter that does not run nothing else is said than since when", () => {
  const run = runOf(10.9, 3, 1, "9s stall-disk store 2 for 20s", "10s kill store 3");
  const answer = whyNotOf(run, { kind: "commit", region: 1, index: null });
  expect(only(answer, "machine")).toMatchObject([{ node: { id: 3 }, process: "dead", since: at(10) }]);
  expect(atLeastOne(answer.because).filter((each) => "store" in each && each.store === 3)).toEqual([]);
});

test("why a client waits: for whom, in which back-off, how much of its time is used up, and when it goes on", () => {
  const run = runOf(15, 3, 3, "10s kill store 1");
  const answer = whyNotOf(run, { kind: "answer", client: 1 });
  const request = only(answer, "request").find(({ phase }) => phase === "sleeping");
  expect(request).toMatchObject({ backoff: "regionMiss", error: "NotLeader", budget: at(40) });
  expect(request?.until).toBeGreaterThan(at(15));
  expect(request?.slept).toBeGreaterThan(0);
  expect(only(answer, "request").map(({ phase }) => phase)).toContain("parked");
  const sleeping = (): readonly (Instant | null)[] => only(whyNotOf(run, { kind: "answer", client: 1 }), "request")
    .filter(({ phase }) => phase === "sleeping").map(({ until }) => until);
  const until = request?.until ?? at(0);
  advanceRun(run, until - 1 as Instant);
  expect(sleeping()).toContain(until);
  advanceRun(run, until);
  expect(sleeping()).not.toContain(until);
});

test("a breaker that is open names the instant from which on it lets one request through", () => {
  const run = runOf(14, 3, 3, "0s set client.circuit-breaker stores", "10s kill store 1");
  const { until } = first(whyNotOf(run, { kind: "answer", client: 1 }), "breaker");
  expect(until).toBeGreaterThan(run.cluster.now);
  advanceRun(run, (until ?? at(0)) - 1 as Instant);
  expect(first(whyNotOf(run, { kind: "answer", client: 1 }), "breaker")).toMatchObject({ half: false, until });
});

test("a question changes nothing, and each can be asked of what does not exist", () => {
  const run = runOf(12, 3, 1, "10s kill store 1");
  const before = { hash: hashCluster(run.cluster), events: run.branch.events.length, keyframes: run.branch.keyframes.length };
  for (const { ask } of Object.values(INQUIRIES)) {
    for (const id of [1, 77]) {
      const answer = whyNotOf(run, ask(id, id) as Inquiry);
      expect(atLeastOne(answer.because).length).toBeGreaterThan(0);
      const lines: readonly Obstacle["kind"][] = answer.because.map(({ kind }) => kind);
      expect(told(answer, "zh").length).toBe(lines.length);
      expect(told(answer).join(" ")).not.toMatch(/undefined|null|NaN/);
    }
  }
  expect({ hash: hashCluster(run.cluster), events: run.branch.events.length,
    keyframes: run.branch.keyframes.length }).toEqual(before);
});

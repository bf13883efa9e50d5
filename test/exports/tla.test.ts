import { beforeAll, describe, expect, test } from "vitest";
import { frameOf } from "../../src/cluster/frames.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { TraceWriter } from "../../src/exports/tla-trace.ts";
import { MAX_TRACE_LINES, TRACE_ENDS, type TraceEnd } from "../../src/exports/trace-ends.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { TracedMessage, TracedState, TracedStep } from "../../src/proto/traced.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { beginTracing, continueTracing, traceOf } from "../../src/session/tracing.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "../cluster/golden.ts";
import { wrongWithTla } from "./check-tla.ts";
import { END, exported, failover, WHOLE } from "./world.ts";

interface Line {
  readonly tag: string;
  readonly event: {
    readonly name: string; readonly nid: string; readonly role: string; readonly log: number; readonly conf: readonly string[][];
    readonly state: { readonly term: number; readonly vote: string; readonly commit: number };
    readonly msg?: { readonly type: string; readonly from: string; readonly to: string; readonly commit: number };
  };
}

const linesOf = (text: string): string[] => text.trimEnd().split("\n");
const read = (line: string): Line => JSON.parse(line) as Line;
const about = (text: string): Record<string, string> =>
  (JSON.parse(linesOf(text)[0] ?? "") as { readonly run: Record<string, string> }).run;

/** Another world, of one region. */
function world(preset: "paper" | "tikv", stores: number, end: number, ...lines: readonly string[]): Run {
  const run = createRun({
    scenario: "", preset, seed: 3, inputs: inputsOf(...lines),
    topology: generateTopology({ stores, regions: 1, replicas: 3, zones: 1, clients: 0 }),
  });
  advanceRun(run, end as Instant);
  expect(run.branch.refusals).toEqual([]);
  return run;
}

let run: Run;
let text: string;
let lines: string[];
beforeAll(() => {
  run = failover("1400ms restart store 1");
  ({ text } = exported(run, "tla"));
  lines = linesOf(text);
});

describe("a trace of a failover", () => {
  test("has the whole election, and the dead leader again", () => {
    const told = lines.slice(1).map((line) => read(line).event);
    const steps = told.filter(({ name }) => /^Become|^InitState/.test(name))
      .map(({ name, nid, state }) => `${name} ${nid} t${state.term}`);
    expect(steps.slice(3)).toEqual([
      "BecomeCandidate 1002 t2", "BecomeFollower 1003 t2", "BecomeLeader 1002 t2", "InitState 1001 t1", "BecomeFollower 1001 t2",
    ]);
    const votes = told.filter(({ name }) => name === "ReceiveRequestVoteResponse").map(({ msg }) => msg?.from);
    expect(votes).toEqual(["1002", "1003"]);
    expect(about(text)).not.toHaveProperty("ended");
  });

  test("which a reader finds in a small file", async () => {
    const { text: part } = exported(run, "tla", { from: 490_000 as Instant, to: 1_240_000 as Instant, region: 1 });
    expect(wrongWithTla(part)).toEqual([]);
    expect(part).toContain("BecomeLeader");
    await expect(part).toMatchFileSnapshot("golden/tla-election.ndjson");
  });

  test("is of the very run: whoever listens changes nothing", () => {
    const tracing = beginTracing(run, 1, [0 as Instant], END);
    continueTracing(tracing, () => false);
    const { aside } = tracing;
    expect(aside).not.toBeNull();
    while (!continueTracing(tracing, () => false));
    expect(traceOf(tracing)?.steps.length).toBeGreaterThan(500);
    if (aside === null) return;
    expect(aside.cluster.eventCount).toBe(run.cluster.eventCount);
    expect(aside.cluster.sequence).toBe(run.cluster.sequence);
    expect(frameOf(aside.cluster)).toEqual(frameOf(run.cluster));
  });
});

describe("the checker refuses, and names the line", () => {
  const place = (wanted: (event: Line["event"]) => boolean): number =>
    lines.findIndex((line, at) => at > 0 && wanted(read(line).event));
  const without = (at: number): string => lines.filter((_, other) => other !== at).join("\n");
  const changed = (at: number, change: (event: Line["event"]) => object): string => lines.map((line, other) => {
    const told = read(line);
    return other === at ? JSON.stringify({ ...told, event: { ...told.event, ...change(told.event) } }) : line;
  }).join("\n");
  const named = (name: string) => (event: Line["event"]): boolean => event.name === name;

  test("a leader without the vote of another", () => {
    const vote = place(({ name, msg }) => name === "ReceiveRequestVoteResponse" && msg?.from === "1003");
    const leader = place(named("BecomeLeader"));
    expect(wrongWithTla(without(vote))).toEqual([`line ${leader - 1}, BecomeLeader of 1002: it has no majority`]);
  });

  test("a vote for somebody else", () => {
    const sent = place(({ name, role }) => name === "SendAppendEntriesRequest" && role === "StateLeader");
    const other = changed(sent, ({ state }) => ({ state: { ...state, vote: "1003" } }));
    expect(wrongWithTla(other)).toEqual([`line ${sent}, SendAppendEntriesRequest of 1001: vote is 1001, not 1003`]);
  });

  test("a message that nobody sent", () => {
    const sent = place(named("SendRequestVoteRequest"));
    const to = read(lines[sent] ?? "").event.msg?.to;
    const asked = place(({ name, msg }) => name === "SendRequestVoteRequest" && msg?.to === "1003");
    expect(to).toBe("1001");
    const taken = place(({ name, nid }) => name === "ReceiveRequestVoteRequest" && nid === "1003");
    expect(wrongWithTla(without(asked)))
      .toEqual([`line ${taken - 1}, ReceiveRequestVoteRequest of 1003: no such message is on its way`]);
  });

  test("an answer that left before it was durable", () => {
    const ready = place(({ name, nid, role }) => name === "Ready" && nid === "1002" && role === "StateCandidate");
    expect(wrongWithTla(without(ready)).join()).toMatch(/^line \d+, Receive\w+ of \d+: no such message is on its way$/);
  });

  test("a commit index that no quorum has", () => {
    const commit = place(named("Commit"));
    const { nid, state } = read(lines[commit] ?? "").event;
    const more = changed(commit, () => ({ state: { ...state, commit: state.commit + 1 } }));
    expect(wrongWithTla(more)).toEqual([`line ${commit}, Commit of ${nid}: commit is ${state.commit}, not ${state.commit + 1}`]);
  });

  test("an entry that came from nowhere", () => {
    const entry = place(named("Replicate"));
    expect(wrongWithTla(without(entry)).join())
      .toMatch(new RegExp(`^line ${entry}, SendAppendEntriesResponse of \\d+: log is \\d+, not`));
  });

  test("a process that begins again with more than it had", () => {
    const begun = place(({ name, nid, log }) => name === "InitState" && nid === "1001" && log > 1);
    const other = changed(begun, ({ log }) => ({ log: log + 1 }));
    expect(wrongWithTla(other).join()).toMatch(new RegExp(`^line ${begun}, InitState of 1001: log is \\d+, not \\d+$`));
  });

  test("another order than the one into which the lines are sorted", () => {
    const [first = "", second = "", ...rest] = lines.slice(1);
    expect(wrongWithTla([second, first, ...rest].join("\n"))).toEqual([expect.stringContaining("validate.sh")]);
  });

  test("two leaders of one term, though each line is a step", () => {
    const state = { term: 2, vote: "1", commit: 1 };
    const line = (seq: number, nid: string): string => JSON.stringify({ tag: "trace", seq: String(seq).padStart(10, "0"), event: {
      name: "ApplyConfChange", nid, state, role: "StateLeader", log: 1, conf: [["1", "2"], []],
      prop: { cc: { newconf: ["1", "2"] } },
    } });
    const more = JSON.stringify({ tag: "trace", seq: "0000000009", event: {
      name: "Replicate", nid: "1", state, role: "StateLeader", log: 1, conf: [["1", "2"], []],
    } });
    expect(wrongWithTla([line(1, "1"), line(2, "2"), more].join("\n"))).toEqual(["line 3, Replicate of 1: MoreThanOneLeaderInv"]);
  });
});

test("a trace of what is not Raft, as a rule of it is off, tells what happened, and is refused where that shows", () => {
  const elections = ["1100ms timeout store 2 region 1", "1100ms timeout store 3 region 1"];
  const { text: sound } = exported(failover(...elections), "tla");
  expect(wrongWithTla(sound)).toEqual([]);
  expect(about(sound)).not.toHaveProperty("modifiedRaft");
  const { text: unsound } = exported(failover("0s set raft.rule.log-up-to-date-check off", ...elections), "tla");
  expect(wrongWithTla(unsound).join()).toMatch(/^line \d+, \w*RequestVote\w* of \d+: /);
  expect(about(unsound)["modifiedRaft"]).toContain("log-up-to-date-check");
});

describe("what the specification knows otherwise", () => {
  test("a member that is added and promoted by single changes, from its snapshot on", () => {
    const { text: grown } = exported(world("paper", 4, 2_400_000, "50ms set pd.max-replicas 4"), "tla",
      { from: 0 as Instant, to: 2_400_000 as Instant, region: 1 });
    expect(wrongWithTla(grown)).toEqual([]);
    expect(about(grown)).not.toHaveProperty("ended");
    expect(grown).toMatch(/"ReceiveAppendEntriesRequest".*"MsgSnap"/);
    const last = linesOf(grown).map((line) => read(line).event).slice(1).at(-1);
    expect(last?.conf[0]).toHaveLength(4);
  });

  test.each([
    ["joint", "300ms replace-peer region 1 store 1 by store 4"], ["unsent", "300ms duplicate store 1 store 2 50%"],
  ] as const)("%s ends the trace, and the file says why", (why, line) => {
    const { text: part } = exported(world("paper", 4, 600_000, line), "tla", { ...WHOLE, region: 1 });
    expect(wrongWithTla(part)).toEqual([]);
    expect(about(part)["ended"]).toBe(TRACE_ENDS[why]);
  });

  const rest: TracedState = {
    term: 7, vote: 1, role: "follower", commit: 9, last: 9, voters: [1, 2], outgoing: [], learners: [],
  };
  const leader: TracedState = { ...rest, role: "leader" };
  const step = (kind: TracedStep["kind"], peer: number, more: Partial<TracedStep> = {}): TracedStep =>
    ({ ...(peer === 1 ? leader : rest), at: 5 as Instant, peer, kind, forced: false, message: null, change: null, ...more });
  const message = (type: TracedMessage["type"], more: Partial<TracedMessage> = {}): TracedMessage =>
    ({ type, from: 1, to: 2, term: 7, logTerm: 0, index: 0, entries: 0, commit: 0, reject: false, rejectHint: 0, ...more });
  const traced = (...steps: readonly TracedStep[]): TraceWriter => new TraceWriter({
    region: 1, from: 0 as Instant, steps,
    replicas: [{ ...leader, peer: 1, isRunning: true }, { ...rest, peer: 2, isRunning: true }],
  });
  const sent = (said: TracedMessage): readonly TracedStep[] => [
    step("sent", 1, { message: said }), step("handed", 1), step("received", 2, { message: said, commit: 8 }),
  ];

  test.each<readonly [TraceEnd, readonly TracedStep[]]>([
    ["term", [step("follower", 2, { term: 8 })]],
    ["forced", [step("candidate", 2, { forced: true })]],
    ["restart", [step("handed", 2, { last: 10 }), step("started", 2)]],
    ["commit-by-vote", [step("commit-by-vote", 2)]],
    ["refusal", [step("refused-for-leader", 2)]],
    ["snapshot", sent(message("MsgSnap", { entries: 9 }))],
    ["match", sent(message("MsgHeartbeat", { commit: 9 }))],
    ["change", [step("appended", 1, { change: [{ peer: 2, to: "learner" }] })]],
    ["earlier-change", [step("appended", 1, { change: [{ peer: 3, to: "learner" }] }),
      step("appended", 1, { last: 10, change: [{ peer: 4, to: "learner" }] })]],
    ["behind", [step("appended", 1, { change: [{ peer: 3, to: "voter" }] }), step("configured", 2, { commit: 10 })]],
    ["full", Array.from({ length: MAX_TRACE_LINES }, (_, place) => step("appended", 1, { last: 9 + place }))],
  ])("%s ends it where it happens, and never before", (why, steps) => {
    expect(traced(...steps.slice(0, -1)).ended?.why ?? "goes on").toBe(why === "full" ? "full" : "goes on");
    const { ended, lines: told } = traced(...steps);
    expect(ended).toEqual({ why, at: 5, peer: steps.at(-1)?.peer });
    expect(told.length).toBeLessThanOrEqual(MAX_TRACE_LINES);
  });

  test("a group that is never at rest has no trace", () => {
    const { text: none } = exported(run, "tla", { from: 1_010_000 as Instant, to: 1_200_000 as Instant, region: 1 });
    expect(none).toBe("");
  });
});

test("numbers stay small, and ids are digits, whatever an import calls them", () => {
  for (const line of atLeastOne(lines.slice(1))) expect(read(line).event.nid).toMatch(/^[1-9]\d*$/);
  for (const value of atLeastOne(Object.values(about(text)))) expect(typeof value).toBe("string");
});

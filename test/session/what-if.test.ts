import "../whole-engine.ts";
import { describe, expect, it } from "vitest";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import { decodeLink, type SharedRun } from "../../src/exchange/link.ts";
import { formatInput } from "../../src/language/actions.ts";
import { after, minutes, seconds, START, type Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent } from "../../src/proto/events.ts";
import { beginOutcome, continueOutcome } from "../../src/session/outcome.ts";
import { advanceRun, createRun, type Run, type RunSpec } from "../../src/session/run.ts";
import { askWhatIf, whatIfsOf } from "../../src/session/what-if.ts";
import { compareOutcomes } from "../../src/story/comparison/compare.ts";
import type { RunComparison, RunOutcome, WhatIfId } from "../../src/story/comparison/types.ts";
import { atLeastOne } from "../at-least-one.ts";

const ALL: readonly WhatIfId[] =
  ["pre-vote-off", "election-halved", "fault-later", "down-time", "policy", "five-replicas", "other-seed"];

const at = (time: number): Instant => after(START, seconds(time));
const SPEC: RunSpec = {
  scenario: "", topology: generateTopology(DEFAULT_TOPOLOGY), preset: "tikv", seed: 1,
  inputs: [{ at: at(10), action: { kind: "kill", node: { kind: "store", id: 4 } } }],
};

function struck(spec: RunSpec = SPEC): { readonly run: Run; readonly fault: ClusterEvent } {
  const run = createRun(spec);
  advanceRun(run, at(15));
  const fault = run.branch.events.find(({ body }) => body.name === "node.killed");
  if (fault === undefined) throw new Error("nobody was killed");
  return { run, fault };
}

interface Asked {
  readonly left: SharedRun;
  readonly right: SharedRun;
  readonly branch: number | null;
  readonly until: Instant;
}

function asked(id: WhatIfId, { run, fault } = struck()): Asked {
  const pair = askWhatIf(run, id, fault, `what if ${id}`, "");
  if (pair === null) throw new Error(`${id} cannot be asked`);
  const [left, right] = [pair.left, pair.right].map((text) => {
    const decoded = decodeLink(text);
    if (!decoded.ok) throw new Error(decoded.notice.text);
    return decoded.run;
  });
  if (left === undefined || right === undefined) throw new Error("no pair");
  return { left, right, branch: pair.branch, until: pair.until };
}

function outcomeOf(spec: RunSpec, until: Instant): RunOutcome {
  const outcome = continueOutcome(beginOutcome(createRun(spec), until), () => true);
  if (outcome === null) throw new Error("it was not finished");
  return outcome;
}

const compared = (one: RunSpec, other: RunSpec, until: Instant): RunComparison =>
  compareOutcomes(outcomeOf(one, until), outcomeOf(other, until));

const figure = ({ figures }: RunComparison, name: string) => figures.find((each) => each.name === name);

describe("what can be asked of a fault", () => {
  it("is every line of the table, for a store that dies in the default cluster", () => {
    const { run, fault } = struck();
    expect(whatIfsOf(run, fault).map(({ id }) => id)).toEqual(ALL);
  });

  it("leaves out what is so already, and what the cluster has no room for", () => {
    const small = struck({ ...SPEC, topology: generateTopology({ ...DEFAULT_TOPOLOGY, stores: 4 }),
      inputs: [{ at: at(1), action: { kind: "set", key: "raftstore.prevote", value: "false" } },
        { at: at(2), action: { kind: "set", key: "pd.max-store-down-time", value: "10m" } }, ...SPEC.inputs] });
    const left = ALL.filter((id) => !["pre-vote-off", "down-time", "five-replicas"].includes(id));
    expect(whatIfsOf(small.run, small.fault).map(({ id }) => id)).toEqual(left);
  });

  it("puts settings right before the fault, with the lease below the election timeout", () => {
    expect(asked("pre-vote-off").right.inputs.map(formatInput)).toEqual(["10s set raftstore.prevote false", "10s kill store 4"]);
    const halved = asked("election-halved").right.inputs.map(formatInput);
    expect(halved).toContain("10s set raftstore.raft-store-max-leader-lease 4.5s");
    expect(halved).toContain("10s set raftstore.raft-election-timeout-ticks 5");
    expect(asked("down-time").right.inputs.map(formatInput)).toEqual(["10s set pd.max-store-down-time 10m", "10s kill store 4"]);
    expect(asked("fault-later").right.inputs.map(formatInput)).toEqual(["11s kill store 4"]);
    expect(asked("policy").right.inputs[0]?.action.kind).toBe("detect");
  });

  it("is a branch of the run where the past is the same, and another world where it is not", () => {
    const { run, fault } = struck();
    expect(whatIfsOf(run, fault).map(({ id }) => [id, asked(id).branch === null ? "world" : "branch"])).toEqual(
      whatIfsOf(run, fault).map(({ id, past }) => [id, past]));
    expect(ALL.filter((id) => asked(id).branch === null)).toEqual(["five-replicas", "other-seed"]);
    const { right } = asked("five-replicas");
    const stores = atLeastOne(right.topology.regions).map(({ peers }) => new Set(peers.map(({ storeId }) => storeId)).size);
    expect(stores.every((count) => count === 5)).toBe(true);
    expect(right.topology.regions.map(({ leader }) => leader)).toEqual(SPEC.topology.regions.map(({ leader }) => leader));
  });

  it("adds one branch however often it is asked, and leaves the run where it is", () => {
    const one = struck();
    const { branch } = asked("pre-vote-off", one);
    expect(asked("pre-vote-off", one).branch).toBe(branch);
    expect(one.run.branches.map(({ id, name }) => [id, name])).toEqual([[1, ""], [2, "what if pre-vote-off"]]);
    expect([one.run.branch.id, one.run.cluster.now]).toEqual([1, at(15)]);
  });
});

describe("a comparison", () => {
  it("of a run with itself finds nothing", () => {
    const { parting, consequence, ranges, figures } = compared(SPEC, SPEC, at(40));
    expect([parting, consequence, ranges]).toEqual([null, null, []]);
    expect(atLeastOne(figures).every(({ better, left, right }) => better === null && left === right)).toBe(true);
  });

  it("names the deed in which the records part, and the first thing that came of it", () => {
    const { left, right, until } = asked("election-halved");
    const comparison = compared(left, right, until);
    // The fault itself is in both records, right behind: only the setting is told.
    expect([comparison.parting?.at, comparison.parting?.left, comparison.parting?.right?.body.name])
      .toEqual([at(10), null, "settings.changed"]);
    const { consequence } = comparison;
    expect(consequence?.right?.body.name).toBe("raft.campaign.started");
    expect(consequence?.at).toBeGreaterThan(at(10));
    expect(figure(comparison, "first-leader")?.better).toBe("right");
    expect(figure(comparison, "longest-outage")?.better).toBe("right");
    expect(comparison.ranges.length).toBeGreaterThan(0);
  });

  it("of a fault one second later goes past both faults to what differs behind them", () => {
    const { left, right, until } = asked("fault-later");
    const { parting, consequence } = compared(left, right, until);
    expect([parting?.at, parting?.left?.body.name]).toEqual([at(10), "node.killed"]);
    expect(consequence?.at).toBeGreaterThanOrEqual(at(10));
    expect([consequence?.left?.body.name, consequence?.right?.body.name]).not.toContain("node.killed");
  });

  it("of two down times tells when repair began and ended in each", () => {
    const quiet = struck({ ...SPEC, topology: generateTopology({ ...DEFAULT_TOPOLOGY, rate: 10 }) });
    const { left, right, until } = asked("down-time", quiet);
    expect(until).toBe(after(at(10), minutes(40)));
    const comparison = compared(left, right, until);
    const started = figure(comparison, "repair-started");
    expect(started?.better).toBe("right");
    expect(started?.right).toBeLessThan(minutes(12));
    expect(started?.left).toBeGreaterThan(minutes(29));
    expect(figure(comparison, "repair-finished")?.better).toBe("right");
  });

  it("tells where auto pace slows down: before the fault, at it, and in the elections; in order, none over another", () => {
    const { slow, events } = outcomeOf(SPEC, at(30));
    const paceAt = (time: number): number | undefined => slow.find(({ from, to }) => from <= time && time < to)?.pace;
    expect([paceAt(at(10) - 40_000), paceAt(at(10) - 20_000), paceAt(at(10))]).toEqual([undefined, 0.03, 0.03]);
    const elected = events.find(({ body }) => body.name === "raft.leader.elected" && body.term > 6);
    expect(paceAt(elected?.at ?? 0)).toBe(0.002);
    expect(paceAt(at(12))).toBeUndefined();
    expect(atLeastOne(slow).every(({ from, to }, place) => from < to && from >= (slow[place - 1]?.to ?? 0))).toBe(true);
  });

  it("counts the seconds for which each range was out as the record tells them", () => {
    const outcome = outcomeOf(SPEC, at(60));
    const told = outcome.events.flatMap(({ body }) => (body.name === "region.available" ? [body] : []));
    const lengths = new Map<number, number>();
    for (const { region, outage } of told) lengths.set(region, (lengths.get(region) ?? 0) + outage);
    const own = outcome.regions.map(({ region, outages }) =>
      [region, outages.reduce((sum, { from, to }) => sum + to - from, 0)] as const);
    expect(new Map(own.filter(([, length]) => length > 0))).toEqual(new Map([...lengths].sort(([a], [b]) => a - b)));
    expect(outcome.figures["unavailable"]).toBe([...lengths.values()].reduce((sum, length) => sum + length, 0));
  });
});

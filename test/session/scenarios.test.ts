import { describe, expect, it } from "vitest";
import { inspect } from "../../src/cluster/inspect.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Scenario } from "../../src/exchange/scenario.ts";
import { scenarioOf } from "../../src/exchange/scenarios/index.ts";
import { after, millis, seconds, START, type Instant } from "../../src/kernel/time.ts";
import type { EventName, EventOf } from "../../src/proto/events.ts";
import { actOnRun, advanceRun, checksOf, createRun, type Run } from "../../src/session/run.ts";

function runOf(id: string): Run {
  const { topology, preset, seed, inputs }: Scenario = scenarioOf(id) ?? expect.fail(`no scenario ${id}`);
  return createRun({ scenario: id, topology: generateTopology(topology), preset, seed, inputs }, false);
}

function eventsOf<Name extends EventName>(run: Run, name: Name, from: Instant): (EventOf<Name> & { readonly at: Instant })[] {
  return run.branch.events.filter(({ at, body }) => at >= from && body.name === name)
    .map(({ at, body }) => ({ ...(body as EventOf<Name>), at }));
}

/** What ended well for a client so far. */
function succeeded(run: Run, id: number): number {
  const detail = inspect(run.cluster, { kind: "client", id });
  return detail?.kind === "client" ? detail.ok : expect.fail(`no client ${id}`);
}

const at = (time: number): Instant => after(START, seconds(time));

describe("the scenarios with all rules on show what their titles say", () => {
  it("one Raft group of five: one region on all five stores, and another leader within the paper's times", () => {
    const run = runOf("one-group");
    expect(run.spec.topology.regions.map(({ peers }) => peers.length)).toEqual([5]);
    advanceRun(run, at(1));
    expect(run.cluster.unavailable.size).toBe(0);
    actOnRun(run, { kind: "kill", node: { kind: "store", id: 1 } });
    advanceRun(run, at(2));
    const [elected] = eventsOf(run, "raft.leader.elected", at(1));
    expect(elected?.at).toBeGreaterThan(after(at(1), millis(90)));
    expect(elected?.at).toBeLessThan(after(at(1), millis(600)));
    expect(checksOf(run).violations).toEqual([]);
  });

  it("split vote: two candidates get two of the five votes each, nobody wins that term, and a later term has a leader", () => {
    const run = runOf("split-vote");
    advanceRun(run, at(3));
    const stood = eventsOf(run, "raft.campaign.started", at(1.05)).filter(({ campaign }) => campaign === "vote");
    const split = stood[0]?.term ?? expect.fail("nobody stood for election");
    const candidates = stood.filter(({ term }) => term === split).map(({ store }) => store);
    expect(candidates).toHaveLength(2);
    const granted = eventsOf(run, "raft.vote.granted", at(1.05)).filter(({ term, preVote }) => term === split && !preVote);
    // Each candidate has its own vote besides.
    for (const candidate of candidates) expect(granted.filter(({ to }) => to === candidate)).toHaveLength(1);
    const elected = eventsOf(run, "raft.leader.elected", at(1.05)).map(({ term }) => term);
    expect(elected).toHaveLength(1);
    expect(elected[0]).toBeGreaterThan(split);
    expect([run.cluster.unavailable.size, checksOf(run).violations]).toEqual([0, []]);
  });

  it("leader loses its lease: the cut-off leader answers reads until its lease ends, then nobody's before another serves", () => {
    const run = runOf("leader-loses-lease");
    const cut = at(10);
    advanceRun(run, after(cut, millis(100)));
    const region = inspect(run.cluster, { kind: "region", id: 1 });
    const ends = (region?.kind === "region" ? region.leaseUntil : null) ?? expect.fail("no lease");
    const reads = succeeded(run, 1);
    advanceRun(run, after(ends, millis(5)));
    // Writes need a quorum, which this side has not: whatever succeeded was read from the lease.
    const whileLeased = succeeded(run, 1);
    expect(whileLeased - reads).toBeGreaterThan(100);
    advanceRun(run, at(34));
    expect(succeeded(run, 1)).toBe(whileLeased);
    const [ready] = eventsOf(run, "raft.leader.ready", cut);
    expect(ready?.store).not.toBe(1);
    expect(ready?.at).toBeGreaterThan(ends);
    expect(eventsOf(run, "raft.leader.stepped-down", cut)[0]).toMatchObject({ store: 1, reason: "quorum-lost" });
    advanceRun(run, at(45));
    expect(succeeded(run, 1)).toBeGreaterThan(whileLeased);
    expect([run.cluster.unavailable.size, checksOf(run).violations]).toEqual([0, []]);
  });
});

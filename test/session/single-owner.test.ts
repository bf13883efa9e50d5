import { describe, expect, test } from "vitest";
import { MEASURES } from "../../src/campaign/measures.ts";
import { forkCluster } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { advance } from "../../src/cluster/loop.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { recoveryFold, takeoverReport, type TakeoverReport } from "../../src/session/recovery.ts";
import { replicationFold, replicationReport } from "../../src/session/replication.ts";
import type { ReportBody } from "../../src/session/report.ts";
import { advanceRun, checksOf, createRun, pastOf, type Run } from "../../src/session/run.ts";
import { bringWhole } from "../../src/session/whole.ts";
import type { Serving } from "../../src/store/replication/links.ts";
import { takesOver } from "../../src/store/replication/owner.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "../cluster/golden.ts";

bringWhole();

const at = (second: number): Instant => seconds(second) as number as Instant;

/** Three stores, four regions, sessions of 4 s: of which this happens. */
function runOf(second: number, ...lines: readonly string[]): Run {
  const topology = generateTopology({ stores: 3, regions: 4, replicas: 3, zones: 1, clients: 1, pds: 3 });
  const settings = ["0s rate 12", "0s set replication.session-timeout 4s", "1s set replication.mode single-owner"];
  const inputs = inputsOf(...settings, ...lines);
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 3, inputs });
  advanceRun(run, at(second));
  return run;
}

const recoveriesIn = (run: Run): readonly TakeoverReport[] => takeoverReport(pastOf(run, recoveryFold));
const ofOwners = (run: Run): readonly TakeoverReport[] => recoveriesIn(run).filter(({ by }) => by === "single-owner");
/** `store step` for each of them. */
const steps = (run: Run): readonly string[] =>
  run.branch.events.flatMap(({ body }) => (body.name === "replication.owner" ? [`${body.store} ${body.to}`] : []));
/** Nothing that was acknowledged is lost, and no invariant broken. */
function expectKept(run: Run): void {
  const { lost, acknowledged } = pastOf(run, replicationFold);
  expect([lost, checksOf(run).violations]).toEqual([0, []]);
  expect(acknowledged).toBeGreaterThan(20);
}

describe("one owner for each region", () => {
  test("a dead owner's regions wait for the end of its session, are split, replayed and opened; Raft, too, gets over it", () => {
    const run = runOf(24, "8s poweroff store 1");
    expectKept(run);
    for (const { from, to, state, took } of atLeastOne(ofOwners(run))) {
      expect([from, state, to === 2 || to === 3]).toEqual([1, "open", true]);
      // The last answer came at most a third of the session before, and sessions are looked at every 2 s.
      expect(took).toBeGreaterThan(seconds(2.6));
      expect(took).toBeLessThan(seconds(4 + 2 + 0.1));
    }
    const expired = run.branch.events.flatMap(({ body }) => (body.name === "replication.expired" ? [body] : []));
    expect(expired).toMatchObject([{ store: 1, regions: ofOwners(run).length }]);
    expect(expired[0]?.silence).toBeGreaterThanOrEqual(seconds(4));
    const raft = recoveriesIn(run).filter(({ by }) => by === "raft");
    expect(raft.map(({ region }) => region)).toEqual(ofOwners(run).map(({ region }) => region));
    expect(raft.map(({ since }) => since)).toEqual(raft.map(() => at(8)));
    // An election may end in a tie, and take another time-out.
    expect(raft.map(({ state }) => state)).toContain("led");
    const report = { replication: replicationReport(pastOf(run, replicationFold), pastOf(run, recoveryFold)) } as ReportBody;
    const measured = MEASURES.filter(({ name }) => name.startsWith("recovery."))
      .map(({ name, of }) => [name, of(report)]);
    const lengths = (of: readonly TakeoverReport[]) => of.map(({ took }) => took).filter((took) => took !== null);
    expect(Object.fromEntries(measured)).toEqual({
      "recovery.raft": lengths(raft), "recovery.owner": lengths(ofOwners(run)),
      "recovery.replay": ofOwners(run).map(({ replay }) => replay), "recovery.missing": [0],
    });
    expect(steps(run).map((step) => step.slice(2)).slice(0, 2)).toEqual(["splitting", "splitting"]);
    expect(steps(run).filter((step) => step.endsWith("open")).sort()).toEqual(["2 open", "3 open"]);
  });

  test("an owner that was cut off and is back finds itself fenced, and takes the log of its successor", () => {
    const run = runOf(25, "6s partition 1,client 1 | 2,3,pd 1,pd 2,pd 3", "16s heal", "18s rate 0");
    expectKept(run);
    expect(steps(run).filter((step) => step.endsWith("fenced"))).toEqual(["1 fenced"]);
    const ends = new Map<number, Set<string>>();
    for (const process of run.cluster.processes) {
      if (process.kind !== "store") continue;
      for (const { group, term, primary, durable } of process.state.replication?.replicas.values() ?? []) {
        ends.set(group.id, (ends.get(group.id) ?? new Set()).add(`${term}/${primary}/${durable}`));
      }
    }
    expect([...ends.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1]);
  });

  test("an owner that only PD cannot reach goes on until its log is taken from it, and acknowledges nothing behind that", () => {
    const run = runOf(14, "6s cut store 1 pd 1", "6s cut store 1 pd 2", "6s cut store 1 pd 3");
    expectKept(run);
    expect(steps(run)).toContain("1 fenced");
    expect(run.branch.events.filter(({ body }) => body.name === "raft.leader.elected")).toEqual([]);
  });

  test("a process that starts anew owns nothing any more, and PD need not wait for a session to end", () => {
    const run = runOf(11, "8s kill store 1", "9s start store 1");
    expectKept(run);
    for (const { since, took } of atLeastOne(ofOwners(run))) {
      expect(since).toBe(at(8));
      expect(took).toBeGreaterThan(seconds(1));
      expect(took).toBeLessThan(seconds(1.1));
    }
  });

  test("goes on with another leader of PD, whose sessions all begin anew", () => {
    const run = runOf(26, "8s kill store 1", "8s kill pd 1");
    expectKept(run);
    expect(atLeastOne(ofOwners(run)).every(({ state }) => state === "open")).toBe(true);
  });

  test("what is to be replayed is as long as the log since the last flush, and takes so long", () => {
    const heavy = ["0s rate 30", "0s set client.value-bytes 20000", "0s set disk.bytes-per-second 20000000", "9s kill store 1"];
    const replayOf = (run: Run): number => Math.max(...atLeastOne(ofOwners(run)).map(({ replay }) => replay ?? NaN));
    const long = runOf(16, ...heavy);
    const short = runOf(16, ...heavy, "0s set replication.flush-size 60000");
    expectKept(short);
    // Twice read and written: 8 s of 15 writes a second, a quarter of them to each region.
    expect(replayOf(long)).toBeGreaterThan(seconds(0.05));
    expect(replayOf(short)).toBeLessThan(replayOf(long) / 3);
  });

  test("a store answers for those regions alone that it is about to open, in the term that it was given", () => {
    const replicas = new Map([[1, 2], [2, 2], [3, 3]].map(([group, term]) => [group, { term }]));
    const groups = [{ group: 1, term: 2 }, { group: 3, term: 2 }];
    const takenWith = (done: number): readonly boolean[] => {
      const serving = { server: { replicas, takeovers: new Map([[1, { groups, done }]]) } } as unknown as Serving;
      return [1, 2, 3].map((group) => takesOver(serving, group));
    };
    expect(takenWith(0)).toEqual([true, false, false]);
    expect(takenWith(1)).toEqual([false, false, false]);
  });

  test("a member of PD that joins later and comes to lead takes regions from a dead owner as any other", () => {
    const run = runOf(40, "4s add-pd", "12s pd-ctl member leader transfer pd-4", "18s kill store 1");
    const leads = run.cluster.processes.flatMap(({ kind, id, state }) =>
      (kind === "pd" && state.office?.isOpen === true ? [[id, state.replication?.plan.mode]] : []));
    expect(leads).toContainEqual([4, "single-owner"]);
    expect(steps(run).filter((step) => step.endsWith("open")).length).toBeGreaterThan(0);
  });

  test("is a function of the cluster: a fork in the midst of it goes the same way", () => {
    const run = runOf(10, "6s kill store 1");
    const fork = forkCluster(run.cluster);
    advanceRun(run, at(14));
    advance(fork, at(14), { event: () => undefined, observe: () => undefined });
    expect(hashCluster(fork)).toBe(hashCluster(run.cluster));
    expect(ofOwners(run).length).toBeGreaterThan(0);
  });
});

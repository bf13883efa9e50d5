import { describe, expect, test } from "vitest";
import { pdServes, type Cluster } from "../../src/cluster/cluster.ts";
import { pdLeaderOf, pdMembers, pdMemberView } from "../../src/cluster/pd-view.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { PdState } from "../../src/pd/index.ts";
import { advanceRun, checksOf, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "./golden.ts";

/** A small cluster with so many members of PD, whose clients ask for timestamps, and what happens to it. */
function runFor(seconds: number, pds: number, ...lines: readonly string[]): Run {
  const topology = generateTopology({ stores: 3, regions: 4, replicas: 3, zones: 1, clients: 1, pds });
  const inputs = inputsOf("0s set client.rate 2", "0s set client.tso-rate 10", ...lines);
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 5, inputs });
  advanceRun(run, (seconds * 1_000_000) as Instant);
  expect(checksOf(run).violations).toEqual([]);
  return run;
}

const refused = ({ branch: { refusals } }: Run): readonly string[] => refusals.map(({ refusal }) => refusal.code);
const exits = ({ branch: { events } }: Run): readonly number[] =>
  events.flatMap(({ body }) => (body.name === "node.exited" && body.reason === "removed" ? [body.node.id] : []));

function memberState(cluster: Cluster, member: number): PdState {
  const process = cluster.processes[cluster.directory.pds[member - 1] ?? -1];
  if (process?.kind !== "pd") throw new Error("PD's machines run PD");
  return process.state;
}

describe("PD's members change", () => {
  test("one that joins gets all by a snapshot, counts for the quorum, and can lead", () => {
    const run = runFor(60, 3, "5s remove-store 3", "10s pd-ctl store label 2 rack=r7", "12s add-pd", "20s kill pd 2",
      "25s pd-ctl member leader transfer pd-4");
    expect(pdMembers(run.cluster)).toEqual([1, 2, 3, 4]);
    expect(pdLeaderOf(run.cluster)).toBe(4);
    const { stores, tree } = memberState(run.cluster, 4);
    expect(stores.get(2)?.labels).toContainEqual({ key: "rack", value: "r7" });
    expect(tree.infos.size).toBe(4);
    expect(refused(run)).toEqual(["pd.too-few-stores"]);
  });

  test("one that has joined makes a majority larger: with two of four dead nobody leads", () => {
    const run = runFor(60, 3, "5s add-pd", "12s kill pd 3", "12s kill pd 4");
    expect(pdServes(run.cluster)).toBe(false);
    expect(pdServes(runFor(60, 3, "12s kill pd 3").cluster)).toBe(true);
  });

  test("nobody joins while a member is missing, and nobody goes whom the quorum needs", () => {
    const run = runFor(40, 3, "5s kill pd 3", "20s add-pd", "21s pd-ctl member delete name pd-2",
      "22s pd-ctl member delete name pd-9");
    expect(refused(run)).toEqual(["pd.etcd-unhealthy", "pd.etcd-unhealthy", "pd.member-not-found"]);
    expect(pdMembers(run.cluster)).toEqual([1, 2, 3]);
  });

  test("one at a time: while a change is under way there is no other", () => {
    const run = runFor(10, 3, "5s pd-ctl member delete name pd-2", "5s pd-ctl member delete name pd-3");
    expect(refused(run)).toEqual(["pd.etcd-unhealthy"]);
    expect(pdMembers(run.cluster)).toEqual([1, 3]);
  });

  test("a leader that is deleted ends, and others lead; it never comes back under its number", () => {
    const run = runFor(60, 3, "5s pd-ctl member delete name pd-1", "40s start pd 1");
    expect(exits(run)).toEqual([1, 1]);
    expect(pdMembers(run.cluster)).toEqual([2, 3]);
    expect(pdServes(run.cluster)).toBe(true);
  });

  test("a dead member is deleted without asking it, and is told when it starts again", () => {
    const run = runFor(60, 3, "5s kill pd 3", "20s pd-ctl member delete name pd-3", "30s start pd 3");
    expect(exits(run)).toEqual([3]);
    expect(pdMembers(run.cluster)).toEqual([1, 2]);
    expect(pdMemberView(run.cluster, 1)?.leadsPd).toBe(true);
  });

  test("the last two become one, which leads alone and can have others again", () => {
    const run = runFor(60, 2, "5s pd-ctl member delete name pd-1", "20s pd-ctl member delete name pd-2", "30s add-pd",
      "45s kill pd 2");
    expect(refused(run)).toEqual(["pd.no-other-member"]);
    expect(pdMembers(run.cluster)).toEqual([2, 3]);
    expect(pdServes(run.cluster)).toBe(false);
    expect(pdServes(runFor(40, 2, "5s pd-ctl member delete name pd-1", "30s add-pd").cluster)).toBe(true);
  });
});

describe("PD without a leader while etcd has one", () => {
  test("is led again when another member has asked for etcd's leadership, 40 to 50 seconds later", () => {
    const run = runFor(16, 3, "10s kill pd 1");
    const elected = run.branch.events.find(({ at, body }) => body.name === "pd.etcd.elected" && at > 10_000_000);
    const stuck = elected?.body.name === "pd.etcd.elected" ? elected.body.member : 0;
    // Whoever leads etcd takes the old key for its own bid, and never campaigns.
    const { etcd, place } = memberState(run.cluster, stuck);
    place.bidTerm = etcd.node.raft.term;
    advanceRun(run, 90_000_000 as Instant);
    const led = run.branch.events.filter(({ at, body }) => body.name === "pd.leader.elected" && at > 10_000_000);
    expect(led).toHaveLength(1);
    expect(led[0]?.body).not.toMatchObject({ member: stuck });
    // The old key goes with its lease of 5 s, which etcd's new leader counts anew.
    const waited = ((led[0]?.at ?? 0) - (elected?.at ?? 0)) / 1_000_000;
    expect(waited).toBeGreaterThan(45);
    expect(waited).toBeLessThan(56);
  });

  test("is led by another where the lease of who leads etcd is over before it can begin", () => {
    const run = runFor(60, 3, "9s set pd.lease 1s", "10s slow-disk pd 2 1500ms", "10s pd-ctl member leader transfer pd-2");
    expect(pdLeaderOf(run.cluster)).not.toBe(2);
    expect(pdServes(run.cluster)).toBe(true);
  });
});

describe("an order to PD", () => {
  test("is not answered where its leader gives up before etcd has it, and is lost then", () => {
    const run = runFor(40, 3, "10s isolate pd 1", "10.5s pd-ctl store weight 2 3 1");
    const told = run.branch.events.flatMap(({ body }) => (body.name === "pd.orders.unanswered" ? [body] : []));
    expect(told).toEqual([{ name: "pd.orders.unanswered", member: 1, orders: 1 }]);
    expect(memberState(run.cluster, pdLeaderOf(run.cluster)).stores.get(2)?.leaderWeight).toBe(1);
    const answered = runFor(40, 3, "10s pd-ctl store weight 2 3 1", "11s isolate pd 1");
    expect(answered.branch.events.filter(({ body }) => body.name === "pd.orders.unanswered")).toEqual([]);
    expect(memberState(answered.cluster, pdLeaderOf(answered.cluster)).stores.get(2)?.leaderWeight).toBe(3);
  });
});

describe("etcd's log", () => {
  test("is cut behind snapshot-count entries, and a member that was away longer catches up by a snapshot", () => {
    const run = runFor(160, 3, "0s set pd.snapshot-count 8", "0s set pd.snapshot-catchup-entries 2", "10s isolate pd 3",
      "20s pd-ctl store weight 2 3 1", "110s heal");
    const [first, third] = [1, 3].map((member) => memberState(run.cluster, member).etcd.disk);
    expect(first?.storage.compactedIndex).toBeGreaterThan(15);
    expect(third?.storage.snapshot.index).toBeGreaterThan(15);
    expect(third?.stored.stores.get(2)?.leaderWeight).toBe(3);
    expect((first?.applied ?? 0) - (third?.applied ?? 0)).toBeLessThan(2);
  });
});

import { describe, expect, test } from "vitest";
import { pdStateOf, storeStateOf } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { regionHealth } from "../../src/cluster/health.ts";
import { inspect } from "../../src/cluster/inspect.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { parseTimedAction } from "../../src/language/actions.ts";
import type { EventName, EventOf } from "../../src/proto/events.ts";
import type { Region, RegionId } from "../../src/proto/region.ts";
import { lastIndex } from "../../src/raft/index.ts";
import { actOnRun, advanceRun, checksOf, createRun, type Run } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";
import { seekRun } from "../seek.ts";

const at = (seconds: number): Instant => (seconds * 1_000_000) as Instant;

/** A cluster whose regions are all on the same three stores, with these things done to it. */
function runWith(...actions: readonly string[]): Run {
  const inputs = actions.map((text) => {
    const read = parseTimedAction(text);
    if (!read.ok) throw new Error(read.notice.text);
    return read.input;
  });
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, sizeMiB: 40, clients: 2 });
  return createRun({ scenario: "", topology, preset: "tikv", seed: 3, inputs }, false);
}

const told = <Name extends EventName>({ branch }: Run, name: Name): EventOf<Name>[] =>
  branch.events.flatMap(({ body }) => (body.name === name ? [body as EventOf<Name>] : []));

/** The regions as each store has them, and PD, in key order: ids and ranges. */
function rangesOf(run: Run): readonly string[] {
  const { cluster } = run;
  const text = (regions: readonly Region[]): string => regions.slice().sort((a, b) => (a.startKey < b.startKey ? -1 : 1))
    .map(({ id, startKey, endKey, epoch }) => `${id}[${startKey},${endKey})v${epoch.version}`).join(" ");
  const stores = [...cluster.directory.stores.values()].map((machine) =>
    text([...storeStateOf(cluster, machine)?.peers.values() ?? []].map(({ region }) => region)));
  return [...stores, text([...pdStateOf(cluster)?.tree.infos.values() ?? []].map(({ region }) => region))];
}

const leadersOf = (run: Run, region: RegionId): number =>
  told(run, "raft.leader.elected").filter((event) => event.region === region).length;

/** What the inspector tells of the merge of 3 into 2 within half a second, in order. */
function phasesOf(run: Run): readonly string[] {
  const phases = new Set<string>();
  for (let instant = 3_000_000; instant < 3_010_000; instant += 500) {
    advanceRun(run, instant as Instant);
    notePhases(run, phases);
  }
  advanceRun(run, at(3.5));
  notePhases(run, phases);
  return [...phases];
}

function notePhases(run: Run, phases: Set<string>): void {
  for (const id of [3, 2]) {
    const detail = inspect(run.cluster, { kind: "region", id });
    const merge = detail?.kind === "region" ? detail.merge : null;
    if (merge !== null) phases.add(`${id} ${merge.phase} ${merge.phase === "committing" ? "of" : "into"} ${merge.other}`);
  }
}

const SPLIT = "2s pd-ctl operator add split-region 2 --policy=scan";

describe("a region that falls apart", () => {
  test("has its parts on every store and in PD, the right-most under the old id, and each serves", () => {
    const run = runWith(SPLIT);
    advanceRun(run, at(6));
    const [split] = told(run, "region.split");
    const part = split?.parts[0];
    expect(split).toMatchObject({ region: 2, leads: true, rest: { id: 2 } });
    expect(part?.endKey).toBe(split?.rest.startKey);
    expect(new Set(rangesOf(run)).size).toBe(1);
    expect(leadersOf(run, part?.id ?? 0)).toBe(1);
    expect(regionHealth(run.cluster)).toMatchObject({ count: 4, unavailable: 0, underReplicated: 0 });
    expect(checksOf(run).violations).toEqual([]);
  });

  test("does so where it was led until then, and its new leader needs but a few messages", () => {
    const run = runWith(SPLIT);
    advanceRun(run, at(6));
    const [split] = told(run, "region.split");
    const part = split?.parts[0]?.id;
    const elected = run.branch.events.find(({ body }) => body.name === "raft.leader.elected" && body.region === part);
    expect(elected?.body).toMatchObject({ store: split?.store });
    expect(elected?.at).toBeLessThan(at(2.05));
  });

  test("is large enough for it by the store's own settings", () => {
    const run = runWith("1s set coprocessor.region-split-size 16", "1s set coprocessor.region-max-size 24");
    advanceRun(run, at(40));
    for (const machine of atLeastOne([...run.cluster.directory.stores.values()])) {
      const sizes = [...storeStateOf(run.cluster, machine)?.peers.values() ?? []].map(({ disk }) => Math.round(disk.sizeMiB));
      expect(Math.max(...sizes)).toBeLessThanOrEqual(24);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(90);
    }
  });

  test("leaves a run that is the same when it is gone through again", () => {
    const run = runWith(SPLIT, "4s pd-ctl operator add merge-region 3 2");
    advanceRun(run, at(10));
    const hash = hashCluster(run.cluster);
    seekRun(run, at(2.004));
    seekRun(run, at(10));
    expect(hashCluster(run.cluster)).toBe(hash);
  });
});

describe("a region that is merged", () => {
  test("is a part of its neighbour on every store and in PD, with all that clients wrote", () => {
    const run = runWith("3s pd-ctl operator add merge-region 3 2");
    advanceRun(run, at(20));
    expect(told(run, "region.merged")).toHaveLength(3);
    expect(new Set(rangesOf(run)).size).toBe(1);
    expect(regionHealth(run.cluster)).toMatchObject({ count: 2, unavailable: 0 });
    expect(told(run, "pd.operator.finished").map(({ region, description }) => [region, description]))
      .toEqual([[3, "admin-merge-region"], [2, "admin-merge-region"]]);
    expect(told(run, "client.operation.failed")).toEqual([]);
    expect(checksOf(run).violations).toEqual([]);
  });

  test("is not begun before every peer has what others, by a snapshot or by an election, do not have as entries", () => {
    for (const hole of ["snapshot", "election", "none"] as const) {
      const run = runWith("0s set raftstore.merge-max-log-gap 100000", "1s transfer-leader 3 to 2",
        "3s pd-ctl operator add merge-region 3 2");
      advanceRun(run, at(2.999));
      const peers = [...run.cluster.directory.stores.values()]
        .flatMap((machine) => storeStateOf(run.cluster, machine)?.peers.get(3) ?? []);
      const leader = peers.find(({ lead }) => lead !== null) ?? expect.fail("region 3 has a leader");
      const { raft } = leader.node;
      const held = lastIndex(raft.log);
      if (hole === "snapshot") Object.assign(leader.lead ?? {}, { sentSnapshot: held + 1 });
      // Applied, for whatever else waits for it; but not by all.
      expect(raft.pendingConfIndex).toBeGreaterThan(1);
      if (hole === "election") for (const each of raft.progress) each.match = Math.min(each.match, raft.pendingConfIndex - 1);
      advanceRun(run, at(3.002));
      expect(told(run, "region.merge.prepared").length > 0).toBe(hole === "none");
    }
  });

  test("is told to be before, between and behind the steps, and the neighbour to take it in", () => {
    expect(phasesOf(runWith("3s pd-ctl operator add merge-region 3 2"))).toEqual([
      "3 preparing into 2", "3 prepared into 2", "2 committing of 3",
    ]);
  });

  test("is told to go back where the neighbour changes between the steps, and serves again", () => {
    const run = runWith("3s pd-ctl operator add merge-region 3 2", "3.001s remove-peer region 2 store 1");
    expect(phasesOf(run)).toEqual(["3 preparing into 2", "3 prepared into 2", "3 rolling-back into 2"]);
    advanceRun(run, at(6));
    expect(told(run, "region.merge.rolled-back")).toHaveLength(1);
    expect(regionHealth(run.cluster)).toMatchObject({ count: 3, unavailable: 0 });
  });

  test("comes to it although its leader's store dies between the two steps", () => {
    const plain = runWith("3s pd-ctl operator add merge-region 3 2");
    advanceRun(plain, at(4));
    const prepared = plain.branch.events.find(({ body }) => body.name === "region.merge.prepared");
    const store = told(plain, "region.merge.prepared")[0]?.store ?? 0;
    const run = runWith("3s pd-ctl operator add merge-region 3 2");
    advanceRun(run, prepared?.at ?? at(3));
    actOnRun(run, { kind: "kill", node: { kind: "store", id: store } });
    advanceRun(run, at(30));
    actOnRun(run, { kind: "restart", node: { kind: "store", id: store } });
    advanceRun(run, at(120));
    expect(told(run, "region.merged").length).toBeGreaterThan(0);
    expect(new Set(rangesOf(run)).size).toBe(1);
    expect(checksOf(run).violations).toEqual([]);
  });
});

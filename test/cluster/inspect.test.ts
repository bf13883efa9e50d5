import { beforeAll, describe, expect, test } from "vitest";
import { linksIn } from "../../src/machine/network.ts";
import type { Frame } from "../../src/cluster/frame.ts";
import { createCamera, takeFrame } from "../../src/cluster/frames.ts";
import { PeerFlag } from "../../src/cluster/layers/condition-codes.ts";
import { PacketFate } from "../../src/cluster/layers/packet-codes.ts";
import { PeerRoleCode } from "../../src/cluster/layers/role-codes.ts";
import { inspect } from "../../src/cluster/inspect.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Duration, Instant } from "../../src/kernel/time.ts";
import { actOnRun, advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "./golden.ts";
import { frameOf } from "../film.ts";

/** What the inspector and a frame tell of a cluster of three stores, of which the third dies after five seconds. */

const at = (seconds: number): Instant => (seconds * 1e6) as Instant;

function runTo(seconds: number, ...lines: string[]): Run {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, clients: 1 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: inputsOf("5s kill store 3", ...lines) });
  advanceRun(run, at(seconds));
  return run;
}

let healthy: Run;
let orphaned: Run;

beforeAll(() => {
  healthy = runTo(4);
  orphaned = runTo(8);
});

/** The region that store 3 led. */
const orphan = (): number => {
  const led = healthy.spec.topology.regions
    .find(({ leader, peers }) => peers.some(({ id, storeId }) => id === leader && storeId === 3));
  return led?.id ?? expect.fail("store 3 leads a region");
};

describe("the inspector", () => {
  test("tells a healthy region: its leader with a lease, three replicas with what the leader knows of two of them", () => {
    const detail = inspect(healthy.cluster, { kind: "region", id: orphan() });
    if (detail?.kind !== "region") throw new Error("the region exists");
    expect(detail).toMatchObject({ leaderStore: 3, leaderConfirmed: true, unavailableSince: null, operator: null, stuck: null,
      repair: { kind: "repaired" } });
    expect(detail.leaseUntil).toBeGreaterThan(at(4));
    expect(detail.replicas.map(({ role }) => role)).toEqual(["follower", "follower", "leader"]);
    expect(detail.replicas.map(({ progress }) => progress?.state ?? null)).toEqual(["replicate", "replicate", null]);
    expect(detail.replicas.map(({ leaderStore, votedFor }) => [leaderStore, votedFor])).toEqual([[3, 3], [3, 3], [3, 3]]);
    const [first] = detail.replicas;
    expect(first?.terms).toHaveLength(detail.logTo - detail.logFrom + 1 - (detail.logTo - (first?.lastIndex ?? 0)));
    expect(first?.commit).toBeLessThanOrEqual(first?.lastIndex ?? 0);
  });

  test("tells which regions PD knows beside one, what it is told by its rules, and which schedulers work, rest or are off", () => {
    const run = runTo(4, "2s set pd.shuffle-leader on", "3s pd-ctl scheduler pause balance-leader-scheduler 60");
    const ids = [...frameOf(run.cluster).regions.id];
    const beside = ids.map((id) => {
      const detail = inspect(run.cluster, { kind: "region", id });
      return detail?.kind === "region" ? detail.neighbours : expect.fail("the region exists");
    });
    expect(beside).toEqual([[ids[1]], [ids[0], ids[2]], [ids[1]]]);
    const pd = inspect(run.cluster, { kind: "pd", id: 1 });
    if (pd?.kind !== "pd") throw new Error("the member exists");
    expect(JSON.parse(pd.rules)).toMatchObject([{ group_id: "pd", id: "default", count: 3 }]);
    expect(Object.fromEntries(pd.schedulers.map(({ name, isThere, rests }) => [name, [isThere, rests]]))).toMatchObject({
      "balance-leader": [true, 59_000_000], "balance-region": [true, 0], "shuffle-leader": [true, 0],
      "shuffle-region": [false, 0],
      "evict-leader": [false, 0],
    });
  });

  test("tells a region whose leader died: nobody leads, since when, and who still believes in the dead", () => {
    const detail = inspect(orphaned.cluster, { kind: "region", id: orphan() });
    if (detail?.kind !== "region") throw new Error("the region exists");
    expect(detail).toMatchObject({ leaderStore: null, leaseUntil: null, unavailableSince: at(5), leaderConfirmed: false });
    expect(detail.replicas.map(({ process, leaderStore }) => [process, leaderStore]))
      .toEqual([["running", 3], ["running", 3], ["dead", expect.any(Number)]]);
    expect(detail.replicas.map(({ progress }) => progress)).toEqual([null, null, null]);
    expect(detail.replicas[0]?.electionElapsed).toBeGreaterThan(0);
  });

  test("tells a store as it is and as PD knows it", () => {
    const alive = inspect(healthy.cluster, { kind: "store", id: 3 });
    const dead = inspect(orphaned.cluster, { kind: "store", id: 3 });
    expect(alive).toMatchObject({ kind: "store", process: "running", leaders: 1, peers: 3, peersInPd: 3, stateName: "Up" });
    expect(dead).toMatchObject({ kind: "store", process: "dead", leaders: 0, peers: 3, peersInPd: 3, stateName: "Up" });
  });

  test("tells PD, its stores and those of its settings that decide what it does", () => {
    const detail = inspect(healthy.cluster, { kind: "pd", id: 1 });
    if (detail?.kind !== "pd") throw new Error("PD exists");
    expect(detail).toMatchObject({ process: "running", knownRegions: 3, operators: [], stuckRegions: 0 });
    expect(detail.stores.map(({ id, regions, leaders }) => [id, regions, leaders])).toEqual([[1, 3, 1], [2, 3, 1], [3, 3, 1]]);
    expect(detail.settings).toContainEqual({ key: "pd.max-store-down-time", value: "30m0s" });
  });

  test("tells a client and what it waits for", () => {
    expect(inspect(healthy.cluster, { kind: "client", id: 1 })).toMatchObject({ kind: "client", failed: 0, waiting: [] });
    const waiting = inspect(orphaned.cluster, { kind: "client", id: 1 });
    if (waiting?.kind !== "client") throw new Error("the client exists");
    expect(waiting.waiting.length).toBeGreaterThan(0);
    expect(new Set(waiting.waiting.map(({ region }) => region))).toEqual(new Set([orphan()]));
  });

  test("tells both directions of a link, and makes none by looking", () => {
    const run = runTo(2);
    const [from, to] = [{ kind: "store", id: 1 }, { kind: "store", id: 2 }] as const;
    actOnRun(run, { kind: "cut", from, to, bothWays: false });
    expect(inspect(run.cluster, { kind: "link", from, to })).toMatchObject({ directions: [{ cut: true }, { cut: false }] });
    const links = linksIn(run.cluster.network).length;
    const client = { kind: "client", id: 1 } as const;
    expect(inspect(run.cluster, { kind: "link", from: client, to: { kind: "pd", id: 1 } })).toMatchObject({ kind: "link" });
    expect(inspect(run.cluster, { kind: "link", from: client, to: client })).toBeNull();
    expect(linksIn(run.cluster.network).length).toBe(links);
  });

  test.each([
    { kind: "region", id: 999 }, { kind: "store", id: 9 }, { kind: "pd", id: 9 }, { kind: "client", id: 9 },
  ] as const)("knows of no $kind $id", (selection) => {
    expect(inspect(healthy.cluster, selection)).toBeNull();
  });
});

describe("a frame", () => {
  const frameOfRun = (run: Run): Frame => frameOf(run.cluster);

  test("has every replica once, grouped by store, each with its region's row", () => {
    const { leaders, peers, regions, roles, stores } = frameOfRun(healthy);
    expect([peers.count, regions.count, stores.length]).toEqual([9, 3, 3]);
    expect([...peers.store]).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
    expect([...peers.region]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
    expect(regions.startKeys[0]).toBe("");
    const leading = [...roles.role].flatMap((role, row) => (role === PeerRoleCode.leader ? [row] : []));
    expect(leading.map((row) => [peers.region[row], peers.store[row]]).sort())
      .toEqual([...leaders.store].map((store, region) => [region, store]));
  });

  test("marks the dead store's replicas, and those of a region without a leader", () => {
    const { conditions, peers, regions, stores } = frameOfRun(orphaned);
    expect(stores.map(({ process, leaders }) => [process, leaders])).toEqual([["running", 1], ["running", 1], ["dead", 0]]);
    expect([...conditions.flags].map((flags) => (flags & PeerFlag.dead) !== 0)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1].map(Boolean));
    const row = [...regions.id].indexOf(orphan());
    expect([...conditions.flags].map((flags) => (flags & PeerFlag.unavailable) !== 0))
      .toEqual([...peers.region].map((each) => each === row));
  });

  test("tells messages to the dead store as refused, and all others as arriving", () => {
    const run = runTo(4.9);
    const fates = new Map<number, Set<number>>();
    for (let millis = 5_000; millis < 5_100; millis++) {
      advanceRun(run, (millis * 1_000) as Instant);
      const { packets, stores } = frameOfRun(run);
      for (let i = 0; i < packets.count; i++) {
        const dead = packets.to[i] === stores[2]?.machine ? 1 : 0;
        fates.set(dead, (fates.get(dead) ?? new Set()).add(packets.fate[i] ?? -1));
      }
    }
    expect(fates).toEqual(new Map([[0, new Set<number>([PacketFate.arrives])], [1, new Set<number>([PacketFate.refused])]]));
  });

  test("tells links with faults only, disks and clocks that are wrong, and sends what is constant once per layout", () => {
    const run = runTo(2);
    const camera = createCamera();
    expect(takeFrame(camera, run.cluster)).toMatchObject({
      constant: { regions: { startKeys: expect.any(Array) as object } }, changing: { links: [] },
    });
    actOnRun(run, { kind: "cut", from: { kind: "store", id: 1 }, to: { kind: "store", id: 2 }, bothWays: true });
    actOnRun(run, { kind: "slow-disk", node: { kind: "store", id: 2 }, extra: 5_000 as Duration });
    const { constant, changing: { links, stores } } = takeFrame(camera, run.cluster);
    expect(links.map(({ cut }) => cut)).toEqual([true, true]);
    expect(stores.map(({ slowDisk }) => slowDisk)).toEqual([false, true, false]);
    expect(constant).toBeNull();
  });
});

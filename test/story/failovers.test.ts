import { describe, expect, test } from "vitest";
import { seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import {
  failoverFold, failoverRecords, MAX_FAILOVERS, type FailoverReason, type StateOf,
} from "../../src/story/index.ts";
import { missedStores } from "../../src/story/missed.ts";
import { context, Record, store, whole } from "./record.ts";

/** Store 1 leads region 1 and holds regions 1, 4 and 5; it dies after ten seconds. */
const killed = (): Record => new Record().at(10, { name: "node.killed", node: store(1) });
const at = (time: number): Instant => seconds(time) as number as Instant;
const pd = (id: number) => ({ kind: "pd", id }) as const;

type Waits = Extract<FailoverReason, { readonly kind: "waiting" }>;
const waits = (what: Waits["for"], regions: number, inTime: number | null = null, filter: Waits["filter"] = null): Waits =>
  ({ kind: "waiting", for: what, regions, in: inTime === null ? null : seconds(inTime), filter });
const storeDown = (regions: number, inTime: number | null): Waits => waits("store-down", regions, inTime);

describe("sides between which every link is slower", () => {
  const slower = (extra: number): EventBody => ({
    name: "sides.changed", from: [store(1), store(2)], to: [store(3)], bothWays: true, fault: "latency", extra: seconds(extra),
    jitter: seconds(0), percent: 0, said: { from: { kind: "machines", nodes: [store(1), store(2)] }, to: { kind: "others" } },
  });

  test("are one failure, of the regions with replicas on both", () => {
    const failovers = new Record().at(10, slower(1)).failovers(11);
    expect(failovers.map(({ regionsTouched, regionsLed }) => [regionsTouched, regionsLed])).toEqual([[2, 2]]);
  });

  test("are none when they are as fast as before, and that ends what they were", () => {
    expect(new Record().at(10, slower(0)).failovers(11)).toEqual([]);
    expect(new Record().at(10, slower(1)).at(20, slower(0)).failover(30)?.endedAfter).toBe(seconds(10));
  });
});

describe("a store dies", () => {
  test("the record counts what it led and held, before anything else has happened", () => {
    const failover = killed().failover(11);
    expect(failover).toMatchObject({
      store: 1, at: seconds(10), regionsLed: 1, regionsTouched: 3, repaired: 0, notRepaired: 3,
      disconnectedAfter: null, downAfter: null, repairStartedAfter: null, repairFinishedAfter: null,
      leadersLost: 1, isMissing: true, endedAfter: null, reasons: [storeDown(3, null)],
      regions: { repaired: 0, copying: 0, waiting: [{ for: "store-down", count: 3, until: null }] },
    });
    expect(failover?.leaderElected).toMatchObject({ count: 0, min: null, median: null, p95: null, max: null });
  });

  test("a quorum has heard from the new leader when enough followers have, and one of an earlier leader does not count", () => {
    const heard = (store: number, leader: number, term: number): EventBody =>
      ({ name: "raft.leader.heard", region: 1, store, leader, term });
    const record = new Record().at(10, { name: "node.killed", node: store(1) });
    const told = (at: number): Duration | null | undefined => record.failover(at)?.leaderHeard.median;
    record.at(20, heard(2, 3, 6)).elected(21, 1, 2);
    expect(told(22)).toBeNull();
    record.at(23, heard(3, 2, 7));
    expect(told(24)).toBe(seconds(13));
  });

  test("elections and first writes are measured from the fault, the first of each region", () => {
    const record = new Record().elected(2, 5, 1).at(10, { name: "node.killed", node: store(1) });
    record.elected(21, 1, 2).wrote(21.5, 1).elected(25, 1, 3, 8).wrote(26, 1).elected(29, 5, 5).wrote(29.004, 5);
    const failover = record.failover(30);
    expect(failover?.regionsLed).toBe(2);
    expect(failover?.leaderElected).toMatchObject({
      values: [seconds(11), seconds(19)], count: 2, min: seconds(11), median: seconds(11), p95: seconds(19), max: seconds(19),
    });
    expect(failover?.firstWrite).toMatchObject({ count: 2, min: seconds(11.5), max: seconds(19.004) });
    expect(failover?.elections.map(({ region, store: on }) => [region, on])).toEqual([[1, 2], [5, 5]]);
  });

  test("a first write counts for the faults that it follows, in regions that were led there", () => {
    const record = killed().at(20, { name: "node.killed", node: store(2) }).wrote(31, 1).wrote(32, 2);
    record.at(40, { name: "node.killed", node: store(3) }).wrote(41, 1);
    expect(record.failovers(50).map(({ firstWrite, regionsLed, askedToWrite }) => [firstWrite.max, regionsLed, askedToWrite]))
      .toEqual([[seconds(21), 1, 1], [seconds(12), 1, 1], [null, 1, 0]]);
  });

  test("which regions were asked for a write is not known from what was written alone", () => {
    const story = killed().story();
    const asked = (): number | undefined =>
      failoverRecords(story, at(30), whole, (region, since) => region === 1 && since === at(10))[0]?.askedToWrite;
    expect(asked()).toBe(1);
    expect(failoverRecords(story, at(30), whole)[0]?.askedToWrite).toBe(0);
  });

  test("Disconnected, Down, repair and its end", () => {
    const record = killed().elected(21, 1, 2).state(28, 1, "Disconnected", 20);
    expect(record.failover(60)?.reasons).toEqual([storeDown(3, 1748)]);
    record.state(1808, 1, "Down", 1800);
    for (const [i, region] of [1, 4, 5].entries()) record.repairs(1809 + i, region, 1, 2);
    expect(record.failover(1812)?.reasons).toEqual([{ kind: "copying", regions: 3 }]);
    record.members(1820, 1, 8, [2, 3, 4], [1]).members(1821, 1, 11, [2, 3, 4]).members(1822, 4, 11, [4, 5, 2]);
    expect(record.failover(1830)).toMatchObject({ repaired: 2, notRepaired: 1, repairFinishedAfter: null });
    record.members(1840, 5, 11, [5, 2, 3]);
    expect(record.failover(1900)).toMatchObject({
      disconnectedAfter: seconds(18), downAfter: seconds(1798), repairStartedAfter: seconds(1799),
      repairFinishedAfter: seconds(1830), repaired: 3, notRepaired: 0, reasons: [],
    });
  });

  test("balancing away from the store is no repair", () => {
    expect(killed().repairs(12, 4, 1, 2, "balance-region").failover(20)?.repairStartedAfter).toBeNull();
  });

  test("no store is left, or the stores are refused for the moment", () => {
    const record = killed().state(28, 1, "Disconnected", 20).state(1808, 1, "Down", 1800);
    const stuck = (region: number, reason: "no-store" | "temporary"): Record => record.at(1809, {
      name: "pd.region.stuck", region, want: "replace-rule-down-peer", reason,
      refusals: [{ store: 2, filter: "add-limit" }, { store: 3, filter: "add-limit" }, { store: 4, filter: "already-a-peer" }],
    });
    stuck(1, "no-store");
    stuck(4, "temporary");
    expect(record.failover(1900)?.reasons).toEqual([
      waits("down-peers", 1), waits("limit", 1, null, "add-limit"), waits("target", 1),
    ]);
  });

  test("the store comes back in time", () => {
    const record = killed().elected(21, 1, 2).at(60, { name: "node.restarted", node: store(1) });
    expect(record.failover(70))
      .toMatchObject({ notRepaired: 0, isMissing: false, reasons: [{ kind: "store-came-back", stores: 1, replaced: 0 }] });
    // What happens to it later belongs to the later fault.
    record.at(100, { name: "node.powered-off", node: store(1) }).state(130, 1, "Disconnected", 20);
    const [first, second] = record.failovers(200);
    expect(first?.disconnectedAfter).toBeNull();
    expect(second?.disconnectedAfter).toBe(seconds(30));
  });

  test("PD is dead as well: nobody repairs", () => {
    const record = killed().at(20, { name: "node.killed", node: { kind: "pd", id: 1 } });
    expect(record.failovers(30).map((failover) => failover.reasons)).toEqual([
      [waits("pd", 3)], [{ kind: "no-leader-lost", led: 0 }, { kind: "pd-not-running" }],
    ]);
  });

  test("the second of three voters dies: no quorum", () => {
    const record = killed().elected(21, 1, 2).at(40, { name: "node.killed", node: store(2) });
    record.at(40, { name: "region.unavailable", region: 1 }).at(40, { name: "region.unavailable", region: 2 });
    const [first, second] = record.failovers(41);
    expect(first).toMatchObject({ leaderless: 1 });
    expect(first?.reasons[0]).toEqual({ kind: "no-quorum", regions: 1 });
    expect(second).toMatchObject({ leaderless: 2, regionsLed: 2 });
    expect(second?.reasons[0]).toEqual({ kind: "no-quorum", regions: 1 });
  });

  test("a joint configuration needs the whole old half, too", () => {
    const record = new Record().members(5, 1, 8, [1, 2, 4], [3]).at(10, { name: "node.killed", node: store(1) });
    record.at(10, { name: "region.unavailable", region: 1 }).at(11, { name: "node.killed", node: store(3) });
    expect(record.failovers(12)[0]?.reasons[0]).toEqual({ kind: "no-quorum", regions: 1 });
  });
});

describe("faults that do not kill", () => {
  test("a pause: the leader is lost, or it is not", () => {
    const pause = new Record().at(10, { name: "node.paused", node: store(1), duration: seconds(5) });
    expect(pause.failover(12)?.reasons).toEqual([
      { kind: "no-leader-lost", led: 1 }, storeDown(3, null),
    ]);
    pause.at(15, { name: "node.resumed", node: store(1) });
    expect(pause.failover(20)?.reasons)
      .toEqual([{ kind: "no-leader-lost", led: 1 }, { kind: "store-came-back", stores: 1, replaced: 0 }]);
  });

  test("a slow disk: what a transfer or a later fault elects is not its doing", () => {
    const record = new Record().at(10, { name: "disk.slowed", node: store(1), extraLatency: seconds(1) });
    record.at(50, { name: "raft.transfer.started", region: 1, store: 1, to: 2 }).elected(50.1, 1, 2);
    record.members(55, 4, 11, [4, 5, 2]);
    expect(record.failover(60))
      .toMatchObject({ repaired: 3, notRepaired: 0, stores: [], reasons: [{ kind: "no-leader-lost", led: 1 }] });
    record.elected(70, 1, 1, 8).at(80, { name: "node.killed", node: store(1) }).elected(95, 1, 2, 9);
    const [slow, kill] = record.failovers(100);
    expect(slow?.leaderElected.count).toBe(1);
    expect(slow?.elections[0]?.at).toBe(seconds(70));
    expect(kill?.elections.map((election) => election.at)).toEqual([seconds(95)]);
    expect(new Record().at(1, { name: "disk.slowed", node: store(1), extraLatency: seconds(0) }).failovers(2)).toEqual([]);
  });

  test("a partition touches what it separates and takes leaders from a minority", () => {
    const record = new Record().at(10,
      { name: "network.partitioned", groups: [[store(1), store(2)], [store(3), store(4), store(5)]] });
    // Region 1 (1, 2 | 3) and region 5 (5 | 1, 2) are split; so are 2 (2 | 3, 4) and 4 (4, 5 | 1); 3 (3, 4, 5) is not.
    expect(record.failover(11)).toMatchObject({ store: null, regionsLed: 2, regionsTouched: 4, leadersLost: 0 });
    record.elected(25, 2, 3).elected(27, 5, 1);
    expect(record.failover(30)).toMatchObject({ leaderElected: { count: 2, max: seconds(17) }, leadersLost: 2, regionsLed: 2 });
  });

  test("a cut link touches the regions with replicas at both ends", () => {
    const record = new Record().at(10, { name: "link.cut", from: store(1), to: store(2), bothWays: false });
    expect(record.failover(11))
      .toMatchObject({ store: null, regionsTouched: 2, regionsLed: 1, reasons: [{ kind: "no-leader-lost", led: 1 }] });
  });

  test("an isolated store comes back when the network is healed", () => {
    const record = new Record().at(10, { name: "node.isolated", node: store(1) }).elected(25, 1, 2);
    expect(record.failover(30)).toMatchObject({ leaderElected: { count: 1 }, notRepaired: 3 });
    expect(record.at(40, { name: "network.healed" }).failover(50))
      .toMatchObject({ notRepaired: 0, reasons: [{ kind: "store-came-back", stores: 1, replaced: 0 }] });
  });
});

describe("the same questions for every fault", () => {
  const apart = [[store(1), store(2), store(3), store(5), pd(1)], [store(4)]] as const;

  test("a partition: what PD says of the store beyond it, and what it repairs", () => {
    const record = new Record().at(10, { name: "network.partitioned", groups: apart }).state(28, 4, "Disconnected", 20);
    expect(record.failover(30)?.reasons).toContainEqual(storeDown(3, 1778));
    record.state(1808, 4, "Down", 1800).repairs(1810, 2, 4, 1).members(1815, 2, 11, [2, 3, 1]);
    record.members(1820, 3, 11, [3, 5, 1]).members(1825, 4, 11, [5, 1, 2]);
    expect(record.failover(1830)).toMatchObject({
      disconnectedAfter: seconds(18), downAfter: seconds(1798), repairStartedAfter: seconds(1800),
        repairFinishedAfter: seconds(1815),
      repaired: 3, notRepaired: 0, stores: [{ store: 4, backAfter: null }], endedAfter: null,
    });
  });

  test("stores on PD's side of a partition are not its to miss", () => {
    const record = new Record().at(10, { name: "network.partitioned", groups: apart }).at(40,
      { name: "node.killed", node: store(1) });
    const [partition, kill] = record.state(58, 1, "Disconnected", 20).failovers(60);
    expect(partition?.disconnectedAfter).toBeNull();
    expect(kill?.disconnectedAfter).toBe(seconds(18));
  });

  test("a store cut off from PD alone: PD misses it, the leaders do not", () => {
    const record = new Record().at(10, { name: "link.cut", from: store(1), to: pd(1), bothWays: true });
    record.state(28, 1, "Disconnected", 20).state(1808, 1, "Down", 1800);
    expect(record.failover(1900)).toMatchObject({
      regionsTouched: 3, leadersLost: 0, disconnectedAfter: seconds(18), downAfter: seconds(1798), repaired: 0, notRepaired: 3,
      reasons: [{ kind: "no-leader-lost", led: 1 }, waits("down-peers", 3)],
    });
    record.at(1910, { name: "link.healed", from: store(1), to: pd(1), bothWays: true });
    expect(record.failover(1911))
      .toMatchObject({ repaired: 3, isMissing: false, endedAfter: seconds(1900), ending: { body: { name: "link.healed" } } });
  });

  test("PD cannot hear through a link that lets only its own words pass", () => {
    const toPd = new Record().at(10, { name: "link.cut", from: store(1), to: pd(1), bothWays: false });
    const fromPd = new Record().at(10, { name: "link.cut", from: pd(1), to: store(1), bothWays: false });
    expect([toPd.failover(11)?.isMissing, fromPd.failover(11)?.isMissing]).toEqual([true, false]);
  });

  test("loss and latency: a card that ends with the mending of the link", () => {
    const changed = { name: "link.changed", from: store(1), to: pd(1), bothWays: true,
      extraJitter: seconds(0), duplicatePercent: 0 } as const;
    const record = new Record().at(10, { ...changed, extraLatency: seconds(0), lossPercent: 50 });
    expect(record.failover(11)).toMatchObject({ regionsTouched: 3, isMissing: false, stores: [], repaired: 3 });
    record.state(70, 1, "Disconnected", 20);
    expect(record.failover(71)).toMatchObject({ disconnectedAfter: seconds(60), isMissing: true, repaired: 0 });
    record.state(80, 1, "Up", 0);
    expect(record.failover(81)).toMatchObject({ isMissing: false, repaired: 3, endedAfter: null });
    record.at(90, { ...changed, extraLatency: seconds(0), lossPercent: 0 });
    expect(record.failovers(91)).toMatchObject([{ endedAfter: seconds(80) }]);
  });

  test("a link to a client touches what the store leads", () => {
    const record = new Record().at(10, { name: "link.cut", from: store(1), to: { kind: "client", id: 1 }, bothWays: true });
    expect(record.failover(11)).toMatchObject({ regionsLed: 1, regionsTouched: 1, isMissing: false, repaired: 1 });
  });

  test("clocks and disks: in force until they are set right", () => {
    const record = new Record().at(10, { name: "clock.shifted", node: store(1), offset: seconds(60), driftPpm: 0 });
    record.at(20, { name: "disk.filled", node: store(2), full: true }).at(30,
      { name: "clock.shifted", node: store(1), offset: seconds(0), driftPpm: 0 });
    expect(record.failovers(31)).toMatchObject([{ store: 1, endedAfter: seconds(20) }, { store: 2, endedAfter: null }]);
    record.at(40, { name: "disk.filled", node: store(2), full: false });
    expect(record.failovers(41)).toMatchObject([{ store: 1 }, { store: 2, endedAfter: seconds(20) }]);
  });

  test("a stall runs out by itself", () => {
    const record = new Record().at(10, { name: "disk.stalled", node: store(1), duration: seconds(5) });
    expect([record.failover(14)?.endedAfter, record.failover(15)?.endedAfter]).toEqual([null, seconds(5)]);
    expect(record.failover(15)?.ending).toBeNull();
  });

  test("a store that PD is told to empty: repaired is what has left it, and no heartbeat is missed", () => {
    const record = new Record().at(10, { name: "pd.store.state", store: 1, from: "Up", to: "Offline", silence: seconds(1) });
    expect(record.failover(11))
      .toMatchObject({ regionsTouched: 3, repaired: 0, reasons: [{ kind: "drained", led: 1, moved: 0 }, waits("patrol", 3)] });
    record.repairs(12, 4, 1, 2, "replace-rule-offline-peer");
    expect(record.failover(13)?.regions)
      .toEqual({ repaired: 0, copying: 1, waiting: [{ for: "patrol", count: 2, until: null }] });
    record.members(20, 4, 11, [4, 5, 2]).members(21, 1, 11, [2, 3, 4]).members(22, 5, 11, [5, 2, 3]);
    record.at(30, { name: "pd.store.state", store: 1, from: "Offline", to: "Tombstone", silence: seconds(1) });
    expect(record.failover(31)).toMatchObject({ repaired: 3, repairStartedAfter: seconds(2),
      stores: [{ store: 1, tombstoneAfter: seconds(20) }], endedAfter: seconds(20) });
  });

  test("PD or a client: a card, though no replica is touched", () => {
    for (const node of [pd(1), { kind: "client", id: 1 } as const]) {
      const record = new Record().at(10, { name: "node.killed", node });
      expect(record.failover(11))
        .toMatchObject({ store: null, regionsTouched: 0, regions: { repaired: 0, copying: 0, waiting: [] } });
    }
  });
});

describe("faults that people mean as one", () => {
  const killed = (record: Record, time: number, id: number): Record => record.at(time, { name: "node.killed", node: store(id) });

  test("stores killed within a second are one card with parts, over all that they touch", () => {
    const record = killed(killed(new Record(), 10, 1), 10.8, 2).state(28, 1, "Disconnected", 20).state(29, 2, "Disconnected", 20);
    const records = record.failovers(30);
    expect(records).toMatchObject([{ store: null, regionsLed: 2, leadersLost: 2, regionsTouched: 4,
      disconnectedAfter: seconds(18) }]);
    expect(records[0]?.stores.map((missed) => [missed.store, missed.disconnectedAfter]))
      .toEqual([[1, seconds(18)], [2, seconds(19)]]);
  });

  test("of more than three stores the first and the last are told", () => {
    const record = new Record().at(10, { name: "node.isolated", node: pd(1) });
    for (const [i, id] of [3, 1, 5, 2].entries()) record.state(28 + i, id, "Disconnected", 20);
    const [isolation] = record.failovers(40);
    if (isolation === undefined) throw new Error("no record");
    expect(missedStores(isolation, "disconnectedAfter")).toEqual([
      { which: { kind: "first", of: 5 }, after: seconds(18), isAwaited: false },
      { which: { kind: "last", of: 4 }, after: seconds(21), isAwaited: false },
    ]);
    expect(missedStores(isolation, "downAfter")).toEqual([{ which: null, after: null, isAwaited: true }]);
  });

  test("two one-way cuts are one card; a kill beside them is another", () => {
    const record = new Record().at(10, { name: "link.cut", from: store(1), to: store(2), bothWays: false });
    record.at(10, { name: "link.cut", from: store(1), to: store(3), bothWays: false });
    expect(killed(record, 10, 4).failovers(11).map(({ parts }) => parts.length)).toEqual([2, 1]);
    record.at(20, { name: "link.healed", from: store(1), to: store(2), bothWays: false });
    expect(record.failovers(21)[0]?.endedAfter).toBeNull();
    record.at(22, { name: "link.healed", from: store(1), to: store(3), bothWays: false });
    expect(record.failovers(23)[0]?.endedAfter).toBe(seconds(12));
  });

  test("seconds apart, or over before the next one, they are two", () => {
    expect(killed(killed(new Record(), 10, 1), 11.5, 2).failovers(12)).toHaveLength(2);
    const restarted = killed(new Record(), 10, 1).at(10.2, { name: "node.restarted", node: store(1) });
    expect(killed(restarted, 10.4, 2).failovers(12)).toHaveLength(2);
  });
});

describe("each region counts once", () => {
  const states: StateOf = (region) =>
    region === 1 ? { kind: "copying" } : { kind: "waiting", for: "limit", until: at(50 + region) };

  test("what the cluster says of the regions adds up to how many were touched", () => {
    const regions = killed().failover(20, states)?.regions;
    expect(regions).toEqual({ repaired: 0, copying: 1, waiting: [{ for: "limit", count: 2, until: seconds(54) }] });
  });

  test("a region that has left the dead store stays repaired, whatever a later fault does to it", () => {
    const record = killed().members(20, 4, 11, [4, 5, 2]).at(30, { name: "node.killed", node: store(5) });
    expect(record.failovers(31, states).map(({ repaired, notRepaired }) => [repaired, notRepaired])).toEqual([[1, 2], [0, 3]]);
  });

  test("the same holds for a fault that was over when the next one came", () => {
    const record = killed().at(15, { name: "node.restarted", node: store(1) }).at(30, { name: "node.killed", node: store(1) });
    expect(record.failovers(31, states).map(({ repaired }) => repaired)).toEqual([3, 0]);
  });

  test("a leader that falls to what comes back is not lost to the fault, and its successor was not long in coming", () => {
    const deposed = (at: number, reason: "higher-term" | "quorum-lost"): Record => new Record()
      .at(10, { name: "node.isolated", node: store(2) }).at(40, { name: "network.healed" })
      .at(at, { name: "raft.leader.stepped-down", region: 1, store: 1, peer: 10, term: 7, reason }).elected(at + 2, 1, 1);
    expect(deposed(41, "higher-term").failover(60)).toMatchObject({ leadersLost: 0, leaderElected: { count: 0 } });
    expect(deposed(41, "higher-term").failover(60)?.reasons).toContainEqual({ kind: "deposed", regions: 1 });
    for (const other of [deposed(41, "quorum-lost"), deposed(55, "higher-term")]) {
      expect(other.failover(60)?.reasons).toContainEqual({ kind: "no-leader-lost", led: 1 });
    }
  });

  test("lost leaders are those that died, stepped down or were replaced, not all that were led there", () => {
    const record = new Record().elected(2, 5, 1).at(10, { name: "node.isolated", node: store(1) });
    expect(record.failover(11)).toMatchObject({ regionsLed: 2, leadersLost: 0 });
    record.at(20, { name: "raft.leader.stepped-down", region: 5, store: 1, peer: 50, term: 7, reason: "quorum-lost" });
    expect(record.failover(21)).toMatchObject({ regionsLed: 2, leadersLost: 1 });
  });

  test("a region out of service is never passed over in silence", () => {
    const record = new Record().at(10, { name: "link.cut", from: store(1), to: store(2), bothWays: true });
    record.at(10, { name: "link.cut", from: store(1), to: store(3), bothWays: true }).at(10,
      { name: "region.unavailable", region: 1 });
    expect(record.failover(11)?.reasons).toEqual([{ kind: "out-of-service", regions: 1 }]);
    record.at(12, { name: "node.killed", node: store(2) });
    expect(record.failovers(13)[0]?.reasons).toEqual([{ kind: "no-quorum", regions: 1 }]);
  });
});

describe("the fold", () => {
  test("forks go their own way", () => {
    const story = killed().story();
    const other = failoverFold.fork(story);
    const election = (time: number, on: number): ClusterEvent[] => new Record().elected(time, 1, on).events;
    for (const event of election(21, 2)) failoverFold.event(story, event);
    expect(failoverRecords(other, at(30), whole)[0]?.leaderElected.count).toBe(0);
    expect(failoverRecords(story, at(30), whole)[0]?.leaderElected.count).toBe(1);
    for (const event of election(12, 3)) failoverFold.event(other, event);
    expect(failoverRecords(other, at(30), whole)[0]?.elections[0]?.store).toBe(3);
    expect(failoverRecords(story, at(30), whole)[0]?.elections[0]?.store).toBe(2);
  });

  test("the number of records is limited, and what was dropped is counted", () => {
    const story = failoverFold.create(context);
    for (let id = 1; id <= MAX_FAILOVERS + 3; id++) {
      failoverFold.event(story,
        { id, at: at(2 * id), cause: 0, body: { name: "disk.stalled", node: store(1), duration: seconds(1) } });
    }
    expect(failoverRecords(story, at(100), whole)).toHaveLength(MAX_FAILOVERS);
    expect(story.dropped).toBe(3);
  });
});

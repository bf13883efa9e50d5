import { describe, expect, test } from "vitest";
import { minutes, seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { EventBody } from "../../src/proto/events.ts";
import {
  createStory, failoversOf, foldFailovers, forkStory, MAX_FAILOVERS, tellEvent, tellStory,
} from "../../src/story/index.ts";
import { context, Record, store } from "./record.ts";

/** Store 1 leads region 1 and holds regions 1, 4 and 5; it dies after ten seconds. */
const killed = (): Record => new Record().at(10, { name: "node.killed", node: store(1) });
const at = (time: number): Instant => seconds(time) as number as Instant;

describe("a store dies", () => {
  test("the record counts what it led and held, before anything else has happened", () => {
    const failover = killed().failover(11);
    expect(failover).toMatchObject({
      store: 1, at: seconds(10), regionsLed: 1, regionsTouched: 3, repaired: 0, notRepaired: 3,
      disconnectedAfter: null, downAfter: null, repairStartedAfter: null, repairFinishedAfter: null,
      reasons: [{ kind: "not-yet-down", in: minutes(30) - seconds(1) }],
    });
    expect(failover?.leaderElected).toMatchObject({ count: 0, min: null, median: null, p95: null, max: null });
  });

  test("the snapshot of the cluster itself, where there is one, says what it led and held", () => {
    const { events } = killed();
    const snapshot = { event: 1, stores: [{ store: 1, led: [1, 5], hosted: [1, 4, 5] }] };
    expect(foldFailovers(context, events, [snapshot], at(11))[0]).toMatchObject({ regionsLed: 2, regionsTouched: 3 });
  });

  test("a quorum has heard from the new leader when enough followers have, and one of an earlier leader does not count", () => {
    const heard = (store: number, leader: number, term: number): EventBody => ({ name: "raft.leader.heard", region: 1, store, leader, term });
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

  test("a write that was answered before the new leader stood does not count", () => {
    expect(killed().wrote(10.1, 1).elected(21, 1, 2).failover(30)?.firstWrite.count).toBe(0);
  });

  test("Disconnected, Down, repair and its end", () => {
    const record = killed().elected(21, 1, 2).state(28, 1, "Disconnected", 20);
    expect(record.failover(60)?.reasons).toEqual([{ kind: "not-yet-down", in: minutes(30) - seconds(52) }]);
    record.state(1808, 1, "Down", 1800);
    for (const [i, region] of [1, 4, 5].entries()) record.repairs(1809 + i, region, 1, 2);
    expect(record.failover(1812)?.reasons).toEqual([{ kind: "repair-running", left: 3 }]);
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
      { kind: "no-store-left", regions: 1 }, { kind: "temporarily-refused", regions: 1, filter: "add-limit" },
      { kind: "repair-running", left: 1 },
    ]);
  });

  test("the store comes back in time", () => {
    const record = killed().elected(21, 1, 2).at(60, { name: "node.restarted", node: store(1) });
    expect(record.failover(70)).toMatchObject({ notRepaired: 0, reasons: [{ kind: "store-came-back" }] });
    // What happens to it later belongs to the later fault.
    record.at(100, { name: "node.powered-off", node: store(1) }).state(130, 1, "Disconnected", 20);
    const [first, second] = record.failovers(200);
    expect(first?.disconnectedAfter).toBeNull();
    expect(second?.disconnectedAfter).toBe(seconds(30));
  });

  test("PD is dead as well: nobody repairs", () => {
    const record = killed().at(20, { name: "node.killed", node: { kind: "pd", id: 1 } });
    expect(record.failovers(30).map((failover) => failover.reasons)).toEqual([
      [{ kind: "pd-not-running" }], [{ kind: "no-leader-lost" }, { kind: "pd-not-running" }],
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
      { kind: "no-leader-lost" }, { kind: "not-yet-down", in: minutes(30) - seconds(2) },
    ]);
    pause.at(15, { name: "node.resumed", node: store(1) });
    expect(pause.failover(20)?.reasons).toEqual([{ kind: "no-leader-lost" }, { kind: "store-came-back" }]);
  });

  test("a slow disk: what a transfer or a later fault elects is not its doing", () => {
    const record = new Record().at(10, { name: "disk.slowed", node: store(1), extraLatency: seconds(1) });
    record.at(50, { name: "raft.transfer.started", region: 1, store: 1, to: 2 }).elected(50.1, 1, 2);
    record.members(55, 4, 11, [4, 5, 2]);
    expect(record.failover(60)).toMatchObject({ repaired: 0, notRepaired: 0, reasons: [{ kind: "no-leader-lost" }] });
    record.elected(70, 1, 1, 8).at(80, { name: "node.killed", node: store(1) }).elected(95, 1, 2, 9);
    const [slow, kill] = record.failovers(100);
    expect(slow?.leaderElected.count).toBe(1);
    expect(slow?.elections[0]?.at).toBe(seconds(70));
    expect(kill?.elections.map((election) => election.at)).toEqual([seconds(95)]);
    expect(new Record().at(1, { name: "disk.slowed", node: store(1), extraLatency: seconds(0) }).failovers(2)).toEqual([]);
  });

  test("a partition touches what it separates and takes leaders from a minority", () => {
    const record = new Record().at(10, { name: "network.partitioned", groups: [[store(1), store(2)], [store(3), store(4), store(5)]] });
    // Region 1 (1, 2 | 3) and region 5 (5 | 1, 2) are split; so are 2 (2 | 3, 4) and 4 (4, 5 | 1); 3 (3, 4, 5) is not.
    expect(record.failover(11)).toMatchObject({ store: null, regionsLed: 2, regionsTouched: 4, notRepaired: 0 });
    record.elected(25, 2, 3).elected(27, 5, 1);
    expect(record.failover(30)).toMatchObject({ leaderElected: { count: 2, max: seconds(17) }, reasons: [] });
  });

  test("a cut link touches the regions with replicas at both ends", () => {
    const record = new Record().at(10, { name: "link.cut", from: store(1), to: store(2), bothWays: false });
    expect(record.failover(11)).toMatchObject({ store: null, regionsTouched: 2, regionsLed: 1, reasons: [{ kind: "no-leader-lost" }] });
  });

  test("an isolated store comes back when the network is healed", () => {
    const record = new Record().at(10, { name: "node.isolated", node: store(1) }).elected(25, 1, 2);
    expect(record.failover(30)).toMatchObject({ leaderElected: { count: 1 }, notRepaired: 3 });
    expect(record.at(40, { name: "network.healed" }).failover(50)).toMatchObject({ notRepaired: 0, reasons: [{ kind: "store-came-back" }] });
  });
});

describe("the fold", () => {
  test("told bit by bit it is the same as told at once, and repetition changes nothing", () => {
    const { events } = killed().elected(21, 1, 2).wrote(22, 1).state(28, 1, "Disconnected", 20);
    const story = createStory(context);
    for (let count = 1; count <= events.length; count++) tellStory(story, events.slice(0, count), []);
    expect(failoversOf(story, at(60))).toEqual(foldFailovers(context, events, [], at(60)));
  });

  test("forks go their own way", () => {
    const record = killed();
    const story = createStory(context);
    tellStory(story, record.events, []);
    const other = forkStory(story);
    record.elected(21, 1, 2);
    tellStory(story, record.events, []);
    expect(failoversOf(other, at(30))[0]?.leaderElected.count).toBe(0);
    expect(failoversOf(story, at(30))[0]?.leaderElected.count).toBe(1);
    tellStory(other, new Record().at(10, { name: "node.killed", node: store(1) }).elected(12, 1, 3).events, []);
    expect(failoversOf(other, at(30))[0]?.elections[0]?.store).toBe(3);
    expect(failoversOf(story, at(30))[0]?.elections[0]?.store).toBe(2);
  });

  test("the number of records is limited, and what was dropped is counted", () => {
    const story = createStory(context);
    for (let id = 1; id <= MAX_FAILOVERS + 3; id++) {
      tellEvent(story, { id, at: at(id), cause: 0, body: { name: "disk.stalled", node: store(1), duration: seconds(1) } });
    }
    expect(failoversOf(story, at(100))).toHaveLength(MAX_FAILOVERS);
    expect(story.dropped).toBe(3);
  });
});

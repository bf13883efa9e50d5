import { describe, expect, test } from "vitest";
import { seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { EventBody } from "../../src/proto/events.ts";
import { latencyOf, longestDarkness, usageFold, wasWrittenTo, type Usage } from "../../src/session/usage.ts";
import type { Observation } from "../../src/proto/observations.ts";
import { createFirstWrites, firstWriteIn, noticeForWrites, type FirstWrite } from "../../src/story/first-writes.ts";
import { ringOf } from "../story/record.ts";
import { tellFact } from "../tell.ts";

/** Tells a usage what clients did on region 1 (key "a") or 2 (key "k1"); times in seconds. */
class Told {
  usage: Usage = usageFold.create({ topology: ringOf(5) });
  private readonly known = createFirstWrites();
  readonly writes: FirstWrite[] = [];
  private events = 0;

  ask(time: number, client = 1, operation: "get" | "put" = "put", key = "a"): this {
    tellFact(usageFold, this.usage, { kind: "client-asked", client, operation, key, value: null }, at(time));
    return this;
  }

  end(time: number, began: number,
    changes: { client?: number; ok?: boolean; sent?: number; key?: string; operation?: "get" | "put" } = {}): this {
    const { client = 1, ok = true, sent = began, key = "a", operation = "put" } = changes;
    const fact: Observation = {
      kind: "client-operation", client, operation, key, value: "v", replica: null, ok, region: 1,
      latency: (at(time) - at(began)) as Duration,
      attempt: (at(time) - at(sent)) as Duration, retries: 0,
    };
    tellFact(usageFold, this.usage, fact, at(time));
    const write = firstWriteIn(this.known, fact, at(time));
    if (write !== null) this.writes.push(write);
    return this;
  }

  event(time: number, body: EventBody): this {
    const event = { id: ++this.events, at: at(time), cause: 0, body };
    usageFold.event(this.usage, event);
    noticeForWrites(this.known, event);
    return this;
  }

  cut(time: number): this {
    return this.event(time, { name: "link.cut", from: { kind: "store", id: 1 }, to: { kind: "store", id: 2 }, bothWays: true });
  }

  dark(now: number): number {
    return longestDarkness(this.usage, at(now)) / 1e6;
  }
}

const at = (time: number): Instant => seconds(time) as number as Instant;

describe("the longest darkness of a region", () => {
  test("lasts from the first operation that waits until any client's success", () => {
    const told = new Told().ask(10, 1).ask(12, 2).ask(20.9, 3).end(21, 20.9, { client: 3 });
    expect(told.dark(30)).toBeCloseTo(11, 6);
  });

  test("counts requests that hang, whenever they time out, and not what times out after others were served", () => {
    const told = new Told().ask(10).ask(21).end(21.1, 21).end(40.2, 10);
    expect(told.dark(60)).toBeCloseTo(11.1, 6);
  });

  test("counts while it lasts, and ends when nobody wants anything any more", () => {
    const told = new Told().ask(10);
    expect(told.dark(25)).toBeCloseTo(15, 6);
    told.end(50, 10, { ok: false });
    expect(told.dark(600)).toBeCloseTo(40, 6);
  });

  test("is measured for gets and puts each by itself", () => {
    const told = new Told().ask(10, 1, "put");
    for (let time = 10.5; time < 20; time++) told.ask(time, 2, "get").end(time + 0.1, time, { client: 2, operation: "get" });
    told.end(20, 10);
    expect(told.dark(30)).toBeCloseTo(10, 6);
  });

  test("is no darkness where one client alone is in trouble", () => {
    const told = new Told();
    for (let time = 10; time < 60; time += 5) {
      told.ask(time, 1).ask(time + 1, 2).end(time + 1.1, time + 1, { client: 2 });
    }
    expect(told.dark(60)).toBeCloseTo(1.1, 6);
    // From its next success on the first client's word counts again.
    told.end(61, 55).ask(70).end(78, 70);
    expect(told.dark(80)).toBeCloseTo(8, 6);
  });

  test("an operation that hangs behind others of its own client says nothing of the region", () => {
    const told = new Told().ask(10);
    for (let time = 11; time < 39; time += 3) told.ask(time).end(time + 0.1, time);
    expect(told.dark(40)).toBeCloseTo(1.1, 6);
  });

  test.each(["node.killed", "node.paused"] as const)("a client's own end is none of the region: %s", (name) => {
    const told = new Told().ask(10);
    const node = { kind: "client", id: 1 } as const;
    told.event(12, name === "node.killed" ? { name, node } : { name, node, duration: null });
    expect(told.dark(300)).toBeCloseTo(2, 6);
  });
});

describe("the first write after a fault", () => {
  test("is a put of any client that was sent after the fault, and answers all faults before it", () => {
    const told = new Told().ask(9.9).cut(10).end(10.001, 9.9).cut(11);
    expect(told.writes).toEqual([]);
    told.ask(12).ask(12, 2, "get").end(12.5, 12, { client: 2, operation: "get" }).end(13, 12).ask(14).end(14.1, 14);
    expect(told.writes).toEqual([{ region: 1, at: at(13), after: 0, upTo: 2 }]);
    told.cut(20).ask(21).end(22, 21);
    expect(told.writes[1]).toEqual({ region: 1, at: at(22), after: 2, upTo: 3 });
  });

  test("is a put that was under way at the fault as well, if it succeeds at a new leader or when the fault is over", () => {
    const told = new Told().ask(9.9).cut(10).event(20, {
      name: "raft.leader.elected", region: 1, store: 2, peer: 11, term: 7, voters: [2, 3],
    });
    expect(told.end(20.1, 9.9).writes).toHaveLength(1);
    const paused = new Told().ask(9.9).event(10, { name: "node.paused", node: { kind: "store", id: 1 }, duration: null });
    paused.event(15, { name: "node.resumed", node: { kind: "store", id: 1 } }).end(15.001, 9.9);
    expect(paused.writes).toHaveLength(1);
  });

  test("nobody asked: that is known", () => {
    const told = new Told().ask(9.9, 1, "put", "k1").cut(10).ask(11, 1, "get");
    expect([1, 2, 3].map((region) => wasWrittenTo(told.usage, region, at(10)))).toEqual([false, true, false]);
  });
});

test("latencies by phase: before the first fault, while a region is unavailable, and at other times", () => {
  const told = new Told().ask(1).end(1.002, 1).cut(10).event(10, { name: "region.unavailable", region: 1 });
  told.ask(9).end(20, 9).event(20, { name: "region.available", region: 1, outage: seconds(10) }).ask(19).end(20.5, 19);
  told.ask(21).end(21.004, 21).ask(22).end(22.004, 22);
  const p50 = (...phases: ("before" | "during" | "after")[]): [number, number] => {
    const { count, p50: middle } = latencyOf(told.usage, "put", phases);
    return [count, (middle ?? 0) / 1e6];
  };
  expect(p50("before")[1]).toBeCloseTo(0.002, 4);
  expect(p50("during")[0]).toBe(2);
  expect(p50("during")[1]).toBeCloseTo(1.5, 1);
  expect(p50("after")[1]).toBeCloseTo(0.004, 4);
  expect(p50("before", "during", "after")[0]).toBe(5);
  expect(latencyOf(told.usage, "get", ["before"])).toEqual({ count: 0, p50: null, p99: null });
});

test.each<EventBody>([
  { name: "clock.shifted", node: { kind: "store", id: 1 }, offset: 0 as Duration, driftPpm: 0 },
  { name: "disk.slowed", node: { kind: "store", id: 1 }, extraLatency: 0 as Duration },
])("what only makes a machine as it should be is no fault before which anything was: $name", (body) => {
  const told = new Told().event(5, body).ask(10).end(10.002, 10);
  expect(latencyOf(told.usage, "put", ["before"]).count).toBe(1);
});

test("forks go their own way", () => {
  const told = new Told().ask(10);
  const other = new Told();
  other.usage = usageFold.fork(told.usage);
  told.end(12, 10);
  other.end(19, 10);
  expect([told.dark(20), other.dark(20)]).toEqual([2, 9]);
  expect(latencyOf(told.usage, "put", ["before"]).count).toBe(1);
});

test("commands of transactions wait for regions like operations do, and what is no read is a write", () => {
  const told = new Told();
  const since = at(9);
  told.event(10, { name: "node.killed", node: { kind: "store", id: 1 } });
  tellFact(usageFold, told.usage, { kind: "command-asked", client: 1, operation: "put", key: "a" }, at(11));
  expect(told.dark(15)).toBe(4);
  expect(wasWrittenTo(told.usage, 1, since)).toBe(true);
  expect(wasWrittenTo(told.usage, 2, since)).toBe(false);
  const ended: Observation = {
    kind: "command-ended", client: 1, operation: "put", key: "a", ok: true, region: 1, latency: seconds(6), attempt: seconds(0.1),
    retries: 3,
  };
  tellFact(usageFold, told.usage, ended, at(17));
  expect(told.dark(20)).toBe(6);
  const writes = createFirstWrites();
  noticeForWrites(writes, { id: 7, at: at(10), cause: 0, body: { name: "node.killed", node: { kind: "store", id: 1 } } });
  expect(firstWriteIn(writes, ended, at(17))).toMatchObject({ region: 1, at: at(17), upTo: 7 });
  expect(latencyOf(told.usage, "put", ["before", "during", "after"]).count).toBe(0);
});

import { describe, expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import type { Observation } from "../../src/proto/observations.ts";
import type { ReplicatedWrite } from "../../src/proto/replication.ts";
import { Teller } from "./history.ts";

const write = (index: number, term = 1, value = `v${index}`): ReplicatedWrite =>
  ({ term, index, key: "k", value, at: 0 as Instant, version: null });
const stored = (store: number, ...entries: readonly ReplicatedWrite[]): Observation =>
  ({ kind: "replication-stored", region: 1, store, origin: 0, isOwn: store === 1, entries });
const acknowledged = (index: number, isSafe = true): Observation =>
  ({ kind: "replication-acknowledged", region: 1, store: 1, term: 1, index, isSafe });
const found = (...facts: readonly Observation[]): readonly string[] => {
  const t = new Teller().birth();
  for (const fact of facts) t.fact(fact);
  return t.found();
};

describe("replication-acknowledged", () => {
  test("is broken by an acknowledgement of what no other disk has, or not even the primary's", () => {
    expect(found(stored(1, write(1)), acknowledged(1))).toEqual(["replication-acknowledged"]);
    expect(found(stored(2, write(1)), acknowledged(1))).toEqual(["replication-acknowledged"]);
    // What was cut off is there no more.
    const cut = { kind: "replication-cut", region: 1, store: 2, from: 1 } as const;
    expect(found(stored(1, write(1)), stored(2, write(1)), cut, acknowledged(1))).toEqual(["replication-acknowledged"]);
  });

  test("is kept where another disk has it, or nobody waits for that", () => {
    expect(found(stored(1, write(1)), stored(2, write(1)), acknowledged(1))).toEqual([]);
    expect(found(stored(1, write(1)), acknowledged(1, false))).toEqual([]);
    const opened = { kind: "replication-opened", region: 1, store: 2, durable: 1 } as const;
    expect(found(stored(1, write(1)), opened, acknowledged(1))).toEqual([]);
  });

  test("is kept by a primary that does not know yet that another one took over, whom those who confirmed follow by now", () => {
    const cut = { kind: "replication-cut", region: 1, store: 2, from: 1 } as const;
    const taken = { kind: "replication-promoted", region: 1, store: 3, term: 2, from: 1 } as const;
    const both = [stored(1, write(1)), stored(2, write(1))];
    expect(found(...both, taken, cut, acknowledged(1))).toEqual([]);
    // Nobody has ever confirmed it.
    expect(found(stored(1, write(1)), taken, cut, acknowledged(1))).toEqual(["replication-acknowledged"]);
  });
});

describe("replication-promotion", () => {
  const judged = (chosen: number): Observation => ({
    kind: "replication-judged", region: 1, chosen,
    answers: [
      { store: 2, lastTerm: 1, durable: 9 }, { store: 3, lastTerm: 1, durable: 8 }, { store: 4, lastTerm: 0, durable: 12 },
    ],
  });
  const promoted = (store: number, term: number): Observation =>
    ({ kind: "replication-promoted", region: 1, store, term, from: 10 });

  test("is broken where a shorter or an older log is preferred, or one that nobody knows", () => {
    expect([judged(3), judged(4), judged(5)].map((fact) => found(fact))).toEqual(
      [["replication-promotion"], ["replication-promotion"], ["replication-promotion"]]);
    expect(found(judged(2))).toEqual([]);
  });

  test("is broken by two primaries of one term", () => {
    expect(found(promoted(2, 17), promoted(3, 18))).toEqual([]);
    expect(found(promoted(2, 17), promoted(3, 17))).toEqual(["replication-promotion"]);
  });
});

describe("single-owner", () => {
  const told = (value: string, ...facts: readonly Observation[]): readonly string[] => {
    const t = new Teller().birth();
    t.event({ name: "settings.changed", key: "replication.mode", value });
    for (const fact of facts) t.fact(fact);
    return t.found();
  };
  const opened = (from: number): Observation => ({ kind: "replication-promoted", region: 1, store: 2, term: 17, from });
  const both = [stored(1, write(1), write(2)), stored(2, write(1), write(2))] as const;

  test("is broken where an owner acknowledges what its successor does not have, before or after that one opens the region", () => {
    expect(told("single-owner", ...both, acknowledged(2), opened(2))).toEqual(["single-owner"]);
    expect(told("single-owner", ...both, opened(2), acknowledged(2))).toEqual(["single-owner"]);
  });

  test("is kept where the successor has it, and says nothing of other modes", () => {
    expect(told("single-owner", ...both, acknowledged(2), opened(3), acknowledged(1))).toEqual([]);
    expect(told("async", ...both, acknowledged(2), opened(2))).toEqual([]);
  });
});

describe("replication-prefix", () => {
  test("is broken by two writes at one place of one term", () => {
    expect(found(stored(1, write(1)), stored(2, write(1, 1, "other")))).toEqual(["replication-prefix"]);
    // The same write behind another one.
    expect(found(stored(1, write(1, 1), write(2, 17)), stored(2, write(1, 17), write(2, 17)))).toEqual(["replication-prefix"]);
  });

  test("is kept where a later term wrote the place anew, or another plan did", () => {
    expect(found(stored(1, write(1)), stored(2, write(1, 17, "other")))).toEqual([]);
    const t = new Teller().birth().fact(stored(1, write(1)));
    t.event({ name: "settings.changed", key: "replication.mode", value: "async" });
    expect(t.fact(stored(2, write(1, 1, "other"))).found()).toEqual([]);
  });
});

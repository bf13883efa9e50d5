import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { allVoters, majorityOf } from "../../src/inquiry/majority.ts";
import type { ObstacleKind, ObstacleOf } from "../../src/inquiry/types.ts";
import { tellAnswer } from "../../src/inquiry/words/index.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { Observation } from "../../src/proto/observations.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { whyOf } from "../../src/session/why.ts";
import { plainText } from "../../src/story/words/parts.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "../cluster/golden.ts";

const at = (seconds: number): Instant => Math.round(seconds * 1_000_000) as Instant;

function runOf(until: number, ...lines: string[]): Run {
  const run = createRun({
    scenario: "", topology: generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1 }), preset: "tikv", seed: 5,
    inputs: inputsOf(...lines),
  });
  advanceRun(run, at(until));
  return run;
}

const served = (run: Run) => {
  const { notSo } = whyOf(run, { kind: "serve", region: 1 });
  if (notSo === undefined) throw new Error("a question has an answer");
  return notSo;
};

const found = <Kind extends ObstacleKind>(run: Run, kind: Kind): ObstacleOf<Kind> | undefined =>
  served(run).because.find((each): each is ObstacleOf<Kind> => each.kind === kind);

test("a leader that is cut off answers reads up to the instant that is named, and none after it", () => {
  const run = runOf(10.5, "0s set client.rate 30", "10s cut store 1 store 2", "10s cut store 1 store 3");
  const lease = found(run, "lease");
  expect(found(run, "no-quorum")).toMatchObject({ store: 1, reached: 1, needed: 2 });
  if (lease === undefined) throw new Error("the leader has a lease half a second after it was cut off");
  expect(lease.ends).toBeGreaterThan(at(10.5));
  for (const language of atLeastOne(["en", "zh"] as const)) {
    const lines = tellAnswer(served(run), language, {}).lines.map(plainText);
    expect(lines.some((line) => /lease|租约/.test(line))).toBe(true);
  }
  const reads: Instant[] = [];
  const told: Instant[] = [];
  const hear = (_: unknown, fact: Observation, when: Instant): void => {
    if (fact.kind === "client-operation" && fact.operation === "get") reads.push(when);
    // The checkers' own word of leases.
    if (fact.kind === "lease" && fact.store === 1) told.push(fact.until);
  };
  run.past = { ...run.past, onAnyFact: [...run.past.onAnyFact, { state: null, of: hear }] };
  advanceRun(run, lease.ends);
  expect(reads.length).toBeGreaterThan(10);
  expect(atLeastOne(told).filter((until) => until > lease.ends)).toEqual([]);
  expect(found(run, "lease")).toBeUndefined();
  // What was answered a moment before is still on its way to the client.
  advanceRun(run, (lease.ends + 10_000) as Instant);
  reads.length = 0;
  advanceRun(run, (lease.ends + 500_000) as Instant);
  expect(reads).toEqual([]);
});

test("a region that is served without a lease says that the next read asks first; one with a lease does not", () => {
  const run = runOf(10, "0s set client.rate 30");
  expect(found(run, "serves")).toMatchObject({ store: 1 });
  expect(found(run, "no-lease")).toBeUndefined();
  const elected = runOf(60, "0s set client.rate 0", "0s set raftstore.hibernate-regions true");
  // Who sleeps renews nothing: its lease is over long before.
  expect(found(elected, "no-lease")).toMatchObject({ store: 1 });
});

test("between two configurations each needs a majority, and the one that lacks it is told", () => {
  const joint = { voters: [1, 2, 4], outgoing: [1, 2, 3] };
  const among = (...stores: number[]) => majorityOf(joint, (store) => stores.includes(store));
  expect(among(1, 4)).toEqual({ voters: [1, 2, 3], have: 1, needed: 2 });
  expect(among(1, 3)).toEqual({ voters: [1, 2, 4], have: 1, needed: 2 });
  expect(among(1, 2)).toEqual({ voters: [1, 2, 4], have: 2, needed: 2 });
  expect(among()).toMatchObject({ voters: [1, 2, 4], have: 0 });
  expect(majorityOf({ voters: [1, 2, 3, 4, 5], outgoing: [] }, (store) => store < 3)).toMatchObject({ have: 2, needed: 3 });
  expect(allVoters(joint)).toEqual([1, 2, 3, 4]);
});

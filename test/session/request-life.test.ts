import { expect, test } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { RequestLife } from "../../src/proto/request-life.ts";
import { followed } from "../../src/session/request-life.ts";
import { advanceRun, createRun, rewindRun, type Run } from "../../src/session/run.ts";
import { atLeastOne } from "../at-least-one.ts";
import { inputsOf } from "../cluster/golden.ts";

/** A request's life as it is told hop by hop, against what the client measured of it. */

function runTo(seconds: number, ...lines: string[]): Run {
  const topology = generateTopology({ stores: 3, regions: 3, replicas: 3, zones: 1, clients: 1 });
  const run = createRun({ scenario: "", topology, preset: "tikv", seed: 1, inputs: inputsOf(...lines) });
  advanceRun(run, (seconds * 1e6) as Instant);
  return run;
}

const lifeOf = (run: Run): RequestLife => followed(run, 1, null).life ?? expect.fail("the slowest request is followed");

test("the slowest request of a failover: what the client waited for follows one upon another, from arrival to end", () => {
  const run = runTo(40, "5s kill store 3");
  const before = hashCluster(run.cluster);
  const { choices } = followed(run, 1, null);
  const life = lifeOf(run);
  expect(hashCluster(run.cluster)).toBe(before);
  expect(choices[0]).toMatchObject(life.request);
  expect([life.isOver, life.isCut]).toEqual([true, false]);
  const { hops, request } = life;
  expect(hops[0]?.from).toBe(request.began);
  expect(hops.slice(1).map(({ from }) => from)).toEqual(hops.slice(0, -1).map(({ to }) => to));
  expect((hops.at(-1)?.to ?? 0) - request.began).toBe(choices[0]?.latency);
  expect(hops.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["ask", "sleep"]));
  expect(hops.at(-1)).toMatchObject({ kind: "ask", error: "" });
});

test("what a store said against it stands there in TiKV's words, and its messages go from lane to lane", () => {
  const { hops, messages } = lifeOf(runTo(40, "5s kill store 3"));
  const refused = hops.find(({ error }) => error === "NotLeader") ?? expect.fail("a follower was asked");
  expect(refused.detail).toMatch(/^peer is not leader for region \d+, leader may (None|Some\(id: \d+ store_id: \d+\))$/);
  expect(messages.some(({ from, to }) => from === "client" && to === refused.whom)).toBe(true);
  expect(messages.some(({ from, to }) => from === refused.whom && to === "client")).toBe(true);
});

test("a transaction: a timestamp, reads, prewrites, another timestamp, the commit of its primary", () => {
  const life = lifeOf(runTo(4, "1s set client.workload bank"));
  const told = life.hops.map(({ kind, asks }) => (asks === "" ? kind : asks));
  expect(told[0]).toBe("timestamp");
  expect(told.indexOf("get")).toBeLessThan(told.indexOf("prewrite"));
  expect(told.lastIndexOf("timestamp")).toBeGreaterThan(told.lastIndexOf("prewrite"));
  expect(told.at(-1)).toBe("commit");
});

test("in the past only what had ended by then can be followed, and the rest is under way", () => {
  const run = runTo(40, "5s kill store 3");
  rewindRun(run, 8e6 as Instant);
  advanceRun(run, 8e6 as Instant);
  const { choices } = followed(run, 1, null);
  for (const { began, latency } of atLeastOne(choices)) expect(began + (latency ?? 0)).toBeLessThanOrEqual(8e6);
  expect(choices.some(({ latency }) => latency === null)).toBe(true);
});

test("a request that never was cannot be followed", () => {
  const run = runTo(10);
  expect(followed(run, 1, { ...lifeOf(run).request, key: "nobody" }).life).toBeNull();
});

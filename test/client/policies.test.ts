import { expect, test } from "vitest";
import { millis, seconds } from "../../src/kernel/time.ts";
import { begin, changeRate, createWorld, eventNames, ledBy, oneOperation, run, type World } from "./world.ts";

const noLeader: World["store"] = () => ({ error: { kind: "NotLeader", regionId: 7, leader: null } });

/** The ends of operations so far: how many succeeded, how many failed. */
const ends = (world: World): { readonly ok: number; readonly failed: number } => {
  const all = world.observations.filter((one) => one.kind === "client-operation");
  return { ok: all.filter(({ ok }) => ok).length, failed: all.filter(({ ok }) => !ok).length };
};

test("bounded retries: the first after 500 ms, each after twice the wait, and after three of them the operation fails", () => {
  const world = createWorld({ retryPolicy: "bounded" });
  world.store = noLeader;
  const one = oneOperation(begin(world));
  run(one, seconds(10));
  const [end, ...others] = one.observations.filter((fact) => fact.kind === "client-operation");
  expect(others).toEqual([]);
  expect(end).toMatchObject({ ok: false });
  // 500 + 1,000 + 2,000 ms of sleep, and the round trips of four attempts.
  expect(Math.round((end?.latency ?? 0) / 1e4)).toBe(350);
});

test("bounded retries: everybody asks for himself, nobody waits for another's attempt", () => {
  const asked = (retryPolicy: "client-go" | "bounded"): number => {
    const world = createWorld({ retryPolicy, rate: 100 });
    world.store = noLeader;
    run(begin(world), seconds(10));
    return world.requests.length;
  };
  expect(asked("bounded")).toBeGreaterThan(3 * asked("client-go"));
});

const busy: World["store"] = (_, store) => (store === 1 ? { error: { kind: "ServerIsBusy", reason: "" } } : ledBy(1)(_, store));

/** A client with breakers before stores, at work, whose leader has too much to do. */
function broken(changes: Parameters<typeof createWorld>[0] = {}): World {
  const world = begin(createWorld({ circuitBreaker: "stores", rate: 50, ...changes }));
  run(world, seconds(5));
  world.store = busy;
  return world;
}

test("a breaker opens at the fourth failure in a row, keeps everything back for 5 s, and lets one probe through", () => {
  const world = broken({ retryPolicy: "bounded", retryLimit: 0 });
  run(world, seconds(4));
  expect(eventNames(world)).toContain("client.breaker.opened");
  const opened = world.events.find(({ body }) => body.name === "client.breaker.opened")?.at ?? 0;
  const toStore1 = (from: number, to: number): number =>
    world.requests.filter(({ at, store }) => store === 1 && at > from && at < to).length;
  run(world, seconds(3));
  expect(toStore1(opened, opened + 4_990_000)).toBe(0);
  expect(toStore1(opened + 4_990_000, opened + 5_100_000)).toBe(1);
  expect(world.client.measures.notSent).toBeGreaterThan(50);
  expect(ends(world).failed).toBeGreaterThan(50);
});

test("a probe that fails opens it again without a scene, one that is served closes it, and all goes on", () => {
  const world = broken();
  run(world, seconds(13));
  world.store = ledBy(1);
  run(world, seconds(8));
  const told = world.events.map(({ body }) => body).filter((body) => body.name.startsWith("client.breaker"));
  expect(told[0]).toMatchObject({ name: "client.breaker.opened", again: false, store: 1 });
  expect(told.slice(1, -1).every((body) => body.name === "client.breaker.opened" && body.again)).toBe(true);
  expect(told.length).toBeGreaterThan(2);
  expect(told[told.length - 1]).toMatchObject({ name: "client.breaker.closed", store: 1 });
  const before = ends(world);
  run(world, seconds(4));
  expect(ends(world).failed).toBe(before.failed);
  expect(ends(world).ok).toBeGreaterThan(before.ok + 150);
});

test("without failures in a row no breaker opens: each success counts anew", () => {
  const world = begin(createWorld({ circuitBreaker: "stores", rate: 50 }));
  let asked = 0;
  world.store = (_, store, request) => (store === 1 && ++asked % 4 === 0 ? { ok: "v" } : busy(_, store, request));
  run(world, seconds(10));
  expect(eventNames(world)).not.toContain("client.breaker.opened");
});

test("a breaker before PD keeps back questions to PD, and none to stores", () => {
  const world = createWorld({ circuitBreaker: "pd", rate: 20 });
  world.pd = "refused";
  run(begin(world), seconds(8));
  expect(world.events.find(({ body }) => body.name === "client.breaker.opened")?.body).toMatchObject({ store: 0 });
  expect(world.client.measures.notSent).toBeGreaterThan(20);
  world.pd = "answers";
  run(world, seconds(8));
  expect(ends(world).ok).toBeGreaterThan(20);
});

test("a breaker that is switched off while it is open keeps nothing back any more", () => {
  const world = broken();
  run(world, seconds(6));
  world.store = ledBy(1);
  const { cluster } = world.lab;
  cluster.settings = { ...cluster.settings, client: { ...cluster.settings.client, circuitBreaker: "off" } };
  const { notSent } = world.client.measures;
  changeRate(world, 50);
  run(world, millis(500));
  expect(world.client.measures.notSent).toBe(notSent);
  expect(ends(world).ok).toBeGreaterThan(0);
});

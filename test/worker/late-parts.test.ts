import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { bringGoingOn } from "../../src/cluster/going-on.ts";
import { HANDS } from "../../src/cluster/parts.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { failoversOf } from "../../src/session/failovers.ts";
import { HOT_REGIONS } from "../../src/pd/hot-part.ts";
import { EVICTORS } from "../../src/pd/schedulers/parts.ts";
import { RECORDS } from "../../src/session/parts.ts";
import type { Player } from "../../src/session/player.ts";
import { actOnRun, advanceRun, checksOf, createRun, isBare, rewindRun, type Run } from "../../src/session/run.ts";
import { withRecords } from "../../src/session/with-records.ts";
import { LATE, NotFetched } from "../../src/worker/late.ts";
import type { Update, WorkerCommand } from "../../src/worker/protocol.ts";
import { refresh, serveCommand } from "../../src/worker/serve.ts";
import { createServer, type Server } from "../../src/worker/server.ts";

const { hands, records } = LATE;
/** Lets the parts come that a test holds back. */
let letCome: () => void;
let heard: Update[];
let server: Server;
let wall: number;

beforeEach(() => {
  HANDS.code = null;
  RECORDS.code = null;
  HOT_REGIONS.code = null;
  heard = [];
  wall = 0;
  server = createServer((update) => heard.push(update), () => wall);
  const come = new Promise<void>((resolve) => {
    letCome = resolve;
  });
  vi.spyOn(LATE, "hands").mockImplementation(() => come.then(hands));
  vi.spyOn(LATE, "records").mockImplementation(() => come.then(records));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all([hands(), records()]);
});

const say = (command: WorkerCommand): Promise<void> => serveCommand(server, command);

async function open(id: string): Promise<Player> {
  await say({ kind: "open", ask: 1, source: { kind: "scenario", id } });
  if (server.player === null) throw new Error("the scenario is open");
  return server.player;
}

/** The page draws what comes, and wall time passes. */
async function pass(slices: number): Promise<void> {
  for (let slice = 0; slice < slices; slice++) {
    wall += 16;
    refresh(server, 16);
    await say({ kind: "drawn", frame: server.filming.sent });
  }
}

/** Everything that the worker has been waiting for is done. */
const settle = (): Promise<void> => vi.waitFor(() => {
  expect(server.completing).toBe(false);
  expect(server.player === null || isBare(server.player.run)).toBe(false);
});

/** A run of the same, that had everything from the start, where this one stands. */
function wholeRun({ spec, cluster }: Run): Run {
  const run = createRun(spec);
  advanceRun(run, cluster.now);
  return run;
}

function expectSame(run: Run, whole: Run): void {
  expect(run.branch.events).toEqual(whole.branch.events);
  expect(hashCluster(run.cluster)).toBe(hashCluster(whole.cluster));
  expect(checksOf(run)).toEqual(checksOf(whole));
  expect(failoversOf(run)).toEqual(failoversOf(whole));
}

describe("a run that begins before its late parts have come", () => {
  test("lives without them, and has its whole past once they have come", async () => {
    const player = await open("healthy");
    await pass(10);
    expect(isBare(player.run)).toBe(true);
    expect(player.run.cluster.now).toBeGreaterThan(seconds(2));
    letCome();
    await settle();
    expect(checksOf(player.run).checked).toBeGreaterThan(1_000);
    expectSame(player.run, wholeRun(player.run));
  });

  test("stands before the first thing that is planned for it, and then goes on as if nothing had been missing", async () => {
    bringGoingOn();
    const player = await open("store-dies");
    const [first] = player.run.branch.inputs;
    await say({ kind: "pace", pace: 100, auto: false });
    await pass(12);
    expect(player.run.cluster.now).toBe(first?.at);
    expect(player.run.inputsDone).toBe(0);
    expect(player.playing).toBe(true);
    letCome();
    await settle();
    await pass(4);
    expect(player.run.inputsDone).toBeGreaterThan(0);
    expect(player.run.cluster.now).toBeGreaterThan((first?.at ?? 0) + seconds(2));
    expectSame(player.run, wholeRun(player.run));
  });

  test("stands before PD first hears of traffic, and then goes on as if nothing had been missing", async () => {
    const player = await open("healthy");
    await say({ kind: "pace", pace: 100, auto: false });
    await pass(30);
    const stands = player.run.cluster.now;
    await pass(5);
    expect(player.run.cluster.now).toBe(stands);
    expect(stands).toBeGreaterThan(seconds(2));
    letCome();
    await settle();
    await pass(4);
    expect(player.run.cluster.now).toBeGreaterThan(stands + seconds(2));
    expectSame(player.run, wholeRun(player.run));
  });

  test("does what it is told when they have come, in the order in which it was told", async () => {
    const player = await open("healthy");
    const kill = (ask: number, id: number): Promise<void> =>
      say({ kind: "act", ask, action: { kind: "kill", node: { kind: "store", id } } });
    const told = [kill(2, 4), kill(3, 2)];
    await pass(3);
    expect(player.run.branch.inputs).toEqual([]);
    letCome();
    await Promise.all(told);
    expect(player.run.branch.inputs.map(({ action }) => action)).toMatchObject([{ node: { id: 4 } }, { node: { id: 2 } }]);
    expect(heard.filter(({ kind }) => kind === "answer")).toMatchObject([
      { ask: 1 }, { ask: 2, answer: { ok: true } }, { ask: 3, answer: { ok: true } },
    ]);
  });

  test("asks for them again where they could not be fetched", async () => {
    const player = await open("healthy");
    const fetching = vi.spyOn(LATE, "records").mockRejectedValueOnce(new NotFetched("no network"));
    await pass(2);
    await vi.waitFor(() => expect(server.completing).toBe(false));
    await pass(10);
    expect(fetching).toHaveBeenCalledTimes(1);
    letCome();
    await pass(80);
    await settle();
    expect(fetching).toHaveBeenCalledTimes(2);
    expectSame(player.run, wholeRun(player.run));
  });
});

test("a bare run that stands before its end stands there when its records have come, with the same end ahead of it", async () => {
  await Promise.all([hands(), records()]);
  const bare = createRun((await open("healthy")).run.spec, true, []);
  advanceRun(bare, seconds(3) as number as Instant);
  rewindRun(bare, seconds(1) as number as Instant);
  advanceRun(bare, seconds(1) as number as Instant);
  const run = withRecords(bare);
  expect([run.cluster.now, run.branch.end]).toEqual([seconds(1), seconds(3)]);
  expect(hashCluster(run.cluster)).toBe(hashCluster(bare.cluster));
});

test("a run stands before PD first looks after a slow store, and then goes on as if nothing had been missing", async () => {
  await Promise.all([hands(), records()]);
  const run = createRun((await open("slow-store")).run.spec);
  EVICTORS.code = null;
  const end = seconds(60) as number as Instant;
  expect(() => { advanceRun(run, end); }).toThrow("A part of the engine is not there: evictors.");
  expect(run.cluster.now).toBeGreaterThan(seconds(20));
  bringGoingOn();
  advanceRun(run, end);
  expect(run.branch.events.some(({ body }) => body.name === "pd.store.evicted")).toBe(true);
  expectSame(run, wholeRun(run));
});

test("what needs a part that is not there says which, and has done nothing", async () => {
  await Promise.all([hands(), records()]);
  const run = createRun((await open("healthy")).run.spec);
  HANDS.code = null;
  const before = hashCluster(run.cluster);
  const kill = { kind: "kill", node: { kind: "store", id: 4 } } as const;
  expect(() => actOnRun(run, kill)).toThrow("A part of the engine is not there: hands.");
  expect(hashCluster(run.cluster)).toBe(before);
  expect(run.branches).toHaveLength(1);
  RECORDS.code = null;
  expect(() => createRun(run.spec)).toThrow("A part of the engine is not there: records.");
  expect(isBare(createRun(run.spec, true, []))).toBe(true);
});

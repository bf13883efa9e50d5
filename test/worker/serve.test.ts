import { beforeEach, describe, expect, test } from "vitest";
import type { Answer, WorkerCommand, Update } from "../../src/worker/protocol.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { storeStateOf } from "../../src/cluster/cluster.ts";
import { ownPeers } from "../../src/store/regions.ts";
import { checksOf } from "../../src/session/run.ts";
import { serveCommand, refresh, type SliceEnd } from "../../src/worker/serve.ts";
import { createServer, type Server } from "../../src/worker/server.ts";

/** A page by script: it says what it is told to, and writes down what it hears. */
let heard: Update[];
let server: Server;
let wall: number;

beforeEach(() => {
  heard = [];
  wall = 0;
  server = createServer((update) => heard.push(update), () => wall);
});

/** Lets wall time pass, and a slice that takes none of it. */
function pass(millis: number): SliceEnd {
  wall += millis;
  return refresh(server, millis);
}

const say = (command: WorkerCommand): Promise<void> => serveCommand(server, command);
const openScenario = (ask: number, id: string): Promise<void> => say({ kind: "open", ask, source: { kind: "scenario", id } });

/** The answers so far, in the order in which they came. */
const answers = (): readonly (readonly [ask: number, answer: Answer])[] =>
  heard.flatMap((update) => (update.kind === "answer" ? [[update.ask, update.answer] as const] : []));
const answerTo = (ask: number): Answer | undefined => answers().find(([asked]) => asked === ask)?.[1];
const text = "Another run was opened; nothing was done.";
const replaced: Answer = { ok: false, notices: [{ level: "error", code: "run.replaced", where: "", text, values: {} }] };

describe("a question whose part of the worker is still on its way when another run is opened", () => {
  test.each<readonly [string, WorkerCommand]>([
    ["an action in words", { kind: "say", ask: 2, text: "kill store 4" }],
    ["an unfinished action", { kind: "complete", ask: 2, text: "kill " }],
    ["a link", { kind: "share", ask: 2 }],
    ["a document of PD", { kind: "export", ask: 2, format: "pd-stores" }],
    ["the causes of an event", { kind: "why", ask: 2, event: 1 }],
  ])("%s is refused: it was meant for the run that is gone, and touches neither", async (_name, question) => {
    await openScenario(1, "healthy");
    const before = server.player?.run;
    const asked = say(question);
    await openScenario(3, "healthy");
    await asked;
    // Else this would test nothing.
    expect(answers().map(([ask]) => ask)).toEqual([1, 3, 2]);
    expect(answerTo(2)).toEqual(replaced);
    expect(before?.branch.inputs).toEqual([]);
    expect(server.player?.run.branch.inputs).toEqual([]);
  });
});

test("a file of the run is made by and by: each answer says how far it is, the last one has it", async () => {
  await openScenario(1, "store-dies");
  await say({ kind: "seek", to: 12_000_000 as Instant });
  while (pass(1) === "behind" || (server.player?.errand ?? null) !== null);
  // Each look at the clock takes so long.
  server = Object.assign(server, { clock: () => (wall += 30) });
  const shares: number[] = [];
  for (let ask = 2; ; ask++) {
    await say({
      kind: "export", ask, format: { format: "perfetto", from: 0 as Instant, to: 12_000_000 as Instant, region: 0 },
    });
    const answer = answerTo(ask);
    if (answer?.ok !== true || answer.kind !== "document") throw new Error("no document");
    shares.push(answer.share);
    if (answer.name === "") continue;
    expect(answer.name).toBe("store-dies.json");
    expect(answer.text.length).toBeGreaterThan(100_000);
    break;
  }
  expect(shares.length).toBeGreaterThan(3);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test("an action in words is done to the run that is open", async () => {
  await openScenario(1, "healthy");
  await say({ kind: "say", ask: 2, text: "kill store 4" });
  expect(answerTo(2)).toMatchObject({ ok: true, kind: "said", action: { kind: "kill", node: { kind: "store", id: 4 } } });
  const done = server.player?.run.branch.inputs.map(({ action }) => action);
  expect(done).toEqual([{ kind: "kill", node: { kind: "store", id: 4 } }]);
});

test("an unfinished action goes on with what the open cluster has", async () => {
  await openScenario(1, "healthy");
  await say({ kind: "complete", ask: 2, text: "kill store " });
  expect(answerTo(2)).toEqual({ ok: true, kind: "completions", words: ["1", "2", "3", "4", "5"] });
});

test("what is asked before anything is open gets a sentence, not silence", async () => {
  await say({ kind: "share", ask: 1 });
  expect(answerTo(1)).toMatchObject({ ok: false, notices: [{ code: "nothing-open" }] });
});

test("no more than two frames are on their way, until the page has drawn one", async () => {
  await openScenario(1, "healthy");
  const frames = (): number => heard.filter(({ kind }) => kind === "frame").length;
  for (let slice = 1; slice <= 6; slice += 1) pass(16);
  expect(frames()).toBe(2);
  await say({ kind: "drawn", frame: 1 });
  for (let slice = 7; slice <= 9; slice += 1) pass(16);
  expect(frames()).toBe(3);
});

test("while the run stands still no frame follows the one that was drawn, until something is asked", async () => {
  await openScenario(1, "healthy");
  await say({ kind: "play", playing: false });
  const frames = (): number => heard.filter(({ kind }) => kind === "frame").length;
  pass(16);
  const before = frames();
  expect(before).toBeGreaterThan(0);
  for (let slice = 2; slice <= 9; slice += 1) {
    await say({ kind: "drawn", frame: server.filming.sent });
    await say({ kind: "ping" });
    pass(16);
  }
  expect(frames()).toBe(before);
  await say({ kind: "select", selection: { kind: "store", id: 1 } });
  pass(16);
  expect(frames()).toBe(before + 1);
});

describe("frames of a run that is drawn at once", () => {
  /** How many come in so many slices of 10 ms, each of which costs the worker `cost` milliseconds. */
  async function framesIn(slices: number, pace: number, cost: number): Promise<number> {
    let count = 0;
    server = createServer((update) => {
      if (update.kind !== "frame") return;
      count += 1;
      wall += cost;
      void serveCommand(server, { kind: "drawn", frame: update.number });
    }, () => wall);
    await openScenario(1, "healthy");
    await say({ kind: "pace", pace, auto: false });
    pass(10);
    count = 0;
    const until = wall + slices * 10;
    while (wall < until) pass(10);
    return count;
  }

  test("come as often as pictures can show them while messages can be followed, not with every slice of 10 ms", async () => {
    expect(await framesIn(100, 1, 0)).toBe(50);
  });

  test("are 25 a second at the most at a pace above ten", async () => {
    expect(await framesIn(100, 11, 0)).toBe(25);
  });

  test("take a quarter of the worker's time at the most there, however much each costs", async () => {
    const count = await framesIn(150, 11, 60);
    expect(count).toBeGreaterThan(4);
    expect(count * 60).toBeLessThanOrEqual(1_500 / 4 + 60);
  });

  test("come at once where a run that was fast stands still", async () => {
    await framesIn(3, 100, 0);
    const frames = server.filming.sent;
    await say({ kind: "play", playing: false });
    pass(1);
    expect(server.filming.sent).toBe(frames + 1);
  });
});

describe("an assertion that fails while the page's run plays", () => {
  test("stops the run, and names its invariant with a link that replays it", async () => {
    await openScenario(1, "healthy");
    const { cluster } = server.player?.run ?? {};
    if (cluster === undefined) throw new Error("a run is open");
    for (const machine of cluster.directory.stores.values()) {
      const store = storeStateOf(cluster, machine);
      for (const peer of store === undefined ? [] : ownPeers(store)) peer.disk.applied++;
    }
    await say({ kind: "step", to: "notable" });
    while (wall < 60_000 && !server.stopped) pass(100);
    expect(server.stopped).toBe(true);
    // Whoever waits for what is being run towards hears that nothing is.
    pass(200);
    expect(heard.filter((update) => update.kind === "status").at(-1)?.status).toMatchObject({ playing: false, errand: null });
    await expect.poll(() => heard.find(({ kind }) => kind === "stopped")).toMatchObject({
      invariant: "commit-kept", reason: "commit-kept: what was applied is never overwritten",
    });
    expect(heard.find((update) => update.kind === "stopped")?.link).not.toBe("");
  });
});

test("what is selected behind a breach is told: there one looks closest", async () => {
  await openScenario(1, "healthy");
  const run = server.player?.run;
  if (run === undefined) throw new Error("a run is open");
  checksOf(run).violations.push({ invariant: "log-matching", region: 1, at: run.cluster.now, detail: "made up" });
  pass(200);
  expect(server.stopped).toBe(true);
  await say({ kind: "select", selection: { kind: "client", id: 1 } });
  pass(200);
  expect(heard.filter(({ kind }) => kind === "detail").at(-1)).toMatchObject({ detail: { kind: "client", id: 1 } });
});

test("what clients got is told as far as a branch was simulated, wherever the run stands, and of each branch anew", async () => {
  await openScenario(1, "healthy");
  await say({ kind: "pace", pace: 10, auto: false });
  await say({ kind: "play", playing: true });
  const seconds = (): number[] => heard.reduce<number[]>((known, update) =>
    (update.kind === "curves" ? [...known.slice(0, update.keep), ...update.points.map(({ second }) => second)] : known), []);
  for (let slice = 0; slice < 60; slice += 1) {
    pass(50);
    await say({ kind: "drawn", frame: 1_000 });
  }
  const whole = seconds();
  expect(whole.length).toBeGreaterThan(3);
  expect(whole).toEqual(whole.map((_, i) => (whole[0] ?? 0) + i));
  await say({ kind: "play", playing: false });
  await say({ kind: "seek", to: 2_500_000 as Instant });
  pass(500);
  pass(500);
  expect(seconds()).toEqual(whole);
  await say({ kind: "say", ask: 2, text: "kill store 4" });
  pass(500);
  expect(server.player?.run.branch.id).toBe(2);
  expect(seconds()).toEqual(whole.filter((second) => second < 2));
});

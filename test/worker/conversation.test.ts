import { expect, test, vi } from "vitest";
import { START, type Instant } from "../../src/kernel/time.ts";
import type { WorkerCommand, Update } from "../../src/worker/protocol.ts";
import { serveCommand, refresh } from "../../src/worker/serve.ts";
import { createServer, type Server } from "../../src/worker/server.ts";

/** The worker's side of a conversation, with a page by script in place of a browser. */
class Page {
  readonly heard: Update[] = [];
  readonly transfers: number[] = [];
  readonly server: Server = createServer((update, transfer) => {
    this.heard.push(update);
    this.transfers.push(transfer?.length ?? 0);
  }, () => this.wall);
  private wall = 0;

  say(command: WorkerCommand): Promise<void> {
    return serveCommand(this.server, command);
  }

  /** Lets wall time pass in slices of 200 ms, and draws every frame at once. */
  async wait(slices: number): Promise<void> {
    for (let i = 0; i < slices; i++) {
      this.wall += 200;
      refresh(this.server, 200);
      await this.say({ kind: "drawn", frame: this.all("frame").at(-1)?.number ?? 0 });
    }
  }

  all<Kind extends Update["kind"]>(kind: Kind): Extract<Update, { kind: Kind }>[] {
    return this.heard.filter((update): update is Extract<Update, { kind: Kind }> => update.kind === kind);
  }

  /** The record as the page puts it together from the news. */
  record(): readonly string[] {
    return this.all("events").reduce<readonly string[]>((known, { keep, events }) =>
      [...known.slice(0, keep), ...events.map(({ id, body }) => `${id} ${body.name}`)], []);
  }
}

async function opened(id: string): Promise<Page> {
  const page = new Page();
  await page.say({ kind: "open", ask: 1, source: { kind: "scenario", id } });
  await page.say({ kind: "pace", pace: 2, auto: false });
  await page.wait(3);
  return page;
}

const killing: WorkerCommand = { kind: "act", ask: 2, action: { kind: "kill", node: { kind: "store", id: 4 } } };

test("a scenario is opened, and frames, status and record follow", async () => {
  const page = await opened("healthy");
  expect(page.all("answer")).toMatchObject([{ ask: 1, answer: { ok: true, kind: "opened", files: [] } }]);
  const [first, ...others] = page.all("frame");
  expect(first?.frame.changing.stores).toHaveLength(5);
  expect(others.length).toBeGreaterThan(0);
  expect(page.all("status").at(-1)?.status).toMatchObject({ scenario: "healthy", branch: 1, violations: 0 });
  const told = page.server.player?.run.branch.events.map(({ id, body }) => `${id} ${body.name}`);
  expect(page.record()).toEqual(told);
});

test("a run that stands has no news until something is done to it", async () => {
  const page = await opened("healthy");
  await page.say({ kind: "play", playing: false });
  await page.wait(2);
  const told = page.heard.length;
  await page.wait(5);
  expect(page.heard).toHaveLength(told);
  await page.say(killing);
  await page.wait(1);
  expect(page.heard.slice(told).map(({ kind }) => kind)).toEqual(expect.arrayContaining(["frame", "status", "events"]));
});

test("every column of a frame is handed over, none is copied", async () => {
  const page = await opened("healthy");
  const [frame] = page.all("frame");
  const columns = Object.values({ ...frame?.frame.constant, ...frame?.frame.changing })
    .flatMap((layer) => Object.values(layer)).filter((column) => ArrayBuffer.isView(column));
  expect(columns.length).toBeGreaterThan(20);
  expect(page.transfers[page.heard.findIndex(({ kind }) => kind === "frame")]).toBe(columns.length);
});

test("a scenario that does not exist is refused, and the present run goes on", async () => {
  const page = await opened("healthy");
  const { player } = page.server;
  await page.say({ kind: "open", ask: 2, source: { kind: "scenario", id: "nowhere" } });
  expect(page.all("answer").at(-1)).toMatchObject({ ask: 2, answer: { ok: false, notices: [{ code: "scenario.unknown" }] } });
  expect(page.server.player).toBe(player);
});

test("an action is done at once and stands in the record; one that cannot be done is refused", async () => {
  const page = await opened("healthy");
  await page.say(killing);
  await page.say({ ...killing, ask: 3 });
  expect(page.all("answer").slice(1))
    .toMatchObject([{ ask: 2, answer: { ok: true, kind: "done" } }, { ask: 3, answer: { ok: false } }]);
  await page.wait(2);
  expect(page.record().filter((line) => line.endsWith(" node.killed"))).toHaveLength(1);
});

test("going back and acting there begins a branch, whose record replaces the other; the other can be visited", async () => {
  const page = await opened("healthy");
  const before = page.server.player?.run.cluster.now ?? 0;
  await page.wait(3);
  await page.say(killing);
  await page.wait(3);
  await page.say({ kind: "seek", to: before as Instant });
  await page.wait(3);
  await page.say({ kind: "act", ask: 3, action: { kind: "pause", node: { kind: "store", id: 2 }, duration: null } });
  await page.wait(1);
  expect(page.all("status").at(-1)?.status).toMatchObject({ branch: 2, branches: [{ id: 1 }, { id: 2, parent: 1 }] });
  const names = (): string => page.record().join(" ");
  expect(names()).toContain("node.paused");
  expect(names()).not.toContain("node.killed");
  await page.say({ kind: "branch", id: 1 });
  await page.wait(1);
  expect(names()).toContain("node.killed");
  expect(names()).not.toContain("node.paused");
});

test("going to the end means that of the branch just chosen, also before the page has heard of it", async () => {
  const page = await opened("healthy");
  const { player } = page.server;
  await page.wait(3);
  await page.say({ kind: "play", playing: false });
  await page.say(killing);
  const end = player?.run.branch.end;
  await page.say({ kind: "seek", to: START });
  await page.say({ kind: "act", ask: 3, action: { kind: "pause", node: { kind: "store", id: 2 }, duration: null } });
  await page.say({ kind: "branch", id: 1 });
  await page.say({ kind: "seek", to: "end" });
  await page.wait(3);
  expect(end).toBeGreaterThan(0);
  expect(page.all("status").at(-1)?.status).toMatchObject({ branch: 1, now: end });
});

test("what is selected is told with all news, until nothing is", async () => {
  const page = await opened("healthy");
  await page.say({ kind: "select", selection: { kind: "store", id: 2 } });
  await page.wait(1);
  expect(page.all("detail").at(-1)?.detail).toMatchObject({ kind: "store", id: 2, process: "running" });
  const noRegion = { kind: "region", id: 999 } as const;
  for (const selection of [noRegion, null]) {
    await page.say({ kind: "select", selection });
    await page.wait(1);
    expect(page.all("detail").at(-1)).toEqual({ kind: "detail", of: selection, detail: null });
  }
});

test("the page is given the link of what was done, and that leads another worker to the same bytes", async () => {
  const page = await opened("healthy");
  await page.say(killing);
  await page.wait(3);
  await page.say({ kind: "play", playing: false });
  await vi.waitFor(() => expect(page.all("kept").length).toBeGreaterThan(0), { timeout: 20_000 });
  await page.say({ kind: "share", ask: 3 });
  await page.say({ kind: "hash", ask: 4 });
  const [link, hash] = page.all("answer").slice(-2).map(({ answer }) => answer);
  const text = link?.ok === true && link.kind === "link" ? link.text : expect.fail("a link");
  const other = new Page();
  await other.say({ kind: "open", ask: 1, source: { kind: "link", text } });
  await other.wait(2);
  await other.say({ kind: "hash", ask: 2 });
  expect(hash).toMatchObject({ ok: true, kind: "hash" });
  expect(other.all("answer").at(-1)?.answer).toEqual(hash);
});

test("our own mistake stops the run, says so, and whoever asked is answered", async () => {
  const page = await opened("healthy");
  const { player } = page.server;
  Object.defineProperty(player?.run.cluster ?? {}, "queue", { get: () => { throw new Error("broken on purpose"); } });
  await page.say({ kind: "hash", ask: 2 });
  expect(page.all("answer").at(-1)).toMatchObject({ ask: 2, answer: { ok: false, notices: [{ code: "engine.failed" }] } });
  await vi.waitFor(() => expect(page.all("stopped")).toMatchObject([{ reason: "broken on purpose" }]), { timeout: 20_000 });
});

test("a ping is answered before anything is open", async () => {
  const page = new Page();
  await page.say({ kind: "ping" });
  expect(page.heard).toEqual([{ kind: "pong" }]);
});

test("a line of the terminal is answered with the instant at which it was true; what it does is an input of the run", async () => {
  const page = await opened("healthy");
  await page.say({ kind: "play", playing: false });
  const session = { prompt: "pd-ctl", history: [] } as const;
  await page.say({ kind: "terminal", ask: 5, line: "store 4 | grep address; kill store 4", session, language: "en" });
  const now = page.server.player?.run.cluster.now ?? 0;
  expect(page.all("answer").at(-1)).toMatchObject({
    ask: 5, answer: { ok: true, kind: "terminal", at: now, rest: "", session, output: { ok: true, deeds: [] } },
  });
  const done = page.server.player?.run.branch.inputs.map(({ action }) => action.kind);
  expect(done).toEqual(["kill"]);
  await page.say({ kind: "terminal-complete", ask: 6, line: "pd-ctl sto", cursor: 10, session, language: "zh" });
  expect(page.all("answer").at(-1)).toEqual({
    kind: "answer", ask: 6,
    answer: { ok: true, kind: "terminal-completions", from: 7, words: [{ text: "store", hint: "查看或操作 store" }] },
  });
});

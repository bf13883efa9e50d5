import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent } from "../../src/proto/events.ts";
import { createFrames } from "../../src/ui/state/frames.ts";
import { keepInBrowser } from "../../src/ui/state/preferences.ts";
import { createRunStore } from "../../src/ui/state/run/create-run.ts";
import { isSelectionGone } from "../../src/ui/state/run/deeds.ts";
import type { Answer, RunStatus } from "../../src/worker/protocol.ts";
import type { RunStore } from "../../src/ui/state/run.ts";
import { createScreen } from "../../src/ui/state/screen.ts";
import { startWorker } from "../../src/ui/start-worker.ts";
import { fakePage, type FakePage } from "./page.ts";

const event = (id: number): ClusterEvent => ({ id, at: id as Instant, cause: 0, body: { name: "network.healed" } });

let page: FakePage;
let run: RunStore;

beforeEach(() => {
  page = fakePage();
  run = createRunStore({ frames: createFrames(() => undefined), screen: createScreen(), keeping: keepInBrowser(), startWorker });
});

afterEach(() => run.dispose());

describe("the record", () => {
  const tell = (keep: number, ...ids: readonly number[]): void => {
    page.say({ kind: "events", keep, events: ids.map(event) });
    vi.runAllTimers();
  };
  const told = (): readonly number[] => run.getState().events.map(({ id }) => id);

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    run.getState().preload();
    tell(0, 1, 2, 3);
  });

  afterEach(() => void vi.useRealTimers());

  test("comes with all else that the worker tells at that time: what shows both is drawn anew once", () => {
    let drawn = 0;
    run.subscribe(() => drawn++);
    page.say({ kind: "events", keep: 3, events: [event(4)] });
    page.say({ kind: "failovers", failovers: [] });
    page.say({ kind: "detail", of: null, detail: null });
    expect(drawn).toBe(0);
    vi.runAllTimers();
    expect(drawn).toBe(1);
    expect(told()).toEqual([1, 2, 3, 4]);
  });

  test("brings names that are the same object until they are others", () => {
    const name = (...names: readonly string[]): void => {
      const status = { names: Object.fromEntries(names.map((each, id) => [String(id), each])), playing: false };
      page.say({ kind: "status", status: status as unknown as RunStatus });
      vi.runAllTimers();
    };
    name("a", "b");
    const before = run.getState().status?.names;
    name("a", "b");
    expect(run.getState().status?.names).toBe(before);
    name("a", "c");
    expect(run.getState().status?.names).toEqual({ 0: "a", 1: "c" });
  });

  test("a jump says from where, also to whoever looks when it has arrived", () => {
    const stand = (now: number): void => {
      page.say({ kind: "status", status: { names: {}, now, playing: false } as unknown as RunStatus });
      vi.runAllTimers();
    };
    stand(700);
    run.getState().step("previous-notable");
    stand(300);
    expect(run.getState().jump).toEqual({ count: 1, from: 700, to: null });
    run.getState().visit(500 as Instant);
    expect(run.getState().jump).toEqual({ count: 2, from: 300, to: 500 });
  });

  test("is known to whoever asks something of the run, before it is drawn", () => {
    page.say({ kind: "events", keep: 3, events: [event(4)] });
    run.getState().select({ kind: "store", id: 1 });
    expect(told()).toEqual([1, 2, 3, 4]);
  });

  test("whoever plays or pauses goes by what was heard last, before it is drawn", () => {
    page.say({ kind: "status", status: { names: {}, playing: true, violations: 0 } as unknown as RunStatus });
    run.getState().playOrPause();
    expect(page.posted.at(-1)).toEqual({ kind: "play", playing: false });
  });

  test("grows behind what is kept", () => {
    tell(3, 4);
    expect(told()).toEqual([1, 2, 3, 4]);
  });

  test("forgets what another branch did differently", () => {
    tell(1, 4);
    expect(told()).toEqual([1, 4]);
  });

  test("stays the same object when nothing was added, so that nothing is drawn anew", () => {
    const record = run.getState().events;
    tell(3);
    expect(run.getState().events).toBe(record);
  });
});

describe("the conversation with the worker", () => {
  test("an answer goes to the question of the same number", async () => {
    const first = run.getState().share();
    const second = run.getState().why(7);
    page.say({ kind: "answer", ask: 2,
      answer: { ok: true, kind: "why", chain: [{ kind: "event", event: event(7) }], rivals: null } });
    page.say({ kind: "answer", ask: 1, answer: { ok: true, kind: "link", text: "1.abc" } });
    expect(await first).toEqual({ ok: true, kind: "link", text: "1.abc" });
    expect((await second).chain).toEqual([{ kind: "event", event: event(7) }]);
  });

  test("what is done takes the place of the line that says where a reload went on", async () => {
    run.setState({ continued: 5 as Instant });
    const done = run.getState().act({ kind: "heal" });
    page.say({ kind: "answer", ask: 1, answer: { ok: true, kind: "done", notices: [] } as unknown as Answer });
    await done;
    expect(run.getState()).toMatchObject({ continued: null, deed: { kind: "heal" } });
  });

  test("a refusal leaves its sentence on the page, and the selection untouched", async () => {
    run.getState().select({ kind: "store", id: 2 });
    const refused = run.getState().act({ kind: "restart", node: { kind: "store", id: 2 } });
    const list = [{ level: "error", code: "running", where: "", text: "Store 2 is running.", values: {} }];
    page.say({ kind: "answer", ask: 1, answer: { ok: false, notices: list } });
    await refused;
    expect(run.getState().notices).toEqual({ about: "act", ok: false, list });
    expect(run.getState().selection).toEqual({ kind: "store", id: 2 });
  });

  test("a sentence that was carried out is the latest deed, as a click is: the terminal echoes it, and a key takes it back", async () => {
    const action = { kind: "kill", node: { kind: "store", id: 3 } } as const;
    const said = run.getState().say("kill store 3");
    page.say({ kind: "answer", ask: 1, answer: { ok: true, kind: "said", action, notices: [] } });
    await said;
    expect(run.getState().deed).toEqual(action);
  });

  test("a cluster that was opened begins with nothing selected; one that could not be opened changes nothing", async () => {
    run.getState().select({ kind: "store", id: 2 });
    const failed = run.getState().open({ kind: "link", text: "spoiled" });
    page.say({ kind: "answer", ask: 1, answer: { ok: false, notices: [] } });
    await failed;
    expect(run.getState().selection).not.toBeNull();
    const opened = run.getState().open({ kind: "scenario", id: "healthy" });
    page.say({ kind: "answer", ask: 2, answer: { ok: true, kind: "done", notices: [] } });
    await opened;
    expect(run.getState().selection).toBeNull();
  });

  test("selecting the same thing again keeps its detail, another thing clears it", () => {
    run.getState().select({ kind: "store", id: 2 });
    const detail = { kind: "client", id: 2 };
    page.say({ kind: "detail", detail });
    run.getState().select({ kind: "store", id: 2 });
    expect(run.getState().detail).toEqual(detail);
    run.getState().select({ kind: "store", id: 3 });
    expect(run.getState().detail).toBeNull();
  });

  test("what is selected is gone once the worker has said so of it, and not while it is busy", async () => {
    const isGone = async (): Promise<boolean> => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return isSelectionGone(run.getState());
    };
    run.getState().select({ kind: "region", id: 3 });
    page.say({ kind: "detail", of: { kind: "region", id: 2 }, detail: null });
    expect(await isGone()).toBe(false);
    page.say({ kind: "detail", of: { kind: "region", id: 3 }, detail: null });
    expect(await isGone()).toBe(true);
    run.getState().select({ kind: "region", id: 2 });
    run.getState().select({ kind: "region", id: 3 });
    expect(await isGone()).toBe(false);
  });

  test("what a control was set to counts at once, so that three presses are three steps", () => {
    run.getState().play(true);
    page.say({ kind: "status", status: { playing: true, pace: 1, auto: true, effectivePace: 1, names: {} } });
    run.getState().pace(2, false);
    expect(run.getState().status).toMatchObject({ pace: 2, auto: false });
    run.getState().play(false);
    expect(run.getState().status?.playing).toBe(false);
  });

  test("a stop is kept with its link until it is dismissed", () => {
    run.getState().play(true);
    page.say({ kind: "stopped", invariant: "election-safety", reason: "election-safety: two leaders", link: "1.xyz" });
    expect(run.getState().stopped).toEqual({
      invariant: "election-safety", reason: "election-safety: two leaders", link: "1.xyz",
    });
  });
});

describe("the end of a run's store", () => {
  test("refuses who waits for an answer, and whoever asks on starts no other worker", async () => {
    const { open, share, play } = run.getState();
    const opening = open({ kind: "scenario", id: "healthy" }).then((answer) => (answer.ok ? answer : share()));
    expect(page.workers()).toBe(1);
    run.dispose();
    expect(await opening).toEqual({ ok: false, notices: [] });
    play(true);
    expect(page.workers()).toBe(1);
  });
});

describe("preferences", () => {
  test("a browser that forbids storage has none, and nothing breaks", () => {
    expect(run.getState()).toMatchObject({ theme: "system", language: "en" });
    expect(() => run.getState().setTheme("dark")).not.toThrow();
    expect(run.getState().theme).toBe("dark");
  });
});

describe("a lesson that is left", () => {
  const leave = (): readonly unknown[] => {
    run.getState().preload();
    run.getState().moveLesson({ kind: "leave" });
    return page.posted.map((command) => Object(command) as { kind: string }).map(({ kind }) => kind);
  };

  test("leads to a living cluster where no run waits behind it: an address opens a bench alone", () => {
    expect(leave()).toContain("open");
    expect(page.posted).toContainEqual(expect.objectContaining({ source: { kind: "scenario", id: "healthy" } }));
  });

  test("leads back to the run that waits behind it", () => {
    run.setState({ status: { playing: false } as unknown as RunStatus });
    expect(leave()).not.toContain("open");
    expect(leave()).toContain("lesson-move");
  });
});

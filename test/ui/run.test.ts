import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent } from "../../src/proto/events.ts";
import type * as Run from "../../src/ui/state/run.ts";
import { fakePage, type FakePage } from "./page.ts";

const event = (id: number): ClusterEvent => ({ id, at: id as Instant, cause: 0, body: { name: "network.healed" } });

let page: FakePage;
let run: typeof Run;

beforeEach(async () => {
  vi.resetModules();
  page = fakePage();
  run = await import("../../src/ui/state/run.ts");
});

describe("the record", () => {
  test("grows behind what is kept", () => {
    expect(run.joinEvents([event(1), event(2)], 2, [event(3)]).map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  test("forgets what another branch did differently", () => {
    expect(run.joinEvents([event(1), event(2), event(3)], 1, [event(4)]).map(({ id }) => id)).toEqual([1, 4]);
  });

  test("stays the same object when nothing was added, so that nothing is drawn anew", () => {
    const record = [event(1)];
    expect(run.joinEvents(record, 1, [])).toBe(record);
  });
});

describe("the conversation with the worker", () => {
  test("an answer goes to the question of the same number", async () => {
    const { useRun } = run;
    const first = useRun.getState().share();
    const second = useRun.getState().why(7);
    page.say({ kind: "answer", ask: 2,
      answer: { ok: true, kind: "why", chain: [{ kind: "event", event: event(7) }], rivals: null } });
    page.say({ kind: "answer", ask: 1, answer: { ok: true, kind: "link", text: "1.abc" } });
    expect(await first).toEqual({ ok: true, kind: "link", text: "1.abc" });
    expect((await second).chain).toEqual([{ kind: "event", event: event(7) }]);
  });

  test("a refusal leaves its sentence on the page, and the selection untouched", async () => {
    const { useRun } = run;
    useRun.getState().select({ kind: "store", id: 2 });
    const refused = useRun.getState().act({ kind: "restart", node: { kind: "store", id: 2 } });
    const list = [{ level: "error", code: "running", where: "", text: "Store 2 is running.", values: {} }];
    page.say({ kind: "answer", ask: 1, answer: { ok: false, notices: list } });
    await refused;
    expect(useRun.getState().notices).toEqual({ about: "act", ok: false, list });
    expect(useRun.getState().selection).toEqual({ kind: "store", id: 2 });
  });

  test("a cluster that was opened begins with nothing selected; one that could not be opened changes nothing", async () => {
    const { useRun } = run;
    useRun.getState().select({ kind: "store", id: 2 });
    const failed = useRun.getState().open({ kind: "link", text: "spoiled" });
    page.say({ kind: "answer", ask: 1, answer: { ok: false, notices: [] } });
    await failed;
    expect(useRun.getState().selection).not.toBeNull();
    const opened = useRun.getState().open({ kind: "scenario", id: "healthy" });
    page.say({ kind: "answer", ask: 2, answer: { ok: true, kind: "done", notices: [] } });
    await opened;
    expect(useRun.getState().selection).toBeNull();
  });

  test("selecting the same thing again keeps its detail, another thing clears it", () => {
    const { useRun } = run;
    useRun.getState().select({ kind: "store", id: 2 });
    const detail = { kind: "client", id: 2 };
    page.say({ kind: "detail", detail });
    useRun.getState().select({ kind: "store", id: 2 });
    expect(useRun.getState().detail).toEqual(detail);
    useRun.getState().select({ kind: "store", id: 3 });
    expect(useRun.getState().detail).toBeNull();
  });

  test("what a control was set to counts at once, so that three presses are three steps", () => {
    const { useRun } = run;
    useRun.getState().play(true);
    page.say({ kind: "status", status: { playing: true, pace: 1, auto: true, effectivePace: 1 } });
    useRun.getState().pace(2, false);
    expect(useRun.getState().status).toMatchObject({ pace: 2, auto: false });
    useRun.getState().play(false);
    expect(useRun.getState().status?.playing).toBe(false);
  });

  test("a stop is kept with its link until it is dismissed", () => {
    run.useRun.getState().play(true);
    page.say({ kind: "stopped", reason: "election-safety: two leaders", link: "1.xyz" });
    expect(run.useRun.getState().stopped).toEqual({ reason: "election-safety: two leaders", link: "1.xyz" });
  });
});

describe("preferences", () => {
  test("a browser that forbids storage has none, and nothing breaks", () => {
    expect(run.useRun.getState()).toMatchObject({ theme: "system", language: "en" });
    expect(() => run.useRun.getState().setTheme("dark")).not.toThrow();
    expect(run.useRun.getState().theme).toBe("dark");
  });
});

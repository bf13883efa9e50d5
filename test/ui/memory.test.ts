import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ownPage } from "../../src/ui/app/own-page.ts";
import type { AppContext } from "../../src/ui/app/context.ts";
import { createAxisMemory } from "../../src/ui/state/axis.ts";
import { createFrames } from "../../src/ui/state/frames.ts";
import { keepNothing } from "../../src/ui/state/preferences.ts";
import { createRunStore } from "../../src/ui/state/run/create-run.ts";
import { createScreen } from "../../src/ui/state/screen.ts";
import { startWorker } from "../../src/ui/start-worker.ts";
import type { RunStatus } from "../../src/worker/protocol.ts";
import { fakePage } from "./page.ts";

/** What the tab remembers, and what the page listens to. */
let kept: Map<string, string>;
let endings: (() => void)[];

beforeEach(() => {
  fakePage();
  kept = new Map();
  endings = [];
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  vi.stubGlobal("location", { hash: "", href: "http://page/" });
  vi.stubGlobal("history", { state: null, replaceState: () => undefined });
  vi.stubGlobal("document", { hidden: false, title: "", documentElement: { lang: "" } });
});

afterEach(async () => {
  for (const end of endings) end();
  // Whoever still waits for an answer of the worker has been refused it, and asks for nothing more.
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  vi.unstubAllGlobals();
});

/** A page as it is before its worker has said anything; `leave` is what the browser does before a reload. */
function openPage(): { readonly run: AppContext["run"]; readonly leave: () => void } {
  const listeners = new Map<string, () => void>();
  vi.stubGlobal("addEventListener", (kind: string, listener: () => void) => listeners.set(kind, listener));
  vi.stubGlobal("removeEventListener", (kind: string) => listeners.delete(kind));
  const [screen, frames] = [createScreen(), createFrames(() => undefined)];
  const run = createRunStore({ frames, screen, keeping: keepNothing({ theme: "light", language: "en" }), startWorker });
  const end = ownPage({ run, screen, frames, axis: createAxisMemory() } as unknown as AppContext);
  endings.push(end, run.dispose);
  return { run, leave: () => listeners.get("pagehide")?.() };
}

test.each([true, false])("a reload of the page finds presenter mode as it was left: %s", (presenter) => {
  const before = openPage();
  before.run.setState({ status: { now: 5 } as unknown as RunStatus, kept: "the-run" });
  before.run.getState().setPresenter(presenter);
  before.leave();
  expect(openPage().run.getState().presenter).toBe(presenter);
});

test("another address is another run, and a tab that was never left presents nothing", () => {
  const before = openPage();
  before.run.setState({ status: { now: 5 } as unknown as RunStatus, kept: "the-run", presenter: true });
  before.leave();
  vi.stubGlobal("location", { hash: "#scenario=store-dies", href: "http://page/#scenario=store-dies" });
  expect(openPage().run.getState().presenter).toBe(false);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base, type Locator, type Page } from "@playwright/test";
import { build, preview, type PreviewServer } from "vite";
import { en } from "../../src/ui/words/en.ts";
import { zh } from "../../src/ui/words/zh.ts";
import type { RunningApp } from "../../src/ui/app/create-app.tsx";
import type { mountApp } from "./two-apps/page.ts";

/** What an app could leave behind on a page, as the watchers below count it. */
interface Left {
  readonly workers: number;
  readonly intervals: number;
  /** Listeners on the window, the document, their root elements and media queries, by type. */
  readonly listeners: readonly string[];
  /** Animation frames asked for since the page began. */
  readonly animationFrames: number;
}

interface HostWindow extends Window {
  mountApp: typeof mountApp;
  left: RunningApp;
  right: RunningApp;
  runningWorkers: () => number;
  runningClocks: () => Pick<Left, "intervals" | "animationFrames">;
  heldListeners: () => Left["listeners"];
}

// These run in the page before its scripts, each by itself, and count everything that outlives a call: see `Left`.

function watchWorkers(): void {
  const workers = new Set<Worker>();
  window.Worker = class extends window.Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      workers.add(this);
    }
    override terminate(): void {
      workers.delete(this);
      super.terminate();
    }
  };
  Object.assign(window, { runningWorkers: () => workers.size });
}

function watchClocks(): void {
  const intervals = new Set<number>();
  let animationFrames = 0;
  const { setInterval: begin, clearInterval: end, requestAnimationFrame: ask } = window;
  Object.assign(window, {
    setInterval: (call: () => void, millis: number): number => {
      const id = begin(call, millis);
      intervals.add(id);
      return id;
    },
    clearInterval: (id: number): void => {
      intervals.delete(id);
      end(id);
    },
    requestAnimationFrame: (call: FrameRequestCallback): number => {
      animationFrames += 1;
      return ask.call(window, call);
    },
    runningClocks: () => ({ intervals: intervals.size, animationFrames }),
  });
}

function watchListeners(): void {
  const listeners = new Set<string>();
  const ids = new WeakMap<object, number>();
  let lastId = 0;
  const idOf = (thing: object): number => {
    const known = ids.get(thing) ?? ++lastId;
    ids.set(thing, known);
    return known;
  };
  const place = (target: EventTarget): string | null => {
    if (target === window) return "window";
    if (target === document) return "document";
    if (target instanceof MediaQueryList) return `media ${target.media}`;
    return target instanceof HTMLElement && (target.id !== "" || target === document.body) ? `#${target.id}` : null;
  };
  const key = (target: EventTarget, type: string, listener: object | null, options: unknown): string | null => {
    const where = place(target);
    const capture = options === true
      || (typeof options === "object" && options !== null && "capture" in options && options.capture === true);
    // React keeps one of these on each document, whatever becomes of its roots.
    if (where === null || listener === null || type === "selectionchange") return null;
    return `${where} ${type} ${idOf(target)} ${idOf(listener)} ${capture}`;
  };
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const name = key(this, type, listener, options);
    if (name !== null) {
      listeners.add(name);
      if (typeof options === "object") options.signal?.addEventListener("abort", () => listeners.delete(name));
    }
    add.call(this, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const name = key(this, type, listener, options);
    if (name !== null) listeners.delete(name);
    remove.call(this, type, listener, options);
  };
  Object.assign(window, { heldListeners: () => [...listeners].map((each) => each.split(" ").slice(0, -3).join(" ")).sort() });
}

let server: PreviewServer;
let folder: string;

const test = base.extend<{ readonly host: Page }>({
  host: async ({ page }, use) => {
    const problems: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
    for (const watch of [watchWorkers, watchClocks, watchListeners]) await page.addInitScript(watch);
    await page.goto(`${server.resolvedUrls?.local[0] ?? ""}test/e2e/two-apps/index.html`);
    await page.waitForFunction(() => "mountApp" in window);
    await use(page);
    expect(problems).toEqual([]);
  },
});

// The page is built as the product is, by itself: no page of the product knows of it.
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "quorumscape-two-apps-"));
  const input = "test/e2e/two-apps/index.html";
  await build({ logLevel: "warn", build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input } } });
  server = await preview({ logLevel: "warn", build: { outDir: folder }, preview: { host: "127.0.0.1", port: 0 } });
});

test.afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** A healthy cluster in English by day on the left, one group in Chinese by night on the right. */
async function mountTwo(page: Page): Promise<void> {
  await page.evaluate(() => {
    const host = window as unknown as HostWindow;
    const rootOf = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
    host.left = host.mountApp(rootOf("left"), { kind: "scenario", id: "healthy" }, { theme: "light", language: "en" });
    host.right = host.mountApp(rootOf("right"), { kind: "scenario", id: "one-group" }, { theme: "dark", language: "zh" });
  });
  await expect(page.locator("#left .scenario-title")).toHaveText(en.scenarios.healthy);
  await expect(page.locator("#right .scenario-title")).toHaveText(zh.scenarios["one-group"]);
  await expect(page.locator(".store-card")).toHaveCount(10);
}

const leftBehind = (page: Page): Promise<Left> => page.evaluate(() => {
  const { runningWorkers, runningClocks, heldListeners } = window as unknown as HostWindow;
  return { workers: runningWorkers(), ...runningClocks(), listeners: heldListeners() };
});
const attributes = (root: Locator): Promise<readonly string[]> =>
  root.evaluate((element) => [...element.attributes].map(({ name, value }) => `${name}=${value}`).sort());
const clockOf = (root: Locator): Promise<string> => root.locator(".clock").innerText();
const ground = (root: Locator): Promise<string> => root.evaluate((element) => getComputedStyle(element).backgroundColor);

async function goesOn(root: Locator): Promise<void> {
  const before = await clockOf(root);
  await expect.poll(() => clockOf(root)).not.toBe(before);
}

test("two apps on one page have each their cluster, language and theme, and the page around them keeps its own", async ({ host }) => {
  const title = await host.title();
  const heading = (): Promise<string> => host.locator("h1").first().evaluate((element) => {
    const { fontSize, fontWeight, marginTop, color } = getComputedStyle(element);
    return `${fontSize} ${fontWeight} ${marginTop} ${color}`;
  });
  const before = await heading();
  await mountTwo(host);
  const [left, right] = [host.locator("#left"), host.locator("#right")];
  await expect(left).toHaveAttribute("lang", "en");
  await expect(right).toHaveAttribute("lang", "zh-CN");
  await expect(left.getByRole("button", { name: en.bar.pause })).toBeVisible();
  await expect(right.getByRole("button", { name: zh.bar.pause })).toBeVisible();
  for (const root of [left, right]) {
    await root.locator(".pd-card").first().click();
    await expect(root.getByRole("tabpanel")).toBeVisible();
  }
  expect(await host.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    return ids.filter((id, place) => ids.indexOf(id) !== place);
  })).toEqual([]);
  expect(await ground(left)).toBe("rgb(247, 248, 250)");
  expect(await ground(right)).toBe("rgb(14, 17, 22)");
  expect(await heading()).toBe(before);
  expect(await host.title()).toBe(title);
  await expect(host.locator("html")).toHaveAttribute("lang", "fr");
  expect(await host.evaluate(() => location.hash)).toBe("");
});

test("what is done in one app changes nothing in the other", async ({ host }) => {
  await mountTwo(host);
  const [left, right] = [host.locator("#left"), host.locator("#right")];
  await left.locator(".stage").click({ position: { x: 5, y: 5 } });
  await host.keyboard.press("Space");
  await expect(left.getByRole("button", { name: en.bar.play })).toBeVisible();
  await expect(right.getByRole("button", { name: zh.bar.pause })).toBeVisible();
  await goesOn(right);
  await left.getByRole("button", { name: en.bar.more }).click();
  await left.locator(".popup").getByRole("button", { name: en.bar.language, exact: true }).click();
  await expect(left.getByRole("button", { name: zh.bar.play })).toBeVisible();
  await left.locator(".popup").getByRole("button", { name: zh.bar.presenter }).click();
  await expect(left).toHaveAttribute("lang", "zh-CN");
  await expect(left).toHaveAttribute("data-presenter", "");
  await expect(right).not.toHaveAttribute("data-presenter");
  await host.keyboard.press("Escape");
  await expect(left.locator(".popup")).toHaveCount(0);
  await right.locator(".stage").click({ position: { x: 5, y: 5 } });
  await host.keyboard.press("?");
  await expect(right.locator("dialog")).toBeVisible();
  await expect(left.locator("dialog")).toHaveCount(0);
  await host.keyboard.press("Escape");
  await expect(right.locator("dialog")).toHaveCount(0);
  await host.locator("h1").first().click();
  await host.keyboard.press("Space");
  await goesOn(right);
  expect(await host.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});

test("an app that is disposed leaves its root as it was and nothing behind, and the other goes on", async ({ host }) => {
  const [left, right] = [host.locator("#left"), host.locator("#right")];
  const before = await leftBehind(host);
  const inner = await left.innerHTML();
  const outer = [await attributes(left), await attributes(right)];
  await mountTwo(host);
  expect(await leftBehind(host)).toMatchObject({ workers: before.workers + 2 });
  // All that is fetched late has come, so that whatever it leaves counts too.
  await host.waitForTimeout(5_000);
  await left.locator(".store-card").first().click({ position: { x: 40, y: 18 } });

  await host.evaluate(() => (window as unknown as HostWindow).left.dispose());
  expect(await left.innerHTML()).toBe(inner);
  expect(await attributes(left)).toEqual(outer[0]);
  expect(await leftBehind(host)).toMatchObject({ workers: before.workers + 1 });
  await goesOn(right);
  await right.locator(".stage").click({ position: { x: 5, y: 5 } });
  await host.keyboard.press("Space");
  await expect(right.getByRole("button", { name: zh.bar.play })).toBeVisible();

  await host.evaluate(() => (window as unknown as HostWindow).right.dispose());
  expect(await right.innerHTML()).toBe("");
  expect(await attributes(right)).toEqual(outer[1]);
  const after = await leftBehind(host);
  expect({ ...after, animationFrames: 0 }).toEqual({ ...before, animationFrames: 0 });
  await host.waitForTimeout(400);
  expect((await leftBehind(host)).animationFrames).toBe(after.animationFrames);
});

import type { Browser, CDPSession, Page } from "playwright-core";
import { frameTimes } from "./chromium.ts";
import { median, percentile, print } from "./figures.ts";
import { address, inBrowser } from "./page.ts";

const MILLIS = 4_000;
const TIMES = 5;

/**
 * Two runs of the default cluster side by side, from a store's death on at the usual pace, five times: wall time between
 * animation frames, pictures of each stage in a second, and what a picture of both costs in CPU time (the main thread, and all
 * of the browser with the two engines), which says the same on a busy machine: what is below 16.7 ms leaves a thread room for
 * sixty. Layers that are put together for each picture are the same on any machine.
 */
export const compareBench = (): Promise<void> => inBrowser(measure);

async function measure(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(countPictures);
  await page.goto(`${address}#scenario=store-dies&start=15s`);
  await page.waitForFunction(() => performance.getEntriesByName("first-frame").length > 0, undefined, { timeout: 60_000 });
  // What is fetched when the page is idle is no part of it.
  await page.waitForTimeout(3_000);
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  const began = Date.now();
  await page.getByRole("button", { name: "Election timeout halved" }).click();
  await page.getByRole("button", { name: "Pause both" }).waitFor({ timeout: 120_000 });
  print("compare", "both known after", Date.now() - began, "ms");
  await page.locator("dialog select").first().selectOption("1");
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  print("compare", "layers", await layersOf(page, session), "layers");
  const system = await browser.newBrowserCDPSession();
  const stretches: Stretch[] = [];
  while (stretches.length < TIMES) stretches.push(await stretchOf(page, session, system));
  const tell = (what: string, of: (stretch: Stretch) => number, unit: string): void =>
    print("compare", what, median(stretches.map(of)), unit);
  tell("frame median", ({ times }) => median(times), "ms");
  tell("frame p95", ({ times }) => percentile(times, 95), "ms");
  tell("pictures of the slower side", ({ pictures }) => pictures / (MILLIS / 1_000), "1/s");
  tell("main thread per picture of both", ({ main, pictures }) => main / Math.max(1, pictures), "ms");
  tell("all of the browser per picture of both", ({ all, pictures }) => all / Math.max(1, pictures), "ms");
}

interface Stretch {
  readonly times: readonly number[];
  /** Of the side that drew fewer. */
  readonly pictures: number;
  /** CPU time of the main thread, and of all processes. */
  readonly main: number;
  readonly all: number;
}

async function stretchOf(page: Page, session: CDPSession, system: CDPSession): Promise<Stretch> {
  const drawn = (): Promise<number[]> => page.evaluate(() => (window as unknown as { drawn: number[] }).drawn.slice());
  await page.getByRole("button", { name: "First difference" }).click();
  await page.getByRole("button", { name: "Play both" }).click();
  await page.waitForTimeout(1_000);
  const [before, main, all] = [await drawn(), await taskMillis(session), await processMillis(system)];
  const times = await frameTimes(page, MILLIS);
  const [after, mainAfter, allAfter] = [await drawn(), await taskMillis(session), await processMillis(system)];
  const counts = after.map((count, place) => count - (before[place] ?? 0)).slice(-2);
  return { times, pictures: Math.min(...counts), main: mainAfter - main, all: allAfter - all };
}

/** How many layers with something on them make up a picture. */
async function layersOf(page: Page, session: CDPSession): Promise<number> {
  let count = 0;
  session.on("LayerTree.layerTreeDidChange", ({ layers }) => {
    if (layers !== undefined) count = layers.filter(({ drawsContent }) => drawsContent).length;
  });
  await session.send("LayerTree.enable");
  await page.waitForTimeout(1_000);
  await session.send("LayerTree.disable");
  return count;
}

/** Runs in the page before anything else: counts the frames of each worker that were drawn, in the order of their start. */
function countPictures(): void {
  const Original = Worker;
  const drawn: number[] = [];
  Object.assign(window, { drawn });
  window.Worker = class extends Original {
    readonly #place = drawn.push(0) - 1;
    override postMessage(message: unknown, ...rest: []): void {
      if ((message as { kind: string }).kind === "drawn") drawn[this.#place] = (drawn[this.#place] ?? 0) + 1;
      super.postMessage(message, ...rest);
    }
  };
}

/** CPU time of the main thread so far. */
async function taskMillis(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
}

/** CPU time of all processes of the browser so far. */
async function processMillis(system: CDPSession): Promise<number> {
  const { processInfo } = await system.send("SystemInfo.getProcessInfo");
  return processInfo.reduce((sum, { cpuTime }) => sum + 1_000 * cpuTime, 0);
}

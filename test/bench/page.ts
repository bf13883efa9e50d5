import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build, preview, type PreviewServer } from "vite";
import type { Input } from "../../src/action/index.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { encodeLink } from "../../src/exchange/link.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { VERSION } from "../../src/session/open.ts";
import { frameTimes, launchChromium } from "./chromium.ts";
import { median, percentile, print } from "./figures.ts";
import { DATA_FOLDER } from "../shared-data.ts";

/** Gzipped sizes of what the first living frame needs, and of the worker. */
export async function sizeBench(): Promise<void> {
  await buildEverything();
  const { measure } = (await import(join(process.cwd(), ".tools", "size.mjs"))) as { measure: () => Record<string, number> };
  for (const [name, bytes] of Object.entries(measure())) print("size", `${name}, gzipped`, bytes / 1_000, "kB");
}

/** The built page in a real browser with software rendering: time to the first living frame, and frame times. */
export const pageBench = (): Promise<void> => inBrowser(async (browser) => {
  await firstFrames(browser);
  await failover(browser);
  await imported(browser);
  await tiles(browser);
  await playing(browser);
});

async function buildEverything(): Promise<void> {
  for (const mode of ["production", "embed", "element"]) await build({ mode, logLevel: "error" });
}

/** Builds the page and its embed, serves them, and starts a browser for them. */
export async function inBrowser(bench: (browser: Browser) => Promise<void>): Promise<void> {
  await buildEverything();
  const server: PreviewServer = await preview({ preview: { port: 4181, host: "127.0.0.1" }, logLevel: "error" });
  const browser = await launchChromium();
  try {
    await bench(browser);
  } finally {
    await browser.close();
    await server.close();
  }
}

export const address = "http://127.0.0.1:4181/";

/** From navigation to the first frame of the engine on the screen, from a server whose files are in the cache. */
async function firstFrames(browser: Browser): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 7; i++) {
    const page = await openPage(browser);
    times.push(await page.evaluate(() => performance.getEntriesByName("first-frame")[0]?.startTime ?? NaN));
    await page.context().close();
  }
  print("page", "first living frame", median(times), "ms");
}

export async function openPage(browser: Browser, hash = ""): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(address + hash);
  await page.waitForFunction(() => performance.getEntriesByName("first-frame").length > 0, undefined, { timeout: 60_000 });
  return page;
}

/**
 * 30,000 replicas, right after a store with a sixth of all leaders died: every tile of 1,700 regions changes, again and again.
 */
async function tiles(browser: Browser): Promise<void> {
  const topology = generateTopology({ stores: 6, regions: 10_000, replicas: 3, zones: 3, sizeMiB: 8 });
  const at = seconds(8) as number as Instant;
  const inputs: Input[] = [{ at: seconds(1) as number as Instant, action: { kind: "kill", node: { kind: "store", id: 4 } } }];
  const page = await openPage(browser, `#s=${encodeLink({ version: VERSION, scenario: "", topology, preset: "tikv", seed: 1, inputs, at })}`);
  await page.waitForTimeout(6_000);
  await page.keyboard.press("Space");
  const times = await frameTimes(page, 15_000);
  print("page", "30,000 tiles in the elections after a store's death, frame median", median(times), "ms");
  print("page", "30,000 tiles in the elections after a store's death, frame p95", percentile(times, 95), "ms");
  await page.context().close();
}

/** 10,000 regions that a thousand writes and reads a second keep awake, while the run plays at its own pace. */
export async function playing(browser: Browser): Promise<void> {
  const topology = generateTopology({ stores: 100, regions: 10_000, replicas: 3, zones: 3, sizeMiB: 8 });
  const inputs: Input[] = [{ at: 0 as Instant, action: { kind: "set", key: "client.rate", value: "1000" } }];
  const at = seconds(2) as number as Instant;
  const page = await openPage(browser, `#s=${encodeLink({ version: VERSION, scenario: "", topology, preset: "tikv", seed: 1, inputs, at })}`);
  await page.waitForTimeout(6_000);
  await page.keyboard.press("Space");
  const times = await frameTimes(page, 15_000);
  print("page", "100 stores, 10,000 regions, 1,000 operations/s, playing, frame median", median(times), "ms");
  print("page", "100 stores, 10,000 regions, 1,000 operations/s, playing, frame p95", percentile(times, 95), "ms");
  await page.context().close();
}

async function failover(browser: Browser): Promise<void> {
  const page = await openPage(browser);
  await page.locator("[data-store='4']").click({ position: { x: 40, y: 18 } });
  await page.keyboard.press("k");
  const times = await frameTimes(page, 30_000);
  print("page", "default cluster, 30 s of a failover, frame median", median(times), "ms");
  print("page", "default cluster, 30 s of a failover, longest frame", Math.max(...times), "ms");
  print("page", "default cluster, 30 s of a failover, frames over 50 ms", times.filter((time) => time > 50).length, "frames");
  await page.context().close();
}

async function imported(browser: Browser): Promise<void> {
  const page = await openImport(browser);
  if (page === null) return;
  await page.waitForTimeout(4_000);
  const times = await frameTimes(page, 15_000);
  print("page", "imported 7,521 replicas, frame median", median(times), "ms");
  print("page", "imported 7,521 replicas, frame p95", percentile(times, 95), "ms");
  await page.context().close();
}

/** A page onto which the dump of a real cluster with 2,507 regions was dropped; null where the data is absent. */
export async function openImport(browser: Browser): Promise<Page | null> {
  const path = join(DATA_FOLDER, "pd", "five-stores-2507-regions", "regions.json");
  if (!existsSync(path)) {
    process.stderr.write("skipped: the dump of 2,507 regions is not here\n");
    return null;
  }
  const page = await openPage(browser);
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "regions.json", { type: "application/json" }));
    window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, readFileSync(path, "utf8"));
  return page;
}

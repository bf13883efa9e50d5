import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { median, percentile, print } from "./figures.ts";
import { address, inBrowser } from "./page.ts";

/** What an embed costs the page around it. */
export const embedBench = (): Promise<void> => inBrowser(async (browser) => {
  print("embed", "the element's script, gzipped", gzipSync(readFileSync("dist/embed/define.js"), { level: 9 }).length / 1_000, "kB");
  await firstFrame(browser);
  await fortyElements(browser);
});

/** From navigation to the first frame of the engine, each time in a browser that has nothing of it. */
async function firstFrame(browser: Browser): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 7; i++) {
    const context = await browser.newContext({ viewport: { width: 800, height: 450 } });
    const page = await context.newPage();
    await page.goto(`${address}embed/embed.html#scenario=healthy`);
    await page.waitForFunction(() => performance.getEntriesByName("first-frame").length > 0);
    times.push(await page.evaluate(() => performance.getEntriesByName("first-frame")[0]?.startTime ?? NaN));
    await context.close();
  }
  print("embed", "first living frame", median(times), "ms");
}

const FORTY = `<!doctype html><html lang="en"><title>Forty</title><script type="module" src="/embed/define.js"></script><body>${
  Array.from({ length: 40 }, (_, place) => `<p>Text ${place}</p><quorum-scape title="${place}"></quorum-scape>`).join("")}`;

/** A page of forty, scrolled from top to bottom. */
async function fortyElements(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  await page.route("**/forty.html", (route) => route.fulfill({ contentType: "text/html", body: FORTY }));
  await page.goto(`${address}forty.html`);
  await page.waitForFunction(() => document.querySelector("quorum-scape")?.shadowRoot?.querySelector("[data-state=live]") != null);
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, page.workers().length);
  }, 50);
  const times = await scrolled(page);
  clearInterval(timer);
  print("embed", "forty elements, scrolling: frame, median", median(times), "ms");
  print("embed", "forty elements, scrolling: frame, 95th percentile", percentile(times, 95), "ms");
  print("embed", "forty elements, scrolling: most workers at once", most, "workers");
  await page.context().close();
}

/** Wall time between animation frames while the page is scrolled to its end, 30 pixels with each. */
const scrolled = (page: Page): Promise<number[]> => page.evaluate(() => new Promise<number[]>((resolve) => {
  const times: number[] = [];
  let last = performance.now();
  const next = (now: number): void => {
    times.push(now - last);
    last = now;
    scrollBy(0, 30);
    if (scrollY + innerHeight < document.documentElement.scrollHeight - 1) requestAnimationFrame(next);
    else resolve(times.slice(1));
  };
  requestAnimationFrame(next);
}));

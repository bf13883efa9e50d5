import type { Browser, CDPSession } from "playwright-core";
import { frameTimes } from "./chromium.ts";
import { median, percentile, print } from "./figures.ts";
import { address, inBrowser } from "./page.ts";

const MILLIS = 6_000;

/**
 * Two runs of the default cluster side by side, one second before and behind a store's death at the usual pace: wall time between
 * animation frames, pictures of each stage in a second, and what a picture of both costs the main thread in CPU time, which says
 * the same on a busy machine: what is below 16.7 ms leaves room for sixty.
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
  const ready = Date.now() - began;
  await page.waitForTimeout(1_000);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const [before, cpu] = [await pictures(), await taskMillis(session)];
  const times = await frameTimes(page, MILLIS);
  const [after, spent] = [await pictures(), await taskMillis(session) - cpu];
  const drawn = after.map((count, place) => count - (before[place] ?? 0)).slice(-2);
  const least = Math.min(...drawn);
  const tell = (what: string, value: number, unit: string): void => print("compare", what, value, unit);
  tell("both known after", ready, "ms");
  tell("frame median", median(times), "ms");
  tell("frame p95", percentile(times, 95), "ms");
  tell("pictures of the slower side", least / (MILLIS / 1_000), "1/s");
  tell("main thread per picture of both", spent / Math.max(1, least), "ms");

  function pictures(): Promise<number[]> {
    return page.evaluate(() => (window as unknown as { drawn: number[] }).drawn.slice());
  }
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

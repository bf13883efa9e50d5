import type { Browser, Page } from "playwright-core";
import { median, print } from "./figures.ts";
import { inBrowser, openImport, openPage } from "./page.ts";

/**
 * `npm run -s bench -- skip`: how long one who skips in the browser waits: a store is killed, and the run goes through the 30
 * virtual minutes after which PD writes it off.
 */
export const skipBench = (): Promise<void> => inBrowser(async (browser) => {
  await skips("default cluster", 3, () => openPage(browser));
  await skips("imported 2,507 regions", 1, () => openSettled(browser));
});

/** The import once it stands, without the dialog of what was remarked. */
async function openSettled(browser: Browser): Promise<Page | null> {
  const page = await openImport(browser);
  if (page === null) return null;
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  return page;
}

const VIRTUAL_MILLIS = 30 * 60_000;

async function skips(name: string, times: number, opened: () => Promise<Page | null>): Promise<void> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const page = await opened();
    if (page === null) return;
    await page.locator("[data-store]").last().click({ position: { x: 40, y: 18 } });
    await page.keyboard.press("k");
    await page.waitForTimeout(500);
    await page.keyboard.press("e");
    took.push(await waitFor(page, VIRTUAL_MILLIS));
    await page.context().close();
  }
  print("skip", `${name}: 30 virtual minutes`, median(took) / 1_000, "s");
}

/** Wall time until the time bar stands so many virtual milliseconds further on. */
function waitFor(page: Page, virtualMillis: number): Promise<number> {
  return page.evaluate((length) => new Promise<number>((resolve) => {
    const standsAt = (): number => Number(document.querySelector(".time-slider")?.getAttribute("aria-valuenow"));
    const began = performance.now();
    const end = standsAt() + length;
    const look = (): void => {
      if (standsAt() >= end) resolve(performance.now() - began);
      else requestAnimationFrame(look);
    };
    look();
  }), virtualMillis);
}

import type { Page } from "@playwright/test";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { encodeLink } from "../../src/exchange/link.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { VERSION } from "../../src/session/open.ts";
import { expect, test, type Living } from "./page.ts";

test.use({ smooth: true });

const OPENED_AT = seconds(3) as number as Instant;
const TOPOLOGY = generateTopology({ stores: 3, regions: 40, replicas: 3, zones: 3 });
const LINK = { version: VERSION, scenario: "", topology: TOPOLOGY, preset: "tikv", seed: 1, inputs: [], at: OPENED_AT } as const;

/** Opens a still cluster of three stores. */
async function openThree(open: (address: string) => Promise<Living>): Promise<Page> {
  const living = await open(`#s=${encodeLink(LINK)}`);
  await living.until("the instant of the link", (status) => status.now >= OPENED_AT && !status.playing && status.errand === null);
  await expect(living.page.locator(".store-card")).toHaveCount(3);
  await expect(living.page.getByRole("button", { name: "Enlarge the stage" })).toBeVisible();
  return living.page;
}

interface Seen {
  /** Widths of the first store's card, and how much was there of the one that joined. */
  readonly widths: readonly number[];
  readonly opacities: readonly number[];
}

/** Adds a store as the command line does, and looks at the cards with every frame. */
async function addStore(page: Page): Promise<Seen> {
  await page.keyboard.press("/");
  await page.getByRole("combobox").fill("add-store zone=z2");
  const count = await page.locator(".store-card").count();
  await page.evaluate((count) => {
    const seen = { widths: [] as number[], opacities: [] as number[] };
    Object.assign(window, { seen });
    const look = (): void => {
      const cards = document.querySelectorAll(".store-card");
      const [first, joined] = [cards[0], cards[count]];
      if (first !== undefined) seen.widths.push(Math.round(first.getBoundingClientRect().width));
      if (joined !== undefined) seen.opacities.push(Number(getComputedStyle(joined).opacity));
      requestAnimationFrame(look);
    };
    look();
  }, count);
  await page.keyboard.press("Enter");
  await expect(page.locator(".store-card")).toHaveCount(count + 1);
  await page.waitForTimeout(900);
  return page.evaluate(() => (window as unknown as { seen: Seen }).seen);
}

test("when a store joins, the others travel to their new places and its card fades in", async ({ open }) => {
  const page = await openThree(open);
  // A machine that stands still for the third of a second of the way sees nothing of it: another store joins then.
  await expect(async () => {
    const { widths, opacities } = await addStore(page);
    expect(widths.some((width) => width < Math.max(...widths) && width > Math.min(...widths))).toBe(true);
    expect(opacities[0]).toBeLessThan(1);
    expect(opacities.at(-1)).toBe(1);
  }).toPass({ timeout: 30_000 });
});

test("where motion is unwanted, a store that joins stands there at once", async ({ open }) => {
  const page = await openThree(open);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { widths, opacities } = await addStore(page);
  expect(new Set(widths).size).toBe(2);
  expect(new Set(opacities)).toEqual(new Set([1]));
});

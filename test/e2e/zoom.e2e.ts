import type { Page } from "@playwright/test";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { encodeLink } from "../../src/exchange/link.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { VERSION } from "../../src/session/open.ts";
import { expect, expectAccessible, head, pause, test, type Living } from "./page.ts";

const OPENED_AT = 3_000_000 as Instant;

/** The address of a still cluster of so many stores. */
function clusterOf(stores: number, regions = 120): string {
  const topology = generateTopology({ stores, regions, replicas: 3, zones: 3 });
  const link = { version: VERSION, scenario: "", topology, preset: "tikv", seed: 1, inputs: [], at: OPENED_AT } as const;
  return `#s=${encodeLink(link)}`;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const boxOf = async (page: Page, selector: string): Promise<Box> => {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not on the page`);
  return box;
};

const card = (store: number): string => `.store-card[data-store='${store}']`;

/** A movement that nobody makes by hand takes a moment: waits until the card stands still. */
async function rested(page: Page): Promise<void> {
  let before = "";
  await expect.poll(async () => {
    // However seldom the page draws: a picture later, and one more in which what the first began is seen.
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
    const now = JSON.stringify(await boxOf(page, ".store-card"));
    const still = now === before;
    before = now;
    return still;
  }, { intervals: [60] }).toBe(true);
}

async function turnWheel(page: Page, x: number, y: number, turn: number): Promise<void> {
  await page.mouse.move(x, y);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, turn);
  await page.keyboard.up("Control");
  await rested(page);
}

const ready = (page: Page) => expect(page.getByRole("button", { name: "Enlarge the stage" })).toBeVisible();

/** Opens a cluster of 24 stores and waits until it stands still. */
async function openLarge(open: (address: string) => Promise<Living>): Promise<Page> {
  const living = await open(clusterOf(24));
  await living.until("the instant of the link", (status) => status.now >= OPENED_AT && !status.playing && status.errand === null);
  await expect(living.page.locator(".store-card")).toHaveCount(24);
  await ready(living.page);
  return living.page;
}

/** What is looked at on one page, and how: each finds the whole stage, with nothing chosen. */
type Look = readonly [title: string, look: (page: Page) => Promise<void>];

/** Back to the whole stage, with nothing chosen. */
async function whole(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.keyboard.press("0");
  await rested(page);
}

/** In a small cluster that stands still. */
const SMALL: readonly Look[] = [
  ["Ctrl and the wheel zoom about the pointer, names keep their size, and a plain wheel zooms nothing", async (page) => {
    const before = await boxOf(page, card(3));
    const nameBefore = await boxOf(page, `${card(3)} .name`);
    const [x, y] = [before.x + before.width / 3, before.y + before.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -200);
    await rested(page);
    expect(await boxOf(page, card(3))).toEqual(before);
    await turnWheel(page, x, y, -100);
    const after = await boxOf(page, card(3));
    expect(after.width).toBeGreaterThan(before.width * 1.3);
    expect((x - after.x) / after.width).toBeCloseTo((x - before.x) / before.width, 1);
    expect((y - after.y) / after.height).toBeCloseTo((y - before.y) / before.height, 1);
    const nameAfter = await boxOf(page, `${card(3)} .name`);
    expect(nameAfter.height).toBeGreaterThanOrEqual(nameBefore.height);
    expect(nameAfter.height).toBeLessThan(nameBefore.height * 1.35);
  }],
  ["plus, minus and 0 zoom, Ctrl and arrows move, and everything is back where it was", async (page) => {
    const before = await boxOf(page, card(1));
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    await rested(page);
    const near = await boxOf(page, card(1));
    expect(near.width / before.width).toBeCloseTo(2.25, 1);
    await page.keyboard.press("Control+ArrowDown");
    await rested(page);
    expect((await boxOf(page, card(1))).y).toBeLessThan(near.y - 40);
    await page.keyboard.press("-");
    await rested(page);
    expect((await boxOf(page, card(1))).width / before.width).toBeCloseTo(1.5, 1);
    await page.keyboard.press("0");
    await rested(page);
    expect(await boxOf(page, card(1))).toEqual(before);
  }],
  ["an enlarged stage is dragged by its ground and by its cards, and a drag chooses nothing", async (page) => {
    const start = await boxOf(page, card(3));
    await turnWheel(page, start.x + start.width / 2, start.y + start.height / 2, -100);
    const before = await boxOf(page, card(3));
    const [x, y] = [before.x + before.width / 2, before.y + before.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 30, y - 20, { steps: 4 });
    await page.mouse.move(x - 60, y - 40, { steps: 4 });
    await page.mouse.up();
    await rested(page);
    const after = await boxOf(page, card(3));
    expect(Math.round(after.x - before.x)).toBe(-60);
    expect(Math.round(after.y - before.y)).toBe(-40);
    await expect(page.locator("[aria-pressed='true'].store-card")).toHaveCount(0);
  }],
  ["where motion is unwanted the stage is enlarged at once", async (page) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    const before = await boxOf(page, card(1));
    const widths = await page.evaluate(async () => {
      const seen: number[] = [];
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }));
      for (let i = 0; i < 20; i++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        seen.push(document.querySelector(".store-card")?.getBoundingClientRect().width ?? 0);
      }
      return [...new Set(seen.map(Math.round))];
    });
    expect(widths.at(-1)).toBeGreaterThan(before.width * 1.4);
    expect(widths.length).toBeLessThanOrEqual(2);
  }],
];

test("a stage is enlarged by wheel, keys and dragging, about what is pointed at, and at once where motion is unwanted", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await ready(page);
  await pause(living);
  for (const [title, look] of SMALL) {
    await test.step(title, () => look(page));
    await whole(page);
  }
});

/** In a cluster of 24 stores that stands still. */
const LARGE: readonly Look[] = [
  ["keys enlarge the stage about the card that has the focus", async (page) => {
    await page.locator(card(9)).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press("+");
    await rested(page);
    const stage = await boxOf(page, ".stage");
    const after = await boxOf(page, card(9));
    expect(after.width).toBeGreaterThan(200);
    expect(after.x).toBeGreaterThanOrEqual(stage.x);
    expect(after.x + after.width).toBeLessThanOrEqual(stage.x + stage.width);
    expect(after.y).toBeGreaterThanOrEqual(stage.y);
    expect(after.y + after.height).toBeLessThanOrEqual(stage.y + stage.height);
  }],
  ["a double click on the head of a card shows it large, one more shows the whole stage", async (page) => {
    const before = await boxOf(page, card(9));
    await page.locator(card(9)).dblclick({ position: { x: 40, y: 8 } });
    await rested(page);
    const near = await boxOf(page, card(9));
    const stage = await boxOf(page, ".stage");
    expect(near.width).toBeGreaterThan(before.width * 2);
    expect(near.x).toBeGreaterThanOrEqual(stage.x - 1);
    expect(near.x + near.width).toBeLessThanOrEqual(stage.x + stage.width + 1);
    await page.locator(card(9)).dblclick({ position: { x: 40, y: 8 } });
    await rested(page);
    expect(await boxOf(page, card(9))).toEqual(before);
  }],
  ["a click on a tile of the enlarged stage chooses that tile, and the tip says the same", async (page) => {
    const whole = await boxOf(page, card(1));
    for (let i = 0; i < 3; i++) await turnWheel(page, whole.x + 8, whole.y + 8, -100);
    await page.locator(card(1)).click({ position: head });
    // The first tile of the first store stands where its card says that tiles begin.
    const place = await page.locator(card(1)).evaluate((element) => {
      const box = element.getBoundingClientRect();
      return { x: box.left, y: box.top + Number.parseFloat(getComputedStyle(element).getPropertyValue("--tiles-top")) };
    });
    await page.mouse.move(place.x + 30, place.y + 8);
    const tip = await page.locator(".tile-tip").textContent();
    const region = /^Region (\d+) on store 1/.exec(tip ?? "")?.[1];
    expect(region).toBeDefined();
    await page.mouse.click(place.x + 30, place.y + 8);
    await expect(page.getByRole("heading", { name: `Region ${region}`, exact: true })).toBeVisible();
  }],
  ["from 20 stores on a map shows what part is in sight; a press on it goes there, and it is gone with the whole stage", async (page) => {
    const map = page.getByRole("slider", { name: "Map of the stage" });
    await expect(map).toHaveCount(0);
    for (let i = 0; i < 3; i++) await page.keyboard.press("+");
    await rested(page);
    await expect(map.locator(".store")).toHaveCount(24);
    const box = await boxOf(page, ".minimap");
    await page.mouse.click(box.x + box.width - 6, box.y + box.height - 12);
    await rested(page);
    const stage = await boxOf(page, ".stage");
    const last = await boxOf(page, card(24));
    expect(last.x + last.width).toBeLessThanOrEqual(stage.x + stage.width);
    expect(last.y + last.height).toBeLessThanOrEqual(stage.y + stage.height);
    // What lies under the map can be drawn away from under it.
    expect(last.x + last.width <= box.x || last.y + last.height <= box.y).toBe(true);
    await map.focus();
    const before = await boxOf(page, card(24));
    await page.keyboard.press("ArrowLeft");
    await rested(page);
    expect((await boxOf(page, card(24))).x).toBeGreaterThan(before.x + 40);
    await expect(map).toHaveAttribute("aria-valuetext", /of 24 stores in sight/);
    await page.keyboard.press("0");
    await expect(map).toHaveCount(0);
  }],
  ["by keyboard alone: the card that gets the focus comes into sight, and so does the tile that the cursor reaches", async (page) => {
    for (let i = 0; i < 4; i++) await page.keyboard.press("+");
    await rested(page);
    await page.locator(card(1)).focus();
    await rested(page);
    for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
    await rested(page);
    const stage = await boxOf(page, ".stage");
    const focused = await boxOf(page, ".store-card:focus");
    expect(focused.x).toBeGreaterThanOrEqual(stage.x);
    expect(focused.y).toBeGreaterThanOrEqual(stage.y);
    expect(focused.y).toBeLessThan(stage.y + stage.height - 40);
    const enlarge = page.getByRole("button", { name: "Enlarge the stage" });
    await enlarge.focus();
    const before = await boxOf(page, card(1));
    await page.keyboard.press("ArrowUp");
    await rested(page);
    expect((await boxOf(page, card(1))).y).toBeGreaterThan(before.y + 40);
  }],
  ["axe finds nothing serious on an enlarged stage with its map, in light and dark", async (page) => {
    for (let i = 0; i < 3; i++) await page.keyboard.press("+");
    await expect(page.getByRole("slider", { name: "Map of the stage" })).toBeVisible();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expectAccessible(page);
    }
  }],
];

test("a large stage is looked at by card, tile and map, with mouse and keyboard", async ({ open }) => {
  test.slow();
  const page = await openLarge(open);
  for (const [title, look] of LARGE) {
    await test.step(title, () => look(page));
    await whole(page);
  }
});

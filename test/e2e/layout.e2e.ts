import type { Page } from "@playwright/test";
import { expect, head, killStore, pace, pause, test, type Living } from "./page.ts";
import { atLeastOne } from "../at-least-one.ts";

const SIZES = [[1440, 900], [1280, 720], [390, 844], [800, 450], [844, 390], [768, 1024], [600, 300], [320, 180]] as const;
/** A wide and a narrow family that test machines have; where one is absent the browser's own stands in. */
const FONTS = ["DejaVu Sans Mono", "DejaVu Sans Condensed"];
/** The browser's usual text size, and twice that. */
const ROOTS = [16, 32];

/** Dresses the page in another font and text size, as a reader's settings do. */
async function dress(page: Page, font: string, root: number): Promise<void> {
  await page.evaluate(([family, size]) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { font-family: "${family}" !important } html { font-size: ${size}px !important }`);
    document.adoptedStyleSheets = [sheet];
  }, [font, root] as const);
}

/** Everything that is cut, covered or out of sight, in words; runs in the page. */
function flaws(): string[] {
  const found: string[] = [];
  const boxOf = (element: Element): DOMRect => element.getBoundingClientRect();
  const all = (selector: string): Element[] => [...document.querySelectorAll(selector)].filter((each) => boxOf(each).width > 1);
  const name = (element: Element): string => (element.getAttribute("aria-label") ?? element.textContent).slice(0, 30);
  const isOver = (a: DOMRect, b: DOMRect): boolean =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  const controls = all(".top-bar button, .sheet-tabs button, .top-bar .clock, .time-tools button");
  controls.forEach((control, i) => {
    const box = boxOf(control);
    if (box.left < 0 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) found.push(`${name(control)} is cut`);
    const isTitle = control.matches(".scenario");
    if (!isTitle && control.scrollWidth > control.clientWidth + 1) found.push(`the words of ${name(control)} are cut`);
    for (const other of controls.slice(i + 1)) {
      // The buttons of the transport share their borders.
      if (isOver(box, boxOf(other))) found.push(`${name(control)} lies over ${name(other)}`);
    }
  });
  for (const button of all(".fault-buttons .button")) {
    if (button.scrollWidth > button.clientWidth + 1) found.push(`the words of ${name(button)} are cut`);
  }
  const room = document.querySelector(".stage") ?? document.body;
  const stage = boxOf(room);
  // A single pixel to scroll swallows a turn of the wheel that was meant for the page around.
  if (room.scrollHeight > room.clientHeight) found.push(`the stage is ${room.scrollHeight - room.clientHeight} px too long`);
  const cards = all(".store-card");
  if (cards.length !== 5) found.push(`${cards.length} stores`);
  cards.forEach((card, i) => {
    const box = boxOf(card);
    if (box.top < stage.top - 1 || box.bottom > stage.bottom + 1
      || box.right > stage.right + 1) found.push(`${name(card)} is out of sight`);
    for (const other of cards.slice(i + 1)) if (isOver(box, boxOf(other))) found.push(`${name(card)} lies over ${name(other)}`);
    const tilesTop = box.top + Number.parseFloat(getComputedStyle(card).getPropertyValue("--tiles-top"));
    const words = card.querySelector(".head");
    if (words !== null && boxOf(words).bottom > tilesTop + 1) found.push(`tiles lie over the name of ${name(card)}`);
    const title = card.querySelector(".name");
    if (title !== null && boxOf(title).right > box.right) found.push(`the name of ${name(card)} is cut`);
  });
  const pd = document.querySelector(".pd-card");
  if (pd !== null) {
    for (const word of pd.querySelectorAll(".name, .role")) {
      if (boxOf(word).bottom > boxOf(pd).bottom + 1) found.push(`${name(word)} leaves the box of PD`);
    }
  }
  const hint = document.querySelector(".hint");
  if (hint !== null && isOver(boxOf(hint), stage)) found.push("the hint lies over the stage");
  return found;
}

test("nothing is cut, covered or out of sight at any size, with broad letters and with large ones", async ({ open }) => {
  test.slow();
  const { page } = await open();
  await page.locator("[data-store='4']").click({ position: head });
  for (const [font, root] of FONTS.flatMap((name) => ROOTS.map((size) => [name, size] as const))) {
    await dress(page, font, root);
    // At twice the text a window of 320 x 180 is one of 160 x 90: no page holds there.
    for (const [width, height] of atLeastOne(SIZES.filter(([wide]) => root === 16 || wide > 320))) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(300);
      // A busy computer lays out later.
      await expect.poll(async () => [font, root, width, height, await page.evaluate(flaws)], { timeout: 10_000 })
        .toEqual([font, root, width, height, []]);
    }
  }
  await test.step("a phone with letters twice as large shows one thing at a time, each with more than half of it", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("tab", { name: "Inspector" }).click();
    const half = 844 / 2;
    await expect.poll(async () => (await page.locator(".sheet").boundingBox())?.height).toBeGreaterThan(half);
    await expect(page.locator(".stage")).toBeHidden();
    await page.getByRole("tab", { name: "Cluster" }).click();
    await expect(page.locator(".sheet")).toHaveCount(0);
    await expect.poll(async () => (await page.locator(".stage").boundingBox())?.height).toBeGreaterThan(half);
    // What the bar has no room for is in its menu.
    await page.locator(".bar-narrow button").click();
    for (const name of ["Pace", "Auto", "Skip to repaired"]) {
      await expect(page.getByRole("dialog").getByRole("button", { name, exact: true })).toBeVisible();
    }
    await page.keyboard.press("Escape");
  });
  await test.step("in a page that runs from right to left time goes on from left to right", async () => {
    await dress(page, "sans-serif", 16);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    const leftOf = async (name: string): Promise<number> =>
      (await page.getByRole("button", { name }).boundingBox({ timeout: 10_000 }))?.x ?? 0;
    expect(await leftOf("Back to the previous event")).toBeLessThan(await leftOf("To the next event"));
    await expect(page.locator(".sentence-text, .inspector").first()).toHaveCSS("direction", "ltr");
  });
});

test("presenter mode shows all stores on a projector, and the hint beside them", async ({ open }) => {
  const { page } = await open();
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.keyboard.press("/");
  // Typed as hands do: what is heard is the field's, and Enter carries out what was typed, not the first line of the list.
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("Presenter mode");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(600);
  expect(await page.evaluate(flaws)).toEqual([]);
  await expect(page.locator(".hint")).toBeVisible();
  // A slow computer says so first.
  const dismiss = page.locator(".hint").getByRole("button", { name: "Dismiss" });
  if (await page.locator(".hint", { hasText: "Slow computer" }).isVisible()) await dismiss.click();
  // Large letters are no fingers.
  await expect(page.locator(".hint")).toContainText("Click a store and kill it");
});

test("the story shows at least eight sentences at 1440 x 900, and an opened failover has the whole column", async ({ open, context }) => {
  const living = await open();
  const { page } = living;
  await killStore(living, 4);
  await page.evaluate(() => {
    (window as unknown as { told: { worker: Worker } }).told.worker.postMessage({ kind: "pace", pace: 20, auto: false });
  });
  await living.until("elected", (status) => status.leaderless === 0);
  await pause(living);
  await page.waitForTimeout(500);
  const whole = await page.evaluate(() => {
    const list = document.querySelector(".story-scroll")?.getBoundingClientRect();
    return [...document.querySelectorAll(".sentence")].filter((each) => {
      const text = each.querySelector(".sentence-text")?.getBoundingClientRect();
      return list !== undefined && text !== undefined && text.top >= list.top && text.bottom <= list.bottom;
    }).length;
  });
  expect(whole).toBeGreaterThanOrEqual(8);
  await page.locator(".failover-line").getByRole("button", { name: "Failovers" }).click();
  await expect(page.locator(".failover-sheet .card").first()).toBeVisible();
  await expect(page.locator(".inspector")).toBeHidden();
  await page.setViewportSize({ width: 1280, height: 720 });
  // Its longest line wraps: nothing of a card lies beyond the edge.
  const wider = (): Promise<number> => page.locator(".cards").evaluate((cards) => cards.scrollWidth - cards.clientWidth);
  await expect.poll(wider).toBe(0);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy as Markdown" }).click();
  await expect(page.locator(".failover-sheet [role='status']")).toHaveText("Copied.");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^### \S+ Store 4 was killed\.\n\n6 leaders lost/);
  expect(copied).toMatch(/\n\| [^\n]+ \|\n\| --- \|[^\n]+\n\| [^|]+ \| 6 \| /);
  await page.keyboard.press("Escape");
  await expect(page.locator(".story-scroll")).toBeVisible();
});

/** Each looks at the page as the one before has left it. */
test("the Tab key's stops on the stage, the system's own colours, and the bar of a phone", async ({ open }) => {
  const living = await open();
  await test.step("the Tab key stops once at PD, the stores, the clients, the links and the legend, in this order; arrows go on from there",
    () => walkByTab(living.page));
  await test.step("in the system's own colours the chosen tab, the phases and the playhead are seen", () => inOwnColours(living.page));
  await test.step("on a phone the bar keeps its two lines where the engine is the limit, and tells the pace that is reached",
    () => atTheLimitOnPhone(living));
});

async function walkByTab(page: Page): Promise<void> {
  const order: string[] = [];
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press("Tab");
    order.push(await page.evaluate(() => {
      const focused = document.activeElement;
      return focused?.matches(".pd-card, .store-card, .client-mark, .stage-link, .legend button") === true
        ? (focused.classList[0] ?? "legend") : "";
    }));
  }
  const stops = order.filter((stop) => stop !== "");
  expect(stops).toEqual(["pd-card", "store-card", "client-mark", "stage-link", "legend"]);
  const focused = page.locator(":focus");
  for (const [key, next] of [["ArrowRight", "pd"], ["ArrowDown", "client"]] as const) {
    await page.locator(`[data-${next}='1']`).focus();
    await page.keyboard.press(key);
    await expect(focused).toHaveAttribute(`data-${next}`, "2");
    await expect(focused).toHaveAttribute("tabindex", "0");
  }
  await page.locator(".stage-link").first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(focused).toHaveAttribute("aria-label", "Link store 1 – store 3");
}

async function atTheLimitOnPhone(living: Living): Promise<void> {
  const { page } = living;
  await page.setViewportSize({ width: 390, height: 844 });
  await pace(living, 10_000);
  await expect(page.locator(".pace-reached")).toBeVisible();
  await expect(page.locator(".pace-value")).toBeHidden();
  await expect(page.locator(".top-bar")).not.toHaveAttribute("data-wrap", "");
}

test("what is typed before the palette is there is not lost, by an input method either, and nothing is picked unseen", async ({ open, context }) => {
  await context.route("**/assets/palette-*.js", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  const { page } = await open();
  const keyboard = await context.newCDPSession(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("kill store 4");
  await keyboard.send("Input.imeSetComposition", { selectionStart: 3, selectionEnd: 3, text: "tai" });
  await page.waitForResponse(/palette-/);
  await keyboard.send("Input.insertText", { text: "台" });
  const field = page.getByRole("combobox");
  await expect(field).toHaveValue("kill store 4台");
  // Nor does an Enter without words break what stands first.
  await field.fill("");
  await page.keyboard.press("Enter");
  await expect(field).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(field).toBeHidden();
});

async function inOwnColours(page: Page): Promise<void> {
  await page.emulateMedia({ forcedColors: "active" });
  const colours = await page.evaluate(() => {
    const of = (selector: string): string => getComputedStyle(document.querySelector(selector) ?? document.body).backgroundColor;
    return {
      ground: of("#root"), chosen: of(".story .segments [aria-pressed='true']"),
      other: of(".story .segments [aria-pressed='false']"), auto: of("[aria-keyshortcuts='A'][aria-pressed='true']"), playhead: of(".playhead"),
    };
  });
  expect(colours.chosen).not.toBe(colours.other);
  expect(colours.auto).not.toBe(colours.ground);
  expect(colours.playhead).not.toBe(colours.ground);
  await page.emulateMedia({ forcedColors: null });
}

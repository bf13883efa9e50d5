import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, head, pause, test } from "./page.ts";

const rows = (page: Page): Locator => page.locator(".terminal-pane .xterm-rows");
const input = (page: Page): Locator => page.locator(".xterm-helper-textarea");

/** Types a line into the terminal and runs it. */
async function run(page: Page, line: string): Promise<void> {
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
}

/** Pastes a text as a person does. */
const paste = (page: Page, text: string): Promise<void> => input(page).evaluate((element, pasted) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", pasted);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}, text);

test("a key opens the terminal: words are completed, a store in an answer is clicked, clicks on the page become sentences", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.keyboard.press("`");
  await expect(input(page)).toBeFocused();
  // Who says how long means that time stands then, though it flowed before.
  await run(page, "run 2s");
  await expect(rows(page)).toContainText("· the run stands at");
  expect((await living.status()).playing).toBe(false);
  await run(page, "pd-ctl");
  await expect(rows(page)).toContainText("»");
  await page.keyboard.type("sto");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const list = page.getByRole("listbox", { name: "What may stand here" });
  await expect(list.getByRole("option", { selected: true })).toBeVisible();
  await expectAccessible(page, ".terminal-drawer");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await page.keyboard.type("4 --jq '{id: .store.id, `: .id}'");
  await expect(rows(page)).toContainText("`");
  await page.keyboard.press("Control+u");
  await run(page, "store 4 | head -4");
  // The screen over the rows takes the pointer.
  await rows(page).locator("span.xterm-fg-4").click({ force: true });
  await expect(page.getByRole("heading", { level: 2, name: "Store 4" })).toBeVisible();
  await page.locator("[data-store='5']").click({ position: head });
  await page.keyboard.press("k");
  await expect(rows(page)).toContainText("kill store 5");
  await input(page).focus();
  await run(page, "run until repaired");
  await expect(rows(page)).toContainText("Ctrl-C stops it");
  await page.keyboard.press("Control+c");
  await expect(rows(page)).toContainText("· stopped at");
  await page.locator(".time-slider").focus();
  await page.keyboard.press("Home");
  await expect(rows(page)).toContainText("later");
  await input(page).focus();
  await page.keyboard.press("Control+o");
  await page.getByRole("menuitem", { name: "store 4" }).press("Escape");
  await expect(input(page)).toBeFocused();
  await page.keyboard.press("`");
  await expect(page.locator(".terminal-drawer")).toBeHidden();
});

test("pasted Chinese keeps its width, several lines are asked for, and what was said is found again", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await pause(living);
  await page.keyboard.press("`");
  await expect(input(page)).toBeFocused();
  await paste(page, "存储，。，。，。");
  await expect(rows(page)).toContainText("存储，。，。，。");
  const wide = await rows(page).getByText("存储").boundingBox();
  const narrow = await page.locator(".xterm-cursor").boundingBox();
  expect(Math.abs((wide?.x ?? 0) + (wide?.width ?? 0) - (narrow?.x ?? 0))).toBeLessThan(2);
  await page.keyboard.press("Control+c");
  await paste(page, "pd-ctl store 1 | head -5\npd-ctl store 2 | head -5\n");
  const question = page.getByRole("alertdialog", { name: "Run 2 lines?" });
  await question.getByRole("button", { name: "Run them one by one" }).press("Enter");
  await expect(rows(page)).toContainText("tikv-2");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("tikv-1:20160");
  await expect(page.locator(".terminal-find-none")).toBeEmpty();
  await page.keyboard.type("nowhere");
  await expect(page.locator(".terminal-find-none")).toHaveText("not found");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+r");
  await page.keyboard.type("store 1");
  await expect(rows(page)).toContainText("(history: store 1) pd-ctl store 1 | head");
  await page.keyboard.press("Control+g");
  await page.getByRole("button", { name: "Two sessions side by side" }).click();
  await expect(page.locator(".terminal-pane")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(page.locator(".terminal-drawer")).toBeHidden();
});

test("on a phone it is a tab with the keys that a phone lacks; who presents has it over the whole picture", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await pause(living);
  await page.keyboard.press("`");
  await expect(input(page)).toBeFocused();
  const usual = await page.locator(".terminal-drawer").boundingBox();
  await page.setViewportSize({ width: 390, height: 844 });
  const keys = page.getByRole("toolbar", { name: "Keys" });
  await input(page).focus();
  await run(page, "pd-ctl");
  await keys.getByRole("button", { name: "Previous line" }).click();
  await expect(rows(page)).toContainText("» pd-ctl");
  await expect(input(page)).toBeFocused();
  await expectAccessible(page, ".terminal-drawer");
  await page.getByRole("tab", { name: "Story" }).click();
  await expect(page.locator(".terminal-drawer")).toBeHidden();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Presenter mode: everything larger" }).click();
  await page.keyboard.press("`");
  await expect(rows(page)).toContainText("pd-ctl");
  const { height = 0 } = await page.locator(".terminal-drawer").boundingBox() ?? {};
  expect(height).toBeGreaterThan(2 * (usual?.height ?? 0));
});

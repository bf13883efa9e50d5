import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { regionsJson } from "../exchange/pd-json.ts";
import { drop, expect, expectAccessible, killStore, pace, pause, test } from "./page.ts";

const regions = { name: "regions.json", text: JSON.stringify(regionsJson(30)) };

const saved = async (page: Page, name: string): Promise<Buffer> => {
  const button = page.locator("dialog[open]").getByRole("button", { name, exact: true });
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  expect(download.suggestedFilename()).toBe(`anatomy.${name.toLowerCase()}`);
  return readFileSync(await download.path());
};

/** Width and height of a PNG whose pixels can be read, and how many values its bytes have: one alone would be an empty sheet. */
function lookAtPng(png: Buffer): { readonly width: number; readonly height: number; readonly values: number } {
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  const data: Buffer[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.subarray(at + 4, at + 8).toString() === "IDAT") data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const pixels = inflateSync(Buffer.concat(data));
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), values: new Set(pixels).size };
}

test("an engineer has the anatomy of an imported cluster as Markdown in three clicks, and as pictures and data", async ({ open, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const living = await open();
  const { page } = living;
  await drop(page, [regions]);
  await living.until("imported", ({ scenario }) => scenario === "imported");
  await page.keyboard.press("Escape");
  await killStore(living, 1);
  await pace(living, 10);
  await living.until("all have their Raft leaders again", ({ leaderless, now }) => leaderless === 0 && now > 5_000_000);
  await pause(living);
  let clicks = 0;
  const click = async (name: string): Promise<void> => {
    clicks++;
    const place = await page.locator("dialog[open]").count() > 0 ? page.locator("dialog[open]") : page.locator("body");
    await place.getByRole("button", { name, exact: true }).first().click();
  };
  await click("Failovers");
  await click("Anatomy");
  const dialog = page.locator("dialog[open]");
  // Who has no pointer presses Enter: the button has the focus.
  await expect(dialog.getByRole("button", { name: "Copy as Markdown" })).toBeVisible();
  await click("Copy as Markdown");
  await expect(dialog.getByRole("status")).toHaveText("Copied.");
  expect(clicks).toBe(3);
  const markdown = await page.evaluate(() => navigator.clipboard.readText());
  expect(markdown).toMatch(/^## Anatomy of the failover\n\n00:0\S+: Store 1 was killed\.\n\n\| phase \| count /);
  expect(markdown).toMatch(/\| election \| \d+ \| /);
  expect(markdown).toMatch(/\nLongest without service: region \d+\.\n\n\S+ · quorumscape \S+ · scenario imported · preset tikv · seed \d+ · hash [0-9a-f]{16}\n$/);
  await expectAccessible(page, "dialog");
  const critical = /Longest without service: region (\d+)/.exec(markdown)?.[1] ?? "";
  await expect(dialog.getByRole("img")).toContainText(`region ${critical}`);
  const json = JSON.parse((await saved(page, "JSON")).toString()) as { anatomy: { critical: number }; run: { hash: string } };
  expect(json.anatomy.critical).toBe(Number(critical));
  expect(markdown).toContain(json.run.hash);
  expect((await saved(page, "SVG")).toString()).toMatch(/^<svg [^]*Store 1 was killed\.[^]*<\/svg>\n$/);
  const { width, values } = lookAtPng(await saved(page, "PNG"));
  expect(width).toBe(1_920);
  expect(values).toBeGreaterThan(20);
  // The critical region leads to itself on the page.
  await dialog.getByRole("row").filter({ hasText: "first commit" }).getByRole("button").click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("heading", { name: /^Region \d+/ })).toBeVisible();
});

test.describe("in Chinese, dark, on a phone, without a pointer", () => {
  test.use({ locale: "zh-CN", colorScheme: "dark", viewport: { width: 390, height: 844 } });

  test("the anatomy is opened by keys, reads as it should, and stays within the screen", async ({ open }) => {
    const living = await open("#scenario=store-dies");
    const { page } = living;
    await living.until("something has happened", ({ now }) => now > 10_100_000);
    await pause(living);
    await page.keyboard.press("/");
    await page.keyboard.type("剖析");
    await expect(page.getByRole("option", { name: "故障切换剖析" })).toBeVisible();
    await page.keyboard.press("Enter");
    const dialog = page.locator("dialog.anatomy");
    await expect(dialog.getByRole("heading", { name: /Store 4|store 4/ })).toBeVisible();
    await expect(dialog.getByRole("button", { name: "复制为 Markdown" })).toBeFocused();
    await expect(dialog.locator("table")).toContainText("未被察觉");
    expect(await dialog.locator(".dialog-body").evaluate((body) => body.scrollWidth <= body.clientWidth)).toBe(true);
    await expectAccessible(page, "dialog");
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  });
});

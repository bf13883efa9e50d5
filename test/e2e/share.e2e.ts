import { readFileSync } from "node:fs";
import { expect, expectAccessible, pause, test } from "./page.ts";

test("an author tries what will be embedded and chooses, copies the code with a spoken word, and saves the picture", async ({ open, context }) => {
  const living = await open("#scenario=store-dies");
  const { page } = living;
  await living.until("something has happened", ({ now }) => now > 10_000_000);
  await pause(living);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("tab", { name: "Embed in a page" }).click();
  const dialog = page.getByRole("dialog");
  const picture = dialog.locator("svg[role=img]");
  await expect(picture).toContainText("Store 4 was killed.");
  // The preview is the embed itself: it lives, and heeds what is chosen.
  const preview = dialog.frameLocator("quorum-scape iframe");
  await expect(preview.locator(".store-card")).toHaveCount(5);
  await dialog.getByLabel("View").selectOption("Story");
  await expect(preview.getByRole("heading", { name: "Story" })).toBeVisible();
  await dialog.getByLabel("Controls").selectOption("None");
  await expect(preview.getByRole("group", { name: "Controls" })).toHaveCount(0);
  await dialog.getByLabel("Language").selectOption("中文");
  await expect(preview.getByRole("heading", { name: "故事" })).toBeVisible();
  await dialog.getByLabel("Language").selectOption("English");
  await dialog.getByLabel("Theme").selectOption("Dark");
  await dialog.getByLabel("Size").selectOption("Square");
  await expect(picture).toHaveAttribute("height", "960");
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(dialog.getByRole("status")).toHaveText("Copied: Tag.");
  const tag = await page.evaluate(() => navigator.clipboard.readText());
  expect(tag).toMatch(/<quorum-scape scenario="store-dies" start="10\.\d+s" view="story" controls="none" theme="dark" lang="en" ratio="1\/1" title="A store dies">/);
  await dialog.getByRole("tab", { name: "Markdown" }).click();
  await expect(dialog.locator("pre")).toContainText("[![A store dies, 00:10.");
  // There is no script where that goes: what readers get is the picture.
  await expect(picture).toBeVisible();
  await expect(dialog.locator("quorum-scape")).toHaveCount(0);
  const save = dialog.getByRole("button", { name: "Save the picture" });
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  expect(download.suggestedFilename()).toBe("store-dies-dark.svg");
  expect(readFileSync(await download.path(), "utf8")).toMatch(/^<svg [^]*Store 4 was killed\.[^]*<\/svg>\n$/);
  await expectAccessible(page, "dialog");
});

import { expect, expectAccessible, killStore, pause, test } from "./page.ts";

test("the run so far is tried under many seeds, and the worst seed is a link", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await killStore(living, 4);
  await pause(living);
  await page.keyboard.press("Control+k");
  await page.locator("dialog[open]").getByRole("combobox").fill("Over many seeds");
  await expect(page.getByRole("option", { name: "Over many seeds" }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  const dialog = page.locator("dialog[open]");
  await dialog.getByRole("textbox", { name: "Seeds" }).fill("3");
  await dialog.getByRole("textbox", { name: "Each lasts" }).fill("15s");
  await dialog.getByRole("button", { name: "Run 3 seeds" }).click();
  await expect(dialog).toContainText("In 3 trials", { timeout: 60_000 });
  await expect(dialog.locator("svg").first()).toBeVisible();
  await expect(dialog.getByRole("link", { name: /seed \d/ }).first()).toHaveAttribute("href", /#s=/);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page, "dialog[open]");
  }
});

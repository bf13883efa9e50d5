import type { Page } from "@playwright/test";
import { regionsJson, storeJson, storesJson, threeStores } from "../exchange/pd-json.ts";
import { drop, expect, test } from "./page.ts";

const regions = { name: "regions.json", text: JSON.stringify(regionsJson(4)) };
const stores = { name: "stores.json", text: JSON.stringify(threeStores()) };
const alone = { name: "alone.json", text: JSON.stringify(storesJson(storeJson(8, {}, { region_count: 2, leader_count: 2 }))) };

test("the cluster of this moment is saved as PD's JSON; files dropped one after another are asked about, and make one cluster or another", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await test.step("the cluster is saved as PD's JSON", () => saveRegions(page));
  const dialog = page.locator("dialog[open]");
  await drop(page, [regions]);
  await expect(dialog).toContainText("No stores were given");
  await page.keyboard.press("Escape");
  await drop(page, [stores]);
  await expect(dialog).toContainText("Open stores.json");
  await expect(dialog.getByRole("list", { name: "Files opened so far" })).toContainText("regions.json 4 regions");
  // The keyboard stands on the likelier answer.
  await expect(dialog.getByRole("button", { name: "Add to them" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-store='1']")).toContainText("10.0.0.1");
  await living.until("both files", (status) => status.name.includes("regions.json") && status.name.includes("stores.json"));
  if (await dialog.count() > 0) await page.keyboard.press("Escape");
  await drop(page, [alone]);
  await expect(dialog.getByRole("listitem")).toHaveCount(2);
  await dialog.getByRole("button", { name: "Open alone" }).click();
  await living.until("the other cluster", (status) => status.name === "alone.json");
});

/** The cluster of this moment, saved as PD's JSON. */
async function saveRegions(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Share" }).click();
  const download = page.waitForEvent("download");
  await page.locator("dialog[open]").getByRole("button", { name: "Regions" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("regions.json");
  const text = await (await saved.createReadStream()).toArray();
  const document = JSON.parse(Buffer.concat(text as Buffer[]).toString()) as { count: number; regions: { id: number }[] };
  expect(document.regions.length).toBe(document.count);
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog[open]")).toHaveCount(0);
}

test("ids that the imported cluster wrote are what a screen reader hears from tile to tile", async ({ open }) => {
  const living = await open();
  const { page } = living;
  const large = JSON.stringify(regionsJson(4)).replace('"id":1,', '"id":18446744073709551615,');
  await drop(page, [{ name: "regions.json", text: large }]);
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Escape");
  await drop(page, [stores]);
  await page.locator("dialog[open]").getByRole("button", { name: "Add to them" }).click();
  await living.until("both files", (status) => status.name.includes("regions.json") && status.name.includes("stores.json"));
  // What was read of them, the id among it, is told in a dialog that comes after the question has gone.
  await expect(page.getByRole("button", { name: "Add to them" })).toHaveCount(0);
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog[open]")).toHaveCount(0);
  // The cluster before had a store 1 as well, but five of them.
  await expect(page.locator(".store-card")).toHaveCount(3);
  const card = page.locator(".store-card[data-store='1']");
  // A dialog that closes gives the focus back a moment later: whoever is faster than any hand begins again.
  await expect(async () => {
    await card.focus();
    await page.keyboard.press("Enter");
    await expect(card).toHaveAttribute("aria-pressed", "true", { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await page.keyboard.press("Enter");
  await expect(page.locator(".stage [aria-live]")).toContainText("Region 18446744073709551615 on store 1");
});

import { expect, expectAccessible, pace, test } from "./page.ts";

test("metrics of a failover are drawn beside the run, searched, told as tables, and lead to their moments", async ({ open }) => {
  const living = await open("#scenario=store-dies");
  const { page } = living;
  await pace(living, 30);
  if (!(await living.status()).playing) await page.keyboard.press("Space");
  await living.until("PD has noticed", ({ now }) => now > 60_000_000);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("Metrics as curves");
  await expect(page.getByRole("option", { name: "Metrics as curves" }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("region", { name: "Metrics", exact: true });
  await expect(panel).toContainText("Curves are drawn while the run stands.");
  await panel.getByRole("button", { name: "Pause and draw" }).click();
  await living.until("it stands", ({ playing }) => !playing);
  const stores = panel.getByRole("img", { name: /^Stores, as PD sees them\. up 4, disconnected 1$/ });
  await expect(stores).toBeVisible();
  await expect(panel.getByRole("figure")).toHaveCount(12);
  await expectAccessible(page, ".metrics");
  // A click leads to the moment under the pointer: near the beginning the store was still heard, however far the run has come.
  const box = await stores.boundingBox() ?? { width: 0, height: 0 };
  await stores.click({ position: { x: box.width / 40, y: box.height / 2 } });
  await living.until("it went back", ({ now }) => now < 10_000_000);
  await expect(panel.getByRole("img", { name: /^Stores, as PD sees them\. up 5, disconnected 0$/ })).toBeVisible();
  await panel.getByRole("textbox", { name: "Search metrics" }).fill("append_log");
  await expect(panel.getByRole("figure")).toHaveCount(1);
  await panel.getByRole("textbox", { name: "Search metrics" }).fill("nonsense");
  await expect(panel).toContainText("There is no metric with “nonsense” here.");
  await panel.getByRole("textbox", { name: "Search metrics" }).fill("quorumscape_stores");
  await panel.getByRole("button", { name: "As tables" }).click();
  await expect(panel.getByRole("columnheader", { name: "disconnected" })).toBeVisible();
  await panel.getByRole("rowheader").last().getByRole("button").click();
  await living.until("it went on", ({ now }) => now > 40_000_000);
  await expectAccessible(page, ".metrics");
  await panel.getByRole("button", { name: "Close" }).click();
  await expect(panel).toHaveCount(0);
});

import { expect, head, pace, test } from "./page.ts";

test("a scenario without a rule of Raft ends in the breach that the rule prevents, marked and told", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.locator("button.scenario").click();
  await page.getByRole("menuitemradio", { name: /one vote per term/i }).click();
  await living.until("opened", (status) => status.scenario === "rule-one-vote-per-term");
  await pace(living, 50);
  await living.until("violated", (status) => status.violations > 0, 60_000);
  expect((await living.status()).modifiedRaft).toBe(true);
  await expect(page.getByText(/modified Raft/i).first()).toBeVisible();
  expect((await living.events()).some((event) => event.name === "invariant.violated")).toBe(true);
});

test("the region inspector has a switchboard, and a thrown switch leaves its mark in the link", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.locator("[data-store='4']").click({ position: head });
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.locator("[data-store='2']").click({ position: { x: 36, y: 70 } });
  await page.getByRole("tab", { name: /rules/i }).click();
  const switches = page.getByRole("switch");
  await expect(switches.first()).toBeVisible();
  expect(await switches.count()).toBeGreaterThanOrEqual(16);
  await switches.first().click();
  await living.until("marked", (status) => status.modifiedRaft);
  await page.getByRole("button", { name: "Share" }).click();
  const address = await page.locator("dialog textarea").first().inputValue();
  const other = await open(address);
  await other.until("marked as well", (status) => status.modifiedRaft);
});

import { expect, head, pace, test } from "./page.ts";

test("a scenario without a rule of Raft ends in the breach that the rule prevents, marked and told", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.locator("button.scenario").click();
  await page.locator(".gallery-card").filter({ hasText: /one vote per term/i }).click();
  await living.until("opened", (status) => status.scenario === "rule-one-vote-per-term");
  await pace(living, 50);
  await living.until("violated", (status) => status.violations > 0, 60_000);
  expect((await living.status()).modifiedRaft).toBe(true);
  await expect(page.getByText(/modified Raft/i).first()).toBeVisible();
  expect((await living.events()).some((event) => event.name === "invariant.violated")).toBe(true);
  // The line that tells of it covers nothing, outlives the play key, and leads back and to the same run with the rule on.
  const line = page.getByRole("alert");
  await expect(line).toContainText(/Stopped at .*store/i);
  await page.keyboard.press("Space");
  await expect(line).toBeVisible();
  await expect(page.getByRole("button", { name: "Play" })).toBeDisabled();
  await line.getByRole("button", { name: "Step back" }).click();
  await living.until("before it", (status) => status.violations === 0 && status.errand === null);
  await expect(line).toHaveCount(0);
  await page.keyboard.press("Shift+ArrowRight");
  await living.until("again", (status) => status.violations > 0);
  await line.getByRole("button", { name: "The same with the rule on" }).click();
  await living.until("with the rule on", (status) => !status.modifiedRaft && status.violations === 0);
});

test("the region inspector has a switchboard, and a thrown switch leaves its mark in the link", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.locator("[data-store='4']").click({ position: head });
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.locator("[data-store='2']").click({ position: { x: 36, y: 70 } });
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

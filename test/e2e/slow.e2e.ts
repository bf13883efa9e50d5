import { expect, head, test } from "./page.ts";

test.use({ smooth: true });

/** On a computer a sixteenth as fast as this one. What is asserted is what happens, never how long that takes. */
test("a slow computer draws fewer pictures and says so, answers clicks, and the run is as far as it would be", async ({ open }) => {
  test.slow();
  const living = await open();
  const { page } = living;
  const line = page.locator("[data-tells='slow']");
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 16 });
  await expect(line).toContainText("The simulation is not affected", { timeout: 60_000 });
  await expect(line).toContainText(/Slow computer: \d+ pictures a second/);
  const before = (await living.status()).now;
  await page.locator("[data-store='4']").click({ position: head });
  await expect(page.locator("[data-store='4']")).toHaveAttribute("aria-pressed", "true");
  await living.until("time goes on", ({ now }) => now > before);
  await line.getByRole("button", { name: "Dismiss" }).click();
  await expect(line).toHaveCount(0);
});

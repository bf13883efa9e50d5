import { expect, expectAccessible, head, pause, test } from "./page.ts";

test("everything works by keyboard alone: reach a store, look something up, kill it, step, read why", async ({ open }) => {
  const living = await open();
  const { page } = living;
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement?.closest("[data-store]") !== null)) break;
  }
  const reached = page.locator("[data-store]:focus");
  await expect(reached).toHaveCount(1);
  // What is opened and left again gives the focus back, or the way there would have to be walked anew.
  for (const opens of ["?", "Control+k"]) {
    await page.keyboard.press(opens);
    await expect(page.locator("dialog[open]")).toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog[open]")).toHaveCount(0);
    await expect(reached).toHaveCount(1);
  }
  await page.keyboard.press("Enter");
  await page.keyboard.press("k");
  await expect.poll(async () => (await living.events()).some((event) => event.name === "node.killed")).toBe(true);
  await page.keyboard.press("Shift+ArrowRight");
  await living.until("stopped at what came next", (status) => !status.playing);
  await test.step("a dialog that Escape has closed is closed: the next key is the page's at once", async () => {
    const dialog = page.locator("dialog[open]");
    for (let i = 0; i < 10; i++) {
      await page.keyboard.press("?");
      await expect(dialog).toHaveAccessibleName("Quorumscape in a minute");
      await Promise.all([page.keyboard.press("Escape"), page.keyboard.press("Control+k")]);
      await expect(dialog).toHaveAccessibleName("Commands");
      await page.keyboard.press("Escape");
      await expect(dialog).toHaveCount(0);
    }
  });
});

test("axe finds nothing serious in light and dark, with a fault on the screen", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.locator("[data-store='4']").click({ position: head });
  await page.keyboard.press("k");
  await living.until("killed", (status) => status.leaderless > 0);
  await pause(living);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page);
  }
});

test("a phone shows the stage first, and a store can be killed there", async ({ open, context }) => {
  const living = await open();
  const { page } = living;
  await page.setViewportSize({ width: 390, height: 844 });
  const card = page.locator("[data-store='1']");
  await expect(card).toBeVisible();
  const box = await card.boundingBox();
  expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 999) <= 390).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await card.click({ position: head });
  await page.getByRole("button", { name: /kill/i }).first().click();
  await living.until("killed", (status) => status.leaderless > 0);
  expect(context.pages().length).toBe(1);
});

test("the page speaks Chinese when asked, and remembers", async ({ open }) => {
  const living = await open();
  await living.page.getByRole("button", { name: "中文" }).click();
  await expect(living.page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(living.page.getByText("检查器").or(living.page.getByText("检视")).first()).toBeVisible();
  const again = await open();
  await expect(again.page.locator("html")).toHaveAttribute("lang", "zh-CN");
});

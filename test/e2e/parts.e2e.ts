import { readdirSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { expect, head, pace, pause, test } from "./page.ts";

/** Files carry the name of their part. One that the build does not make would be held back in vain. */
function chunk(part: string): string {
  const isMade = readdirSync("dist/assets").some((file) => file.startsWith(`${part}-`));
  if (!isMade) throw new Error(`The build makes no file ${part}.`);
  return `**/assets/${part}-*.js`;
}

test.use({ ahead: true });

/** Asks for the part again, unless the page (idle, or drawing it anew) has done so by itself meanwhile. */
const tryAgain = (place: Locator): Promise<void> =>
  place.getByRole("button", { name: "Try again" }).click({ timeout: 3_000 }).catch(() => undefined);

test("while the worker fetches what makes a cluster live there is a picture of it, and what is asked meanwhile is done", async ({ page, context }) => {
  let bring = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    bring = resolve;
  });
  // What keys do has not come either.
  for (const part of ["serving", "behind"]) {
    await context.route(chunk(part), async (route) => {
      await held;
      await route.continue();
    });
  }
  await page.goto("/");
  await expect(page.locator("[data-store='4']")).toBeVisible();
  await page.locator("[data-store='4']").click({ position: head });
  await page.keyboard.press("k");
  await expect(page.locator("[data-store='4']")).toHaveAttribute("data-process", "running");
  bring();
  await expect(page.locator("[data-store='4']")).toHaveAttribute("data-process", "dead");
});

test.describe("a part that fails", () => {
  test.use({ expectProblems: true });

  test("a dialog, a view and what the worker does not have yet say that they cannot be loaded, and come when they are asked for again", async ({
    open, context,
  }) => {
    const missing = ["help-dialog", "pd-view", "open"].map(chunk);
    for (const part of missing) await context.route(part, (route) => route.abort());
    const living = await open();
    const { page } = living;
    const dialog = page.getByRole("dialog");
    const inspector = page.locator(".inspector");
    const cut = async (): Promise<void> => {
      await page.keyboard.press("/");
      await dialog.getByRole("combobox").fill("cut store 1 -> store 5");
      await page.keyboard.press("Enter");
    };
    await test.step("a dialog says so, and the run goes on", async () => {
      await page.keyboard.press("?");
      await expect(dialog).toContainText("could not be loaded");
      const { now } = await living.status();
      await living.until("goes on", (status) => status.now > now);
      await page.keyboard.press("Escape");
    });
    await test.step("a view of the inspector leaves the others as they are", async () => {
      await page.locator(".pd-card").first().click();
      await expect(inspector).toContainText("could not be loaded");
      await page.locator("[data-store='1']").click({ position: head });
      await expect(page.locator(".inspector h2")).toContainText("Store 1");
    });
    await test.step("an importer that the worker cannot load is said", async () => {
      await cut();
      await expect(page.getByRole("alert")).toContainText("could not be loaded");
      const { now } = await living.status();
      await living.until("goes on", (status) => status.now > now);
    });
    for (const part of missing) await context.unroute(part);
    await test.step("each comes when it is asked for again", async () => {
      await cut();
      await expect.poll(async () => (await living.events()).some((event) => event.name === "link.cut")).toBe(true);
      await page.locator(".pd-card").first().click();
      await tryAgain(inspector);
      await expect(inspector).toContainText("Operators");
      await page.keyboard.press("?");
      await tryAgain(dialog);
      await expect(dialog).toContainText("Quorumscape in a minute");
    });
  });
});

test.describe("what comes behind the picture", () => {
  test.use({ expectProblems: true });

  test("fails as one, is said where it would stand and over the page, and all of it comes when it is asked for again", async ({
    page, context,
  }) => {
    // What is asked for again is what brings it: the page finds no time to do so by itself.
    await context.addInitScript(() => {
      window.requestIdleCallback = () => 0;
    });
    const behind = chunk("behind");
    await context.route(behind, (route) => route.abort());
    await page.goto("/");
    const said = page.getByText("could not be loaded");
    await expect(said).toHaveCount(2);
    await context.unroute(behind);
    await tryAgain(page.locator("body").getByRole("alert").first());
    await expect(said).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Show the whole run" })).toBeVisible();
    await expect(page.locator(".story")).toContainText("Nothing has happened yet");
  });
});

test.describe("a worker without its second file", () => {
  test.use({ expectProblems: true });

  test("a worker that cannot load what makes a cluster live says so, and lives once it can", async ({ page, context }) => {
    // What a worker asks for itself may pass by a route: its first file is told of another one, which is not there.
    await context.route(chunk("main"), async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll("serving-", "missing-") });
    });
    await page.goto("/");
    const offer = page.getByRole("alert");
    await expect(offer).toContainText("has ended");
    await context.unroute(chunk("main"));
    await offer.getByRole("button").click();
    await expect(offer).toBeHidden();
    await expect(page.locator("[data-store='4']")).toHaveAttribute("data-process", "running");
  });
});

test("a worker that has ended is noticed, and the run goes on from the last instant with what was done", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await pace(living, 5);
  await page.locator("[data-store='4']").click({ position: head });
  await page.keyboard.press("k");
  await living.until("killed", (status) => status.leaderless > 0);
  await pause(living);
  const { now, leaderless } = await living.status();
  const hash = await living.hash();
  // The link of what was done comes with the next news.
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    const { told } = window as unknown as { told: { worker: Worker; status: unknown } };
    told.worker.terminate();
    told.status = null;
  });
  const offer = page.getByRole("alert");
  await expect(offer).toContainText("has not answered", { timeout: 20_000 });
  await offer.getByRole("button", { name: /Go on from/ }).click();
  await expect(offer).toBeHidden();
  await living.until("there again", (status) => status.now === now && !status.playing && status.leaderless === leaderless);
  expect(await living.hash()).toBe(hash);
  await expect(page.locator("[data-store='4']")).toHaveAttribute("data-process", "dead");
  await page.keyboard.press("Space");
  await living.until("goes on", (status) => status.now > now);
});

test("once it has been idle the page needs no network: every dialog, view, language and command still works", async ({ open, context }) => {
  const living = await open();
  const { page } = living;
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("/zh-")),
    null, { timeout: 20_000 });
  await page.waitForTimeout(1_000);
  await context.setOffline(true);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Quorumscape in a minute");
  await page.keyboard.press("Escape");
  await page.locator(".pd-card").first().click();
  await expect(page.locator(".inspector")).toContainText("Operators");
  await page.keyboard.press("/");
  await page.getByRole("combobox").fill("cut store 1 -> store 5");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await living.events()).some((event) => event.name === "link.cut")).toBe(true);
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.locator("dialog textarea").first()).toHaveValue(/#s=/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
});

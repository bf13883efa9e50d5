import { readFileSync } from "node:fs";
import { drop, expect, expectAccessible, head, pause, test, type Living } from "./page.ts";

// What keeps runs comes with what the idle page fetches.
test.use({ ahead: true });

const shelf = ({ page }: Living) => page.locator("[data-shelf='kept']");

/** The shelf of earlier runs in the gallery. */
async function openShelf(living: Living): Promise<ReturnType<typeof shelf>> {
  await living.page.keyboard.press("l");
  await living.page.locator("dialog[open]").getByRole("button", { name: "Earlier runs" }).click();
  return shelf(living);
}

test("a run outlives its tab: it is found in the gallery, opened where it stood, named, saved, deleted, brought back", async ({ open, context }) => {
  const first = await open("#scenario=one-group");
  await first.until("lives", (status) => status.now > 1_000);
  await pause(first);
  await first.page.locator("[data-store='2']").click({ position: head });
  await first.page.keyboard.press("k");
  await first.until("killed", ({ branches }) => branches.some(({ inputs }) => inputs.length > 0));
  const { now } = await first.status();
  // It is kept on its own, a moment after the deed.
  const databases = () => first.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  await expect.poll(databases).toContain("quorumscape-runs");
  await first.page.waitForTimeout(1_500);
  const before = await first.hash();
  await first.page.close();

  const living = await open();
  const { page } = living;
  let runs = await openShelf(living);
  await expect(runs.getByRole("listitem")).toHaveCount(1);
  await expect(runs.getByRole("listitem")).toContainText("kill store 2");
  await expectAccessible(page, "[data-shelf='kept']");
  await runs.getByRole("button", { name: "Rename" }).click();
  await runs.getByRole("textbox", { name: "Name" }).fill("For the exam");
  await page.keyboard.press("Enter");
  await expect(runs.getByRole("listitem")).toContainText("For the exam");
  const [download] = await Promise.all([
    page.waitForEvent("download"), runs.getByRole("button", { name: "Save For the exam as a file" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("For-the-exam.quorumscape.json");
  const file = { name: "run.json", text: readFileSync(await download.path(), "utf8") };
  await runs.getByRole("button", { name: "Open For the exam" }).click();
  await living.until("open again, where it stood",
    (status) => status.scenario === "one-group" && !status.playing && status.now === now);
  expect(await living.hash()).toBe(before);

  await test.step("the saved file opens the same run at the same instant", async () => {
    await page.goto("#scenario=healthy");
    await living.until("another run", (status) => status.scenario === "healthy");
    await drop(page, [file]);
    await living.until("the file's run", (status) => status.scenario === "one-group" && status.now === now);
    expect(await living.hash()).toBe(before);
  });

  await test.step("it is deleted, and brought back by its name", async () => {
    runs = await openShelf(living);
    await expect(runs.getByRole("listitem")).toHaveCount(1);
    await runs.getByRole("button", { name: "Delete For the exam" }).click();
    await expect(runs.getByRole("listitem")).toHaveCount(0);
    await expect(runs.getByRole("status")).toContainText("Deleted: For the exam.");
    await runs.getByRole("button", { name: "Undo" }).click();
    await expect(runs.getByRole("listitem")).toContainText("For the exam");
  });
  await context.close();
});

test("what is only looked at is not kept, and a browser that keeps nothing says so in a sentence", async ({ open, context }) => {
  await context.addInitScript(() => {
    if (location.search !== "?none") return;
    IDBFactory.prototype.open = () => {
      throw new DOMException("not allowed", "SecurityError");
    };
  });
  const living = await open("#scenario=store-dies");
  await living.until("something has happened", ({ now }) => now > 11_000_000);
  await living.page.waitForTimeout(2_000);
  await expect((await openShelf(living)).getByText("None yet.")).toBeVisible();
  await living.page.close();
  const second = await open("?none");
  await expect((await openShelf(second)).getByText("This browser keeps nothing for this page")).toBeVisible();
});

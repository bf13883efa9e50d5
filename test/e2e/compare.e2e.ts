import { generateTopology } from "../../src/cluster/topologies.ts";
import { encodeLink } from "../../src/exchange/link.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { VERSION } from "../../src/session/open.ts";
import { act, expect, expectAccessible, pause, test, type Living } from "./page.ts";

const at = (time: number): Instant => seconds(time) as number as Instant;

/** Five stores of which the fourth dies at 2 s; little is asked of them, so that many runs of it are soon over. */
const small = encodeLink({
  version: VERSION, scenario: "", topology: generateTopology({ stores: 5, regions: 6, replicas: 3, zones: 3, rate: 20 }),
  preset: "tikv", seed: 1, inputs: [{ at: at(2), action: { kind: "kill", node: { kind: "store", id: 4 } } }], at: at(5),
});

/** Runs in the page before its scripts: the instants of the latest frames of each worker, in the order of their start. */
function listenToAll(): void {
  const Original = window.Worker;
  const instants: number[] = [];
  Object.assign(window, { instants });
  window.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      const place = instants.push(-1) - 1;
      this.addEventListener("message", ({ data }: MessageEvent<{ kind: string; frame: { now: number } }>) => {
        if (data.kind === "frame") instants[place] = data.frame.now;
      });
    }
  };
}

const instantsOf = ({ page }: Living): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { instants: number[] }).instants.slice(-2));

const struck = async (open: (address: string) => Promise<Living>, text: string): Promise<Living> => {
  const living = await open(`#s=${text}`);
  await living.until("there", (status) => status.now >= at(5) && !status.playing);
  return living;
};

/** Opens the Compare dialog and asks what would have been. */
async function ask({ page }: Living, question: string): Promise<void> {
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByRole("button", { name: question }).click();
  await expect(page.getByRole("button", { name: "First difference" })).toBeVisible({ timeout: 60_000 });
}

test("a what-if opens beside the original: in step, with the first difference on both time lines, and what both came to", async ({ context, open }) => {
  await context.addInitScript(listenToAll);
  const living = await struck(open, small);
  const { page } = living;
  await ask(living, "Election timeout halved");
  const dialog = page.locator("dialog.compare");
  await test.step("the first difference is told and marked on either side", async () => {
    await expect(dialog.locator(".compare-mark[data-kind='parting']")).toHaveCount(2);
    await expect(dialog.getByRole("region", { name: "First difference" })).toContainText("raft-store-max-leader-lease was set to 4.5s");
    await expect(dialog.getByRole("region", { name: "What came of it" })).toContainText("00:0");
  });
  await test.step("the table says who was better off", async () => {
    await expect(dialog.getByRole("row", { name: /Longest outage of one range .* better −/ })).toBeVisible();
    await expect(dialog.getByRole("row", { name: /Acknowledged writes lost 0 0 none/ })).toBeVisible();
    await expect(dialog.getByRole("columnheader", { name: "Raft leader Left" })).toBeVisible();
  });
  await test.step("both go on together", async () => {
    const apart: number[] = [];
    for (let look = 0; look < 10; look++) {
      const [left = 0, right = 0] = await instantsOf(living);
      apart.push(Math.abs(left - right));
      await page.waitForTimeout(60);
    }
    expect(Math.max(...apart)).toBeLessThan(400_000);
  });
  await test.step("by keys alone both go where the cursor goes", async () => {
    const line = dialog.getByRole("slider").first();
    await line.focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Home");
    await page.keyboard.press("Shift+ArrowRight");
    await expect(line).toHaveAttribute("aria-valuetext", "00:10.000");
    await expect(dialog.getByRole("slider").last()).toHaveAttribute("aria-valuetext", "00:10.000");
    expect(await instantsOf(living)).toEqual([at(10), at(10)]);
  });
  await test.step("and axe finds nothing", () => expectAccessible(page, "dialog.compare"));
});

test("two branches of a run, with name and note, are in its link, and stand side by side in another tab, in its language", async ({ open }) => {
  const living = await struck(open, small);
  const { page } = living;
  await page.evaluate((to) => {
    (window as unknown as { told: { worker: Worker } }).told.worker.postMessage({ kind: "seek", to });
  }, at(3));
  await living.until("back", (status) => status.now === at(3) && !status.playing);
  await act(living, { kind: "kill", node: { kind: "store", id: 2 } });
  await living.until("another branch", (status) => status.branches.length === 2 && status.branch === 2);
  await test.step("a name and a note", async () => {
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    await page.getByRole("button", { name: 'Name and note of "kill store 2"' }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("two of five");
    await page.getByRole("textbox", { name: "Note" }).fill("asked in the third week");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "asked in the third week" }).last()).toContainText("two of five");
    await expectAccessible(page, "dialog");
    await page.keyboard.press("Escape");
  });
  await page.getByRole("button", { name: "中文" }).click();
  await page.locator("[data-store='5']").click({ position: { x: 40, y: 18 } });
  await page.getByRole("button", { name: "分享" }).click();
  const address = await page.locator("dialog textarea").first().inputValue();
  expect(address).toMatch(/&select=store-5&lang=zh$/);
  await page.evaluate(() => localStorage.clear());
  const other = await test.step("opened", () => open(address));
  const status = await other.until("the branch", ({ branches, now }) => branches.length === 2 && now === at(3));
  expect(status.branches.map(({ name, note, parent }) => [name, note, parent]))
    .toEqual([["", "", null], ["two of five", "asked in the third week", 1]]);
  expect(status.branch).toBe(2);
  await expect(other.page.locator("[data-store='5']")).toHaveAttribute("aria-pressed", "true");
  await test.step("the branch that was not looked at runs when somebody does", async () => {
    await other.page.getByRole("button", { name: "对比", exact: true }).click();
    await other.page.locator("dialog").getByRole("button", { name: "对比", exact: true }).click();
    const dialog = other.page.locator("dialog.compare");
    await expect(dialog.getByRole("heading", { name: "two of five" })).toBeVisible();
    await expect(dialog.getByRole("region", { name: "首个差异" })).toContainText("store 2", { timeout: 60_000 });
  });
});

test("the link of a comparison opens it again, on a phone, and many seeds show both spreads", async ({ context, open }) => {
  const living = await struck(open, small);
  await ask(living, "The fault one second later");
  const { page } = living;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy link of this comparison" }).click();
  await expect(page.getByText("Link copied")).toBeVisible();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  expect(address).toContain("&with=1.");
  await page.close();
  const other = await open(address);
  await other.page.setViewportSize({ width: 390, height: 844 });
  const dialog = other.page.locator("dialog.compare");
  await expect(dialog.getByRole("heading", { name: "The fault one second later" })).toBeVisible();
  await expect(dialog.getByRole("slider")).toHaveCount(2, { timeout: 60_000 });
  const boxes = await Promise.all([0, 1].map((place) => dialog.locator(".compare-stage").nth(place).boundingBox()));
  expect(boxes[1]?.y).toBeGreaterThan((boxes[0]?.y ?? 0) + (boxes[0]?.height ?? 0));
  expect(await dialog.locator(".dialog-body").evaluate((body) => body.scrollWidth <= body.clientWidth)).toBe(true);
  await test.step("2 × 20 seeds", async () => {
    await dialog.getByRole("button", { name: "Run 2 × 20 seeds" }).click();
    await expect(dialog.getByText("All runs have ended.")).toBeVisible({ timeout: 120_000 });
    const spread = dialog.getByRole("img", { name: /^rto.elected: median .* on the left, .* on the right$/ });
    await expect(spread).toBeVisible();
    await expectAccessible(other.page, "dialog.compare");
  });
});

test("a fault's flag and its card ask what if in one click, by the pointer and by keys", async ({ open }) => {
  const living = await struck(open, small);
  const { page } = living;
  const flag = page.getByRole("button", { name: /kill store 4/ });
  await flag.click({ button: "right" });
  await expect(page.getByRole("menuitem")).toHaveCount(7);
  await expect(page.getByRole("menuitem", { name: /Another seed.*no branch/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await flag.focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "PreVote off" }).press("Enter");
  await expect(page.locator("dialog.compare").getByRole("heading", { name: "PreVote off" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Failovers/ }).click();
  await page.getByRole("button", { name: "What if …" }).click();
  await page.getByRole("menuitem", { name: "Five replicas" }).click();
  await expect(page.locator("dialog.compare").getByRole("heading", { name: "Five replicas" })).toBeVisible();
});

test("a branch that nobody left is deleted, the present one and one that others left stay", async ({ open }) => {
  const living = await struck(open, small);
  const { page } = living;
  await pause(living);
  await ask(living, "PreVote off");
  await page.getByRole("button", { name: "Choose others" }).click();
  await expect(page.getByRole("button", { name: 'Delete "The first run"' })).toBeDisabled();
  await page.getByRole("button", { name: 'Delete "PreVote off"' }).click();
  await expect(page.getByRole("button", { name: 'Delete "PreVote off"' })).toHaveCount(0);
  await test.step("the palette jumps from fault to fault, and says by which keys the time bar does", async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Commands" }).fill("Previous fault");
    await expect(page.getByRole("option", { name: "Previous fault", exact: true })).toContainText("Time: Shift F");
    await page.keyboard.press("Enter");
    await living.until("at the fault", ({ now }) => now === at(2));
    await expect(page.getByRole("status").filter({ hasText: "fault, 1 of 1" })).toBeVisible();
  });
  await test.step("closed, a dialog that came by keys alone leaves the focus on the page, where keys are heard", async () => {
    const isPages = (): Promise<boolean> => page.evaluate(() => document.activeElement?.matches("main") === true);
    for (const size of [{ width: 390, height: 844 }, { width: 800, height: 450 }]) {
      await page.setViewportSize(size);
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Commands" }).fill("Compare");
      await page.keyboard.press("Enter");
      await expect(page.locator("dialog.choose-branches")).toBeVisible();
      await page.keyboard.press("Escape");
      await expect.poll(isPages).toBe(true);
    }
  });
});

import type { Locator } from "@playwright/test";
import { expect, pace, pause, test, type Living } from "./page.ts";

const RAFT = "Raft";

/** Opens the classroom from the gallery, as a teacher does. */
async function openRaft(living: Living): Promise<void> {
  const { page } = living;
  await page.keyboard.press("l");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type(RAFT);
  await page.getByRole("link", { name: /^Raft / }).first().click();
  await living.until("opened", (status) => status.scenario === "raft");
  await page.locator(".group-server").nth(4).waitFor();
}

const server = ({ page }: Living, store: number): Locator => page.locator(`[data-server='${store}']`);

/** How the servers are, as they are told to who does not see them. */
const told = ({ page }: Living): Promise<string[]> =>
  page.locator("[data-server]").evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? ""));

/** Presses a key that steps, and waits until the run stands elsewhere. */
async function step(living: Living, key: "n" | "b"): Promise<void> {
  const { now } = await living.status();
  await living.page.keyboard.press(key);
  await living.until("a step", (status) => status.now !== now, 10_000);
}

test("a double click, the key G and the switch show a group at large, Escape leads back, and a link opens it", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await pause(living);
  await page.locator("[data-store='1']").dblclick({ position: { x: 28, y: 68 } });
  await expect(page.locator(".group-server")).toHaveCount(3);
  await expect(page.locator(".group-head")).toContainText("region 1");
  await page.keyboard.press("Escape");
  await expect(page.locator(".group-view")).toHaveCount(0);
  await page.keyboard.press("g");
  await expect(page.locator(".group-server")).toHaveCount(3);
  await page.getByRole("button", { name: "Cluster", exact: true }).click();
  await expect(page.locator(".group-view")).toHaveCount(0);
  await page.getByRole("button", { name: "Show the group at large" }).click();
  await expect(page.locator(".group-server")).toHaveCount(3);
  await test.step("a link opens the same group at large", async () => {
    await page.getByRole("button", { name: /share/i }).first().click();
    const link = await page.locator("textarea").inputValue();
    expect(link).toMatch(/&select=region-\d+&view=group&lang=en$/);
    const other = await open(link);
    await expect(other.page.locator(".group-server")).toHaveCount(3);
  });
});

test("a scenario may begin with its group; another number of servers stands on its ring at once, each whole and in its place", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await openRaft(living);
  await expect(page.locator(".group-server")).toHaveCount(5);
  for (const size of [9, 3, 5]) {
    await page.getByRole("group", { name: "Number of members" }).getByText(String(size)).click();
    await expect(page.locator(".group-server")).toHaveCount(size);
    // Whoever leaves and comes back while the replicas are on their way finds them on the ring, too.
    await page.keyboard.press("g");
    await page.waitForTimeout(100);
    await page.keyboard.press("g");
    // Longer than replicas travel: where one has stayed on its way, it stays there.
    await page.waitForTimeout(600);
    expect(await page.locator(".group-server").evaluateAll((all) => all.every((each) => {
      const place = each.parentElement?.getBoundingClientRect();
      const box = each.getBoundingClientRect();
      return getComputedStyle(each).opacity === "1" && Math.abs(box.left - (place?.left ?? 0)) < 1
        && Math.abs(box.width - (place?.width ?? 0)) < 1;
    }))).toBe(true);
  }
});

test("a teacher's run: timers are aligned, votes are split, and without one answer the outcome is another", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await openRaft(living);
  await pause(living);
  // The leader falls, and all others will notice at the same tick.
  await server(living, 1).focus();
  await page.keyboard.press("k");
  await expect(server(living, 1)).toHaveAttribute("data-process", "dead");
  await page.keyboard.press("y");
  await expect.poll(async () => (await living.events()).map(({ name }) => name)).toContain("raft.timers.set");
  // At the instant at which the first stands, two others do: all ask for the same term, and the votes are split.
  await expect.poll(async () => {
    await step(living, "n");
    return (await told(living)).join();
  }, { timeout: 30_000 }).toContain("candidate");
  for (const store of [2, 3]) {
    await server(living, store).focus();
    await page.keyboard.press("t");
    await expect(server(living, store)).toHaveAttribute("data-role", /candidate/);
  }
  const candidates = page.locator(".group-server[data-role='candidate']");
  await expect.poll(async () => {
    await step(living, "n");
    return candidates.count();
  }, { timeout: 30_000, intervals: [50] }).toBeGreaterThan(1);
  // Step by step, there and back again: the same picture stands at the same instant.
  const before = await told(living);
  const here = (await living.status()).now;
  await step(living, "n");
  await step(living, "b");
  expect((await living.status()).now).toBe(here);
  await expect.poll(() => told(living)).toEqual(before);
  // One message is dropped in flight: the run goes on in a branch of its own.
  const message = page.locator(".group-messages li button").first();
  await expect(message).toBeVisible();
  await message.click();
  await expect(page.locator(".group-message")).toContainText("sent at");
  const { branches } = await living.status();
  await page.keyboard.press("d");
  await living.until("another future", (status) => status.branches.length > branches.length);
  await expect.poll(async () => (await living.events()).map(({ name }) => name)).toContain("message.changed");
});

test("the space-time diagram tells the past of the group; keys and clicks in it lead to its instants", async ({ open }) => {
  const living = await open("#scenario=raft");
  const { page } = living;
  expect((await living.status()).scenario).toBe("raft");
  await page.locator(".group-server").nth(4).waitFor();
  // The window is of four election timeouts, 1.2 s.
  await pace(living, 0.5);
  await living.until("half a window", (status) => status.now > 600_000);
  await pause(living);
  await page.keyboard.press("h");
  const diagram = page.getByRole("slider", { name: "Members as lines, messages as arrows from left to right" });
  await expect(diagram).toBeVisible();
  const list = page.locator(".space-time li");
  await expect(list.filter({ hasText: "S1 to S2: heartbeat" }).first()).toBeAttached();
  const { now } = await living.status();
  await diagram.focus();
  await page.keyboard.press("End");
  await expect(diagram).toHaveAttribute("aria-valuetext", /^\d\d:\d\d\.\d{6}/);
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  const first = await living.until("the first of the window", (status) => status.now < now);
  // A click goes to where it points; drawing over a stretch enlarges it.
  const box = await diagram.boundingBox();
  if (box === null) throw new Error("the diagram has no box");
  await page.mouse.click(box.x + box.width * 0.3, box.y + box.height / 2);
  await living.until("the instant under the pointer", (status) => status.now > first.now && status.now < now);
  const length = await page.locator(".space-time-tools span").textContent();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect(page.locator(".space-time-tools span")).not.toHaveText(length ?? "");
  await page.getByRole("tab", { name: "Logs" }).click();
  await expect(diagram).toHaveCount(0);
});

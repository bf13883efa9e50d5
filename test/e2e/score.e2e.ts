import { expect, expectAccessible, head, pace, pause, test, type Living } from "./page.ts";

/** A store has died, its regions have new leaders: the run stands half a minute behind it. */
async function afterDeath(open: (address?: string) => Promise<Living>): Promise<Living> {
  const living = await open("#scenario=store-dies");
  await living.until("open", (status) => status.scenario === "store-dies" && status.errand === null);
  await living.until("killed", (status) => status.leaderless > 0, 20_000);
  await pace(living, 20);
  await living.until("all serve again", (status) => status.leaderless === 0, 30_000);
  await pause(living);
  return living;
}

const firstOf = (events: readonly { readonly name: string }[], name: string): unknown =>
  events.find((event) => event.name === name);

const focusBar = async ({ page }: Living): Promise<void> => {
  // By keyboard, as it would be walked to: letters are the bar's then.
  await page.locator(".time-slider").focus();
};

test("with the keyboard alone one jumps between faults, elections and commits, and hears where that leads", async ({ open }) => {
  const living = await afterDeath(open);
  const { page } = living;
  const said = page.locator(".time-said");
  await focusBar(living);
  const end = (await living.status()).now;
  await page.keyboard.press("Shift+F");
  await expect(said).toContainText(/killed.*fault, \d+ of \d+/);
  await expect(said).toHaveAttribute("role", "status");
  const fault = (await living.until("at the kill", (status) => status.now < end && status.errand === null)).now;
  await page.keyboard.press("e");
  await expect(said).toContainText(/stood for election.*election, 1 of/);
  const first = (await living.until("at an election", (status) => status.now > fault && status.errand === null)).now;
  await page.keyboard.press("e");
  await living.until("at the next one", (status) => status.now > first && status.errand === null);
  await page.keyboard.press("Shift+E");
  await living.until("back", (status) => status.now === first && status.errand === null);
  await page.keyboard.press("c");
  await expect(said).toContainText(/commit, 1 of/);
  await page.keyboard.press("v");
  await expect(said).toHaveText("No later violation so far: play on to see what comes");
  // The letters are the page's elsewhere.
  await page.locator(".stage").click({ position: { x: 4, y: 4 } });
  await page.keyboard.press("f");
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("the axis is zoomed and moved by W A S D and by Ctrl with arrows while the time bar has the focus", async ({ open }) => {
  const living = await afterDeath(open);
  const { page } = living;
  const part = async (): Promise<string> => (await page.locator(".time-overview").getAttribute("aria-valuetext")) ?? "";
  await focusBar(living);
  const { now, auto } = await living.status();
  for (const key of ["w", "d", "a", "s", "Control+ArrowRight", "Control+ArrowUp"]) {
    const before = await part();
    await page.keyboard.press(key);
    await expect.poll(part, { message: key }).not.toBe(before);
  }
  expect(await living.status()).toMatchObject({ now, auto });
});

test("events are looked for, stepped through and read; a region is pinned with its leaders; all of it without a pointer", async ({ open }) => {
  const living = await afterDeath(open);
  const { page } = living;
  await page.keyboard.press("j");
  const field = page.getByRole("searchbox", { name: "Find in the run" });
  await expect(field).toBeFocused();
  await field.fill("elected");
  const count = page.locator(".score-count");
  await expect(count).toHaveText(/^\d+ found$/);
  const all = Number.parseInt(await count.textContent() ?? "", 10);
  expect(all).toBe((await living.events()).filter(({ name }) => name.includes("elected")).length);
  const { region } = firstOf(await living.events(), "raft.leader.elected") as { region: number };
  await field.fill(`region ${region} elected`);
  await expect(count).toHaveText("1 found");
  await page.keyboard.press("Shift+Enter");
  await expect(page.locator(".time-said")).toContainText(`region ${region}`);
  await page.getByRole("button", { name: `Pin region ${region}` }).press("Enter");
  await expect(page.locator(".pin-names")).toContainText(`region ${region}`);
  await page.getByRole("button", { name: "As a list" }).press("Enter");
  const list = page.locator(".score-list");
  await expect(list).toContainText(/store \d led, 00:00\.000 – /);
  await expect(list).toContainText(/store \d led in term \d+, .* – now/);
  await expect(list.locator("tbody tr")).toHaveCount(1);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.locator(".score")).toHaveCount(0);
  // As the help says: whoever has no pointer comes to the bar that way.
  await expect(page.locator(".time-slider")).toBeFocused();
  await expect(page.locator(".pin-names")).toContainText(`region ${region}`);
  await expectAccessible(page);
  await page.reload();
  await living.until("there again", (status) => status.scenario === "store-dies" && status.errand === null);
  await expect(page.locator(".pin-names")).toContainText(`region ${region}`);
});

test("the chain behind an election is marked on time bar and stage down to the kill, with the step that is pointed at", async ({ open }) => {
  const living = await afterDeath(open);
  const { page } = living;
  const elected = page.locator(".sentence").filter({ hasText: /leads region/ }).last();
  await elected.getByRole("button", { name: "why?" }).click();
  const steps = page.locator(".why-chain li");
  await expect(steps.last()).toContainText("was killed");
  const numbers = await steps.locator(".why-step").allTextContents();
  expect(numbers).toEqual(numbers.map((_, i) => String(i + 2)));
  expect(numbers.length).toBeGreaterThan(2);
  // All of it in sight.
  await page.getByRole("button", { name: "Show the whole run" }).click();
  const marks = page.locator(".chain-mark");
  await expect(marks).toHaveCount(numbers.length + 1);
  const kill = page.locator(`.chain-mark[data-step='${numbers.length + 1}']`);
  const killed = firstOf(await living.events(), "node.killed") as { node: { id: number } };
  const light = page.locator(`.why-light[data-light='store ${killed.node.id}']`);
  await expect(light).toBeVisible();
  await steps.last().hover();
  await expect(kill).toHaveAttribute("data-lit", /.*/);
  await expect(light).toHaveAttribute("data-lit", "");
  await expect(light).toHaveText(String(numbers.length + 1));
  await page.mouse.move(2, 2);
  await expect(page.locator(".chain-mark[data-lit]")).toHaveCount(0);
  await kill.hover();
  await expect(steps.last()).toHaveAttribute("data-lit", /.*/);
  await kill.click();
  await living.until("at the kill", (status) => status.now < 20_000_000 && status.errand === null);
  await expectAccessible(page);
  // The sentence has not been told there; its chain is still shown, and leads back.
  await expect(elected).toHaveCount(0);
  await expect(marks).toHaveCount(numbers.length + 1);
  await marks.first().click();
  await expect(steps).toHaveCount(numbers.length);
  // While it is under way Escape ends the way there.
  await living.until("there", (status) => status.errand === null && status.now > 20_000_000);
  await page.keyboard.press("Escape");
  await expect(page.locator(".why-light")).toHaveCount(0);
  await expect(marks).toHaveCount(0);
  await expect(steps).toHaveCount(0);
});

test("an interval that is drawn over the time bar is read as a space-time diagram with what is quiet folded", async ({ open }) => {
  const living = await afterDeath(open);
  const { page } = living;
  await page.getByRole("button", { name: "Show the whole run" }).click();
  await page.locator("[data-store='1']").click({ position: head });
  await page.keyboard.press("j");
  await page.getByRole("button", { name: "Draw an interval" }).click();
  // What is drawn with is fetched when it is first asked for.
  await page.locator(".time-interval[data-drawing]").waitFor({ state: "attached" });
  const box = await page.locator(".time-slider").boundingBox();
  if (box === null) throw new Error("no time bar");
  await page.mouse.move(box.x + 0.1 * box.width, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.9 * box.width, box.y + 60, { steps: 4 });
  await page.mouse.up();
  const { now } = await living.status();
  await page.getByRole("button", { name: /^Space-time diagram of region/ }).click();
  await expect(page.locator(".space-time-box")).toBeVisible();
  await expect(page.getByRole("button", { name: "Fold what is quiet" })).toHaveAttribute("aria-pressed", "true");
  // Drawing is looking: the present has not moved.
  expect((await living.status()).now).toBe(now);
});

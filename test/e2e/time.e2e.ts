import { expect, head, pace, pause, test, type Living } from "./page.ts";

const clock = async (living: Living): Promise<number> => {
  const text = (await living.page.locator(".clock").textContent()) ?? "";
  const [, hours, minutes, seconds] = /(\d+):(\d+):(\d+\.\d+)/.exec(text) ?? [];
  return (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000_000;
};

const choose = async (living: Living, scenario: RegExp): Promise<void> => {
  await living.page.locator(".scenario").click();
  await living.page.locator(".gallery-card").filter({ hasText: scenario }).click();
};

test("a scenario's first fault comes within seconds of wall time, and its wait is told", async ({ open }) => {
  const living = await open();
  await choose(living, /A store dies/i);
  await expect(living.page.locator(".hint")).toContainText(/Planned in .*kill store 4/);
  await living.until("killed", (status) => status.leaderless > 0, 12_000);
});

test("arrows step through events after a click on a store, and walk the stores only for who came with the keyboard", async ({ open }) => {
  const living = await open();
  await pause(living);
  await living.page.locator("[data-store='4']").click({ position: head });
  const before = (await living.status()).now;
  for (let i = 0; i < 40; i++) await living.page.keyboard.press("ArrowRight");
  await living.until("stepped", (status) => status.now > before);
  await expect(living.page.locator("[data-store='4']")).toHaveAttribute("aria-pressed", "true");
  await expect(living.page.locator("[data-store='5']")).not.toBeFocused();
  await choose(living, /A store dies/i);
  await living.until("there", (status) => status.scenario === "store-dies" && status.errand === null);
  await pause(living);
  await living.page.keyboard.press("Shift+ArrowRight");
  await living.until("the kill", (status) => status.leaderless > 0);
});

test("at a pace that the engine cannot reach, the clock shows what was simulated and the pace says what is reached", async ({ open }) => {
  const living = await open();
  await pace(living, 10_000);
  await expect(living.page.locator(".pace-reached")).toContainText(/reaching \d/, { timeout: 15_000 });
  await living.page.keyboard.press("Space");
  await living.until("paused", (status) => !status.playing);
  const { now } = await living.status();
  await expect.poll(() => clock(living)).toBeLessThanOrEqual(now);
});

test("a skip tells where it is, and Escape ends it there", async ({ open }) => {
  const living = await open();
  await living.page.locator("[data-store='4']").click({ position: head });
  await living.page.keyboard.press("k");
  await living.until("killed", (status) => status.leaderless > 0);
  await living.page.keyboard.press("e");
  const line = living.page.locator(".hint.job");
  await expect(line).toContainText(/To repaired: \d\d:\d\d\.\d+, PD may begin to repair at 30:0\d\.\d+ · \d+ % · .*×/);
  await living.page.keyboard.press("Escape");
  const stopped = await living.until("stopped", (status) => status.errand === null && !status.playing);
  expect(stopped.now).toBeLessThan(1_830_000_000);
  await expect(line).toHaveCount(0);
});

test("the whole run is shown as a whole, also while it grows", async ({ open }) => {
  const living = await open();
  await pace(living, 100);
  await living.until("90 s", (status) => status.now > 90_000_000);
  await pause(living);
  const whole = living.page.getByRole("button", { name: "Show the whole run" });
  await whole.click();
  await living.page.waitForTimeout(400);
  await expect(whole).toHaveAttribute("aria-pressed", "true");
  const slider = await living.page.locator(".time-slider").boundingBox();
  const playhead = await living.page.locator(".playhead").boundingBox();
  expect(slider !== null && playhead !== null && playhead.x > slider.x + 0.9 * slider.width).toBe(true);
  await living.page.mouse.click((slider?.x ?? 0) + 3, (slider?.y ?? 0) + 40);
  await living.until("near the beginning", (status) => status.now < 5_000_000 && status.errand === null);
});

test("a reload goes on where the run was, and a fresh one is a click away", async ({ open }) => {
  const living = await open();
  await pace(living, 5);
  await living.until("3 s", (status) => status.now > 3_000_000);
  await living.page.locator("[data-store='5']").click({ position: head });
  await living.page.keyboard.press("k");
  await living.until("killed", (status) => status.leaderless > 0);
  await pause(living);
  const before = await living.status();
  const hash = await living.hash();
  await living.page.waitForTimeout(300);
  await living.page.reload();
  await living.page.waitForFunction(() => (window as unknown as { told: { frames: number } }).told.frames > 0);
  await living.until("back", (status) => status.now === before.now && status.errand === null && !status.playing);
  expect(await living.hash()).toBe(hash);
  await expect(living.page.locator("[data-store='5']")).toHaveAttribute("aria-pressed", "true");
  await living.page.getByRole("button", { name: "Start anew" }).click();
  await living.until("fresh", (status) => status.leaderless === 0 && status.now < before.now);
});

test("a shared link opens standing at its moment, with what was selected", async ({ open }) => {
  const living = await open();
  await pace(living, 5);
  await living.until("2 s", (status) => status.now > 2_000_000);
  await pause(living);
  await living.page.locator("[data-store='3']").click({ position: head });
  await living.page.getByRole("button", { name: "Share" }).click();
  const address = await living.page.locator("dialog textarea").first().inputValue();
  const { now } = await living.status();
  const other = await open(address);
  await other.until("there", (status) => status.now === now && status.errand === null);
  await other.page.waitForTimeout(500);
  expect((await other.status()).now).toBe(now);
  await expect(other.page.locator("[data-store='3']")).toHaveAttribute("aria-pressed", "true");
});

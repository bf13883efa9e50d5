import { expect, head, pace, pause, test, type Living } from "./page.ts";

const clock = async (living: Living): Promise<number> => {
  const text = (await living.page.locator(".clock").textContent()) ?? "";
  const [, hours, minutes, seconds] = /(\d+):(\d+):(\d+\.\d+)/.exec(text) ?? [];
  return Math.round((Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000_000);
};

const choose = async (living: Living, scenario: RegExp): Promise<void> => {
  await living.page.locator(".scenario").click();
  await living.page.locator(".gallery-card[href^='#scenario=']").filter({ hasText: scenario }).click();
};

test("a scenario's first fault comes within seconds of wall time, and its wait is told", async ({ open }) => {
  const living = await open();
  await choose(living, /A store dies(?! in its sleep)/i);
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
  await choose(living, /A store dies(?! in its sleep)/i);
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
  const line = living.page.locator("[data-tells='errand']");
  await expect(line).toContainText(/To repaired: \d\d:\d\d\.\d+, PD may begin to repair at 30:0\d\.\d+ · \d+ % · .*×/);
  await living.page.keyboard.press("Escape");
  const stopped = await living.until("stopped", (status) => status.errand === null && !status.playing);
  expect(stopped.now).toBeLessThan(1_830_000_000);
  await expect(line).toHaveCount(0);
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

const sliderBox = async (living: Living): Promise<{ x: number; y: number; width: number; height: number }> => {
  const box = await living.page.locator(".time-slider").boundingBox();
  if (box === null) throw new Error("no time bar");
  return box;
};

/** The instant under the pointer, as the bar reads it out, in seconds. */
const readout = async (living: Living): Promise<number> => {
  const text = (await living.page.locator(".time-tip").textContent()) ?? "";
  const [, minutes, seconds] = /(\d+):(\d+(?:\.\d+)?)/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
};

const shownPart = async (living: Living): Promise<{ from: number; to: number }> => {
  const text = (await living.page.locator(".time-overview").getAttribute("aria-valuetext")) ?? "";
  const all = [...text.matchAll(/(?:(\d+):)?(\d+):(\d+\.\d+)/g)].map(([, h, m, s]) =>
    Number(h ?? 0) * 3_600 + Number(m) * 60 + Number(s));
  return { from: all[0] ?? NaN, to: all[1] ?? NaN };
};

/** The part that is shown once what was dragged has come to rest: two pictures later it is the same. */
async function partAtRest(living: Living): Promise<{ from: number; to: number }> {
  let part = await shownPart(living);
  await expect.poll(async () => {
    await living.page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
    const before = part;
    part = await shownPart(living);
    return part.from === before.from && part.to === before.to;
  }).toBe(true);
  return part;
}

/** The bar of a run of 200 s, which stands: each looks at it as the one before has left it. */
test("the time bar of a long run: overview and brush, the whole of it, the wheel about the pointer, and steps that are told", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await pace(living, 200);
  await living.until("200 s", (status) => status.now > 200_000_000);
  await pause(living);
  await test.step("the overview shows which part of the run the axis shows; its brush is dragged, resized and moved by keys", () =>
    useOverview(living));
  const slider = await sliderBox(living);
  await test.step("the whole run is shown as a whole", async () => {
    const whole = page.getByRole("button", { name: "Show the whole run" });
    await whole.click();
    await expect(whole).toHaveAttribute("aria-pressed", "true");
    await partAtRest(living);
    const playhead = await page.locator(".playhead").boundingBox();
    expect(playhead?.x ?? 0).toBeGreaterThan(slider.x + 0.9 * slider.width);
  });
  await test.step("six notches of the wheel keep the instant under the pointer where it is, and the read-out agrees", async () => {
    await page.mouse.move(slider.x + 0.8 * slider.width, slider.y + 60);
    const before = await readout(living);
    const { from, to } = await shownPart(living);
    for (let notch = 0; notch < 6; notch++) await page.mouse.wheel(0, -100);
    await expect.poll(async () => (await shownPart(living)).to).toBeLessThan(to);
    const part = await partAtRest(living);
    expect(part.to - part.from).toBeLessThan((to - from) / 2);
    expect(Math.abs((await readout(living)) - before)).toBeLessThan(0.2);
    await page.mouse.move(slider.x + 0.8 * slider.width + 1, slider.y + 60);
    expect(Math.abs((await readout(living)) - before)).toBeLessThan(0.2);
  });
  await test.step("a click on the bar goes to its instant", async () => {
    await page.getByRole("button", { name: "Show the whole run" }).click();
    await partAtRest(living);
    await page.mouse.click(slider.x + 3, slider.y + 40);
    await living.until("near the beginning", (status) => status.now < 5_000_000 && status.errand === null);
  });
  await test.step("a step is told: what it was, by whom, with the microseconds on the clock and on the axis", async () => {
    await page.getByRole("button", { name: "Follow the present" }).click();
    await page.keyboard.press("ArrowRight");
    const line = page.locator("[data-tells='step']");
    await expect(line).toContainText(/^Step: .*(→|:)/);
    await expect(line).toHaveAttribute("role", "status");
    await expect(page.locator(".clock-micros")).toHaveText(/^\d{3}$/);
    await expect(page.locator(".step-name")).not.toBeEmpty();
    await expect.poll(async () => { const { from, to } = await shownPart(living); return to - from; }).toBeLessThan(0.1);
    await page.keyboard.press("Space");
    await expect(line).toHaveCount(0);
  });
});

async function useOverview(living: Living): Promise<void> {
  const { page } = living;
  const overview = page.getByRole("slider", { name: "Part of the run that is shown" });
  await page.getByRole("button", { name: "Follow the present" }).click();
  await expect.poll(async () => (await shownPart(living)).from).toBeGreaterThan(100);
  const { from, to } = await partAtRest(living);
  const brush = await overview.locator(".selection").boundingBox();
  if (brush === null) throw new Error("no brush");
  const y = brush.y + brush.height / 2;
  await page.mouse.move(brush.x + brush.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(brush.x + brush.width / 2 - 200, y, { steps: 4 });
  await page.mouse.up();
  const moved = await partAtRest(living);
  expect(moved.from).toBeLessThan(from - 10);
  expect(Math.abs(moved.to - moved.from - (to - from))).toBeLessThan(0.1);
  const now = await overview.locator(".selection").boundingBox();
  if (now === null) throw new Error("no brush");
  await page.mouse.move(now.x + now.width, y);
  await page.mouse.down();
  await page.mouse.move(now.x + now.width + 60, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await shownPart(living)).to).toBeGreaterThan(moved.to + 3);
  expect(Math.abs((await shownPart(living)).from - moved.from)).toBeLessThan(1);
  await overview.focus();
  await page.keyboard.press("Home");
  await expect.poll(async () => (await shownPart(living)).from).toBe(0);
  // Looking elsewhere is not going there.
  expect((await living.status()).now).toBeGreaterThan(200_000_000);
}

test("a jump by scene brings the scenes on both sides into sight, also from an axis of the whole afternoon", async ({ open }) => {
  const living = await open();
  await choose(living, /A store dies(?! in its sleep)/i);
  await living.until("open", (status) => status.scenario === "store-dies" && status.errand === null);
  await living.until("killed", (status) => status.leaderless > 0, 15_000);
  await pace(living, 100);
  await living.until("100 s", (status) => status.now > 100_000_000);
  await pause(living);
  for (let i = 0; i < 6; i++) await living.page.getByRole("button", { name: "Zoom out" }).click();
  await living.page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(async () => { const { from, to } = await shownPart(living); return to - from; }).toBeLessThan(180);
  const { from, to } = await shownPart(living);
  const now = (await living.status()).now / 1_000_000;
  expect(from).toBeLessThan(now);
  expect(to).toBeGreaterThan(now);
});

test("borders between panes are moved by keys and pointer; their places and the axis come back after a reload", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await test.step("arrows move a border, never past the least of a pane, and a double click puts it back", async () => {
    const height = async (): Promise<number> => (await page.locator(".below-room").boundingBox())?.height ?? 0;
    const usual = await height();
    const border = page.locator(".separator.horizontal").first();
    await border.focus();
    await page.keyboard.press("ArrowUp");
    await expect.poll(height).toBeGreaterThan(usual + 20);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("End");
    await expect.poll(height).toBeLessThan(usual);
    expect(await height()).toBeGreaterThan(60);
    await border.dblclick();
    await expect.poll(async () => Math.abs(await height() - usual)).toBeLessThan(2);
  });
  await pace(living, 100);
  await living.until("60 s", (status) => status.now > 60_000_000);
  await pause(living);
  await living.page.getByRole("button", { name: "Zoom in" }).click();
  await living.page.getByRole("button", { name: "Zoom in" }).click();
  const bar = living.page.locator(".below-room");
  const before = (await bar.boundingBox())?.height ?? 0;
  const border = await living.page.locator(".separator.horizontal").first().boundingBox();
  if (border === null) throw new Error("no border");
  await living.page.mouse.move(border.x + 100, border.y + border.height / 2);
  await living.page.mouse.down();
  await living.page.mouse.move(border.x + 100, border.y - 80, { steps: 5 });
  await living.page.mouse.up();
  const made = (await bar.boundingBox())?.height ?? 0;
  expect(made).toBeGreaterThan(before + 40);
  await living.page.waitForTimeout(700);
  const axis = await shownPart(living);
  await living.page.reload();
  await living.page.waitForFunction(() => (window as unknown as { told: { frames: number } }).told.frames > 0);
  await living.until("back", (status) => status.now > 60_000_000 && status.errand === null);
  await expect.poll(() => shownPart(living)).toEqual(axis);
  await expect.poll(async () => Math.abs(((await bar.boundingBox())?.height ?? 0) - made)).toBeLessThan(3);
});

test("branches are called by what was done, and the chosen one is checked", async ({ open }) => {
  const living = await open();
  await pace(living, 5);
  await living.until("3 s", (status) => status.now > 3_000_000);
  await pause(living);
  const box = await sliderBox(living);
  await living.page.mouse.click(box.x + 5, box.y + 60);
  await living.until("rewound", (status) => status.now < 2_500_000 && status.errand === null);
  await living.page.locator("[data-store='4']").click({ position: head });
  await living.page.keyboard.press("k");
  await living.until("two futures", (status) => status.branches.length === 2);
  const menu = living.page.locator(".button.branch");
  await expect(menu).toContainText("kill store 4");
  await menu.click();
  const chosen = living.page.getByRole("menuitemradio", { checked: true });
  await expect(chosen).toContainText("kill store 4");
  await expect(chosen.locator("svg")).toHaveCount(1);
  // Whoever has chosen goes on with the keys of the page.
  await chosen.click();
  await expect(chosen).toBeHidden();
  await expect(menu).not.toBeFocused();
  await living.page.keyboard.press("Space");
  await living.until("it plays", (status) => status.playing);
});

test("why? opens where it can be seen, and goes down to the last word of the old leader and the fault", async ({ open }) => {
  const living = await open();
  await living.page.locator("[data-store='4']").click({ position: head });
  await living.page.keyboard.press("k");
  await living.until("killed", (status) => status.leaderless > 0);
  await pace(living, 20);
  await living.until("elected", (status) => status.leaderless === 0, 30_000);
  await pause(living);
  await living.page.locator(".sentence", { hasText: "leads" }).last().getByRole("button", { name: "why?" }).click();
  const chain = living.page.getByRole("group", { name: "Why?" });
  await expect(chain).toContainText("voted for");
  await expect(chain).toContainText(/heard from store 4, its Raft leader, for the last time\. Then nothing for .* ticks ran out\./);
  await expect(chain).toContainText("Store 4 was killed.");
  await expect(chain.getByRole("row", { name: /store 4.*does not run/ })).toHaveCount(1);
  await expect(chain.locator("tr[data-first]")).toContainText(/\d+ of \d+/);
  const list = await living.page.locator(".story-scroll").boundingBox();
  const answer = await chain.boundingBox();
  if (list === null || answer === null) throw new Error("no answer");
  expect(answer.y).toBeGreaterThanOrEqual(list.y - 1);
  expect(answer.y).toBeLessThan(list.y + list.height - 20);
});

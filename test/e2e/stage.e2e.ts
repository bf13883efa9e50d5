import type { Page } from "@playwright/test";
import { millis, seconds } from "../../src/kernel/time.ts";
import { act, expect, head, killStore, pace, pause, test } from "./page.ts";

/**
 * The place of a pixel on one of the stage's canvases that is painted as strongly as a message or a mark, in the window's
 * pixels; a message's only where nothing lies over it.
 */
const strongPixel = (page: Page, canvas: number, least: number): Promise<{ x: number; y: number } | null> =>
  page.evaluate(([index, alpha]) => {
    const element = document.querySelectorAll<HTMLCanvasElement>(".stage-canvas")[index ?? 0];
    const copy = document.createElement("canvas");
    copy.width = element?.width ?? 1;
    copy.height = element?.height ?? 1;
    const context = copy.getContext("2d", { willReadFrequently: true });
    if (element === undefined || context === null) return null;
    context.drawImage(element, 0, 0);
    const { data } = context.getImageData(0, 0, element.width, element.height);
    const box = element.getBoundingClientRect();
    for (let i = 3; i < data.length; i += 4) {
      if ((data[i] ?? 0) < (alpha ?? 0)) continue;
      const at = (i - 3) / 4;
      const x = box.left + ((at % element.width) * box.width) / element.width;
      const y = box.top + (Math.floor(at / element.width) * box.height) / element.height;
      if (index !== 0 || document.elementFromPoint(x, y)?.closest("button") === null) return { x, y: y + 2 };
    }
    return null;
  }, [canvas, least]);

const TRAFFIC = 0;
const OVERLAY = 2;

const tip = (page: Page) => page.locator(".tile-tip");
const shape = (page: Page, name: string) => page.locator(`.legend [data-shape='${name}']`).first();
const countOf = async (page: Page, name: string): Promise<number> =>
  Number((await page.locator(`.legend button[data-shape='${name}'] b`).textContent())?.replace(/\s/g, "") ?? "0");

/** Leaders beat, and clients' writes are committed, within three seconds. */
async function expectAlive(page: Page): Promise<void> {
  const seen = await page.evaluate(() => new Promise<{ beats: number; commits: number; moved: number }>((resolve) => {
    interface Told {
      now: number;
      changing: {
        packets: { count: number; kind: Uint8Array };
        roles: { role: Uint8Array };
        progress: { held: Uint32Array };
      };
    }
    const { worker } = (window as unknown as { told: { worker: Worker } }).told;
    const result = { beats: 0, commits: 0, moved: 0 };
    let held: Uint32Array | null = null;
    let first: number | null = null;
    worker.addEventListener("message", ({ data }: MessageEvent<{ kind: string; frame: Told }>) => {
      if (data.kind !== "frame") return;
      const { now, changing: { packets, roles, progress } } = data.frame;
      for (let i = 0; i < packets.count; i++) if (packets.kind[i] === 2) result.beats++;
      for (let row = 0; held !== null && row < held.length; row++) {
        if (roles.role[row] === 1 && (progress.held[row] ?? 0) > (held[row] ?? 0)) result.commits++;
      }
      held = progress.held.slice();
      first ??= now;
      result.moved = now - first;
    });
    setTimeout(() => resolve(result), 3_000);
  }));
  expect(seen.beats).toBeGreaterThan(0);
  expect(seen.commits).toBeGreaterThan(0);
  expect(seen.moved).toBeGreaterThan(10_000);
}

test("an election can be watched: timers run around waiting tiles, and votes are counted on the candidate", async ({ open }) => {
  const living = await open();
  const { page } = living;
  // A commit flashes for a moment; timers would stay.
  await expect.poll(() => strongPixel(page, OVERLAY, 200), { intervals: [40] }).toBeNull();
  await killStore(living, 4);
  await expect(shape(page, "timer")).toBeVisible();
  await expect.poll(() => countOf(page, "timer")).toBeGreaterThanOrEqual(6);
  await pause(living);
  await expect.poll(() => strongPixel(page, OVERLAY, 150)).not.toBeNull();
  await page.keyboard.press("Space");
  await expect(shape(page, "candidate")).toBeVisible({ timeout: 30_000 });
  expect((await living.status()).effectivePace).toBeLessThanOrEqual(0.004);
});

test("a leader without its quorum is told alike on the tile, in the table and in the inspector", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.locator("[data-store='2']").click({ position: head });
  await page.keyboard.press("i");
  await living.until("stranded", (status) => status.leaderless > 0);
  await pause(living);
  await expect(page.getByRole("table", { name: "Replicas on store 2" })).toContainText("Raft leader store 2 cannot reach a quorum");
  const card = await page.locator("[data-store='2']").boundingBox();
  const top = await page.locator("[data-store='2']")
    .evaluate((each) => Number.parseFloat(getComputedStyle(each).getPropertyValue("--tiles-top")));
  if (card === null) throw new Error("store 2 has no card");
  const tile = { x: card.x + 26, y: card.y + top + 8 };
  await page.mouse.move(tile.x, tile.y);
  await expect(tip(page)).toContainText("Raft leader store 2 cannot reach a quorum");
  await page.mouse.click(tile.x, tile.y);
  await expect(tip(page)).toHaveCount(0);
  await expect(page.locator(".inspector .state-line")).toContainText("Raft leader store 2 cannot reach a quorum");
});

test("the page lives at first sight; the selected card has its deeds on itself, for mouse and keyboard, and a tip goes when a key is pressed", async ({ open }) => {
  const { page } = await open();
  await test.step("in three seconds leaders beat and clients' writes are committed", () => expectAlive(page));
  await test.step("what everybody is shown came in as few files as there are", async () => {
    const asked = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    const parts = asked.map((name) => /assets\/([a-z-]+)-[\w-]{8}\.\w+$/.exec(name)?.[1] ?? name);
    expect(new Set(parts)).toEqual(new Set(["index", "main", "serving", "rolldown-runtime", "records", "hands", "behind"]));
  });
  await page.locator("[data-store='3']").click({ position: head });
  const tools = page.getByRole("group", { name: "What to do to store 3" });
  await expect(tools.getByRole("button")).toHaveCount(3);
  const names = await tools.getByRole("button")
    .evaluateAll((buttons) => buttons.map((each) => each.getAttribute("aria-keyshortcuts")));
  expect(names).toEqual(["K", "Z", "I"]);
  const box = await page.locator("[data-store='3']").boundingBox();
  await page.mouse.move((box?.x ?? 0) + 30, (box?.y ?? 0) + 70);
  await expect(tip(page)).toBeVisible();
  await page.keyboard.press("Shift");
  await expect(tip(page)).toHaveCount(0);
  await page.locator("[data-store='3']").focus();
  await page.keyboard.press("Tab");
  await expect(tools.getByRole("button").first()).toBeFocused();
  await tools.getByRole("button", { name: "Kill process" }).click();
  await expect(page.locator("[data-store='3']")).toHaveAttribute("data-process", "dead");
  await expect(tools.getByRole("button").first()).toHaveAttribute("aria-keyshortcuts", "R");
  await expect(page.locator("[data-store='3']")).toHaveAttribute("aria-pressed", "true");
  // What hits a place says which.
  await expect(page.locator(".fault-buttons").getByRole("button", { name: "Cut off zone=b" })).toBeVisible();
});

test("a message can be asked what it is", async ({ open }) => {
  const living = await open();
  const { page } = living;
  const [from, to] = [{ kind: "store", id: 1 }, { kind: "store", id: 3 }] as const;
  await act(living, { kind: "latency", from, to, bothWays: true, extra: millis(150) });
  await pace(living, 1);
  const { now } = await living.status();
  await living.until("messages are on the slow link", (status) => status.now > now + 400_000);
  await pause(living);
  let found: { x: number; y: number } | null = null;
  for (let i = 0; i < 20 && found === null; i++) {
    // The tail of what has just arrived fades, and cannot be asked.
    await page.waitForTimeout(400);
    const seen = await strongPixel(page, TRAFFIC, 170);
    if (seen !== null) {
      await page.mouse.move(seen.x, seen.y);
      await page.waitForTimeout(150);
      if (/arrives in/.test((await tip(page).allTextContents()).join())) found = seen;
    }
    if (found === null) await page.keyboard.press("ArrowRight");
  }
  if (found === null) throw new Error("no message was seen");
  await expect(tip(page)).toHaveText(/· .+ → .+ · arrives in /);
  await page.mouse.click(found.x, found.y);
  await expect(tip(page)).toHaveText(/ → /);
});

test("more than a dozen messages on a link are one dot that says how many and what they are", async ({ open }) => {
  const living = await open();
  const { page } = living;
  const from = { kind: "store", id: 1 } as const;
  const to = { kind: "store", id: 3 } as const;
  await act(living, { kind: "latency", from, to, bothWays: true, extra: seconds(1) });
  const { now } = await living.status();
  await pace(living, 1);
  await living.until("two seconds later", (status) => status.now > now + 2_000_000);
  await pause(living);
  const line = page.locator(".stage-link[data-tone='impaired'] .line").first();
  const at = await line.evaluate((path) => {
    const curve = path as unknown as SVGPathElement;
    const box = curve.ownerSVGElement?.getBoundingClientRect();
    const middle = curve.getPointAtLength(curve.getTotalLength() / 2);
    return { x: (box?.left ?? 0) + middle.x, y: (box?.top ?? 0) + middle.y };
  });
  // A pointer tells what lies under it when it moves: until the standing picture has come, something else may.
  await expect(async () => {
    await page.mouse.move(at.x + 1, at.y);
    await page.mouse.move(at.x, at.y);
    await expect(tip(page)).toHaveText(/^\d+ messages · store \d → store \d · \d+ × /, { timeout: 300 });
  }).toPass({ timeout: 10_000 });
});

test("the legend lists and marks what is on the stage; the nearest of lines that run side by side is meant, and every link can be hit", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await test.step("every link can be hit", async () => {
    await pause(living);
    await page.locator(".time-slider").focus();
    await page.keyboard.press("Home");
    await living.until("at the start", (status) => status.now === 0);
    await page.waitForTimeout(400);
    const lines = await page.locator(".stage-link").evaluateAll((links) => links.map((link) => {
      const curve = link.querySelector<SVGPathElement>(".line");
      const box = curve?.ownerSVGElement?.getBoundingClientRect();
      const points = [0.3, 0.4, 0.5, 0.6, 0.7, 0.1, 0.9].map((share) => {
        const point = curve?.getPointAtLength(curve.getTotalLength() * share);
        return { x: (box?.left ?? 0) + (point?.x ?? 0), y: (box?.top ?? 0) + (point?.y ?? 0) };
      });
      return {
        name: link.getAttribute("aria-label") ?? "",
        points: points.filter(({ x, y }) => document.elementFromPoint(x, y)?.closest("button") === null),
      };
    }));
    expect(lines.length).toBe(10);
    for (const { name, points } of lines) {
      const told: string[] = [];
      for (const { x, y } of points) {
        await page.mouse.move(x, y);
        told.push((await tip(page).textContent({ timeout: 2_000 }).catch(() => "")) ?? "");
      }
      expect(told).toContain(name);
      const hit = points[told.indexOf(name)];
      await page.mouse.click(hit?.x ?? 0, hit?.y ?? 0);
      await expect(page.locator(".stage-link[data-selected]")).toHaveAttribute("aria-label", name);
    }
  });
  await page.locator(".time-slider").focus();
  await page.keyboard.press("End");
  await test.step("the legend marks what is under the pointer, and keeps it by a click", async () => {
    await expect.poll(() => countOf(page, "leader")).toBe(30);
    await expect.poll(() => countOf(page, "follower")).toBe(60);
    await expect(page.locator(".legend button[data-shape='dead']")).toHaveCount(0);
    await page.locator(".legend button[data-shape='leader']").hover();
    await expect(page.locator(".stage-sheet")).toHaveAttribute("data-marked", "leader");
    await page.mouse.move(700, 100);
    await expect(page.locator(".stage-sheet")).not.toHaveAttribute("data-marked", "leader");
    await page.locator(".legend button[data-shape='follower']").click();
    await page.mouse.move(700, 100);
    await expect(page.locator(".stage-sheet")).toHaveAttribute("data-marked", "follower");
    await page.locator(".legend button[data-shape='follower']").click();
    await act(living, { kind: "kill", node: { kind: "store", id: 4 } });
    await expect.poll(() => countOf(page, "dead")).toBe(13);
    await page.setViewportSize({ width: 1000, height: 700 });
    const shapes = page.locator(".legend button");
    const tops = await shapes.evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().top)));
    expect([tops.length > 5, new Set(tops).size]).toEqual([true, 1]);
    await page.setViewportSize({ width: 800, height: 450 });
    await expect(page.locator(".legend")).toBeHidden();
  });
});

import type { Locator, Page } from "@playwright/test";
import { drop, expect, expectAccessible, pause, test } from "./page.ts";

/** Looks at three members of etcd: number, member, millisecond, the leader that it names (0: silent), the term. */
const LOOKS = [
  [1, 1, 0, 2, 2], [2, 2, 10, 2, 2], [3, 3, 20, 2, 2], [4, 2, 110, 2, 2], [5, 2, 210, 0, 0], [6, 1, 900, 2, 2],
  [7, 3, 1_100, 1, 3], [8, 1, 1_110, 1, 3],
];

/** Three members of etcd: n2 leads, falls silent, and n1 leads in the term behind. */
const observed = [
  JSON.stringify({ format: "quorumscape-observed/1", began: "2026-11-26T15:20:09.524Z", version: "0.1.0",
    sources: [1, 2, 3].map((n) => ({ n, kind: "etcd", name: `127.0.0.1:${n}` })) }),
  ...LOOKS.map(
    ([s, n, millis = 0, leader, term]) => JSON.stringify({
      s, n, call: "status", sent: millis * 1_000, got: (millis + 2) * 1_000, ok: leader !== 0,
      ...(leader === 0 ? { why: "refused" } : { facts: { self: `${n}`, leader: `${leader}`, term: `${term}`, index: "8" } }),
    })),
].join("\n");

const openRecord = async (page: Page): Promise<Locator> => {
  await drop(page, [{ name: "run.ndjson", text: observed }]);
  const dialog = page.locator("dialog.observed[open]");
  await expect(dialog.locator(".store-card")).toHaveCount(3);
  return dialog;
};

/** Names of 200 letters stay within their cards. */
async function staysWithin(page: Page): Promise<void> {
  const long = observed.replaceAll(/"127\.0\.0\.1:(\d)"/g, `"https://etcd-$1.${"very-long-label.".repeat(12)}local:2379"`);
  await drop(page, [{ name: "long.ndjson", text: long }]);
  const beyond = (): Promise<number> => page.locator("dialog.observed[open] .store-card").evaluateAll((cards) => Math.max(
    ...cards.map((card) =>
      (card.querySelector(".name")?.getBoundingClientRect().right ?? Infinity) - card.getBoundingClientRect().right)));
  await expect.poll(beyond).toBeLessThan(0);
}

async function presents(page: Page, dialog: Locator): Promise<void> {
  const present = (on: boolean): Promise<void> => page.evaluate((wanted) => {
    for (const root of document.querySelectorAll(".quorumscape")) root.toggleAttribute("data-presenter", wanted);
  }, on);
  await page.setViewportSize({ width: 1280, height: 720 });
  await present(true);
  const title = dialog.locator(".observed-title");
  await expect.poll(async () => {
    const [box, transport] = [await title.boundingBox(), await dialog.locator(".transport").boundingBox()];
    return (box?.x ?? 0) + (box?.width ?? 0) <= (transport?.x ?? 0);
  }).toBe(true);
  await expect(title).toBeInViewport({ ratio: 1 });
  expect((await dialog.locator(".observed-strip").boundingBox())?.height).toBeGreaterThan(190);
  await present(false);
}

test("a record of a real cluster is on the stage and the time bar, played with the keyboard, and rehearsed", async ({ open }) => {
  const living = await open();
  const { page } = living;
  const dialog = await openRecord(page);
  const card = (n: number) => dialog.locator(`[data-store='${n}']`);
  await test.step("at first what happened first: who is silent is unknown, and not dead", async () => {
    await expect(card(2)).toHaveAccessibleName(/does not answer/);
    await expect(card(1)).toHaveAccessibleName(/Follower · term 2/);
    await expect(dialog.getByRole("button", { name: /1\s+unknown/ })).toBeVisible();
    await expect(dialog).toContainText("Does not answer: the connection is refused. That is not to say that it is dead.");
    // Whoever says who leads is silent: nobody is drawn as a leader.
    await expect(dialog.getByRole("button", { name: /leader/ })).toHaveCount(0);
  });
  await test.step("a replica that is chosen tells of its group, and what nobody looked at", async () => {
    // The first click is the card's.
    for (let i = 0; i < 2; i++) await card(1).click({ position: { x: 35, y: 75 } });
    const group = dialog.locator(".observed-card[aria-current]");
    await expect(group).toContainText("etcdleaderunknown");
    await expect(group).toContainText("Not looked at: votes, messages, and how far each log is acknowledged.");
  });
  await test.step("the keyboard leads from event to event, and the sentence of each is chosen", async () => {
    await page.keyboard.press("ArrowRight");
    await expect(dialog.locator("li[aria-current='step']")).toContainText("1 leads in term 3, where 2 led before");
    await expect(dialog.locator("li[aria-current='step']")).toContainText("between 00:00.900 and 00:01.102");
    await expect(dialog.getByRole("slider", { name: "Time of the run" })).toHaveAttribute("aria-valuenow", "1102");
    await page.keyboard.press("ArrowLeft");
    await expect(dialog.locator("li[aria-current='step']")).toContainText("2 does not answer");
    await dialog.getByRole("button", { name: /1 leads in term 3/ }).click();
    await dialog.getByRole("slider", { name: "Time of the run" }).press("End");
    await expect(card(1)).toHaveAccessibleName(/Leader · term 3/);
    await dialog.getByRole("slider", { name: "Time of the run" }).press("Home");
    await expect(card(2)).toHaveAccessibleName(/never answered/);
  });
  await test.step("a lane under the pointer says who did not answer", async () => {
    await dialog.getByRole("slider", { name: "Time of the run" }).press("End");
    const box = await dialog.locator(".time-slider").boundingBox();
    const told: string[] = [];
    for (let y = 4; y < (box?.height ?? 0); y += 3) {
      await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) * 0.6, (box?.y ?? 0) + y);
      told.push(...await dialog.locator(".time-tip").allInnerTexts());
    }
    expect(told.find((text) => text.includes("127.0.0.1:2"))).toContain("does not answer");
    expect(told.find((text) => text.includes("127.0.0.1:3"))).toContain("answers");
  });
  await test.step("presenting, on a projector, nothing lies over what says that it is watched, and the lanes have room",
    () => presents(page, dialog));
  await dialog.getByRole("button", { name: "Rehearse from here" }).click();
  await expect(dialog).toHaveCount(0);
  await living.until("the simulation of it", (status) => status.preset === "etcd");
  await expect(page.getByText("Store 2 was killed.").first()).toBeVisible();
  await test.step("addresses of 200 letters stay within their cards", () => staysWithin(page));
});

test("the simulation stands while a record is looked at, nothing can be done to either, and it goes on then", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await living.until("it plays", (status) => status.playing && status.now > 200_000);
  const hash = await inRecord(page, async () => {
    const dialog = await openRecord(page);
    await living.until("it stands", (status) => !status.playing);
    await dialog.locator("[data-store='1']").click({ position: { x: 40, y: 18 } });
    await expect(dialog.locator(".observed-card[aria-current]")).toHaveCount(1);
    // No faults, no terminal, no menu: not of what was watched, and not of what waits behind it.
    await page.keyboard.press("k");
    await dialog.locator("[data-store='1']").click({ button: "right" });
    await expect(page.getByRole("menu")).toHaveCount(0);
    await expect(dialog.locator(".card-tool")).toHaveCount(0);
    await expect(dialog.getByRole("button", { name: "Terminal" })).toHaveCount(0);
    return living.hash();
  });
  await living.until("it goes on", (status) => status.playing);
  await expect(page.locator(".desk [data-store]").first()).toBeVisible();
  await pause(living);
  expect((await living.events()).map(({ name }) => name)).not.toContain("node.killed");
  expect(hash).not.toBe("");
});

/** Does something in a record that is open, and leads back. */
async function inRecord<T>(page: Page, act: () => Promise<T>): Promise<T> {
  const made = await act();
  await page.getByRole("button", { name: "Back to the simulation" }).click();
  await expect(page.locator("dialog.observed")).toHaveCount(0);
  return made;
}

test("axe finds nothing on a record, in light and dark and on a phone, and Escape leads back", async ({ open }) => {
  const { page } = await open();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await openRecord(page);
    await expectAccessible(page, "dialog.observed");
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog.observed")).toHaveCount(0);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  const dialog = await openRecord(page);
  await expectAccessible(page, "dialog.observed");
  const { scrollWidth, clientWidth } = await dialog.evaluate((element) => ({
    scrollWidth: element.scrollWidth, clientWidth: element.clientWidth,
  }));
  expect(scrollWidth).toBe(clientWidth);
});

test("the page that a collector serves follows it, and says when it is not heard any more", async ({ page }) => {
  const asked: string[] = [];
  await page.route("**/api/stream?*", async (route) => {
    const { pathname, search } = new URL(route.request().url());
    asked.push(`${pathname}${search} ${route.request().headers()["x-quorumscape-token"]}`);
    if (asked.length > 1) await route.abort();
    else await route.fulfill({ contentType: "application/x-ndjson", body: `${observed}\n{"now":1150000}\n` });
  });
  await page.goto("/#t=0123abcd");
  const dialog = page.locator("dialog.observed[open]");
  await expect(dialog.getByText("live", { exact: true })).toBeVisible();
  await expect(dialog.getByRole("alert")).toContainText("The collector is not heard");
  await dialog.getByRole("slider", { name: "Time of the run" }).press("End");
  await expect(dialog.locator("[data-store='1']")).toHaveAccessibleName(/Leader · term 3/);
  await expect.poll(() => asked.slice(0, 2)).toEqual([
    "/api/stream?since=0 0123abcd", "/api/stream?since=9 0123abcd",
  ]);
  await dialog.getByRole("button", { name: "Back to the simulation" }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: "Back to it" }).click();
  await expect(dialog.locator("[data-store='1']")).toHaveAccessibleName(/Leader · term 3/);
});

test("a file that is no whole record is told by its line", async ({ open }) => {
  const { page } = await open();
  await drop(page, [{ name: "run.ndjson", text: `${observed.split("\n")[0] ?? ""}\n{"s":1}\n{"s":2}\n` }]);
  await expect(page.locator("dialog[open]").getByRole("alert")).toContainText("Line 2: A look has `s`, `n` and `call`.");
});

import { encodeLink } from "../../src/exchange/link.ts";
import { SCENARIOS } from "../../src/exchange/scenarios/index.ts";
import { LESSON_CARDS } from "../../src/lesson/cards.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, after, START } from "../../src/kernel/time.ts";
import { VERSION } from "../../src/session/open.ts";
import type { RunStatus } from "../../src/worker/protocol.ts";
import { expect, expectAccessible, killStore, pause, test, type Living } from "./page.ts";
import { atLeastOne } from "../at-least-one.ts";

test("every lesson and scenario has a card with a picture, a sentence, a length and an address, under one of four headings", async ({ open }) => {
  const { page } = await open();
  await page.keyboard.press("l");
  const gallery = page.getByRole("dialog", { name: "Lessons and scenarios" });
  await expect(gallery.getByRole("searchbox")).toBeFocused();
  for (const heading of ["Learn", "Break", "Rules", "Your cluster"]) {
    await expect(gallery.getByRole("heading", { name: new RegExp(`^${heading} `) })).toBeVisible();
  }
  const cards = gallery.locator(".gallery-cards li:not(.gallery-again) > .gallery-card:not([data-own])");
  const shelved = LESSON_CARDS.length;
  await expect(cards).toHaveCount(SCENARIOS.length + shelved);
  // Cards draw their pictures as they come into being: from then on each is whole.
  await expect(cards.last().locator("svg rect.leader").first()).toBeAttached();
  const shown = await cards.evaluateAll((all) => all.map((card) => ({
    hasPicture: card.querySelector("svg rect.leader") !== null, small: card.querySelector("small")?.textContent ?? "",
    href: card.getAttribute("href") ?? "",
  })));
  for (const { hasPicture, small, href } of atLeastOne(shown)) {
    expect(hasPicture, href).toBe(true);
    expect(small).toMatch(/open end|plays|min/);
    expect(href).toMatch(/^#(lesson|scenario)=[a-z0-9-]+$/);
  }
  // What an earlier course has shown stands in a later one as a line that leads there, too.
  const again = await gallery.locator(".gallery-again > .gallery-card")
    .evaluateAll((all) => all.map((card) => card.getAttribute("href")));
  for (const href of atLeastOne(again)) expect(href).toMatch(/^#lesson=[a-z0-9-]+$/);
  // A card's address is behind a "#", and leads to a lesson, not to a place on the page.
  await expectAccessible(page, "dialog", ["skip-link"]);
});

test("the gallery is searched and walked by keys, its cards open with Enter, and beside a rule that is off the same seed runs with it on", async ({ open }) => {
  const living = await open();
  await test.step("typing finds a scenario, Enter opens it, and the keys are the page's again", async () => {
    await living.page.keyboard.press("l");
    await living.page.getByRole("searchbox").fill("loses its lease");
    await expect(living.page.locator(".gallery-card")).toHaveCount(1);
    await living.page.keyboard.press("Enter");
    await living.until("opened", (status) => status.scenario === "leader-loses-lease");
    await expect(living.page.locator("dialog[open]")).toHaveCount(0);
    await expect(living.page.locator("main")).toBeFocused();
    await pause(living);
    await living.page.keyboard.press("Shift+ArrowRight");
    await living.until("the cut", (status) => status.leaderless > 0);
  });
  await test.step("arrows walk the cards, and a card chosen by keyboard gives the keys back to the page", async () => {
    await living.page.locator("button.scenario").focus();
    await living.page.keyboard.press("Enter");
    await expect(living.page.getByRole("searchbox")).toBeFocused();
    // A heading leads to its shelf, and the Tab key from there to the next: of each only one card is in its way.
    await living.page.getByRole("button", { name: "Rules", exact: true }).press("Enter");
    await expect(living.page.locator("[data-shelf='rules'] .gallery-card").first()).toBeFocused();
    await living.page.keyboard.press("ArrowRight");
    await expect(living.page.locator("[data-shelf='rules'] .gallery-card").nth(1)).toHaveAttribute("tabindex", "0");
    await expect(living.page.locator(".gallery-card[tabindex='0']")).toHaveCount(4);
    await living.page.getByRole("searchbox").fill("five");
    await living.page.keyboard.press("ArrowDown");
    await expect(living.page.locator(".gallery-card").first()).toBeFocused();
    await living.page.keyboard.press("Enter");
    await living.until("opened", (status) => status.scenario === "raft");
    await expect(living.page.locator("button.scenario")).not.toBeFocused();
    const { now } = await living.status();
    await pause(living);
    await living.page.keyboard.press("ArrowRight");
    await living.until("stepped", (status) => status.now > now);
  });
  await test.step("beside a rule that is off the same seed runs with it on", async () => {
    await living.page.keyboard.press("l");
    await living.page.getByRole("button", { name: "Rule off: one vote per term: The same with the rule on" }).click();
    await living.until("with the rule", (status) => status.scenario === "rule-one-vote-per-term" && !status.modifiedRaft);
  });
});

test("a new scenario inherits nothing that was asked of the run before, and plays", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await killStore(living, 4);
  await pause(living);
  await page.getByRole("button", { name: "why?" }).first().click();
  await page.keyboard.press("l");
  await page.locator(".gallery-card").filter({ hasText: "Two candidates get two votes" }).click();
  await living.until("opened", (status) => status.scenario === "split-vote" && status.playing);
  await expect(page.locator(".inspector")).toContainText("Click a store");
  await expect(page.locator(".why [aria-expanded='true']")).toHaveCount(0);
});

test("a cluster is made by its numbers at the paper's timing, and wrong numbers get a sentence beside them", async ({ open }) => {
  const living = await open();
  const { page } = living;
  await page.keyboard.press("l");
  await page.locator(".gallery-card").filter({ hasText: "New cluster" }).click();
  await page.getByLabel("stores").fill("700");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("alert")).toHaveText("Expected a whole number from 1 to 100, found 700.");
  expect((await living.status()).scenario).toBe("healthy");
  await page.getByLabel("stores").fill("7");
  await page.getByLabel("regions").fill("12");
  await page.getByRole("radio", { name: /^Raft paper (?!.s)/ }).check();
  await page.getByRole("button", { name: "Create" }).click();
  const status = await living.until("made", ({ name }) => name === "7 × 12");
  expect([status.preset, status.seed]).toEqual(["paper", 1]);
  await expect(page.locator("[data-store]")).toHaveCount(7);
});

const link = `#s=${encodeLink({
  version: VERSION, scenario: "", topology: generateTopology({ stores: 4, regions: 5, replicas: 3, zones: 2 }), preset: "tikv", seed: 1,
  inputs: [], at: after(START, seconds(2)),
})}`;

/** A run with a dead store is left for a link, in the same tab: where it stood, and its digest. */
async function leftForLink(living: Living): Promise<{ readonly living: Living; readonly now: number; readonly hash: string }> {
  await killStore(living, 4);
  await pause(living);
  const { now } = await living.status();
  const hash = await living.hash();
  await living.page.evaluate((to) => { location.hash = to; }, link);
  await living.until("the link", (status) => status.name === "4 × 5" && status.errand === null);
  return { living, now, hash };
}

test("a link opened in the same tab keeps the run before: the browser's Back and a button return to it, Forward leads on", async ({ open }) => {
  const { living, now, hash } = await leftForLink(await open());
  const { page } = living;
  const isBack = ({ scenario, now: at, errand }: RunStatus): boolean => scenario === "healthy" && at === now && errand === null;
  await test.step("Back returns to the run that was left, and Forward to the link's, with the way back", async () => {
    await page.goBack();
    await living.until("back", isBack);
    expect(await living.hash()).toBe(hash);
    await page.goForward();
    await living.until("forward", (status) => status.name === "4 × 5" && status.errand === null);
  });
  await test.step("the button returns as well, and then the gallery has the link's run", async () => {
    await page.getByRole("button", { name: "Back to the run before" }).click();
    await living.until("back by the button", isBack);
    expect(await living.hash()).toBe(hash);
    await page.keyboard.press("l");
    await expect(page.locator(".gallery-card").filter({ hasText: "The run before" })).toContainText("4 × 5, at 00:02.000");
  });
});

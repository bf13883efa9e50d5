import type { Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { expect, expectAccessible, test } from "./page.ts";

const PHONE = { width: 390, height: 844 };
const next = (page: Page): Promise<void> => page.keyboard.press("PageDown");
const at = (page: Page, step: number): Promise<void> =>
  expect(page.locator(".lesson-at")).toHaveText(new RegExp(`${step} (of|步)|第 ${step} 步`), { timeout: 30_000 });

/** From the first sentence to the question. */
async function toQuestion(page: Page): Promise<void> {
  await next(page);
  await at(page, 2);
  await next(page);
  await at(page, 3);
}

/** Lesson 1 up to its first question, as its address opens it. */
const FIRST = "#lesson=no-pd-needed";

test("the gallery finds lesson 1, and its question is answered by number before it runs; a wrong answer gets its own reply", async ({ open }) => {
  const { page } = await open();
  await page.keyboard.press("l");
  await page.getByRole("searchbox").fill("who chooses");
  await page.keyboard.press("Enter");
  await expect(page.locator(".lesson h2")).toHaveText("Lesson 1 · Who chooses the next leader?");
  await expect(page.locator(".scenario-title")).toHaveText("Who chooses the next leader?");
  await expect(page.locator(".lesson-ways .primary")).toBeEnabled();
  await toQuestion(page);
  await expect(page.locator(".lesson-ways .primary")).toBeDisabled();
  await next(page);
  await at(page, 3);
  await page.keyboard.press("1");
  await expect(page.locator(".lesson-choice").first()).toHaveAttribute("aria-pressed", "true");
  await expectAccessible(page, ".lesson");
  await page.keyboard.press("Enter");
  await expect(page.locator(".lesson-progress")).toBeVisible();
  await next(page);
  await at(page, 5);
  await next(page);
  await at(page, 6);
  await next(page);
  await at(page, 7);
  await page.keyboard.press("1");
  await expect(page.locator(".lesson-answer[data-tone='right']")).toContainText("Two of three replicas are a major");
  await next(page);
  await expect(page.locator(".lesson-answer[data-tone='wrong']")).toContainText("PD never names Raft leaders: i");
  await expect(page.locator(".lesson-answer[data-tone='right']")).toContainText("Later: a timer of ten to twenty seconds has to run out first");
  await next(page);
  await expect(page.locator(".lesson .why-chain")).toContainText("voted for itself");
  await page.keyboard.press("PageUp");
  await at(page, 8);
  await next(page);
  await next(page);
  await expect(page.locator(".lesson-belief s")).toHaveText("PD appoints a new leader when a store dies.");
  await page.keyboard.press("l");
  await expect(page.locator(".gallery-card[href='#lesson=no-pd-needed']").first()).toContainText("done");
});

/** Where a lesson stands, all of one moment: a step that plays goes on by itself. */
const where = (page: Page): Promise<{
  readonly step: number; readonly open: boolean; readonly mayGoOn: boolean; readonly wrong: number; readonly end: boolean;
}> => page.evaluate(() => {
  const on = document.querySelector<HTMLButtonElement>(".lesson-ways .primary");
  const choices = [...document.querySelectorAll(".lesson-choice")];
  return {
    step: Number(/\d+/.exec(document.querySelector(".lesson-at")?.textContent ?? "")?.[0] ?? 0),
    // Beside an answer stand what was not chosen, to choose otherwise.
    open: document.querySelector(".lesson-verdict") === null && choices.length > 0
      && choices.every((choice) => choice.getAttribute("aria-pressed") !== "true"),
    mayGoOn: on !== null && !on.disabled,
    wrong: document.querySelectorAll(".lesson-answer[data-tone='wrong']").length,
    end: document.querySelector(".lesson-belief") !== null,
  };
});

/** Where the page looks in each kind of lesson: at one group, at a bench. At the cluster it looks in lesson 1, on a phone. */
const WALKED: readonly (readonly [id: string, view: string])[] = [
  ["log-repair", ".group-view .view-switch"], ["deposed-leader-commits", ".group-view .group-cell"],
];

test("lessons are taken through all their steps in their views, and each true answer is called right", async ({ open }) => {
  // Behind a bench there is no run that the page could wait for: it comes from another one.
  const { page } = await open();
  for (const [id, view] of WALKED) await test.step(id, async () => {
    const file = JSON.parse(await readFile(`src/lesson/lessons/${id}.json`, "utf8")) as {
      steps: { ask?: Question; see?: Question }[];
    };
    await page.evaluate((hash) => { location.hash = hash; }, `#lesson=${id}`);
    // The end of the lesson before goes with it.
    await expect(page.locator(".lesson-belief")).toHaveCount(0);
    await expect(page.locator(view).first()).toBeVisible();
    for (let before = ""; ;) {
      await expect.poll(async () => JSON.stringify(await where(page)), { timeout: 20_000, intervals: [50] }).not.toBe(before);
      const here = await where(page);
      before = JSON.stringify(here);
      expect(here.wrong).toBe(0);
      if (here.end) break;
      if (here.open) {
        const { ask, see } = file.steps[here.step - 1] ?? {};
        const question = ask ?? see;
        const truth = question?.choices.findIndex((choice) => choice.id === question.expect) ?? -1;
        await page.locator(".lesson-choice").nth(truth).click();
      } else if (here.mayGoOn) await page.locator(".lesson-ways .primary").click();
    }
    await expect(page.locator(".lesson-belief")).toBeVisible();
  });
});

interface Question {
  readonly choices: readonly { readonly id: string }[];
  readonly expect: string;
}

test("a lesson that is left, and one whose page is reloaded, goes on at its step with its answers", async ({ open }) => {
  const living = await open(FIRST);
  const { page } = living;
  await expect(page.locator(".lesson-ways .primary")).toBeEnabled();
  await toQuestion(page);
  await page.keyboard.press("2");
  await expect(page.locator(".lesson-choice").nth(1)).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Leave the lesson; where you are is kept" }).click();
  await expect(page.locator(".lesson")).toHaveCount(0);
  await expect(page.locator(".inspector")).toBeVisible();
  await page.keyboard.press("l");
  await expect(page.locator(".gallery-card[href='#lesson=no-pd-needed']").first()).toContainText("at step 3 of 10");
  await page.locator(".gallery-card[href='#lesson=no-pd-needed']").first().click();
  await at(page, 3);
  await expect(page.locator(".lesson-choice").nth(1)).toHaveAttribute("aria-pressed", "true");
  await page.reload();
  await at(page, 3);
  await expect(page.locator(".lesson-choice").nth(1)).toHaveAttribute("aria-pressed", "true");
});

test("what the reader selects stands in the story's place, and the lesson stays; notes that get no window stand in its column", async ({ open }) => {
  const { page } = await open(FIRST);
  await expect(page.locator(".lesson")).toBeVisible();
  await expect(page.locator(".story")).toBeVisible();
  // The lesson shows its group at large; the stores are in the other view.
  await page.keyboard.press("g");
  // A slow computer is on its way from one view to the other for longer than a click waits: who missed the card clicks again.
  await expect(async () => {
    await page.locator("[data-store='2']").click({ position: { x: 40, y: 18 }, timeout: 2_000 });
    await expect(page.locator(".inspector")).toContainText("Store 2", { timeout: 2_000 });
  }).toPass();
  await expect(page.locator(".lesson")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".story")).toBeVisible();
  await test.step("where no second window may open, the notes stand in the column", async () => {
    await page.evaluate(() => { window.open = () => null; });
    await page.getByRole("button", { name: "Presenter mode", exact: false }).first().click();
    await page.getByRole("button", { name: "Speaker notes in a second window" }).click();
    await expect(page.locator(".lesson-notes")).toContainText("Let the class bet by show of hands befor");
  });
});

test.describe("on a phone, in Chinese", () => {
  test.use({ viewport: PHONE, locale: "zh-CN", hasTouch: true });

  test("lesson 1 is read to its end with fingers", async ({ open }) => {
    const { page } = await open(FIRST);
    const on = page.locator(".lesson-ways .primary");
    await expect(page.locator(".lesson-text")).toContainText("三个 store");
    await on.tap();
    await at(page, 2);
    await on.tap();
    await page.locator(".lesson-choice").nth(2).tap();
    await on.tap();
    await expect(on).toHaveText(/快进/);
    await on.tap();
    await at(page, 5);
    await on.tap();
    await on.tap();
    await at(page, 7);
    await page.locator(".lesson-choice").nth(2).tap();
    await expect(page.locator(".lesson-answer[data-tone='right']")).toContainText("三个副本中的两个就是");
    // The question, what was answered and both replies are read together, without a finger.
    const seen = await page.locator(".lesson .panel-content").boundingBox();
    for (const part of [".lesson-question > legend", "[data-tone='wrong']", "[data-tone='right']"]) {
      const box = await page.locator(`.lesson ${part}`).boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual((seen?.y ?? 0) - 1);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((seen?.y ?? 0) + (seen?.height ?? 0) + 1);
    }
    await on.tap();
    await expect(page.locator(".lesson-answer")).toHaveCount(1);
    await expect(page.locator(".lesson-answer")).toContainText("答对了");
    await page.getByRole("tab", { name: "检查器" }).tap();
    await expect(page.locator(".inspector")).toBeVisible();
    await page.getByRole("tab", { name: "课程" }).tap();
    await at(page, 8);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  });
});

test("before a class the answer is hidden until the point is pressed; notes stand in a second window, and the questions print", async ({ open, context }) => {
  const { page } = await open(FIRST);
  await page.getByRole("button", { name: "Presenter mode", exact: false }).first().click();
  await expect(page.locator(".lesson-ways .primary")).toBeEnabled();
  await toQuestion(page);
  const opening = context.waitForEvent("page");
  await page.getByRole("button", { name: "Speaker notes in a second window" }).click();
  const notes = await opening;
  await expect(notes.locator(".notes-text")).toContainText("Let the class bet by show of hands befor");
  const fontIn = (of: Page, selector: string): Promise<string> =>
    of.locator(selector).evaluate((element) => getComputedStyle(element).fontFamily);
  expect(await fontIn(notes, ".notes-window")).toBe(await fontIn(page, ".quorumscape"));
  // The teacher's hand works in both windows; nobody has answered, and the run goes on all the same.
  await notes.keyboard.press("PageDown");
  await next(page);
  await at(page, 5);
  await next(page);
  await at(page, 6);
  await next(page);
  await at(page, 7);
  await next(page);
  await at(page, 8);
  await expect(page.locator(".lesson-answer")).toHaveCount(0);
  await expect(notes.locator(".notes-text")).toContainText("Later: a timer of ten to twenty seconds has to run out first");
  await page.keyboard.press(".");
  await expect(page.locator(".lesson-answer")).toContainText("Later: a timer of ten to twenty seconds has to run out first");
  await expect.poll(() => page.evaluate(() => document.querySelectorAll(".stage-room canvas").length)).toBeGreaterThan(0);
  await page.waitForTimeout(900);
  await page.getByRole("button", { name: "Print the questions" }).click();
  await expect(page.locator(".sheet-question")).toHaveCount(2);
  await expect(page.locator(".sheet-picture canvas").first()).toBeAttached();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".top-bar")).toBeHidden();
  await expect(page.locator(".sheet-question").first()).toBeVisible();
  expect((await page.locator(".question-sheet h1").boundingBox())?.y).toBeGreaterThanOrEqual(0);
});

test("the quiz is scored beside the study's means, is saved without a name, and is erased", async ({ open }) => {
  const { page } = await open();
  await page.keyboard.press("l");
  await page.locator(".gallery-card").filter({ hasText: "Eight questions about Raft" }).click();
  await page.getByRole("button", { name: "Begin" }).first().click();
  await page.getByRole("radio", { name: "No: terms never fall along a log" }).first().check();
  for (let question = 1; question < 8; question += 1) await page.getByRole("button", { name: "Next question" }).click();
  await page.getByRole("radio", { name: /^One old server after the other/ }).check();
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(page.locator(".quiz-table tfoot")).toContainText("11 of 60");
  await expect(page.locator(".quiz-table tfoot")).toContainText("25.72 of 60");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  const text = await readFile(await (await saving).path(), "utf8");
  expect(text.split("\n")[0]).toBe("round,question,points,of,seconds,answers");
  expect(text).toMatch(/\nbefore,q1,1,4,\d+,a=falls b= c= d=\n/);
  await page.getByRole("button", { name: "Erase all answers" }).click();
  await expect(page.locator(".quiz-erased")).toHaveText("Nothing is kept any more.");
  expect(await page.evaluate(() => localStorage.getItem("quorumscape.quiz"))).toBeNull();
});

import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { createStore } from "zustand";
import { LESSON_CARDS } from "../../src/lesson/cards.ts";
import { fetchLesson } from "../../src/lesson/lessons/index.ts";
import { readLesson } from "../../src/lesson/parse.ts";
import type { LessonState } from "../../src/lesson/types.ts";
import { AppProvider, type AppContext } from "../../src/ui/app/context.ts";
import { mayGoOn } from "../../src/ui/lesson/lesson-director.tsx";
import { NotesText } from "../../src/ui/lesson/notes-text.tsx";
import { answeredBy, waitText } from "../../src/ui/lesson/step-text.ts";
import { LessonStepView } from "../../src/ui/lesson/step-view.tsx";
import { beginAgain, bookmarkOf, keepProgress, progressOfAll } from "../../src/ui/state/lesson-progress.ts";
import { keepNothing } from "../../src/ui/state/preferences.ts";
import { createScreen } from "../../src/ui/state/screen.ts";
import { lessonEn } from "../../src/ui/words/lesson.en.ts";
import { lessonZh } from "../../src/ui/words/lesson.zh.ts";
import { lessonAt } from "./lesson-sample.ts";

interface Shown {
  readonly language?: "en" | "zh";
  readonly presenter?: boolean;
  readonly answerShown?: boolean;
}

/** An app of which a lesson's parts read only these. */
function appWith({ language = "en", presenter = false, answerShown = false }: Shown): AppContext {
  // The server's renderer reads the state with which a store was made.
  const screen = createStore(() => ({ ...createScreen().getState(), answerShown }));
  const run = createStore(() => ({ language, presenter, status: { playing: true }, events: [], play: () => undefined }));
  return { id: "", run, screen } as unknown as AppContext;
}

function drawn(lesson: LessonState, shown: Shown = {}): string {
  const step = lesson.steps[lesson.at];
  if (step === undefined) return "";
  const view = createElement(LessonStepView, { lesson, step, presenter: shown.presenter ?? false });
  return renderToStaticMarkup(createElement(AppProvider, { value: appWith(shown), children: view }));
}

test("a question shows each of its choices under its number, and marks the chosen one", () => {
  const html = drawn(lessonAt(1, { chosen: { who: "nobody" } }));
  expect(html).toMatch(/aria-pressed="false" aria-keyshortcuts="1".*It is first/);
  expect(html).toMatch(/aria-pressed="true" aria-keyshortcuts="2".*It is nobody/);
  expect(html).not.toContain("Reply to");
});

test("a wrong answer gets its own reply beside what the run says", () => {
  const html = drawn(lessonAt(4, { chosen: { who: "first" } }));
  expect(html).toContain("Not in this run");
  expect(html).toMatch(/It is first.*Reply to first.*What the run says.*It is nobody.*Reply to nobody/);
});

test("a right answer stands alone, in the reader's language", () => {
  const html = drawn(lessonAt(4, { chosen: { who: "nobody" } }), { language: "zh" });
  expect(html).toContain("答对了");
  expect(html).toContain("Reply to nobody（中）");
  expect(html).not.toContain("Reply to first");
});

test("before a class the answer is kept back until the teacher shows it", () => {
  const lesson = lessonAt(4, { chosen: { who: "first" } });
  expect(drawn(lesson, { presenter: true })).not.toContain("Reply to");
  expect(drawn(lesson, { presenter: true, answerShown: true })).toContain("Reply to nobody");
  const seen = lessonAt(3, { chosen: { seen: "first" } });
  expect(drawn(seen, { presenter: true })).not.toContain("Reply to");
});

test("what was seen is judged as soon as it is answered", () => {
  expect(drawn(lessonAt(3))).not.toContain("Reply to");
  const answered = drawn(lessonAt(3, { chosen: { seen: "first" } }));
  expect(answered).toMatch(/Whose vote was it\?.*Reply to first.*Reply to nobody/);
  // Question, given answer and reply are read together: no list of choices parts them.
  expect(answered).not.toContain("lesson-choice");
});

test("while the run plays its share is shown, and it can be stopped", () => {
  const html = drawn(lessonAt(2, { playing: { share: 0.25 } }));
  expect(html).toContain('value="25"');
  expect(html).toContain(">Stop<");
  expect(drawn(lessonAt(2, { late: true }))).toContain("It has not come in the time that was set for it");
});

test("two futures wait visibly, and then stand beside each other", () => {
  expect(drawn(lessonAt(5))).toContain("Both futures are being run");
  const { steps } = lessonAt(5);
  const outcome = { without: { en: "It stays.", zh: "" }, with: { en: "It falls.", zh: "" } };
  const compared = steps.map((step) => (step.kind === "compare" ? { ...step, outcome } : step));
  expect(drawn(lessonAt(5, { steps: compared }))).toMatch(/It stays\..*It falls\./);
});

test("a lesson ends with the belief that it refutes, what to keep, and an open question", () => {
  expect(drawn(lessonAt(6))).toMatch(/<s>The lowest id wins\.<\/s>.*One vote in each term\..*What if there were seven\?/);
});

test("the teacher's second window has the notes, the answer that the wall keeps back, and what comes next", () => {
  const text = renderToStaticMarkup(createElement(AppProvider,
    { value: appWith({ presenter: true }), children: createElement(NotesText, { lesson: lessonAt(4), onWall: false }) }));
  expect(text).toMatch(/Let the class vote first\..*Who wins\?.*Reply to nobody.*Two futures of the same moment: With a death/);
});

test("the teacher knows the answer to expect before the run has it, and a class that reads the notes does not", () => {
  const notes = (at: number, onWall: boolean): string => renderToStaticMarkup(createElement(AppProvider,
    { value: appWith({ presenter: true }), children: createElement(NotesText, { lesson: lessonAt(at), onWall }) }));
  // At the question, and while the run plays towards it.
  expect(notes(1, false)).toMatch(/The answer to expect.*It is nobody/);
  expect(notes(2, false)).toMatch(/The answer to expect.*Whose vote was it\?.*It is nobody/);
  expect([1, 2, 4].map((at) => notes(at, true)).join()).not.toContain("It is nobody");
});

test("a reader answers before going on; a teacher, who has asked a class, need not", () => {
  const answered = lessonAt(1, { chosen: { who: "first" } });
  expect([mayGoOn(lessonAt(1), false), mayGoOn(lessonAt(1), true), mayGoOn(answered, false)]).toEqual([false, true, true]);
  expect(mayGoOn(lessonAt(6), true)).toBe(false);
});

test("where a lesson was left is kept, with its answers; one that was read to its end begins anew", () => {
  const { kept } = keepNothing({ theme: "light", language: "en" });
  expect(bookmarkOf(kept, "split-vote")).toEqual({});
  keepProgress(kept, lessonAt(3, { chosen: { who: "first" } }));
  expect(bookmarkOf(kept, "split-vote")).toEqual({ left: { at: 3, chosen: { who: "first" } } });
  keepProgress(kept, lessonAt(6, { chosen: { who: "first" } }));
  expect(bookmarkOf(kept, "split-vote")).toEqual({});
  expect(progressOfAll(kept)["split-vote"]?.done).toBe(true);
});

test("from the beginning forgets the answers, and not that the lesson was read", () => {
  const { kept } = keepNothing({ theme: "light", language: "en" });
  keepProgress(kept, lessonAt(6, { chosen: { who: "first" } }));
  beginAgain(kept, "split-vote");
  expect(progressOfAll(kept)["split-vote"]).toEqual({ at: 0, of: 7, chosen: {}, done: true });
});

test("what somebody else has written into the storage counts as nothing", () => {
  const { kept } = keepNothing({ theme: "light", language: "en" });
  for (const value of [null, 7, "x", { "split-vote": null }, { "split-vote": { at: "3" } }]) {
    kept.write("lessons", value);
    expect(progressOfAll(kept)).toEqual({});
  }
});

test("a picture of an answer is taken only where the answer can be seen: not of an open question, nor of one kept back", () => {
  const text = { en: "?", zh: "？" };
  const see = (truth: string | null) => ({ kind: "see", id: "q1", text, choices: [], expect: "a", truth }) as const;
  expect(answeredBy(see(null), false)).toBeNull();
  expect(answeredBy(see("a"), true)).toBeNull();
  expect(answeredBy(see("a"), false)).toBe("q1");
  const reveal = { kind: "reveal", of: "q2", truth: "b" } as const;
  expect(answeredBy(reveal, true)).toBeNull();
  expect(answeredBy(reveal, false)).toBe("q2");
});

test("whatever a lesson's run waits for is told in words", async () => {
  const lessons = await Promise.all(LESSON_CARDS.map(async ({ id }) => readLesson(await fetchLesson(id))));
  const topics = lessons.flatMap((read) => (read.ok ? read.lesson.steps : []))
    .flatMap((step) => (step.kind === "play" ? [step.until.topic] : []));
  expect(topics.length).toBeGreaterThan(20);
  expect(topics.filter((topic) => waitText(topic, lessonEn) === "")).toEqual([]);
  expect(waitText("raft.leader.elected", lessonZh)).toBe("选出新的 leader");
});

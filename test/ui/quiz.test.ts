import { expect, test } from "vitest";
import { questionsOf, STUDY_MEANS, STUDY_TOTAL, type QuestionId, type Sitting } from "../../src/ui/quiz/questions.ts";
import {
  answerKey, csvOf, eraseAttempts, keepAttempts, NO_ATTEMPT, pointsOf, readAttempts, ROUNDS, totalOf, type Attempt,
} from "../../src/ui/quiz/score.ts";
import { optionText, partText } from "../../src/ui/quiz/quiz-text.ts";
import { quizEn } from "../../src/ui/words/quiz.en.ts";
import { quizZh } from "../../src/ui/words/quiz.zh.ts";
import { keepNothing } from "../../src/ui/state/preferences.ts";

const question = (id: QuestionId, round: Sitting = "before") =>
  questionsOf(round).find((each) => each.id === id) ?? expect.fail(`no question ${id}`);

const attempt = (id: QuestionId, answers: Readonly<Record<string, string>>): Attempt => ({
  ...NO_ATTEMPT, answers: Object.fromEntries(Object.entries(answers).map(([part, option]) => [`${id}.${part}`, option])),
});

const points = (id: QuestionId, answers: Readonly<Record<string, string>>): number =>
  pointsOf(question(id), attempt(id, answers));

/** The best answer to every part. */
function best(round: Sitting): Attempt {
  const answers = questionsOf(round).flatMap((each) => each.parts.map((part) => {
    const [first] = [...part.options].sort((a, b) => b.points - a.points);
    return [answerKey(each, part.id), first?.id ?? ""] as const;
  }));
  return { answers: Object.fromEntries(answers), seconds: {}, done: true };
}

test("the best answers have 60 points in both rounds, and none have none", () => {
  expect(ROUNDS.map((round) => totalOf(round, best(round)))).toEqual([60, 60]);
  expect(totalOf("before", NO_ATTEMPT)).toBe(0);
  expect(questionsOf("before").map(({ most }) => most)).toEqual([4, 6, 10, 5, 5, 10, 10, 10]);
});

test("the study's means of the questions add up to its mean in all, as far as its figure can be read", () => {
  const sum = questionsOf("before").reduce((total, { id, most }) => total + STUDY_MEANS[id] * most / 100, 0);
  expect(Math.abs(sum - STUDY_TOTAL)).toBeLessThan(0.1);
});

test("part of an answer is worth what the study's graders gave for it", () => {
  expect(points("q1", { a: "gap", b: "yes", c: "falls", d: "holed" })).toBe(2.5);
  expect(points("q2", { which: "to-2", why: "ownTerm" })).toBe(4.5);
  expect(points("q2", { which: "to-5", why: "quorum" })).toBe(1);
  expect(points("q2", { which: "to-6", why: "quorum" })).toBe(0);
  expect(points("q3", { a: "falls", b: "any", c: "any" })).toBe(2);
  expect(points("q4", { safety: "keeps", small: "cuts", large: "refused" })).toBe(2);
  expect(points("q4", { safety: "breaks", small: "cuts" })).toBe(0);
  expect(points("q5", { change: "allTimeouts" })).toBe(3.5);
  expect(points("q7", { possible: "refuses", harm: "has" })).toBe(0);
  expect(points("q8", { worst: "endless" })).toBe(10);
});

const isSorted = (terms: readonly (number | null)[]): boolean =>
  terms.every((term, index) => term !== null && (index === 0 || term >= (terms[index - 1] ?? 0)));

test.each(ROUNDS)("%s: a log can exist where its terms do not fall and nothing is missing", (round) => {
  const { logs, parts } = question("q1", round);
  const right = parts.map(({ options }) => options.find((option) => option.points === 1)?.id);
  expect(logs.map(({ terms }) => isSorted(terms))).toEqual(right.map((id) => id === "yes"));
  expect(logs.map(({ terms }) => terms.includes(null))).toEqual(right.map((id) => id === "holed"));
});

test.each(ROUNDS)("%s: safe is what every server holds that a majority could still elect", (round) => {
  const { logs, parts } = question("q2", round);
  const last = (terms: readonly (number | null)[]): number => terms.at(-1) ?? 0;
  const votes = (terms: readonly (number | null)[]): number => logs.filter((other) =>
    last(other.terms) < last(terms) || (last(other.terms) === last(terms) && other.terms.length <= terms.length)).length;
  const [leader] = logs;
  const safe = (index: number): boolean => {
    const same = (terms: readonly (number | null)[]): boolean => terms[index - 1] === leader?.terms[index - 1];
    const stored = logs.filter(({ terms }) => same(terms)).length > logs.length / 2;
    return stored && logs.every(({ terms }) => votes(terms) <= logs.length / 2 || same(terms));
  };
  const upTo = [1, 2, 3, 4, 5, 6].filter((index) => !safe(index))[0] ?? 0;
  expect(parts[0]?.options.find((option) => option.points === 3)?.id).toBe(`to-${upTo - 1}`);
});

test.each(ROUNDS)("%s: a follower cannot have an entry of the leader's index and term behind other entries", (round) => {
  const { logs: [leader, ...followers], parts } = question("q3", round);
  const right = parts.map(({ options }) => options.find((option) => option.points === 2)?.id);
  const found = followers.map(({ terms }) => {
    if (!isSorted(terms)) return "falls";
    const same = terms.map((term, index) => term === leader?.terms[index]);
    return same.slice(0, same.lastIndexOf(true) + 1).every(Boolean) ? "led" : "prefix";
  });
  expect(found).toEqual(right);
});

test("both rounds ask the same with other logs and in another order, and every answer has its words", () => {
  expect(question("q1", "after").logs).not.toEqual(question("q1").logs);
  const order = (round: Sitting): readonly string[] => question("q5", round).parts[0]?.options.map(({ id }) => id) ?? [];
  expect(order("after")).toEqual([...order("before")].reverse());
  const texts = [quizEn, quizZh].flatMap((words) => questionsOf("after").flatMap(({ parts }) =>
    parts.flatMap((part) => [partText(part.id, words), ...part.options.map(({ id }) => optionText(id, words))])));
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter((text) => typeof text !== "string" || text === "")).toEqual([]);
});

test("the table has a line for each question, with points and seconds and nobody's name", () => {
  const lines = csvOf({ before: { ...best("before"), seconds: { q1: 41.6 } } }).split("\n");
  expect(lines[0]).toBe("round,question,points,of,seconds,answers");
  expect(lines[1]).toBe("before,q1,4,4,42,a=falls b=yes c=yes d=holed");
  expect(lines).toHaveLength(10);
});

test("answers are kept on the device until they are erased", () => {
  const { kept } = keepNothing({ theme: "light", language: "en" });
  keepAttempts(kept, { after: best("after") });
  expect(Object.keys(readAttempts(kept))).toEqual(["after"]);
  eraseAttempts(kept);
  expect(readAttempts(kept)).toEqual({});
  kept.write("quiz", { before: { answers: 7 } });
  expect(readAttempts(kept)).toEqual({});
});

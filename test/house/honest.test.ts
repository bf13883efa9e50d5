import { expect, test } from "vitest";
import config from "../../vitest.config.ts";
import { doubtsIn } from "./honest.ts";
import { filesBelow, sourceFile } from "./source.ts";

const doubtsOf = (body: string): string[] =>
  doubtsIn(sourceFile("test/a.test.ts", `test("does it", () => {\n${body}\n});`)).map(({ why }) => why);

test("a test without an expectation fails", () => {
  expect(config).toMatchObject({ test: { expect: { requireAssertions: true } } });
});

test("no expectation stands only behind a condition, and no test ends before its first", () => {
  const files = filesBelow("test");
  expect(files.length).toBeGreaterThan(150);
  const doubts = files.flatMap((file) => doubtsIn(file).map(({ line, why }) => `${file.path}:${line} ${why}`));
  expect(doubts).toEqual([]);
});

test.each([
  ["behind an if", "if (a) expect(a).toBe(1);"],
  ["behind an if", "if (a) b(); else { expect(a).toBe(1); }"],
  ["behind a condition", "a ? expect(a).toBe(1) : b();"],
  ["behind && or ||", "a && expect(a).toBe(1);"],
  ["in a catch", "try { a(); } catch { expect(a).toBe(1); }"],
  ["in a case", "switch (a) { case 1: expect(a).toBe(1); }"],
  ["in a loop over what may be none", "for (const a of list()) expect(a).toBe(1);"],
  ["for each of what may be none", "list.forEach((a) => expect(a).toBe(1));"],
  ["in a callback that may not be called", "a?.visit((each) => expect(each).toBe(1));"],
  ["holds for every one of none", "expect(list().every(isGood)).toBe(true);"],
  ["finds none among what may be none", "expect(list().filter(isBad)).toEqual([]);"],
  ["finds none among what may be none", "expect(list().some(isBad)).toBe(false);"],
  ["finds none among what may be none", "expect(list.map(wrongWith).filter(isText)).toHaveLength(0);"],
  ["ends the test before its first expectation", "if (a === undefined) return;\nexpect(a).toBe(1);"],
])("a doubtful expectation is found: %s", (why, body) => {
  expect(doubtsOf(body)).toEqual([why]);
});

test.each([
  "expect(a ? b : c).toBe(1);",
  "if (expect(a).toBe(1)) b();",
  "for (const a of [1, 2]) expect(a).toBe(1);",
  "for (const a of CASES) expect(a).toBe(1);",
  "for (const a of atLeastOne(list())) expect(a).toBe(1);",
  "expect(list).toHaveLength(2);\nfor (const a of list) expect(a).toBe(1);",
  "expect(list.every(isGood)).toBe(true);\nexpect(list).toHaveLength(2);",
  "expect(list.filter(isBad)).toEqual([]);\nexpect(list).toHaveLength(2);",
  "expect(run.branch.events.filter(isBad)).toEqual([]);",
  "expect(list.filter(isGood)).toEqual([1]);",
  "const list = [1, 2];\nlist.forEach((a) => expect(a).toBe(1));",
  "for (const [a, b] of Object.entries({ a: 1 })) expect(a).toBe(b);",
  "fc.assert(fc.property(fc.nat(), (a) => { expect(a).toBe(1); }));",
  "expect(a).toBe(1);\nif (a) return;",
])("an expectation that runs is let be: %s", (body) => {
  expect(doubtsOf(body)).toEqual([]);
});

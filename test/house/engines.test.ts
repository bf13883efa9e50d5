import { expect, test } from "vitest";
import { filesBelow, sourceFile, type SourceFile } from "./source.ts";

/** Rooms that compute nothing of a run: they draw it, or compare it with what others published. */
const OUTSIDE = /^src\/(cli|embed|figure|published|ui|worker)\//;

/** Functions and operators whose last digits, or whose order of words, are the JavaScript engine's own. */
const OWN = [
  /\bMath\.(?:random|a?(?:sin|cos|tan)h?|atan2|exp|expm1|log(?:1p|2|10)?|pow|hypot|cbrt)\b/,
  /(?<![*/"'`])\*\*=?(?![*/"'`])/,
  /\.(?:localeCompare|toLocale\w*)\b/,
];

const differing = (files: readonly SourceFile[]): string[] =>
  files.filter(({ path }) => !OUTSIDE.test(path)).filter(({ code }) => OWN.some((own) => own.test(code))).map(({ path }) => path);

test("nothing below worker, page and command line is computed by what differs between JavaScript engines", () => {
  expect(differing(filesBelow("src"))).toEqual([]);
});

test.each([
  "Math.random()", "Math.sin(a)", "Math.asinh(a)", "Math.log2(a)", "Math.pow(a, 2)", "a ** 2", "a **= 2", "a.localeCompare(b)",
  "a.toLocaleString()",
])("is found: %s", (code) => {
  expect(differing([sourceFile("src/store/a.ts", code), sourceFile("src/ui/a.ts", code)])).toEqual(["src/store/a.ts"]);
});

test.each(["Math.floor(a)", "a * b", "// a ** b", "\"**bold**\"", "Math.sqrt(a)", "Math.cbrtOf"])("is nothing: %s", (code) => {
  expect(differing([sourceFile("src/store/a.ts", code)])).toEqual([]);
});

import { expect, test } from "vitest";
import { CLEAN, filesBelow, judge } from "./source.ts";

/** Files that may join with them: what they write is code, or English alone. */
const KNOWN: readonly string[] = ["src/figure/mix-colours.ts", "src/story/words/en.ts"];

test("what is read in both languages is joined with the separators of its dictionary: a comma with a blank is English", () => {
  const files = [...filesBelow("src/ui"), ...filesBelow("src/figure"), ...filesBelow("src/story"), ...filesBelow("src/embed")];
  const both = files.filter(({ path }) => !path.endsWith(".en.ts"));
  const joining = both.filter(({ code }) => /\.join\("[,;] "\)/.test(code)).map(({ path }) => path);
  expect(judge(joining, KNOWN)).toEqual(CLEAN);
});

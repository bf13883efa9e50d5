import { expect, test } from "vitest";
import { unusedExports } from "./exports.ts";
import { CLEAN, filesBelow, importsOf, judge, sourceFile } from "./source.ts";

/** Files that are started, or imported by others' programs. */
const ENTRY_POINTS = /^src\/(ui\/main\.tsx|worker\/main\.ts|library\/(engine|raft|manifest)\.ts|cli\/(main|fuzz)\.ts)$/;

/**
 * A limit may be public for the test that reaches it: a number written twice would not be the limit any more.
 * docs/INVARIANTS.md names those of checkers.
 */
const LIMIT = /: MAX_[A-Z_]+$/;

/** What else is public for tests alone, and why it is not reached through what uses it. */
const FOR_TESTS: readonly string[] = [
  // One seed of a storm. The command line counts through seeds in processes of their own; sabotage starts one in a bundle.
  "src/cli/fuzz/cluster.ts: fuzzStorm",
  "src/cli/fuzz/failovers.ts: runFailover",
  "src/cli/fuzz/raft.ts: simulate",
  // Sabotage puts a leader to sleep before its followers have all.
  "src/store/hibernation.ts: fallAsleep",
  // Flashes as they look: which logs flash, and when, is another test.
  "src/ui/stage/painters/flashes.ts: paintFlashes",
  // What a digest leaves out, with the reasons: a test holds the table to what the digest does.
  "src/cluster/digest.ts: NOT_IN_DIGEST",
  // All that the hint's component does is to show it.
  "src/ui/hint.tsx: hintOf",
  // What the checkers guard: a test holds it to the list of identifiers.
  "src/check/index.ts: INVARIANTS",
  // The oracle is shown, and nobody asks it before there are transactions.
];

/** What nobody takes today. */
const KNOWN: readonly string[] = [
  // Waits for the engine's assertions to name their invariants.
];

const unusedOf = (...files: readonly (readonly [string, string])[]): string[] =>
  unusedExports(files.map(([path, text]) => sourceFile(path, text)));

/** The documentation makes pages of the tables of `src`: it takes what it makes them of. */
const documentation = filesBelow("docs/.vitepress");

const unused = unusedExports([...filesBelow("src"), ...documentation])
  .filter((breach) => breach.startsWith("src/") && !ENTRY_POINTS.test(breach.split(":")[0] ?? ""));

test("src exports nothing that only tests use, and nothing that nobody does", () => {
  expect(filesBelow("src").length).toBeGreaterThan(300);
  expect(judge(unused.filter((breach) => !LIMIT.test(breach)), [...FOR_TESTS, ...KNOWN])).toEqual(CLEAN);
});

test("what is public for tests is taken by one", () => {
  const imports = filesBelow("test").flatMap(importsOf);
  const takenByTests = new Set(imports.flatMap(({ to, names }) => names.map((name) => `${to}: ${name}`)));
  // Sabotage takes it from the bundle that it makes.
  takenByTests.add("src/cli/fuzz/cluster.ts: fuzzStorm");
  const limits = unused.filter((breach) => LIMIT.test(breach));
  expect(limits.length).toBeGreaterThan(0);
  expect([...limits, ...FOR_TESTS].filter((each) => !takenByTests.has(each))).toEqual([]);
});

test("an export that no other file takes is found, whatever its form", () => {
  const text = "export const a = 1;\nexport async function b() { a; }\nexport class C {}\nconst d = 1;\nexport { d as e };\nexport interface F {}";
  expect(unusedOf(["src/a.ts", text])).toEqual(["a", "b", "C", "F", "e"].map((name) => `src/a.ts: ${name}`));
});

test.each([
  ["by its name", `import { a } from "./a.ts";`],
  ["as a type", `import { type a } from "./a.ts";`],
  ["by another name", `import { a as other } from "./a.ts";`],
  ["with all others", `import * as all from "./a.ts";\nall.a;`],
  ["late", `(await import("./a.ts")).a;`],
  ["to pass it on", `export { a } from "./a.ts";`],
  ["to pass all on", `export * from "./a.ts";`],
])("an export is used that is taken %s", (_, text) => {
  expect(unusedOf(["src/a.ts", "export const a = 1;"], ["src/b.ts", text])).toEqual([]);
});

test("a type is used that is part of another export's shape, and a value is not for being used at home", () => {
  expect(unusedOf(["src/a.ts", "export interface A {}\nconst a = (b: A) => b;"])).toEqual([]);
  expect(unusedOf(["src/a.ts", "export const a = 1;\nconst b = a;"])).toEqual(["src/a.ts: a"]);
});

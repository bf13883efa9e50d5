import { expect, test } from "vitest";
import { longFunctions } from "./functions.ts";
import { CLEAN, filesBelow, judge, sourceFile } from "./source.ts";

/** A function fits on a screen: half of all have fewer than five lines, one in a hundred more than fifty. */
const MAX_FUNCTION_LINES = 60;
/** A file is one idea. A test file may tell one in more examples. */
const MAX_FILE_LINES = { src: 400, test: 500 };

const KNOWN_FUNCTIONS: readonly string[] = [
  "src/ui/gallery/new-cluster.tsx: NewCluster",
  "src/ui/stage/pointer.ts: useStagePointer",
  "src/ui/timeline/overview.tsx: Overview",
  "src/worker/serve.ts: carryOut",
];
const KNOWN_FILES: readonly string[] = [
  "src/cli/fuzz/raft.ts",
  "src/figure/stage-layout.ts",
  "src/ui/timeline/time-view.ts",
  "test/raft/dissertation.test.ts",
  "test/raft/rules-48.test.ts",
];

const sources = { src: filesBelow("src"), test: filesBelow("test") };

test("a function fits on a screen", () => {
  const files = [...sources.src, ...sources.test];
  expect(files.length).toBeGreaterThan(500);
  expect(judge(longFunctions(files, MAX_FUNCTION_LINES), KNOWN_FUNCTIONS)).toEqual(CLEAN);
});

test("a file is one idea", () => {
  const long = (["src", "test"] as const).flatMap((folder) =>
    sources[folder].filter(({ text }) => text.trimEnd().split("\n").length > MAX_FILE_LINES[folder]).map(({ path }) => path));
  expect(judge(long, KNOWN_FILES)).toEqual(CLEAN);
});

test("a long function is found in every form, and a group of tests is none", () => {
  const body = `{\n${"  a();\n".repeat(4)}}`;
  const long = (text: string): string[] => longFunctions([sourceFile("src/a.ts", text)], 4);
  expect(long(`function f() ${body}`)).toEqual(["src/a.ts: f"]);
  expect(long(`const g = () => ${body};`)).toEqual(["src/a.ts: g"]);
  expect(long(`const h = { i() ${body} };`)).toEqual(["src/a.ts: i"]);
  expect(long(`test("does it", () => ${body});`)).toEqual([`src/a.ts: "does it"`]);
  expect(long(`const store = create(() => ${body});`)).toEqual(["src/a.ts: create"]);
  expect(long(`describe("all", () => ${body});`)).toEqual([]);
  expect(longFunctions([sourceFile("src/a.ts", `function f() ${body}`)], 6)).toEqual([]);
});

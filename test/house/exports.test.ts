import { expect, test } from "vitest";
import { unusedExports } from "./exports.ts";
import { CLEAN, filesBelow, judge, sourceFile } from "./source.ts";

/** Files that are started, not imported. */
const ENTRY_POINTS = /^src\/(ui\/main\.tsx|worker\/main\.ts|cli\/(main|fuzz)\.ts)$/;

/** Exports that nothing else in src takes today. */
const KNOWN: readonly string[] = [
  // Limits that a test must reach.
  "src/check/rest.ts: MAX_MOVES",
  "src/check/window.ts: MAX_WINDOW",
  "src/client/workload.ts: MAX_WAITING_OPERATIONS",
  "src/exchange/documents.ts: MAX_FILES",
  "src/exchange/json.ts: MAX_JSON_DEPTH",
  "src/exchange/link.ts: MAX_LINK_CHARACTERS",
  "src/exchange/link.ts: MAX_LINK_VALUES",
  // A step of a larger whole that has a test of its own.
  "src/cli/fuzz/cluster.ts: fuzzStorm",
  "src/cli/fuzz/raft.ts: simulate",
  "src/cli/fuzz/raft.ts: withoutRules",
  "src/figure/availability.ts: stepsOf",
  "src/figure/recovered.ts: firstAfter",
  "src/figure/routes.ts: ROUTE_SAMPLES",
  "src/figure/routes.ts: distanceTo",
  "src/figure/stage-layout.ts: compareNames",
  "src/figure/tile-look.ts: tileLook",
  "src/figure/tiles.ts: gapOf",
  "src/figure/tiles.ts: tilesAcross",
  "src/story/words/index.ts: sentenceOf",
  "src/ui/hint.tsx: hintOf",
  "src/ui/state/run.ts: joinEvents",
  "src/session/run.ts: seekRun",
  // Waits for the engine's assertions to name their invariants.
  "src/kernel/assert.ts: assertInvariant",
  // Nobody outside needs these, or nobody but tests.
  "src/cluster/cluster.ts: SILENT",
  "src/cluster/repair.ts: HOPELESS_WAITS",
  "src/cluster/repair.ts: REPAIR_WAITS",
  "src/cluster/repair.ts: repairStates",
  "src/cluster/steps.ts: viewMessage",
  "src/exchange/action-grammar.ts: atEnd",
  "src/exchange/scenario.ts: formatScenario",
  "src/pd/controller.ts: limitUses",
  "src/pd/tso.ts: takeTimestamps",
  "src/store/membership.ts: isJoint",
  "src/story/words/index.ts: actionWords",
  "src/ui/stage/tile-tip.tsx: TilePlace",
  "src/ui/stage/traffic-painter.ts: sameTravel",
];

const unusedOf = (...files: readonly (readonly [string, string])[]): string[] =>
  unusedExports(files.map(([path, text]) => sourceFile(path, text)));

test("src exports nothing that only tests use, and nothing that nobody does", () => {
  const files = filesBelow("src");
  expect(files.length).toBeGreaterThan(300);
  expect(judge(unusedExports(files).filter((breach) => !ENTRY_POINTS.test(breach.split(":")[0] ?? "")), KNOWN)).toEqual(CLEAN);
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

import { expect, test } from "vitest";
import { foldersOfSource, layerBreaches, MAY_IMPORT, roomOf } from "./rooms.ts";
import { CLEAN, filesBelow, importsOf, judge, sourceFile } from "./source.ts";

/** Imports of src that break the table today. */
const KNOWN: readonly string[] = [];

const breachesOf = (path: string, text: string): string[] => layerBreaches(importsOf(sourceFile(path, text)));

test("every folder of src is a room of the table", () => {
  expect(foldersOfSource()).toEqual(Object.keys(MAY_IMPORT).sort());
});

test("no room imports what is not below it: not statically, not late, not by passing it on", () => {
  const imports = filesBelow("src").flatMap(importsOf);
  expect(imports.length).toBeGreaterThan(1_000);
  expect(judge(layerBreaches(imports), KNOWN)).toEqual(CLEAN);
});

test.each([
  ["a static import", `import { x } from "../raft/index.ts";`],
  ["a type", `import type { X } from "../raft/index.ts";`],
  ["a late import", `const later = () => import("../raft/index.ts");`],
  ["a type named in place", `type X = import("../raft/index.ts").X;`],
  ["what is passed on", `export { x } from "../raft/index.ts";`],
  ["all that is passed on", `export * from "../raft/index.ts";`],
  ["several lines", `import {\n  x,\n  type Y,\n} from "../raft/index.ts";`],
  ["an import for its effect", `import "../raft/index.ts";`],
  ["a script that runs elsewhere", `new Worker(new URL("../raft/index.ts", import.meta.url));`],
])("an import upwards is found: %s", (_, text) => {
  expect(breachesOf("src/kernel/time.ts", text)).toEqual(["src/kernel/time.ts imports what is not below it: src/raft/index.ts"]);
});

test("values are told from types where a room may know only shapes", () => {
  const path = "src/check/logs.ts";
  expect(breachesOf(path, `import type { Topology } from "../cluster/topology.ts";`)).toEqual([]);
  expect(breachesOf(path, `import { type Topology } from "../cluster/topology.ts";`)).toEqual([]);
  expect(breachesOf(path, `import { create, type Topology } from "../cluster/topology.ts";`)).toHaveLength(1);
  expect(breachesOf(path, `const later = import("../cluster/topology.ts");`)).toHaveLength(1);
});

test("the page pulls in no behaviour of the engine, src no test, and a room no package of another", () => {
  expect(breachesOf("src/ui/app.tsx", `import { advance } from "../cluster/engine.ts";`)).toHaveLength(1);
  expect(breachesOf("src/ui/app.tsx", `const later = () => import("../cluster/engine.ts");`)).toHaveLength(1);
  expect(breachesOf("src/ui/app.tsx", `import type { Cluster } from "../cluster/cluster.ts";`)).toEqual([]);
  expect(breachesOf("src/cli/run.ts", `import { lab } from "../../test/raft/lab.ts";`)).toHaveLength(1);
  expect(breachesOf("src/raft/log.ts", `import { useState } from "react";`)).toHaveLength(1);
});

test("what a comment says is no import", () => {
  expect(breachesOf("src/kernel/time.ts", `/** See import("../raft/index.ts"). */\n// import { x } from "../raft/index.ts";`)).toEqual([]);
});

test("nobody but raft writes into a node or its storage", () => {
  const write = /\b(raft|storage|node|progress|log)\.\w+(\.\w+)* (=|\+=|-=|\?\?=) |\b(raft|storage|log)\.\w+(\+\+|--)/;
  const outside = filesBelow("src").filter(({ path }) => roomOf(path) !== "raft");
  expect(outside.length).toBeGreaterThan(200);
  const wrong = outside.flatMap(({ path, code }) =>
    code.split("\n").filter((line) => write.test(line)).map((line) => `${path}: ${line.trim()}`));
  expect(wrong).toEqual([]);
  expect(write.test("  peer.node.storage.offered = null;")).toBe(true);
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { INVARIANTS } from "../../src/check/index.ts";
import { INVARIANT_IDS } from "../../src/kernel/invariants.ts";
import { filesBelow, root, sourceFile, type SourceFile } from "./source.ts";
import { atLeastOne } from "../at-least-one.ts";

/** The rooms in which an invariant could break. */
const ENGINE = /^src\/(raft|machine|group|store|pd|client|cluster)\//;

const files = filesBelow("src");
const ids: readonly string[] = INVARIANT_IDS;

/** What the engine's assertions name: `assertInvariant("log-matching", …)`, on one line or several. */
const assertedIn = (all: readonly SourceFile[]): string[] => all.filter(({ path }) => ENGINE.test(path))
  .flatMap(({ code }) => [...code.matchAll(/\bassertInvariant\(\s*("([a-z-]+)")?/g)].map((match) =>
    match[2] ?? "(no identifier in place)"));

test("docs/INVARIANTS.md has a section for every invariant, and for nothing else", () => {
  const document = readFileSync(join(root, "docs/INVARIANTS.md"), "utf8");
  const sections = [...document.matchAll(/^## (\S+)$/gm)].map((match) => match[1]);
  expect(sections).toEqual(ids);
});

test("every invariant has a checker that can report it", () => {
  const checkers = files.filter(({ path }) => /^src\/check\/(?!invariants\.ts)/.test(path)).map(({ code }) => code).join("\n");
  expect(checkers.length).toBeGreaterThan(10_000);
  expect(INVARIANTS.map(({ id }) => id)).toEqual(ids);
  expect(atLeastOne(ids).filter((id) => !checkers.includes(`"${id}"`))).toEqual([]);
});

test("every invariant has an assertion in the engine that names it", () => {
  const asserted = assertedIn(files);
  expect(atLeastOne(ids).filter((id) => !asserted.includes(id))).toEqual([]);
});

test("no assertion names an invariant that does not exist", () => {
  expect(atLeastOne(assertedIn(files)).filter((id) => !ids.includes(id))).toEqual([]);
});

test("assertions are found by the identifier that stands in them", () => {
  const asserted = (text: string): string[] => assertedIn([sourceFile("src/raft/x.ts", text)]);
  expect(asserted(`assertInvariant("log-matching", a === b, "the terms agree");`)).toEqual(["log-matching"]);
  expect(asserted(`assertInvariant(\n  "log-matching", a === b, "the terms agree",\n);`)).toEqual(["log-matching"]);
  expect(asserted(`assertInvariant(name, a === b, "the terms agree");`)).toEqual(["(no identifier in place)"]);
  expect(asserted(`// assertInvariant("log-matching", a === b, "the terms agree");`)).toEqual([]);
});

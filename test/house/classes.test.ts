import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesBelow, root } from "./source.ts";

/** Classes that no line of ours writes out: elements that d3-brush makes, and names put together from a number. */
const MADE_ELSEWHERE = /^(handle|selection|overlay|term-\d)$/;

const code = filesBelow("src").map((file) => file.code).join("\n");
const browserTests = filesBelow("test/e2e").map((file) => file.code).join("\n");

const sheets = readdirSync(join(root, "src"), { withFileTypes: true, recursive: true })
  .filter(({ name }) => name.endsWith(".css"))
  .map(({ name, parentPath }) => readFileSync(join(parentPath, name), "utf8").replace(/\/\*[^]*?\*\/|"[^"]*"/g, "")).join("\n");

const styled = new Set([...sheets.matchAll(/\.([a-z][\w-]*)(?=[^{}]*\{)/gi)].map(([, name = ""]) => name));

/** Those written out in `className`, whole or beside something that is put in. */
const given = new Set([...code.matchAll(/className=(?:"([^"]*)"|\{`([^`]*)`\})/g)]
  .flatMap(([, plain, filled = ""]) => (plain ?? filled.replace(/\S*\$\{[^}]*\}\S*/g, " ")).split(/\s+/))
  .filter((name) => name !== ""));

test("every class of a style sheet is on some element", () => {
  expect(styled.size).toBeGreaterThan(200);
  expect([...styled].filter((name) => !MADE_ELSEWHERE.test(name) && !new RegExp(`["'\`\\s]${name}["'\`\\s]`).test(code)))
    .toEqual([]);
});

test("every class of an element is read by a style sheet or a test", () => {
  expect(given.size).toBeGreaterThan(200);
  expect([...given].filter((name) => !styled.has(name) && !new RegExp(`\\.${name}\\b`).test(browserTests))).toEqual([]);
});

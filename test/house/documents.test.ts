import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./source.ts";

const documents = ["README.md", ...["docs", "docs/zh"].flatMap((folder) =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith(".md")).map((name) => `${folder}/${name}`))];
const places = new Set([...readdirSync(root), ...readdirSync(join(root, "src"))].filter((name) => name !== "node_modules"));

/** What stands in backticks and begins with a folder of the project or a room of `src`; `<name>` and `*` stand for any. */
function pathsIn(text: string): string[] {
  return [...text.replace(/^```[^]*?^```/gm, "").matchAll(/`([\w.-]+\/[\w./<>*-]*)`/g)].map(([, path = ""]) => path)
    .filter((path) => places.has(path.split("/")[0] ?? ""));
}

function exists(path: string): boolean {
  const known = path.replace(/\/[^/]*[<*].*$/, "");
  return ["", ".ts", ".tsx", ".test.ts", ".e2e.ts"].some((ending) => existsSync(join(root, `${known}${ending}`)) ||
    existsSync(join(root, "src", `${known}${ending}`)));
}

test("every file that the documents name exists", () => {
  const named = documents.flatMap((document) =>
    pathsIn(readFileSync(join(root, document), "utf8")).map((path) => ({ document, path })));
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter(({ path }) => !exists(path)).map(({ document, path }) => `${document}: ${path}`)).toEqual([]);
});

test("the rule sees a file that is gone, and passes over what is no file", () => {
  const paths = pathsIn("`src/kernel/time.ts`, `kernel/time`, `src/kernel/gone.ts`, `election/4/7`, `action/<kind>.ts`, `and/or`");
  expect(paths.filter((path) => !exists(path))).toEqual(["src/kernel/gone.ts"]);
  expect(paths).not.toContain("election/4/7");
});

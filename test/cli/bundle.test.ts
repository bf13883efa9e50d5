import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "quorumscape-bundle-"));
const bundles = join(import.meta.dirname, "../../node_modules/.cache/quorumscape");
const named = (): string[] => readdirSync(bundles).filter((name) => name.startsWith("small-entry-"));
afterAll(() => [folder, ...named().map((name) => join(bundles, name))].forEach((path) => rmSync(path, { recursive: true })));

const said = (): string =>
  execFileSync(process.execPath, [".tools/run-ts.mjs", join(folder, "small-entry.ts"), "x"], { encoding: "utf8" });

test("a command is bundled once, and anew when a file that went into it has changed", () => {
  writeFileSync(join(folder, "small-entry.ts"), `import { word } from "./word.ts";\nconsole.log(word, process.argv.slice(2).join());\n`);
  writeFileSync(join(folder, "word.ts"), `export const word: string = "first";\n`);
  expect(said()).toBe("first x\n");
  const [bundle = ""] = named();
  const { ino } = statSync(join(bundles, bundle));
  expect(said()).toBe("first x\n");
  expect(statSync(join(bundles, bundle)).ino).toBe(ino);
  writeFileSync(join(folder, "word.ts"), `export const word: string = "other";\n`);
  expect(said()).toBe("other x\n");
});

import { expect, test } from "vitest";
import { CLEAN, filesBelow, judge, sourceFile, type SourceFile } from "./source.ts";

/** Columns that a line of code or of a comment may have. */
const MAX_COLUMNS = 130;
/** A line may be longer for a text that is longer than this: a sentence is not cut in two for the sake of a column. */
const TEXT = 40;

/** Files with so many lines that are wider today. */
const KNOWN: readonly string[] = [
  "src/cluster/details.ts: 1", "src/ui/bar/branch-menu.tsx: 2",
  "src/ui/bar/scenario-button.tsx: 1", "src/ui/bar/transport.tsx: 1", "src/ui/dialogs/palette.tsx: 1",
  "src/ui/stage/card-tools.tsx: 1", "src/ui/stage/legend.tsx: 1", "src/ui/stage/machine-rows.tsx: 1",
  "src/ui/stage/zoom-part.tsx: 2", "src/ui/stage/stage.tsx: 1", "src/ui/story/why.tsx: 1",
  "test/e2e/gallery.e2e.ts: 1", "test/exchange/export.test.ts: 2", "test/exchange/import-schemas.test.ts: 4",
];

/** The lines that are too wide, as "path: count". */
function wideLines(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const count = text.split("\n").filter((line) => line.length > MAX_COLUMNS && codeColumns(line) > MAX_COLUMNS).length;
    return count === 0 ? [] : [`${path}: ${count}`];
  });
}

/** The columns of a line without its long texts. */
function codeColumns(line: string): number {
  const texts = line.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\/(?![/*])(?:[^/\\]|\\.)+\/[a-z]*(?=[,;)\s])/g) ?? [];
  return texts.some((text) => text.length > TEXT) ? 0 : line.length;
}

test("no line of src, test or documentation is wider than 130 columns, unless for one long text", () => {
  const files = [...filesBelow("src"), ...filesBelow("test"), ...filesBelow("docs/.vitepress")];
  expect(files.length).toBeGreaterThan(500);
  expect(judge(wideLines(files), KNOWN)).toEqual(CLEAN);
});

test("wide code and wide comments are found, and a long sentence is let be", () => {
  const wide = (text: string): string[] => wideLines([sourceFile("src/a.ts", text)]);
  expect(wide(`const a = [${"1, ".repeat(50)}];`)).toEqual(["src/a.ts: 1"]);
  expect(wide(`// ${"word ".repeat(30)}`)).toEqual(["src/a.ts: 1"]);
  expect(wide(`const a = "${"word ".repeat(30)}";`)).toEqual([]);
  expect(wide(`${" ".repeat(128)}a;\n${" ".repeat(129)}a;`)).toEqual(["src/a.ts: 1"]);
});

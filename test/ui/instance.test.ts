import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";

const page = new URL("../../src/ui/", import.meta.url);
const files = readdirSync(page, { recursive: true, encoding: "utf8" }).sort();
const textOf = (file: string): string => readFileSync(new URL(file, page), "utf8");
const scripts = files.filter((file) => /\.tsx?$/.test(file));
/** What is loaded with every app; `page.css` is the standalone page's own, around its app. */
const styles = files.filter((file) => file.endsWith(".css") && file !== "page.css");

/** The lines of some files that match, as `file: line`. */
const linesWith = (among: readonly string[], wrong: RegExp): string[] =>
  among.flatMap((file) => {
    const lines = textOf(file).replace(/\/\*[\s\S]*?\*\//g, "").split("\n");
    return lines.filter((line) => wrong.test(line)).map((line) => `${file}: ${line.trim()}`);
  });

test("no module of the page keeps anything of a run, a reader or an element: that is in the app's context", () => {
  const made = "new (Map|Set|WeakMap|\\w*Observer)\\b|create(Store)?[(<]|matchMedia";
  const kept = linesWith(scripts, new RegExp(`^(export )?(let |var |const \\w+(: [^=]+)? = (${made}))`));
  // Into a constant set nothing can be put. Dictionaries that have been fetched are the same for all, and so is how wide a text
  // is in a font.
  expect(kept.filter((line) => !/: Readonly(Set|Map)</.test(line))).toEqual([
    "parts/text-size.ts: let ruler: CanvasRenderingContext2D | null = null;",
    "parts/text-size.ts: const widths = new Map<string, number>();",
    'words/index.ts: const dictionaries = new Map<Language, Words>([["en", en]]);',
  ]);
});

test("only the app that owns its page speaks to the document, the address and what the browser remembers", () => {
  const its = /document\.(documentElement|title|head)\b|\bhistory\.(state|replaceState)|\blocation\.|localStorage|sessionStorage/;
  const reach = linesWith(scripts, its);
  const files = [...new Set(reach.map((line) => line.split(":")[0] ?? ""))];
  expect(files).toEqual([
    "app/own-page.ts", "dialogs/add-files.tsx", "observed/live.ts", "state/address.ts", "state/memory.ts", "state/past.ts",
    "state/preferences.ts",
  ]);
  // A part that every app has asks first whose page it is on.
  expect(reach.filter((line) => line.startsWith("dialogs/add-files.tsx"))).toEqual([
    'dialogs/add-files.tsx: const isServed = ownsPage && location.hash.startsWith("#t=");',
  ]);
});

test("styles hold inside of an app's root, in lengths of its own", () => {
  expect(linesWith(styles, /(^|[\s,(}])(:root|html|body|#root)\b/)).toEqual([]);
  // An element by its name alone would be any element of the page.
  expect(linesWith(styles, /^(\*|:focus|[a-z][a-z0-9]*)[^.#(@]*[,{]$/)).toEqual([]);
  const lengths = linesWith(styles, /\d(rem|vw|vh)\b/);
  // Dialogs and menus lie above the page, in the window.
  const allowed = /^theme.css: --rem:|^(alerts\/alerts|anatomy\/anatomy|base|compare\/compare|gallery\/gallery|dialogs\/palette|follow\/follow|observed\/observed|quiz\/quiz|report\/report|region-list\/region-list|share\/share).css: .*\d(vw|vh)/;
  expect(lengths.filter((line) => !allowed.test(line))).toEqual([]);
});

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** The sources as text: what the rules of the house look at. Paths are relative to the project's root, with slashes. */
export const root = resolve(import.meta.dirname, "../..");

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** The text with its comments blanked out, line by line as long as before. */
  readonly code: string;
}

/**
 * How one file names another: for its values, for its types alone, late (`import("…")`), or as the address of a script
 * that runs somewhere else (`new URL("…", import.meta.url)`).
 */
export type ImportKind = "value" | "type" | "late" | "address";

export interface Import {
  readonly from: string;
  /** A path from the root, or the name of a package as it is written. */
  readonly to: string;
  readonly kind: ImportKind;
  /** Names that are taken, as the other file calls them; empty where all may be taken. */
  readonly names: readonly string[];
}

/** All TypeScript below a folder of the project, in the order of their paths. */
export function filesBelow(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => sourceFile(relative(root, join(entry.parentPath, entry.name)),
      readFileSync(join(entry.parentPath, entry.name), "utf8")))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

export const sourceFile = (path: string, text: string): SourceFile => ({ path, text, code: withoutComments(text) });

/** Comments as this project writes them: from the start of a line or behind a blank, never in the middle of a string. */
function withoutComments(text: string): string {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, " ");
  return text.replace(/(?<=^|\s)\/\*[^]*?\*\//g, blank).replace(/(?<=^|\s)\/\/ .*$/gm, blank);
}

/** Everything that a file names of other files and of packages. */
export function importsOf({ path, code }: SourceFile): Import[] {
  const found: Import[] = [];
  const add = (target: string, kind: ImportKind, names: readonly string[]): void => {
    found.push({ from: path, to: target.startsWith(".") ? join(dirname(path), target) : target, kind, names });
  };
  for (const [, typeWord, clause = "", target = ""] of code.matchAll(/^(?:import|export)\s+(type\s)?([^;"]*?)\s*from\s+"([^"]+)"/gm)) {
    const braces = /\{([^}]*)\}/.exec(clause);
    const taken = (braces?.[1] ?? "").split(",").map((name) => name.trim()).filter((name) => name !== "");
    const alone = braces !== null && clause.replace(braces[0], "").trim() === "";
    const types = typeWord !== undefined || (alone && taken.length > 0 && taken.every((name) => name.startsWith("type ")));
    const names = taken.map((name) => name.replace(/^type\s+/, "").replace(/\s+as\s.*$/, ""));
    add(target, types ? "type" : "value", alone ? names : []);
  }
  for (const [, target = ""] of code.matchAll(/^import\s+"([^"]+)"/gm)) add(target, "value", []);
  for (const [, typeof_, target = "", type] of code.matchAll(/(typeof\s+)?\bimport\("([^"]+)"\)(\.[A-Z])?/g)) {
    add(target, typeof_ === undefined && type === undefined ? "late" : "type", []);
  }
  for (const [, target = ""] of code.matchAll(/new URL\("(\.[^"]+\.tsx?)", import\.meta\.url\)/g)) add(target, "address", []);
  return found;
}

/**
 * Where sources break a rule in more places than may be mended at once, its test names them. The list may only shrink:
 * what is found beside it fails the test, and so does an entry that no longer breaks the rule.
 */
export interface Verdict {
  readonly newBreaches: readonly string[];
  readonly mendedAndStillListed: readonly string[];
}

export const CLEAN: Verdict = { newBreaches: [], mendedAndStillListed: [] };

export function judge(found: readonly string[], known: readonly string[]): Verdict {
  return {
    newBreaches: [...new Set(found)].filter((breach) => !known.includes(breach)).sort(),
    mendedAndStillListed: known.filter((breach) => !found.includes(breach)),
  };
}

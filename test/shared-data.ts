import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** Where real clusters' files lie that are no part of the project; tests that need them are skipped where they are not. */
export const DATA_FOLDER = resolve(process.env["QUORUMSCAPE_DATA"] ?? "../shared/data");

/** The title of a test that is skipped for it. */
export const NO_DATA = `no shared data at ${DATA_FOLDER}: set QUORUMSCAPE_DATA`;

/** The text of a file of the shared data, or undefined where there is none. */
export function sharedText(path: string): string | undefined {
  const file = resolve(DATA_FOLDER, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

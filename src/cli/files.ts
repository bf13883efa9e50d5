import { readFileSync, statSync } from "node:fs";

/** A file beyond this is not read: no cluster that can be simulated has so much JSON. */
const MAX_FILE_BYTES = 256 * 1_048_576;

/** The text of a file (UTF-8), or a sentence about why there is none. */
export function readTextFile(
  path: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string } {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return { ok: false, problem: `${path} is a folder; expected a file.` };
    if (stat.size > MAX_FILE_BYTES) {
      const mebibytes = Math.round(stat.size / 1_048_576);
      return { ok: false, problem: `${path} has ${mebibytes} MiB, and at most ${MAX_FILE_BYTES / 1_048_576} MiB are read.` };
    }
    return { ok: true, text: readFileSync(path, "utf8") };
  } catch (error) {
    return { ok: false, problem: explain(path, error) };
  }
}

function explain(path: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return `There is no file ${path}.`;
  if (code === "ENOTDIR") return `There is no file ${path}: a part of its path is a file, not a folder.`;
  if (code === "EACCES" || code === "EPERM") return `${path} may not be read: permission denied.`;
  return `${path} could not be read${code === "" ? "" : ` (${code})`}.`;
}

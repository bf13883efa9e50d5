import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";

/** A file beyond this is not read: no cluster that can be simulated has so much JSON. */
const MAX_FILE_BYTES = 256 * 1_048_576;

/** The text of a file (UTF-8), or a sentence about why there is none. */
export function readTextFile(
  path: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string } {
  const read = readFile(path);
  return read.ok ? { ok: true, text: read.bytes.toString("utf8") } : read;
}

/** Writes a text (UTF-8) or bytes; the sentence says why it could not. */
export function writeWholeFile(path: string, contents: string | Uint8Array): string | null {
  try {
    writeFileSync(path, contents);
    return null;
  } catch (error) {
    return explainFailure(path, error, "written");
  }
}

/** Makes a folder unless it is there; the sentence says why it could not. */
export function makeFolder(path: string): string | null {
  try {
    mkdirSync(path, { recursive: true });
    return null;
  } catch (error) {
    return explainFailure(path, error, "written");
  }
}

/** A file's bytes as they are, or a sentence about why there are none. */
export function readFile(
  path: string,
): { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly problem: string } {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return { ok: false, problem: `${path} is a folder; expected a file.` };
    if (stat.size > MAX_FILE_BYTES) {
      const mebibytes = Math.round(stat.size / 1_048_576);
      return { ok: false, problem: `${path} has ${mebibytes} MiB, and at most ${MAX_FILE_BYTES / 1_048_576} MiB are read.` };
    }
    return { ok: true, bytes: readFileSync(path) };
  } catch (error) {
    return { ok: false, problem: explainFailure(path, error, "read") };
  }
}

/** What a failure of the file system means, as a sentence. */
export function explainFailure(path: string, error: unknown, done: "read" | "written"): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EISDIR") return `${path} is a folder; expected a file.`;
  if (code === "ENOENT" && done === "written") return `There is no folder for ${path}.`;
  if (code === "ENOENT") return `There is no file ${path}.`;
  if (code === "ENOTDIR") return `There is no file ${path}: a part of its path is a file, not a folder.`;
  if (code === "EACCES" || code === "EPERM") return `${path} may not be ${done}: permission denied.`;
  return `${path} could not be ${done}${code === "" ? "" : ` (${code})`}.`;
}

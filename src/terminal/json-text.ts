import { parseJsonDocuments, type JsonValue } from "../exchange/json.ts";
import type { PdJson } from "../exchange/write-json.ts";

export type ReadJson =
  | { readonly ok: true; readonly values: readonly PdJson[] }
  | { readonly ok: false; readonly problem: string };

/** A stream of more documents is no output of ours. */
const MAX_DOCUMENTS = 20_000;

/** Texts and numbers, each whole. */
const SCALAR = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Whole numbers that a number could not hold. */
const LONG_NUMBER = /^-?\d{16,}$/;
/** No text of PD's begins so: it stands before the digits of a long number while the document is read. */
const MARK = "\0";

/** Reads what a command printed as JSON, one document behind another; long whole numbers stay exact. */
export function parsePdJson(text: string): ReadJson {
  const marked = text.replace(SCALAR, (found) => (LONG_NUMBER.test(found) ? `"\\u0000${found}"` : found));
  if (marked.trim() === "") return { ok: true, values: [] };
  const parsed = parseJsonDocuments(marked, MAX_DOCUMENTS);
  if (parsed.ok) return { ok: true, values: parsed.values.map(unmarked) };
  const { line, column, expected } = parsed.fault;
  return { ok: false, problem: `parse error at line ${line}, column ${column}: expected ${expected}` };
}

function unmarked(value: JsonValue): PdJson {
  if (typeof value === "string") return value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => unmarked(item));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unmarked(item)]));
}

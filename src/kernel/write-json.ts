/** What `writeJson` can write. A bigint becomes its digits: ids beyond 2^53 leave as exactly as they came. */
export type Json =
  | null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON with two spaces of indentation, keys in their order. Short objects without objects inside stand on one line. */
export function writeJson(value: Json, indent = ""): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" || typeof value === "string") return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = isJsonList(value);
  const parts = isList
    ? value.map((item) => writeJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${writeJson(item, inner)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return open + close;
  const line = isList ? `${open}${parts.join(", ")}${close}` : `${open} ${parts.join(", ")} ${close}`;
  if (line.length <= LONGEST_LINE && !line.includes("\n")) return line;
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${indent}${close}`;
}

const LONGEST_LINE = 120;

export const isJsonList = (value: Json): value is readonly Json[] => Array.isArray(value);

export const isJsonObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !isJsonList(value);

/** What `writePdJson` writes; a bigint becomes its digits, so that ids beyond 2^53 leave as exactly as they came. */
export type PdJson =
  | null | boolean | number | bigint | string | readonly PdJson[] | PdObject;

export interface PdObject {
  readonly [key: string]: PdJson;
}

/** JSON as Go's `MarshalIndent` and so pd-ctl prints it: two spaces, every member on a line of its own. */
export function writePdJson(value: PdJson, indent = ""): string {
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}  `;
  const parts = isList(value)
    ? value.map((item) => writePdJson(item, inner))
    : membersOf(value).map(([key, item]) => `${JSON.stringify(key)}: ${writePdJson(item, inner)}`);
  const [open, close] = isList(value) ? ["[", "]"] : ["{", "}"];
  return parts.length === 0 ? open + close : `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}

/**
 * Members in the order in which they are printed. Those with numbers for keys are a map of Go's, which sorts it by the text of
 * the keys, 10 before 2; JavaScript has them by their size.
 */
function membersOf(value: PdObject): readonly (readonly [string, PdJson])[] {
  const members = Object.entries(value);
  return /^\d/.test(members[0]?.[0] ?? "") ? members.sort(([a], [b]) => (a < b ? -1 : 1)) : members;
}

const isList = (value: readonly PdJson[] | PdObject): value is readonly PdJson[] =>
  Array.isArray(value);

/** The same without a space, as `jq -c` prints it. */
export function writeCompactJson(value: PdJson): string {
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writeCompactJson).join(",")}]`;
  return `{${membersOf(value).map(([key, item]) => `${JSON.stringify(key)}:${writeCompactJson(item)}`).join(",")}}`;
}

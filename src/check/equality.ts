/**
 * Whether two payloads are the same: by identity (the common case, since entries are shared by reference), otherwise by
 * content. Knows plain objects, arrays, maps and primitive values, which is all that the simulation puts into an entry.
 */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameLists(a, b);
  if (a instanceof Map || b instanceof Map) return a instanceof Map && b instanceof Map && sameMaps(a, b);
  return sameRecords(Object.entries(a), new Map(Object.entries(b)));
}

function sameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((item, i) => sameData(item, b[i]));
}

function sameMaps(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (!b.has(key) || !sameData(value, b.get(key))) return false;
  return true;
}

function sameRecords(a: readonly [string, unknown][], b: ReadonlyMap<string, unknown>): boolean {
  return a.length === b.size && a.every(([key, value]) => b.has(key) && sameData(value, b.get(key)));
}

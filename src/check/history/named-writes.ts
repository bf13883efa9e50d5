import type { HistoryEntry } from "../../proto/history.ts";
import type { Key } from "../../proto/region.ts";

/**
 * A history of single reads and writes without the keys at which two writes have the same value, as people write them: whoever
 * reads such a value may have read either.
 */
export function withNamedWrites(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const written = new Map<Key, Set<string | null>>();
  const ambiguous = new Set<Key>();
  for (const { operations, isRepeat } of entries) {
    for (const operation of operations) {
      if (operation.kind !== "write" || isRepeat === true) continue;
      const values = written.get(operation.key);
      if (values === undefined) written.set(operation.key, new Set([operation.value]));
      else if (values.has(operation.value)) ambiguous.add(operation.key);
      else values.add(operation.value);
    }
  }
  if (ambiguous.size === 0) return entries;
  return entries.filter(({ operations }) => !operations.some(({ key }) => ambiguous.has(key)));
}

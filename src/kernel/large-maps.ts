import { assert } from "./assert.ts";
import type { Rows } from "./list-patch.ts";

/*
 * A copy of a value copies its maps, however many entries they have and however few of them will ever change. Nobody who goes on
 * from a copy needs them there: they may be held elsewhere, as what differs from those of an earlier copy.
 */

/** With fewer entries a map is light enough. */
const LARGE = 64;
/** What is longer is a list of things, not a part with parts of its own. */
const PARTS_AT_MOST = 64;

type Tree = Readonly<Record<string, unknown>>;

/**
 * Takes the entries out of all large maps that a copy has for itself and whose values it shares with the original; by the paths
 * to them behind `path`.
 */
export function takeLargeMaps(
  copy: object, original: object, path: string, taken: Map<string, Rows>, seen: Set<object> = new Set(),
): void {
  // Parts may know the whole that they are parts of.
  if (seen.has(copy)) return;
  seen.add(copy);
  for (const key of Object.keys(copy)) {
    const [own, other] = [(copy as Tree)[key], (original as Tree)[key]];
    // What both share is nobody's to empty.
    if (own === other || typeof own !== "object" || own === null || typeof other !== "object" || other === null) continue;
    if (own instanceof Map) {
      if (own.size >= LARGE && other instanceof Map && isShallow(own, other)) taken.set(`${path}/${key}`, takeEntries(own));
    } else if (!Array.isArray(own) || own.length <= PARTS_AT_MOST) {
      takeLargeMaps(own, other, `${path}/${key}`, taken, seen);
    }
  }
}

/** Whether a map shares all of its values with the one that it is a copy of: what was copied is somebody's to change. */
function isShallow(own: ReadonlyMap<unknown, unknown>, other: ReadonlyMap<unknown, unknown>): boolean {
  for (const [key, value] of own) if (!Object.is(other.get(key), value)) return false;
  return true;
}

function takeEntries(map: Map<unknown, unknown>): Rows {
  const values: unknown[] = [];
  for (const [key, value] of map) values.push(key, value);
  map.clear();
  return { width: 2, values };
}

/** Puts entries back into a map of a copy of that copy. */
export function putEntries(copy: object, path: readonly string[], values: readonly unknown[]): void {
  const map = path.reduce<unknown>((part, key) => (part as Tree)[key], copy);
  assert(map instanceof Map && map.size === 0, "entries come back where they were taken out");
  for (let i = 0; i < values.length; i += 2) map.set(values[i], values[i + 1]);
}

import type { Import } from "./source.ts";

/**
 * The circles in which files import one another, each as one shortest path through all that it takes to come back:
 * "a.ts → b.ts → a.ts". One circle is told for each set of files that reach one another.
 */
export function circlesIn(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) {
    if (!next.has(from)) next.set(from, []);
    next.get(from)?.push(to);
  }
  const told = new Set<string>();
  const circles: string[] = [];
  for (const start of [...next.keys()].sort()) {
    if (told.has(start)) continue;
    const path = wayBack(next, start);
    if (path === null) continue;
    for (const file of reachable(next, start)) if (reachable(next, file).has(start)) told.add(file);
    circles.push(path.join(" → "));
  }
  return circles;
}

function reachable(next: ReadonlyMap<string, readonly string[]>, start: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const to of next.get(file) ?? []) {
      if (seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}

/** The shortest path from a file over its imports back to itself, or null. */
function wayBack(next: ReadonlyMap<string, readonly string[]>, start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  let edge = [start];
  while (edge.length > 0) {
    const further: string[] = [];
    for (const file of edge) {
      for (const to of next.get(file) ?? []) {
        if (to === start) return unwound(cameFrom, start, file);
        if (cameFrom.has(to)) continue;
        cameFrom.set(to, file);
        further.push(to);
      }
    }
    edge = further;
  }
  return null;
}

function unwound(cameFrom: ReadonlyMap<string, string>, start: string, last: string): string[] {
  const path = [start];
  for (let file: string | undefined = last; file !== undefined && file !== start; file = cameFrom.get(file)) path.unshift(file);
  path.unshift(start);
  return path;
}

import { NEVER } from "../../kernel/time.ts";
import type { RegisterOperation } from "./registers.ts";

/**
 * A value with its write and its reads: they stand together in every order. It was there at least from the first end of one of
 * them to the last beginning of one (`from` < `to`), or it may have been there for no longer than a moment between `to` and
 * `from`.
 */
interface Zone {
  readonly from: number;
  readonly to: number;
  /** Who writes it, who ends first and who begins last. */
  readonly operations: readonly RegisterOperation[];
}

/** Whether the values say which write each read saw: each was written once, and nobody read and wrote in one step. */
export function namesItsWrites(operations: readonly RegisterOperation[]): boolean {
  const values = new Set<string | null>([null]);
  for (const { read, write } of operations) {
    if (write === undefined) continue;
    if (read !== undefined || values.has(write)) return false;
    values.add(write);
  }
  return true;
}

/**
 * What cannot be ordered in a history of a register that names its writes; null if all can. After Gibbons and Korach (1997): no
 * two values may have been there for certain at one time, nor may a value fall whole into the time in which another was there
 * for certain. Takes no search, however many operations overlap.
 */
export function conflictOfZones(operations: readonly RegisterOperation[]): readonly RegisterOperation[] | null {
  const zones: Zone[] = [];
  for (const [value, cluster] of clustersOf(operations)) {
    const write = cluster.find((operation) => operation.write !== undefined);
    if (write === undefined && value !== null) return cluster.slice(0, 1);
    const early = cluster.find(({ read, end }) => read !== undefined && write !== undefined && end < write.call);
    if (early !== undefined && write !== undefined) return [write, early];
    zones.push(zoneOf(cluster, value === null));
  }
  return overlapOf(zones);
}

function clustersOf(operations: readonly RegisterOperation[]): Map<string | null, RegisterOperation[]> {
  const clusters = new Map<string | null, RegisterOperation[]>();
  for (const operation of operations) {
    const value = (operation.write === undefined ? operation.read : operation.write) ?? null;
    const cluster = clusters.get(value);
    if (cluster === undefined) clusters.set(value, [operation]);
    else cluster.push(operation);
  }
  return clusters;
}

/** Nothing is there from before the beginning on, as if somebody had written it then. */
function zoneOf(cluster: readonly RegisterOperation[], isNothing: boolean): Zone {
  const write = cluster.find((operation) => operation.write !== undefined) ?? cluster[0];
  let first = write;
  let last = write;
  for (const operation of cluster) {
    if (first === undefined || operation.end < first.end) first = operation;
    if (last === undefined || operation.call > last.call) last = operation;
  }
  const operations = [write, first, last].filter((operation) => operation !== undefined);
  return { from: isNothing ? -1 : (first?.end ?? NEVER), to: last?.call ?? 0, operations: [...new Set(operations)] };
}

function overlapOf(zones: readonly Zone[]): readonly RegisterOperation[] | null {
  const sure = zones.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  for (let i = 1; i < sure.length; i++) {
    const [before, zone] = [sure[i - 1], sure[i]];
    if (before !== undefined && zone !== undefined && zone.from < before.to) return [...before.operations, ...zone.operations];
  }
  // Those that are left do not overlap, so that the last that begins before a moment is the only one that may hold it.
  const moments = zones.filter(({ from, to }) => from >= to).sort((a, b) => a.to - b.to);
  let at = -1;
  for (const moment of moments) {
    while ((sure[at + 1]?.from ?? Infinity) < moment.to) at++;
    const around = sure[at];
    if (around !== undefined && moment.from < around.to) return [...around.operations, ...moment.operations];
  }
  return null;
}

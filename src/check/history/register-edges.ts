import type { Finding } from "../../proto/findings.ts";
import type { HistoryEntry } from "../../proto/history.ts";
import type { Key } from "../../proto/region.ts";
import { addEdge, Edge, type Graph } from "./graph.ts";
import { lostUpdate } from "./lost-update.ts";

/**
 * A register: who wrote which value, who found which, and which value was replaced by whom. Null is what is there at the
 * beginning.
 */
interface Register {
  readonly writers: Map<string | null, number>;
  /** Values that were written more than once: who read one of them, read any of its writers. */
  readonly ambiguous: Set<string | null>;
  readonly readers: Map<string | null, number[]>;
  /** By value, those that read it and wrote another. */
  readonly replacers: Map<string | null, number[]>;
}

/**
 * Adds what registers say of the order of transactions, where each value of a key is written once: who wrote a value comes
 * before who read it, and of a transaction that read one value and wrote another it is certain that the second stands behind
 * the first. What nobody read before writing is in no order.
 */
export function addRegisters(graph: Graph, isWhole: boolean): Finding[] {
  const findings: Finding[] = [];
  const registers = new Map<Key, Register>();
  graph.entries.forEach((entry, place) => {
    for (const operation of entry.operations) {
      if (operation.kind !== "read" && operation.kind !== "write") continue;
      let register = registers.get(operation.key);
      if (register === undefined) {
        register = { writers: new Map(), ambiguous: new Set(), readers: new Map(), replacers: new Map() };
        registers.set(operation.key, register);
      }
      if (operation.kind !== "write") continue;
      if ((register.writers.get(operation.value) ?? place) !== place) register.ambiguous.add(operation.value);
      register.writers.set(operation.value, place);
    }
    takeReads(entry, place, registers, findings);
  });
  for (const [key, register] of registers) {
    // What is there at the beginning stands also where a key was deleted, perhaps before this part of a history.
    if (!isWhole || register.writers.has(null)) register.ambiguous.add(null);
    addOrder(graph, key, register, isWhole, findings);
  }
  return findings;
}

/** What a transaction found, before it wrote itself; from then on it finds what it has found or written. */
function takeReads(entry: HistoryEntry, place: number, registers: ReadonlyMap<Key, Register>, findings: Finding[]): void {
  if (entry.outcome !== "ok") return;
  const found = new Map<Key, string | null>();
  const written = new Set<Key>();
  const held = new Map<Key, string | null>();
  for (const operation of entry.operations) {
    if (operation.kind !== "write" && operation.kind !== "read") continue;
    const { kind, key, value } = operation;
    if (kind === "write") written.add(key);
    else if (!held.has(key)) found.set(key, value);
    else if (held.get(key) !== value) findings.push({ kind: "internal", key, reader: entry, part: [entry] });
    held.set(key, value);
  }
  for (const [key, value] of found) {
    const register = registers.get(key);
    if (register === undefined) continue;
    pushTo(register.readers, value, place);
    if (written.has(key)) pushTo(register.replacers, value, place);
  }
}

function pushTo(lists: Map<string | null, number[]>, value: string | null, place: number): void {
  const list = lists.get(value);
  if (list === undefined) lists.set(value, [place]);
  else list.push(place);
}

function addOrder(graph: Graph, key: Key, register: Register, isWhole: boolean, findings: Finding[]): void {
  const { writers, readers, replacers, ambiguous } = register;
  for (const [value, places] of readers) {
    if (ambiguous.has(value)) continue;
    const at = writers.get(value);
    const writer = at === undefined ? undefined : graph.entries[at];
    for (const place of places) {
      const reader = graph.entries[place];
      if (reader === undefined) continue;
      if (at === place) {
        if (isWhole) findings.push({ kind: "own-future", key, value, reader, part: [reader] });
      } else if (writer === undefined && value !== null && isWhole) {
        findings.push({ kind: "unwritten-read", key, value, reader, part: [reader] });
      } else if (writer?.outcome === "failed") {
        findings.push({ kind: "aborted-read", key, value, reader, writer, part: [writer, reader] });
      } else if (writer !== undefined && lastWritten(writer, key) !== value) {
        findings.push({ kind: "intermediate-read", key, value, reader, writer, part: [writer, reader] });
      } else if (at !== undefined) addEdge(graph, at, place, Edge.wr, key, value);
    }
    const replacing = replacers.get(value) ?? [];
    const [one, other] = replacing.map((place) => graph.entries[place]);
    if (one !== undefined && other !== undefined) findings.push(lostUpdate(key, one, other));
    addReplacements(graph, key, at, places, value === null ? [...writers.values()] : replacing);
  }
}

/** Who wrote a value, and who read it, come before those that replaced it. */
function addReplacements(graph: Graph, key: Key, writer: number | undefined, readers: readonly number[],
  by: readonly number[]): void {
  for (const place of by) {
    const entry = graph.entries[place];
    if (entry === undefined || entry.outcome !== "ok") continue;
    const value = lastWritten(entry, key);
    if (writer !== undefined) addEdge(graph, writer, place, Edge.ww, key, value);
    for (const reader of readers) addEdge(graph, reader, place, Edge.rw, key, value);
  }
}

function lastWritten({ operations }: HistoryEntry, key: Key): string | null {
  for (let at = operations.length - 1; at >= 0; at--) {
    const operation = operations[at];
    if (operation?.kind === "write" && operation.key === key) return operation.value;
  }
  return null;
}

import type { Finding } from "../../proto/findings.ts";
import type { HistoryEntry } from "../../proto/history.ts";
import type { Key } from "../../proto/region.ts";
import { addEdge, Edge, type Graph } from "./graph.ts";

/** A list as a transaction found it, its own appends left out. */
interface ListRead {
  readonly place: number;
  readonly elements: readonly number[];
}

/** All that was done to a list. */
interface List {
  readonly key: Key;
  /** By element the transaction that appended it, which may have failed. */
  readonly writers: Map<number, number>;
  readonly reads: ListRead[];
  /** The longest list that was read: the order of all elements that are in it. */
  longest: ListRead;
  /** Elements that are not in it, though it is certain that they were appended. */
  unseen: number[];
}

/**
 * Adds what the lists of a history say of the order of its transactions: a list tells in which order its elements were written.
 * What is wrong already without a cycle is returned. `isWhole`: an element that nobody appended is one; in a part of a history
 * it may have come before.
 */
export function addAppends(graph: Graph, isWhole: boolean): Finding[] {
  const findings: Finding[] = [];
  const lists = new Map<Key, List>();
  const listOf = (key: Key): List => {
    let list = lists.get(key);
    if (list === undefined) {
      list = { key, writers: new Map(), reads: [], longest: { place: -1, elements: [] }, unseen: [] };
      lists.set(key, list);
    }
    return list;
  };
  graph.entries.forEach((entry, place) => {
    takeIn(entry, place, listOf, findings);
  });
  for (const list of lists.values()) {
    checkReads(graph.entries, list, isWhole, findings);
    addOrder(graph, list);
  }
  return findings;
}

function takeIn(entry: HistoryEntry, place: number, listOf: (key: Key) => List, findings: Finding[]): void {
  let own: Map<Key, number[]> | null = null;
  const seen = new Map<Key, number>();
  for (const operation of entry.operations) {
    if (operation.kind === "append") {
      const list = listOf(operation.key);
      const other = list.writers.get(operation.element);
      if (other !== undefined && other !== place) {
        findings.push({ kind: "duplicate-append", key: operation.key, value: operation.element, part: [entry] });
      }
      list.writers.set(operation.element, place);
      own ??= new Map<Key, number[]>();
      own.set(operation.key, [...(own.get(operation.key) ?? []), operation.element]);
    } else if (operation.kind === "read-list" && entry.outcome === "ok") {
      const elements = operation.elements ?? [];
      const mine = own?.get(operation.key) ?? [];
      const before = elements.length - mine.length;
      const isOwn = before >= 0 && mine.every((element, at) => elements[before + at] === element)
        && (seen.get(operation.key) ?? before) === before;
      if (!isOwn) findings.push({ kind: "internal", key: operation.key, reader: entry, part: [entry] });
      else {
        seen.set(operation.key, before);
        const list = listOf(operation.key);
        const read = { place, elements: mine.length === 0 ? elements : elements.slice(0, before) };
        list.reads.push(read);
        // With its own appends: they stand behind what it found.
        if (elements.length > list.longest.elements.length) list.longest = { place, elements };
      }
    }
  }
}

function checkReads(entries: readonly HistoryEntry[], list: List, isWhole: boolean, findings: Finding[]): void {
  const { key, longest, reads, writers } = list;
  const all = longest.elements;
  const there = new Set(all);
  const other = entries[longest.place];
  if (there.size < all.length && other !== undefined) {
    const twice = all.find((element, at) => all.indexOf(element) !== at) ?? 0;
    findings.push({ kind: "duplicate-append", key, value: twice, part: [other] });
  }
  if (other !== undefined) {
    checkElements(entries, list, other, all, isWhole, findings);
    checkAppends(entries, list, other, findings);
  }
  for (const { place, elements } of reads) {
    const reader = entries[place];
    if (reader === undefined || elements.length === 0) continue;
    const early = elements.find((element) => writers.get(element) === place);
    if (early !== undefined) findings.push({ kind: "own-future", key, value: early, reader, part: [reader] });
    if (other !== undefined && elements.some((element, at) => all[at] !== element)) {
      findings.push({ kind: "incompatible-order", key, reader, other, part: [reader, other] });
      checkElements(entries, list, reader, elements, isWhole, findings);
    }
    const value = elements[elements.length - 1] ?? 0;
    const at = writers.get(value);
    const writer = at === undefined || at === place ? undefined : entries[at];
    if (writer !== undefined && isIntermediate(writer, key, value)) {
      findings.push({ kind: "intermediate-read", key, value, reader, writer, part: [writer, reader] });
    }
  }
  list.unseen = [...writers].filter(([element, place]) => entries[place]?.outcome === "ok" && !there.has(element))
    .map(([element]) => element);
}

/** Nobody reads what nobody wrote, nor what was rolled back. */
function checkElements(
  entries: readonly HistoryEntry[], { key, writers }: List, reader: HistoryEntry, elements: readonly number[],
  isWhole: boolean, findings: Finding[],
): void {
  for (const value of elements) {
    const at = writers.get(value);
    const writer = at === undefined ? undefined : entries[at];
    if (writer === undefined && isWhole) findings.push({ kind: "unwritten-read", key, value, reader, part: [reader] });
    if (writer?.outcome === "failed") findings.push({ kind: "aborted-read", key, value, reader, writer, part: [writer, reader] });
  }
}

/** What one transaction appended stands in its order, from its first element on. */
function checkAppends(
  entries: readonly HistoryEntry[], { key, longest, writers }: List, reader: HistoryEntry, findings: Finding[],
): void {
  const seen = new Map<number, number>();
  for (const element of longest.elements) {
    const place = writers.get(element);
    const writer = place === undefined ? undefined : entries[place];
    if (place === undefined || writer === undefined) continue;
    const at = seen.get(place) ?? 0;
    seen.set(place, at + 1);
    if (appendsOf(writer, key)[at] !== element) {
      findings.push({ kind: "torn-appends", key, reader, writer, part: writer === reader ? [reader] : [writer, reader] });
      return;
    }
  }
}

const appendsOf = ({ operations }: HistoryEntry, key: Key): number[] =>
  operations.flatMap((operation) => (operation.kind === "append" && operation.key === key ? [operation.element] : []));

/** Whether the transaction appended to the list once more behind it. */
const isIntermediate = (writer: HistoryEntry, key: Key, element: number): boolean => appendsOf(writer, key).at(-1) !== element;

/**
 * Who wrote an element comes before who wrote the next (`ww`) and before who found it at the end (`wr`); who found it at the
 * end comes before who wrote the next (`rw`). What nobody saw stands, in whatever order, behind all that was seen.
 */
function addOrder(graph: Graph, { key, writers, reads, longest, unseen }: List): void {
  const all = longest.elements;
  const isCommitted = (place: number | undefined): place is number => place !== undefined
    && graph.entries[place]?.outcome !== "failed";
  for (let at = 1; at < all.length; at++) {
    const [before, behind] = [writers.get(all[at - 1] ?? 0), writers.get(all[at] ?? 0)];
    if (isCommitted(before) && isCommitted(behind)) addEdge(graph, before, behind, Edge.ww, key, all[at] ?? null);
  }
  const end = all.length === 0 ? undefined : writers.get(all[all.length - 1] ?? 0);
  if (isCommitted(end)) for (const element of unseen) addEdge(graph, end, writers.get(element) ?? end, Edge.ww, key, element);
  for (const { place, elements } of reads) {
    const found = elements[elements.length - 1];
    const writer = found === undefined ? undefined : writers.get(found);
    if (isCommitted(writer)) addEdge(graph, writer, place, Edge.wr, key, found ?? null);
    const next = nextOf(all, elements.length, place, writers);
    const behind = next === null ? undefined : writers.get(next);
    if (isCommitted(behind)) addEdge(graph, place, behind, Edge.rw, key, next);
    else if (next === null) for (const element of unseen) addEdge(graph, place, writers.get(element) ?? place, Edge.rw, key,
      element);
  }
}

/** The first element behind those read that is not the reader's own; null if there is none. */
function nextOf(all: readonly number[], from: number, place: number, writers: ReadonlyMap<number, number>): number | null {
  for (let at = from; at < all.length; at++) {
    const element = all[at] ?? 0;
    if (writers.get(element) !== place) return element;
  }
  return null;
}

import { NEVER, START, type Instant } from "../../kernel/time.ts";
import type { DependencyKind, HistoryValue } from "../../proto/findings.ts";
import { seenSince, type HistoryEntry } from "../../proto/history.ts";
import type { Key } from "../../proto/region.ts";

/** The kinds of edges as bits, so that a question may be about several. */
export const Edge = { ww: 1, wr: 2, rw: 4, rt: 8 } as const;

export const EDGE_KINDS: Readonly<Record<number, DependencyKind>> = { 1: "ww", 2: "wr", 4: "rw", 8: "rt" };

/**
 * Which transactions come before which: edges in columns. Nodes are transactions by place; behind them, one for each, stand
 * instants (`addRealTime`), through which whoever ended reaches all who began later without an edge to each of them.
 */
export interface Graph {
  readonly entries: readonly HistoryEntry[];
  readonly from: number[];
  readonly to: number[];
  readonly kinds: number[];
  /** Of the edges that `addRealTime` adds behind all others there are neither keys nor values. */
  readonly keys: Key[];
  readonly values: HistoryValue[];
  /** Where the edges of each node begin in `order`; made when all edges are there. */
  starts: Int32Array;
  order: Int32Array;
}

export const createGraph = (entries: readonly HistoryEntry[]): Graph => ({
  entries, from: [], to: [], kinds: [], keys: [], values: [], starts: new Int32Array(0), order: new Int32Array(0),
});

export function addEdge(graph: Graph, from: number, to: number, kind: number, key: Key, value: HistoryValue): void {
  if (from === to) return;
  graph.from.push(from);
  graph.to.push(to);
  graph.kinds.push(kind);
  graph.keys.push(key);
  graph.values.push(value);
}

/** What ended before another began comes before it; intervals are closed. */
export function addRealTime(graph: Graph): void {
  const { entries } = graph;
  const ends = entries.map(({ outcome, end }) => (outcome === "ok" ? end : null) ?? NEVER);
  const ended = placesOf(ends).filter((place) => ends[place] !== NEVER);
  ended.forEach((place, at) => {
    addInstant(graph, place, entries.length + at);
    if (at > 0) addInstant(graph, entries.length + at - 1, entries.length + at);
  });
  const calls = entries.map(seenSince);
  let at = -1;
  for (const place of placesOf(calls)) {
    const call = calls[place] ?? START;
    while (at + 1 < ended.length && (ends[ended[at + 1] ?? -1] ?? call) < call) at++;
    if (at >= 0) addInstant(graph, entries.length + at, place);
  }
}

/** The places of a list in the order of their instants; `NEVER`, of what may still be under way, comes last. */
const placesOf = (instants: readonly Instant[]): number[] =>
  instants.map((_, place) => place).sort((a, b) => (instants[a] ?? NEVER) - (instants[b] ?? NEVER));

function addInstant(graph: Graph, from: number, to: number): void {
  graph.from.push(from);
  graph.to.push(to);
  graph.kinds.push(Edge.rt);
}

/** Puts the edges in the order of the nodes that they leave. */
export function arrange(graph: Graph): void {
  const nodes = 2 * graph.entries.length;
  const starts = new Int32Array(nodes + 1);
  for (const from of graph.from) starts[from + 1] = (starts[from + 1] ?? 0) + 1;
  for (let node = 0; node < nodes; node++) starts[node + 1] = (starts[node + 1] ?? 0) + (starts[node] ?? 0);
  const next = starts.slice();
  const order = new Int32Array(graph.from.length);
  graph.from.forEach((from, edge) => {
    const at = next[from] ?? 0;
    order[at] = edge;
    next[from] = at + 1;
  });
  graph.starts = starts;
  graph.order = order;
}

/** The nodes that lie on cycles of edges of these kinds, each cycle's in one list (Tarjan's components of more than one node). */
export function componentsOf(graph: Graph, kinds: number): number[][] {
  const { starts, order } = graph;
  const nodes = starts.length - 1;
  const indexes = new Int32Array(nodes);
  const lows = new Int32Array(nodes);
  const onStack = new Uint8Array(nodes);
  const cursors = starts.slice(0, nodes);
  const found: number[][] = [];
  const stack: number[] = [];
  let count = 0;
  for (let root = 0; root < nodes; root++) {
    if (indexes[root] !== 0) continue;
    const path: number[] = [root];
    while (path.length > 0) {
      const node = path[path.length - 1] ?? 0;
      if (indexes[node] === 0) {
        count++;
        indexes[node] = count;
        lows[node] = count;
        onStack[node] = 1;
        stack.push(node);
      }
      const child = nextChild(graph, kinds, cursors, node);
      if (child === -1) {
        path.pop();
        const parent = path[path.length - 1];
        if (parent !== undefined) lows[parent] = Math.min(lows[parent] ?? 0, lows[node] ?? 0);
        if (lows[node] === indexes[node]) close(node, stack, onStack, found);
      } else if (indexes[child] === 0) path.push(child);
      else if (onStack[child] === 1) lows[node] = Math.min(lows[node] ?? 0, indexes[child] ?? 0);
    }
  }
  return order.length === 0 ? [] : found;
}

function nextChild({ to, kinds: of, starts, order }: Graph, kinds: number, cursors: Int32Array, node: number): number {
  let at = cursors[node] ?? 0;
  const end = starts[node + 1] ?? 0;
  for (; at < end; at++) {
    const edge = order[at] ?? 0;
    if (((of[edge] ?? 0) & kinds) === 0) continue;
    cursors[node] = at + 1;
    return to[edge] ?? 0;
  }
  cursors[node] = at;
  return -1;
}

function close(node: number, stack: number[], onStack: Uint8Array, found: number[][]): void {
  const component: number[] = [];
  for (;;) {
    const member = stack.pop();
    if (member === undefined) break;
    onStack[member] = 0;
    component.push(member);
    if (member === node) break;
  }
  if (component.length > 1) found.push(component);
}

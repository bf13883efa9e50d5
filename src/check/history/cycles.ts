import type { CycleName, Dependency, Finding } from "../../proto/findings.ts";
import { Edge, EDGE_KINDS, componentsOf, type Graph } from "./graph.ts";

/** Cycles are looked for from so many transactions of a component at the most: one is enough to tell of. */
const MAX_STARTS = 400;

/** One kind of cycle: by which edges it goes, and how many of them are `rw`. */
interface CycleKind {
  readonly name: CycleName;
  readonly kinds: number;
  readonly antidependencies: "none" | "one" | "apart" | "any";
}

const KINDS: readonly CycleKind[] = [
  { name: "G0", kinds: Edge.ww, antidependencies: "none" },
  { name: "G1c", kinds: Edge.ww | Edge.wr, antidependencies: "none" },
  { name: "G-single", kinds: Edge.ww | Edge.wr | Edge.rw, antidependencies: "one" },
  { name: "G-nonadjacent", kinds: Edge.ww | Edge.wr | Edge.rw, antidependencies: "apart" },
  { name: "G2-item", kinds: Edge.ww | Edge.wr | Edge.rw, antidependencies: "any" },
];

type CycleFinding = Extract<Finding, { readonly kind: "cycle" }>;

/** The shortest cycle of each kind that the graph has, the worst first; those that need real time come behind the others. */
export function cyclesIn(graph: Graph): CycleFinding[] {
  if (componentsOf(graph, Edge.ww | Edge.wr | Edge.rw | Edge.rt).length === 0) return [];
  const found: CycleFinding[] = [];
  for (const inRealTime of [false, true]) {
    for (const kind of KINDS) {
      const steps = shortestCycle(graph, { ...kind, kinds: kind.kinds | (inRealTime ? Edge.rt : 0) });
      if (steps === null || found.some((other) => sameSteps(other.steps, steps))) continue;
      const part = [...new Set(steps.flatMap(({ from, to }) => [from, to]))];
      found.push({ kind: "cycle", cycle: nameOf(kind.name, steps), inRealTime: steps.some((step) => step.kind === "rt"), steps,
        part });
    }
  }
  return found;
}

/** Two that read one version of a key and both replaced it: one of the writes was made without knowing of the other. */
function nameOf(name: CycleName, steps: readonly Dependency[]): CycleName {
  const [first, second] = steps;
  const isOfOneKey = steps.length === 2 && first !== undefined && first.key === second?.key;
  const isLost = isOfOneKey && steps.every(({ kind }) => kind === "rw" || kind === "ww") && name !== "G0";
  return isLost ? "lost-update" : name;
}

const sameSteps = (a: readonly Dependency[], b: readonly Dependency[]): boolean =>
  a.length === b.length && a.every(({ from, kind }) => b.some((other) => other.from === from && other.kind === kind));

/** Where a search stands: at a node, having gone over no `rw`, over some but not just now, or over one just now. */
const States = 3;
const Fresh = 0;
const Rested = 1;
const JustRead = 2;

function shortestCycle(graph: Graph, kind: CycleKind): Dependency[] | null {
  let best: number[] | null = null;
  for (const component of componentsOf(graph, kind.kinds)) {
    const members = new Set(component);
    const starts = component.filter((node) => node < graph.entries.length).sort((a, b) => a - b).slice(0, MAX_STARTS);
    for (const start of starts) {
      const edges = cycleFrom(graph, kind, start, members, best?.length ?? Infinity);
      if (edges !== null) best = edges;
    }
  }
  return best === null ? null : stepsOf(graph, best);
}

/**
 * The shortest cycle through a node, as edges; null if it has none that is shorter than `most`. A cycle with an `rw` is entered
 * by one, so that the search knows how it began.
 */
function cycleFrom(
  graph: Graph, { kinds, antidependencies }: CycleKind, start: number, members: ReadonlySet<number>, most: number,
): number[] | null {
  const by = new Map<number, { readonly edge: number; readonly from: number }>();
  const first = start * States + (antidependencies === "none" ? Fresh : Rested);
  let layer = [first];
  for (let length = 1; length < most && layer.length > 0; length++) {
    const next: number[] = [];
    for (const place of layer) {
      const node = Math.floor(place / States);
      const isFirst = length === 1;
      for (let at = graph.starts[node] ?? 0; at < (graph.starts[node + 1] ?? 0); at++) {
        const edge = graph.order[at] ?? 0;
        const to = graph.to[edge] ?? 0;
        if (((graph.kinds[edge] ?? 0) & kinds) === 0 || !members.has(to)) continue;
        const state = stateBehind(antidependencies, place % States, graph.kinds[edge] === Edge.rw, isFirst);
        if (state === null) continue;
        const target = to * States + state;
        const closes = to === start && (antidependencies !== "apart" || state !== JustRead);
        if (!closes && by.has(target)) continue;
        if (closes) return [...pathTo(by, place, first), edge];
        if (to === start) continue;
        by.set(target, { edge, from: place });
        next.push(target);
      }
    }
    layer = next;
  }
  return null;
}

/** The state behind an edge; null where it may not be taken. */
function stateBehind(antidependencies: CycleKind["antidependencies"], state: number, isRead: boolean,
  isFirst: boolean): number | null {
  switch (antidependencies) {
    case "none": return isRead ? null : Fresh;
    case "one": return isFirst === isRead ? Rested : null;
    case "apart":
      if (isFirst) return isRead ? JustRead : null;
      if (isRead) return state === JustRead ? null : JustRead;
      return Rested;
    case "any": return isFirst && !isRead ? null : Rested;
  }
}

function pathTo(by: ReadonlyMap<number, { readonly edge: number; readonly from: number }>, place: number,
  first: number): number[] {
  const edges: number[] = [];
  for (let at = place; at !== first;) {
    const step = by.get(at);
    if (step === undefined) break;
    edges.push(step.edge);
    at = step.from;
  }
  return edges.reverse();
}

/** Edges as dependencies: a way through instants is one of real time. */
function stepsOf(graph: Graph, edges: readonly number[]): Dependency[] {
  const { entries } = graph;
  const steps: Dependency[] = [];
  let from = graph.from[edges[0] ?? 0] ?? 0;
  for (const edge of edges) {
    const to = graph.to[edge] ?? 0;
    const [source, target] = [entries[from], entries[to]];
    if (source === undefined || target === undefined) continue;
    steps.push({ kind: EDGE_KINDS[graph.kinds[edge] ?? 0] ?? "rt", from: source, to: target,
      key: graph.keys[edge] ?? "", value: graph.values[edge] ?? null });
    from = to;
  }
  return steps;
}

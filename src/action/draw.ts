import { drawChance, drawInt, drawItem, type Stream } from "../kernel/random.ts";
import { millis, type Duration } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import type { LinkEnds } from "./parts.ts";

/** What the fuzzer knows of its cluster. */
export interface DrawFacts {
  readonly stores: readonly StoreId[];
  readonly pds: readonly number[];
  readonly clients: readonly number[];
  readonly regions: readonly RegionId[];
  /** How many stores hold a region. */
  readonly replicas: number;
  /** The zones that stores stand in; empty where their labels name none. */
  readonly zones: readonly string[];
}

/** How the fuzzer draws an action: `weight` times as often as one of weight 1. */
export interface Drawing<A> {
  readonly weight: number;
  draw(random: Stream, facts: DrawFacts): A;
}

/** How the fuzzer draws an action, or why it never does. */
export type Draw<A> = Drawing<A> | { readonly leftOut: string };

/** Mostly a store; PD and clients are hit as well, so that nothing rests on their being there. */
export function drawNode(random: Stream, facts: DrawFacts): Node {
  const turn = drawInt(random, 1, 12);
  if (turn === 1 && facts.pds.length > 0) return { kind: "pd", id: drawItem(random, facts.pds) };
  if (turn === 2 && facts.clients.length > 0) return { kind: "client", id: drawItem(random, facts.clients) };
  return drawStore(random, facts);
}

export const drawStore = (random: Stream, { stores }: DrawFacts): Node & { readonly kind: "store" } =>
  ({ kind: "store", id: drawItem(random, stores) });

/** Every machine that can be hit, in the order of its kinds. */
export const nodesOf = ({ stores, pds, clients }: DrawFacts): readonly Node[] => [
  ...stores.map((id) => ({ kind: "store", id }) as const),
  ...pds.map((id) => ({ kind: "pd", id }) as const),
  ...clients.map((id) => ({ kind: "client", id }) as const),
];

/** Two different machines, and which of the ways between them. */
export function drawLink(random: Stream, facts: DrawFacts): LinkEnds {
  const from = drawNode(random, facts);
  const others = nodesOf(facts).filter(({ kind, id }) => kind !== from.kind || id !== from.id);
  // Most traffic runs between stores.
  const stores = others.filter(({ kind }) => kind === "store");
  const to = drawItem(random, drawChance(random, 4, 5) && stores.length > 0 ? stores : others);
  return { from, to, bothWays: drawChance(random, 1, 2) };
}

/** A length between two numbers of milliseconds, both included. */
export const drawMillis = (random: Stream, least: number, most: number): Duration => millis(drawInt(random, least, most));

import type { DrawFacts, Drawing } from "../../action/draw.ts";
import { ACTIONS, type Action, type AnyDefinition, type Input } from "../../action/index.ts";
import { knownOf } from "../../cluster/known.ts";
import type { StoreSpec, Topology } from "../../cluster/topology.ts";
import { drawChance, drawInt, drawItem, type Stream } from "../../kernel/random.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Run } from "../../session/run.ts";

/** What can be hit in the cluster that a topology describes. */
export const factsOf = ({ stores, pdMembers, clients, regions }: Topology): DrawFacts => ({
  stores: stores.map(({ id }) => id),
  pds: upTo(pdMembers),
  clients: upTo(clients),
  regions: regions.map(({ id }) => id),
  replicas: replicasOf(regions),
  zones: zonesOf(stores),
});

/** What can be hit in the cluster as it is now: stores that were added included. */
export function factsAt({ cluster, spec: { topology: { stores, regions } } }: Run): DrawFacts {
  return { ...knownOf(cluster), replicas: replicasOf(regions), zones: zonesOf(stores) };
}

const replicasOf = (regions: Topology["regions"]): number => regions.reduce((most, { peers }) => Math.max(most, peers.length), 0);

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);

const zonesOf = (stores: readonly StoreSpec[]): readonly string[] =>
  [...new Set(stores.flatMap(({ labels }) => labels.filter(({ key }) => key === "zone").map(({ value }) => value)))];

/** Faults and their ends, one after another up to an instant. */
export function drawStorm(random: Stream, facts: DrawFacts, until: Instant): Input[] {
  const inputs: Input[] = [];
  let at = drawInt(random, 1_000_000, 8_000_000);
  while (at < until) {
    inputs.push({ at: at as Instant, action: drawAction(random, facts) });
    // Sometimes in a burst, so that faults meet each other.
    at += drawChance(random, 1, 3) ? drawInt(random, 1, 300_000) : drawInt(random, 500_000, 15_000_000);
  }
  return inputs;
}

/** Every kind of action as often as it asks for, besides those that say why they are left out. */
const TURNS = ACTIONS.flatMap(({ draw }: AnyDefinition) =>
  ("leftOut" in draw ? [] : new Array<Drawing<Action>>(draw.weight).fill(draw)));

/** One action of any kind, done to anything. */
const drawAction = (random: Stream, facts: DrawFacts): Action => drawItem(random, TURNS).draw(random, facts);

/** What makes everything good at one instant, whatever was done. What needs no mending refuses it: nothing is changed then. */
export const healing = (facts: DrawFacts): readonly Action[] =>
  ACTIONS.flatMap((each: AnyDefinition) => each.mendEverything?.(facts) ?? []);

import { drawChance, drawInt, drawItem, type Stream } from "../kernel/random.ts";
import type { Link } from "../machine/network.ts";
import type { BetweenSides, Node } from "../proto/events.ts";
import { placesOf } from "../proto/place.ts";
import type { Hands, Refusal, World } from "./definition.ts";
import { nodesOf, type DrawFacts } from "./draw.ts";
import type { OfferFacts, Subject } from "./offers.ts";
import type { BothSides, Side } from "./sides.ts";

/** The machines of both sides; what stands on both stays out of it, as does every link within a side. */
interface Ends {
  readonly from: readonly Node[];
  readonly to: readonly Node[];
}

function endsOf({ from, to }: BothSides, { machinesIn, everyNode }: Pick<World, "machinesIn" | "everyNode">): Ends {
  const named = (side: Side): readonly Node[] =>
    (side.kind === "place" ? machinesIn(side.place) : side.kind === "machines" ? side.nodes : []);
  const but = (nodes: readonly Node[], others: readonly Node[]): readonly Node[] =>
    nodes.filter((node) => !others.some(({ kind, id }) => kind === node.kind && id === node.id));
  if (to.kind === "others") return { from: named(from), to: but(everyNode(), named(from)) };
  if (from.kind === "others") return { from: but(everyNode(), named(to)), to: named(to) };
  return { from: but(named(from), named(to)), to: but(named(to), named(from)) };
}

/** A link needs a machine at each end. */
export function checkSides(sides: BothSides, world: World): Refusal | null {
  const { from, to } = endsOf(sides, world);
  if (from.length > 0 && to.length > 0) return null;
  const side = from.length === 0 ? sides.from : sides.to;
  const place = side.kind === "place" ? side.place : "others";
  return { code: "nobody-there", text: `No machine stands in ${place}, or the other side has it too.`, values: { place } };
}

/** The machines that the sides name. */
export const nodesBetween = ({ from, to }: BothSides): readonly Node[] =>
  [from, to].flatMap((side) => (side.kind === "machines" ? side.nodes : []));

/** Changes every link between the sides in the directions that are meant; returns what events tell of them. */
export function changeBetween({ from, to, bothWays }: BothSides, hands: Hands, change: (link: Link) => void): BetweenSides {
  const ends = endsOf({ from, to, bothWays }, hands);
  for (const a of ends.from) for (const b of ends.to) for (const link of hands.links({ from: a, to: b, bothWays })) change(link);
  return { ...ends, bothWays, said: { from, to } };
}

/** The widest places that the ends of a link between stores do not share; null for anything else. */
export function placesBetween(subject: Subject, sight: OfferFacts): BothSides & { readonly text: string } | null {
  if (subject.kind !== "link" || subject.from.kind !== "store" || subject.to.kind !== "store") return null;
  const [a, b] = [placesOf(sight.store(subject.from.id).labels), placesOf(sight.store(subject.to.id).labels)];
  const level = a.findIndex((place, index) => place !== b[index]);
  const [from, to] = [a[level], b[level]];
  if (from === undefined || to === undefined) return null;
  return { from: { kind: "place", place: from }, to: { kind: "place", place: to }, bothWays: true, text: `${from} – ${to}` };
}

/** Two zones, a zone and all others, or a few machines by name and all others. */
export function drawSides(random: Stream, facts: DrawFacts): BothSides {
  const bothWays = drawChance(random, 1, 2);
  if (facts.zones.length > 1 && drawChance(random, 1, 2)) {
    const [from, to] = drawZones(random, facts.zones);
    return { from, to: drawChance(random, 1, 2) ? to : { kind: "others" }, bothWays };
  }
  const nodes = nodesOf(facts).slice();
  const some: Node[] = [];
  for (let count = drawInt(random, 1, 3); count > 0 && nodes.length > 1; count--) {
    some.push(...nodes.splice(drawInt(random, 0, nodes.length - 1), 1));
  }
  const [named, others]: readonly [Side, Side] = [{ kind: "machines", nodes: some }, { kind: "others" }];
  return drawChance(random, 1, 2) ? { from: named, to: others, bothWays } : { from: others, to: named, bothWays };
}

function drawZones(random: Stream, zones: readonly string[]): readonly [Side, Side] {
  const place = (value: string): Side => ({ kind: "place", place: `zone=${value}` });
  const first = drawItem(random, zones);
  return [place(first), place(drawItem(random, zones.filter((zone) => zone !== first)))];
}

import { drawChance, drawInt, drawItem } from "../kernel/random.ts";
import type { Node } from "../proto/events.ts";
import { placesOf } from "../proto/place.ts";
import { eventNamed, type Definition, type Refusal, type World } from "./definition.ts";
import { nodesOf } from "./draw.ts";
import { several } from "./offers.ts";
import { NAMES_SIDE, SIDES, type Side } from "./sides.ts";
import { verb } from "./verb.ts";

/** Cuts every link between the machines of two sides, in one direction or both; all other links go on. */
export interface CutSides {
  readonly kind: "cut-sides";
  readonly from: Side;
  readonly to: Side;
  readonly bothWays: boolean;
}

/** The machines of both sides; what stands on both stays out of it, as does every link within a side. */
interface Ends {
  readonly from: readonly Node[];
  readonly to: readonly Node[];
}

function endsOf({ from, to }: CutSides, { machinesIn, everyNode }: Pick<World, "machinesIn" | "everyNode">): Ends {
  const named = (side: Side): readonly Node[] =>
    (side.kind === "place" ? machinesIn(side.place) : side.kind === "machines" ? side.nodes : []);
  const but = (nodes: readonly Node[], others: readonly Node[]): readonly Node[] =>
    nodes.filter((node) => !others.some(({ kind, id }) => kind === node.kind && id === node.id));
  if (to.kind === "others") return { from: named(from), to: but(everyNode(), named(from)) };
  if (from.kind === "others") return { from: but(everyNode(), named(to)), to: named(to) };
  return { from: but(named(from), named(to)), to: but(named(to), named(from)) };
}

/** A link needs a machine at each end. */
function checkSides(action: CutSides, world: World): Refusal | null {
  const { from, to } = endsOf(action, world);
  if (from.length > 0 && to.length > 0) return null;
  const side = from.length === 0 ? action.from : action.to;
  const place = side.kind === "place" ? side.place : "others";
  return { code: "nobody-there", text: `No machine stands in ${place}, or the other side has it too.`, values: { place } };
}

const nodesNamed = (side: Side): readonly Node[] => (side.kind === "machines" ? side.nodes : []);

export const cutSides: Definition<CutSides, "cut-sides" | "cut-between"> = {
  kind: "cut-sides",
  verbs: [verb("cut", [SIDES], {}, NAMES_SIDE)],
  effect: () => "fault",
  nodes: ({ from, to }) => [...nodesNamed(from), ...nodesNamed(to)],
  check: checkSides,
  perform(action, hands) {
    const { from, to } = endsOf(action, hands);
    const { bothWays } = action;
    for (const a of from) for (const b of to) for (const link of hands.links({ from: a, to: b, bothWays })) link.cut = true;
    hands.fault([...from, ...to], { name: "sides.cut", from, to, bothWays, said: { from: action.from, to: action.to } });
    return null;
  },
  event: "sides.cut",
  behind(body) {
    const event = eventNamed(body, "sides.cut");
    return event && { kind: "cut-sides", ...event.said, bothWays: event.bothWays };
  },
  offers(subject, sight) {
    if (subject.kind === "store") {
      const places = placesOf(sight.store(subject.id).labels);
      return places.length === 0 ? [] : [several("cut-sides", "isolate", 0, places.map((place) => ({
        amount: { kind: "place", text: place },
        action: { kind: "cut-sides", from: { kind: "place", place }, to: { kind: "others" }, bothWays: true },
      })))];
    }
    if (subject.kind !== "link" || subject.from.kind !== "store" || subject.to.kind !== "store") return [];
    const [a, b] = [placesOf(sight.store(subject.from.id).labels), placesOf(sight.store(subject.to.id).labels)];
    // The widest places that the link's ends do not share.
    const level = a.findIndex((place, index) => place !== b[index]);
    const [from, to] = [a[level], b[level]];
    if (from === undefined || to === undefined) return [];
    return [several("cut-between", "cut", 0, [{
      amount: { kind: "place", text: `${from} – ${to}` },
      action: { kind: "cut-sides", from: { kind: "place", place: from }, to: { kind: "place", place: to }, bothWays: true },
    }])];
  },
  mendedBy: "heal",
  draw: {
    weight: 1,
    draw(random, facts) {
      const bothWays = drawChance(random, 1, 2);
      if (facts.zones.length > 1 && drawChance(random, 1, 2)) {
        const [from, to] = drawZones(random, facts.zones);
        return { kind: "cut-sides", from, to: drawChance(random, 1, 2) ? to : { kind: "others" }, bothWays };
      }
      // A few machines by name: deaf or dumb to everybody.
      const nodes = nodesOf(facts).slice();
      const some: Node[] = [];
      for (let count = drawInt(random, 1, 3); count > 0 && nodes.length > 1; count--) {
        some.push(...nodes.splice(drawInt(random, 0, nodes.length - 1), 1));
      }
      const [named, others]: readonly [Side, Side] = [{ kind: "machines", nodes: some }, { kind: "others" }];
      return drawChance(random, 1, 2) ? { kind: "cut-sides", from: named, to: others, bothWays }
        : { kind: "cut-sides", from: others, to: named, bothWays };
    },
  },
};

function drawZones(random: Parameters<typeof drawItem>[0], zones: readonly string[]): readonly [Side, Side] {
  const place = (value: string): Side => ({ kind: "place", place: `zone=${value}` });
  const first = drawItem(random, zones);
  return [place(first), place(drawItem(random, zones.filter((zone) => zone !== first)))];
}

import { drawChance } from "../kernel/random.ts";
import type { Node } from "../proto/events.ts";
import { eventNamed, unchecked, type Definition } from "./definition.ts";
import { nodesOf } from "./draw.ts";
import { offeredElsewhere } from "./offers.ts";
import type { Part } from "./parts.ts";
import { nodesText, readNodes } from "./sides.ts";
import { verb } from "./verb.ts";
import { atEnd, expected, spreadCommas, takeIf } from "./words.ts";

/** Cuts every link between machines of different groups. Machines that no group names are put to one of them by the cluster. */
export interface Partition {
  readonly kind: "partition";
  readonly groups: readonly (readonly Node[])[];
}

/** `1,2 | 3,4,pd 1`: a bare number is a store; at least two groups, no machine in two. */
const GROUPS: Part<Pick<Partition, "groups">> = {
  usage: "1,2 | 3,4,pd 1",
  read(words) {
    const spread = spreadCommas(words);
    const groups: Node[][] = [];
    const seen = new Set<string>();
    do groups.push(readNodes(spread, seen));
    while (takeIf(spread, "|"));
    if (groups.length < 2) throw expected(spread, "`|` and a second group");
    if (!atEnd(spread)) throw expected(spread, "a comma, `|` or the end");
    words.next = words.words.length;
    return { groups };
  },
  write: ({ groups }, names) => groups.map((group) => nodesText(group, names)).join(" | "),
};

export const partition: Definition<Partition, never> = {
  kind: "partition",
  verbs: [verb("partition", [GROUPS], {})],
  effect: () => "fault",
  nodes: ({ groups }) => groups.flat(),
  check: unchecked,
  perform({ groups }, hands) {
    hands.partition(groups);
    return null;
  },
  event: "network.partitioned",
  // The groups as they were named: without the machines that were placed because nobody had named them.
  behind(body) {
    const event = eventNamed(body, "network.partitioned");
    if (event === null) return null;
    const { groups, placed } = event;
    const isPlaced = (node: Node): boolean => placed?.nodes.some(({ kind, id }) => kind === node.kind && id === node.id) ?? false;
    const named = groups.map((group, i) => (i === placed?.group ? group.filter((node) => !isPlaced(node)) : group));
    return { kind: "partition", groups: named };
  },
  offers: offeredElsewhere,
  mendedBy: "heal",
  draw: {
    weight: 1,
    draw(random, facts) {
      const [left, right]: [Node[], Node[]] = [[], []];
      for (const node of nodesOf(facts)) (drawChance(random, 1, 2) ? left : right).push(node);
      // A side without anybody would cut nothing, and no sentence says it.
      if (left.length === 0) left.push(...right.splice(0, 1));
      if (right.length === 0) right.push(...left.splice(0, 1));
      return { kind: "partition", groups: [left, right] };
    },
  },
};

import type { Node, SaidSide } from "../proto/events.ts";
import { idText, type IdNames } from "../proto/names.ts";
import { isPlace, type PlaceName } from "../proto/place.ts";
import { formatNode } from "./names.ts";
import { readNode, readNumbered, type Part } from "./parts.ts";
import { atEnd, expected, mistake, offer, spreadCommas, takeIf, takeWord, wordHere, type WordReader } from "./words.ts";

/** Machines that something is done to together: all that stand in a place, those that are named, or all but the other side. */
export type Side = SaidSide;

/** Two sides, and whether what is done between them is done in both directions. */
export interface BothSides {
  readonly from: Side;
  readonly to: Side;
  readonly bothWays: boolean;
}

/** What a sentence about a place looks like behind its first word, one about sides, and one that says more behind its sides. */
export const NAMES_PLACE = /=/;
export const NAMES_SIDE = /^\d|[=,]|\bothers\b|(?:\d\s+|->\s*)\d+$/;
export const NAMES_SIDE_AND_MORE = /^\d|[=,]|\bothers\b|(?:\d\s+|->\s*)\d+\s/;

/** `zone=a`, `zone=a+rack=r1`: where the machines stand whose labels say all of this. Racks of two zones may have one name. */
export const PLACE: Part<{ readonly place: PlaceName }> = {
  usage: "zone=a",
  read(words) {
    offer(words, words.reference.known?.places ?? []);
    const place = wordHere(words) ?? "";
    if (!isPlace(place)) throw expected(words, "a place such as zone=a");
    takeWord(words);
    return { place };
  },
  write: ({ place }) => place,
};

/** `zone=a`, `1,2,pd 1`, `others`, and once more; `->` between them for one direction. */
export const SIDES: Part<BothSides> = {
  usage: "zone=a [->] zone=b",
  read(words) {
    const sides = SIDES_FIRST.read(words);
    if (!atEnd(words)) throw expected(words, "a comma or the end");
    return sides;
  },
  write: ({ from, to, bothWays }, names) => `${sideText(from, names)} ${bothWays ? "" : "-> "}${sideText(to, names)}`,
};

/** The same, with more behind it. */
export const SIDES_FIRST: Part<BothSides> = {
  ...SIDES,
  read(words) {
    const spread = spreadCommas(words);
    const seen = new Set<string>();
    const from = readSide(spread, seen);
    const bothWays = !takeIf(spread, "->");
    const to = readSide(spread, seen);
    const next = spread.words[spread.next]?.at ?? words.text.length;
    while ((wordAt(words) ?? next) < next) takeWord(words);
    // What stands there is a part of a word.
    if (!atEnd(spread) && wordAt(words) !== next) throw expected(spread, "a comma or the end");
    return { from, to, bothWays };
  },
};

const wordAt = ({ words, next }: WordReader): number | undefined => words[next]?.at;

function readSide(words: WordReader, seen: Set<string>): Side {
  offer(words, [...words.reference.known?.places ?? [], "others"]);
  const word = wordHere(words) ?? "";
  if (seen.has(word)) throw mistake(words, "twice-in-groups", { node: word });
  if (word === "others" || NAMES_PLACE.test(word)) seen.add(word);
  if (NAMES_PLACE.test(word)) return { kind: "place", ...PLACE.read(words) };
  if (word !== "others") return { kind: "machines", nodes: readNodes(words, seen) };
  takeWord(words);
  return { kind: "others" };
}

const sideText = (side: Side, names: IdNames): string => {
  switch (side.kind) {
    case "place": return side.place;
    case "machines": return nodesText(side.nodes, names);
    case "others": return "others";
  }
};

/** `1,2,pd 1`: a bare number is a store, and no machine is named twice (`seen`). */
export function readNodes(words: WordReader, seen: Set<string>): Node[] {
  const nodes: Node[] = [];
  do {
    const before = words.next;
    const node = /^\d/.test(wordHere(words) ?? "") ? readNumbered(words, "store") : readNode(words);
    const name = formatNode(node);
    if (seen.has(name)) {
      words.next = before;
      throw mistake(words, "twice-in-groups", { node: name });
    }
    seen.add(name);
    nodes.push(node);
  } while (takeIf(words, ","));
  return nodes;
}

export const nodesText = (nodes: readonly Node[], names: IdNames): string =>
  nodes.map((node) => (node.kind === "store" ? idText(node.id, names) : formatNode(node, names))).join(",");

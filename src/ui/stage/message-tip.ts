import { PACKET_TYPES, PacketFate } from "../../cluster/layers/packet-codes.ts";
import { between, type Instant } from "../../kernel/time.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { durationText, nodeText } from "../words/format.ts";
import type { Words } from "../words/index.ts";
import { textsIn } from "../words/texts.ts";
import { tilesTexts } from "../words/tiles.texts.ts";
import type { DrawnMessage, Travel } from "./message-painter.ts";
import type { StageShot } from "./view.ts";

const tilesIn = (words: Words) => textsIn(tilesTexts, words.language);

/** What a message is, or what a bundle of them holds: "" once it has arrived. */
export function messageText({ travels }: DrawnMessage, shot: StageShot, words: Words, names: IdNames): string {
  const under = travels.filter(({ arrives }) => arrives >= shot.now);
  const first = under[0];
  if (first === undefined) return "";
  return under.length === 1 ? oneText(first, shot, words, names) : bundleText(under, first, shot, words, names);
}

function oneText(travel: Travel, shot: StageShot, words: Words, names: IdNames): string {
  const text = tilesIn(words).message;
  const wait = durationText(between(shot.now, travel.arrives as Instant), words);
  const ends = travel.fate === PacketFate.lost ? text.lost
    : travel.fate === PacketFate.refused ? text.refused : text.arrives(wait);
  return [
    typeText(travel, words),
    travel.region === 0 ? "" : text.region(idText(travel.region, names)),
    travel.term === 0 ? "" : tilesIn(words).tile.term(travel.term),
    wayText(travel, shot, words, names),
    ends,
    travel.more === 0 ? "" : text.more(travel.more),
  ].filter((part) => part !== "").join(" · ");
}

/** How many of which type, the commonest first. */
function bundleText(travels: readonly Travel[], first: Travel, shot: StageShot, words: Words, names: IdNames): string {
  const counts = new Map<string, number>();
  for (const travel of travels) {
    const type = typeText(travel, words);
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const kinds = [...counts].sort((a, b) => b[1] - a[1]).map(([type, count]) => `${count} × ${type}`);
  return [tilesIn(words).message.bundle(travels.length), wayText(first, shot, words, names), ...kinds].join(" · ");
}

const typeText = ({ type }: Travel, words: Words): string => tilesIn(words).message.type[PACKET_TYPES[type] ?? "raft"];

function wayText({ from, to }: Travel, shot: StageShot, words: Words, names: IdNames): string {
  const nameOf = (machine: number): string => {
    const node = shot.rows.nodes.get(machine);
    return node === undefined ? "?" : nodeText(node, words, names);
  };
  return tilesIn(words).message.way(nameOf(from), nameOf(to));
}

import type { Frame } from "../../cluster/frame.ts";
import { peersOfRegion, type RowIndex } from "../../figure/stage-rows.ts";
import { peerLook, TileLook } from "../../figure/tile-look.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { digits, sizeText } from "../../story/words/format.ts";
import { lookText } from "../stage/tile-tip.tsx";
import { rangeText } from "../words/format.ts";
import type { Words } from "../words/index.ts";
import type { KeySpaceWords } from "../words/key-space.en.ts";

/** Client operations are counted over ten seconds. */
const COUNTED_SECONDS = 10;

/** Who tells, and of which cluster. */
export interface KeyTelling {
  readonly words: Words;
  readonly text: KeySpaceWords;
  readonly names: IdNames;
}

/** What is told of one range, part by part. */
export interface RangeFacts {
  readonly id: string;
  readonly range: string;
  readonly leader: string;
  readonly replicas: string;
  readonly size: string;
  /** Operations per second. */
  readonly load: string;
  /** What is the matter; "" where all is well. */
  readonly trouble: string;
}

/** What a row of `regions` is, in words. */
export function rangeFacts(frame: Frame, rows: RowIndex, row: number, { words, names }: KeyTelling): RangeFacts {
  const { regions, stores, leaders, loads, peers } = frame;
  const nameOf = (store: number): string => words.nodes.store(idText(stores[store]?.id ?? 0, names));
  const own = [...peersOfRegion(rows, row)];
  const bad = own.find((peer) => {
    const look = peerLook(frame, peer);
    return look === TileLook.leaderless || look === TileLook.strandedLeader || look === TileLook.candidate;
  });
  const leader = leaders.store[row] ?? -1;
  return {
    id: idText(regions.id[row] ?? 0, names),
    range: rangeText(regions.startKeys[row] ?? "", regions.endKeys[row] ?? ""),
    leader: leader < 0 ? "" : nameOf(leader),
    replicas: own.map((peer) => nameOf(peers.store[peer] ?? 0)).join(words.common.listSeparator),
    size: sizeText(loads.sizeMiB[row] ?? 0),
    load: digits((loads.operations[row] ?? 0) / COUNTED_SECONDS),
    trouble: bad === undefined ? "" : lookText(frame, bad, words, names),
  };
}

/** The same in one line. */
export function rangeLine(frame: Frame, rows: RowIndex, row: number, telling: KeyTelling): string {
  const { text } = telling;
  const facts = rangeFacts(frame, rows, row, telling);
  const leader = facts.leader === "" ? "" : text.led(facts.leader);
  return [
    text.region(facts.id), facts.range, facts.trouble, leader, text.replicas(facts.replicas), facts.size,
    text.perSecond(facts.load),
  ].filter((part) => part !== "").join(" · ");
}

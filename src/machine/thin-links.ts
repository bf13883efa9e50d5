import type { Rows } from "../kernel/list-patch.ts";
import { stateOfStream, streamAt } from "../kernel/random.ts";
import type { Duration, Instant } from "../kernel/time.ts";
import type { Link, LinkView, Network } from "./network.ts";

/*
 * In a large cluster each machine talks to most others: ten thousand links, of which each message changes a few numbers of one.
 */

/** How many lists the links of a network are. */
export const LINK_LISTS = 2;

/** Takes the links out of a network that nobody goes on from: how many there are in each row, and all that each of them is. */
export function takeLinks({ links }: Network): readonly Rows[] {
  const list: unknown[] = [];
  const lengths = links.map((row) => row.length);
  links.splice(0).forEach((row, from) => row.forEach((link, to) => {
    list.push(from * MACHINES_AT_MOST + to);
    add(list, link);
  }));
  return [{ width: lengths.length, values: lengths }, { width: VALUES, values: list }];
}

const MACHINES_AT_MOST = 0x1_0000;
/** What `add` adds for each link, or for none, behind its key. */
const VALUES = 19;

function add(list: unknown[], link: LinkView | undefined): void {
  if (link === undefined) {
    for (let i = 1; i < VALUES; i++) list.push(null);
    return;
  }
  const [s0, s1, s2, s3] = stateOfStream(link.random);
  const [a0, a1, a2, a3] = link.lastArrival;
  list.push(
    link.from, link.to, link.cut, link.extraLatency, link.extraJitter, link.lossPercent, link.duplicatePercent, a0, a1, a2, a3,
    s0, s1, s2, s3, link.sent, link.lost, link.bytes,
  );
}

/** Puts them back into a fork of the network. */
export function putLinks({ links, token }: Network, [lengths, list]: readonly unknown[][]): void {
  let next = 0;
  for (const length of (lengths ?? []) as number[]) {
    const row: (LinkView | undefined)[] = [];
    for (let i = 0; i < length; i++) {
      row.push(linkFrom(list ?? [], next + 1, token));
      next += VALUES;
    }
    links.push(row);
  }
}

function linkFrom(list: readonly unknown[], at: number, owner: object): Link | undefined {
  if (list[at] === null) return undefined;
  const numbers = (from: number, count: number): number[] => list.slice(at + from, at + from + count) as number[];
  return {
    from: list[at] as number, to: list[at + 1] as number, cut: list[at + 2] as boolean, extraLatency: list[at + 3] as Duration,
    extraJitter: list[at + 4] as Duration, lossPercent: list[at + 5] as number, duplicatePercent: list[at + 6] as number,
    lastArrival: numbers(7, 4) as Instant[], random: streamAt(numbers(11, 4)), sent: list[at + 15] as number,
    lost: list[at + 16] as number, bytes: list[at + 17] as number, owner,
  };
}

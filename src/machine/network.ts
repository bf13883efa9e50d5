import { assert } from "../kernel/assert.ts";
import { cloneStream, createStream, drawChance, drawDuration, drawInt, type Stream } from "../kernel/random.ts";
import type { Duration, DurationRange, Instant } from "../kernel/time.ts";
import type { Location, MachineId } from "./computer.ts";
import type { NetworkCosts } from "./settings.ts";

/**
 * The directed network. A link exists from the first message on or from its first fault; each has random streams of its
 * own, so that a fault on one link does not change the fate of messages on another.
 */
export interface Network {
  readonly seed: number;
  /** By the machines that they lead from and to: see `linkAt`. Forks share the links until they change one: see `linkOf`. */
  readonly links: (LinkView | undefined)[][];
  /** Whose links may be changed in place, by identity: new on both sides of a fork, so that everybody copies before writing. */
  token: object;
  /** When the outgoing queue of machine m for stream s is free, at m * STREAMS_AT_MOST + s. */
  readonly egress: Instant[];
}

/** One direction between two machines. */
export interface Link {
  readonly from: MachineId;
  readonly to: MachineId;
  cut: boolean;
  extraLatency: Duration;
  /** The largest random addition to `extraLatency`. */
  extraJitter: Duration;
  lossPercent: number;
  duplicatePercent: number;
  /** Arrival of the latest message, by stream: the next one of the same stream does not overtake it. */
  readonly lastArrival: Instant[];
  readonly random: Stream;
  sent: number;
  lost: number;
  bytes: number;
  /** The `token` of the network whose own it is. */
  readonly owner: object;
}

/** A link that may be shared with forks: for reading. Only `linkOf` makes one that may be changed of it. */
export type LinkView = Readonly<Omit<Link, "owner">>;

/** Streams are numbers from 0 to 3 here; what they carry is the cluster's business. */
const STREAMS_AT_MOST = 4;

export const createNetwork = (seed: number): Network => ({ seed, links: [], token: {}, egress: [] });

/** The link from one machine to another, for reading; undefined if it does not exist yet. */
export const linkAt = ({ links }: Network, from: MachineId, to: MachineId): LinkView | undefined => links[from]?.[to];

/** All links that exist. */
export const linksIn = ({ links }: Network): LinkView[] => links.flatMap((row) => row.filter((link) => link !== undefined));

/** The link from one machine to another, ready to be changed: a copy where a fork shares it, healthy if it did not exist yet. */
export function linkOf(network: Network, from: MachineId, to: MachineId): Link {
  const known = linkAt(network, from, to);
  if (known !== undefined) {
    if (isOwn(network, known)) return known;
    const own = copyLink(known, network.token);
    putLink(network, own);
    return own;
  }
  assert(from !== to, "a link leads from one machine to another");
  const link: Link = {
    from,
    to,
    cut: false,
    extraLatency: 0 as Duration,
    extraJitter: 0 as Duration,
    lossPercent: 0,
    duplicatePercent: 0,
    lastArrival: [0, 0, 0, 0] as Instant[],
    random: createStream(network.seed, `network/${from}/${to}`),
    sent: 0,
    lost: 0,
    bytes: 0,
    owner: network.token,
  };
  putLink(network, link);
  return link;
}

/** Lists are filled up to the index, so that they keep no holes. */
function putLink({ links }: Network, link: Link): void {
  while (links.length <= link.from) links.push([]);
  const row = links[link.from] ?? [];
  while (row.length <= link.to) row.push(undefined);
  row[link.to] = link;
}

/** Written out: a spread would give each copy a hidden class of its own, and every message looks at its link. */
const copyLink = (link: LinkView, owner: object): Link => ({
  from: link.from, to: link.to, cut: link.cut, extraLatency: link.extraLatency, extraJitter: link.extraJitter,
  lossPercent: link.lossPercent, duplicatePercent: link.duplicatePercent, lastArrival: link.lastArrival.slice(),
  random: cloneStream(link.random), sent: link.sent, lost: link.lost, bytes: link.bytes, owner,
});

/** Whether the link is shared with no fork. The property that says so is not for readers. */
const isOwn = ({ token }: Network, link: LinkView): link is Link => (link as Link).owner === token;

/** Whether nothing passes from one machine to the other. */
export const isCut = (network: Network, from: MachineId, to: MachineId): boolean =>
  linkAt(network, from, to)?.cut === true;

export const isFaulty = (link: LinkView): boolean =>
  link.cut || link.extraLatency > 0 || link.extraJitter > 0 || link.lossPercent > 0 || link.duplicatePercent > 0;

/** Takes every fault off a link. */
export function mendLink(link: Link): void {
  link.cut = false;
  link.extraLatency = 0 as Duration;
  link.extraJitter = 0 as Duration;
  link.lossPercent = 0;
  link.duplicatePercent = 0;
}

/** The latency between two places without jitter or faults: by the first level at which they are known to differ. */
export function distance(costs: NetworkCosts, a: Location, b: Location): DurationRange {
  if (differs(a.region, b.region)) return costs.otherRegion;
  if (differs(a.zone, b.zone)) return costs.sameRegion;
  if (differs(a.rack, b.rack)) return costs.sameZone;
  if (differs(a.host, b.host) || a.host === "" || b.host === "") return costs.sameRack;
  return costs.sameHost;
}

const differs = (a: string, b: string): boolean => a !== "" && b !== "" && a !== b;

/** What becomes of one message. `arrives` is when it arrives, or would have, had it not been lost. */
export interface Fate {
  readonly arrives: Instant;
  readonly lost: boolean;
  /** A second arrival where the network duplicates the message, otherwise null. */
  readonly again: Instant | null;
}

/**
 * Decides the fate of one message. Its bytes first pass the sender's outgoing queue (one per machine and stream: bulk
 * transfers share the line among themselves and do not hold up heartbeats), then it travels.
 */
export function route(
  network: Network, costs: NetworkCosts, now: Instant, link: Link, base: DurationRange, stream: number, bytes: number,
): Fate {
  assert(stream >= 0 && stream < STREAMS_AT_MOST && bytes >= 0, "a message has a stream and a size");
  link.sent++;
  link.bytes += bytes;
  const departed = leaveQueue(network, costs, now, link.from, stream, bytes);
  const arrives = keepOrder(link, stream, travel(link, costs, departed, base));
  // Drawn even on a healthy link only when a fault asks for it: a new fault must not shift the jitter of the link.
  const lost = link.cut || (link.lossPercent > 0 && drawChance(link.random, link.lossPercent, 100));
  if (lost) {
    link.lost++;
    return { arrives, lost, again: null };
  }
  const twice = link.duplicatePercent > 0 && drawChance(link.random, link.duplicatePercent, 100);
  return { arrives, lost, again: twice ? travel(link, costs, departed, base) : null };
}

function leaveQueue(
  network: Network, costs: NetworkCosts, now: Instant, from: MachineId, stream: number, bytes: number,
): Instant {
  const transfer = Math.ceil((bytes * 1_000_000) / costs.bytesPerSecond);
  const { egress } = network;
  const queue = from * STREAMS_AT_MOST + stream;
  // Filled up to the index, so that the array keeps no holes.
  while (egress.length <= queue) egress.push(0 as Instant);
  const departed = (Math.max(now, egress[queue] ?? 0) + transfer) as Instant;
  egress[queue] = departed;
  return departed;
}

function travel(link: Link, costs: NetworkCosts, departed: Instant, base: DurationRange): Instant {
  const distance = drawDuration(link.random, base);
  const most = Math.floor((distance * costs.jitterPercent) / 100) + link.extraJitter;
  const jitter = most > 0 ? drawInt(link.random, 0, most) : 0;
  return (departed + distance + jitter + link.extraLatency) as Instant;
}

function keepOrder(link: Link, stream: number, arrives: Instant): Instant {
  const ordered = Math.max(arrives, link.lastArrival[stream] ?? 0) as Instant;
  link.lastArrival[stream] = ordered;
  return ordered;
}

/** A copy that can go its own way. */
export function forkNetwork(network: Network): Network {
  network.token = {};
  return { seed: network.seed, links: network.links.map((row) => row.slice()), token: {}, egress: network.egress.slice() };
}

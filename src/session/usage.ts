import { countBefore } from "../kernel/search.ts";
import { between, NEVER, START, type Duration, type Instant } from "../kernel/time.ts";
import type { Topology } from "../cluster/topology.ts";
import { effectOf, type ClusterEvent, type Node } from "../proto/events.ts";
import { handle, type Fold, type Handlers } from "../proto/fold.ts";
import type { ObservationOf } from "../proto/observations.ts";
import type { Key, RegionId } from "../proto/region.ts";
import { addDuration, copyHistogram, createHistogram, percentileOf, type Histogram } from "./histogram.ts";

type Asked = ObservationOf<"client-asked" | "command-asked">;
type Ended = ObservationOf<"client-operation" | "command-ended">;

/**
 * What the clients asked for and what they got, over all of them: a fold over their observations. A region is dark for
 * gets or for puts while at least one operation of that kind waits for it and none of any client succeeds. Plain data,
 * forked with the cluster; lines are shared between forks until one of them changes.
 */
export interface Usage {
  epoch: number;
  /** The regions that the cluster was born with, in key order: each is a range of keys for which clients are watched for good. */
  readonly regions: Topology["regions"];
  /** Regions that have come to be, or grown, since: which of those ranges they may hold keys of. */
  readonly heirs: Map<RegionId, readonly RegionId[]>;
  /** Keys that were asked, and their ranges: as immutable as the regions, so forks share and fill it together. */
  readonly regionOfKey: Map<Key, RegionId>;
  readonly lines: Map<number, Line>;
  /** Regions that nobody can use, seen from above, and when the last of them could be used again. */
  unavailable: number;
  availableAt: Instant;
  firstFaultAt: Instant;
  latencies: Latencies;
}

/** One kind of operation on one region. */
interface Line {
  epoch: number;
  /** Operations under way, by number of the client less one. */
  readonly waiting: number[];
  /**
   * Those of them that count, oldest first: begun after the latest-begun success, by clients that are not apart. When
   * a later operation has succeeded, an earlier one waits for reasons of its own.
   */
  pending: Pending[];
  /** A bit for each client that was overtaken by another and has not succeeded since: the trouble is its own. */
  apart: number;
  /** When the latest-begun success began. */
  servedFrom: Instant;
  darkSince: Instant;
  longest: Duration;
  askedAt: Instant;
  endedAt: Instant;
}

interface Pending {
  readonly client: number;
  readonly began: Instant;
}

export type Period = "before" | "during" | "after";
/** Latencies of the operations that succeeded; `epoch` as in a line. */
interface Latencies {
  epoch: number;
  readonly get: Readonly<Record<Period, Histogram>>;
  readonly put: Readonly<Record<Period, Histogram>>;
  /** Transactions that were committed, over all their attempts. */
  readonly txn: Readonly<Record<Period, Histogram>>;
}

/** The fold over what clients asked for and got. */
export const usageFold = {
  name: "usage",
  create: ({ topology }: { readonly topology: Topology }): Usage => createUsage(topology),
  event: noticeForUse,
  facts: {
    "client-asked": onAsked, "command-asked": onAsked, "client-operation": onEnded, "command-ended": onEnded,
    "client-transaction": (usage, { entry, latency }, now) => {
      if (entry.outcome !== "ok") return;
      addDuration(latenciesForChange(usage).txn[phaseOf(usage, (now - latency) as Instant, now)], latency);
    },
  },
  fork: (usage: Usage): Usage => {
    usage.epoch++;
    return { ...usage, lines: new Map(usage.lines), heirs: new Map(usage.heirs) };
  },
} satisfies Fold<Usage, { readonly topology: Topology }>;

function createUsage(topology: Topology): Usage {
  const phases = (): Record<Period, Histogram> =>
    ({ before: createHistogram(), during: createHistogram(), after: createHistogram() });
  return {
    epoch: 0,
    regions: topology.regions.slice().sort((a, b) => (a.startKey < b.startKey ? -1 : 1)),
    heirs: new Map(),
    regionOfKey: new Map(),
    lines: new Map(),
    unavailable: 0,
    availableAt: START,
    firstFaultAt: NEVER,
    latencies: { epoch: 0, get: phases(), put: phases(), txn: phases() },
  };
}

function onAsked(usage: Usage, fact: Asked, now: Instant): void {
  const line = lineForChange(usage, lineOf(regionOf(usage, fact.key), fact.operation));
  const place = fact.client - 1;
  while (line.waiting.length <= place) line.waiting.push(0);
  line.waiting[place] = (line.waiting[place] ?? 0) + 1;
  line.askedAt = now;
  if ((line.apart & (1 << place)) !== 0) return;
  line.pending.push({ client: fact.client, began: now });
  if (line.darkSince === NEVER) line.darkSince = now;
}

function onEnded(usage: Usage, fact: Ended, now: Instant): void {
  const line = lineForChange(usage, lineOf(regionOf(usage, fact.key), fact.operation));
  const place = fact.client - 1;
  line.waiting[place] = (line.waiting[place] ?? 0) - 1;
  line.endedAt = now;
  const began = (now - fact.latency) as Instant;
  if (!fact.ok) {
    const at = line.pending.findIndex((one) => one.client === fact.client && one.began === began);
    if (at >= 0) line.pending.splice(at, 1);
    if (line.pending.length === 0) endDarkness(line, now);
    return;
  }
  // People wait for whole transactions: their commands have no latencies of their own.
  if (fact.kind === "client-operation") {
    addDuration(latenciesForChange(usage)[fact.operation][phaseOf(usage, began, now)], fact.latency);
  }
  serve(line, fact.client, began, now);
}

/** An operation succeeded: whoever began before it and still waits does so for reasons of its own. */
function serve(line: Line, client: number, began: Instant, now: Instant): void {
  endDarkness(line, now);
  line.apart &= ~(1 << (client - 1));
  if (began > line.servedFrom) line.servedFrom = began;
  const { pending } = line;
  const own = pending[0];
  if (pending.length === 1 && own?.client === client && own.began === began) {
    pending.length = 0;
    return;
  }
  for (const one of pending) if (one.client !== client && one.began < began) line.apart |= 1 << (one.client - 1);
  const isCounted = (one: Pending): boolean =>
    (line.apart & (1 << (one.client - 1))) === 0
      && (one.began > line.servedFrom || (one.began === began && one.client !== client));
  line.pending = pending.filter(isCounted);
  if (line.pending.length > 0) line.darkSince = now;
}

function endDarkness(line: Line, now: Instant): void {
  if (line.darkSince === NEVER) return;
  line.longest = Math.max(line.longest, now - line.darkSince) as Duration;
  line.darkSince = NEVER;
}

/** Folds one event: faults, outages, and the ends and pauses of clients. */
function noticeForUse(usage: Usage, event: ClusterEvent): void {
  if (usage.firstFaultAt === NEVER && effectOf(event.body) === "fault") usage.firstFaultAt = event.at;
  handle(notices, usage, event);
}

const notices: Handlers<Usage> = {
  "node.killed": (usage, { node }, { at }) => forgetClient(usage, node, at),
  "node.powered-off": (usage, { node }, { at }) => forgetClient(usage, node, at),
  "node.exited": (usage, { node }, { at }) => forgetClient(usage, node, at),
  "node.paused": (usage, { node }, { at }) => setApart(usage, node, at),
  "region.split": (usage, { rest, parts }) => {
    for (const { id } of parts) if (!usage.heirs.has(id)) usage.heirs.set(id, rangesOf(usage, rest.id));
  },
  "region.merged": (usage, { region, into }) =>
    void usage.heirs.set(into.id, [...new Set([...rangesOf(usage, into.id), ...rangesOf(usage, region)])]),
  "region.recreated": (usage, { region, replaced }) =>
    void usage.heirs.set(region, [...new Set(replaced.flatMap((id) => [...rangesOf(usage, id)]))]),
  "region.unavailable": (usage) => void usage.unavailable++,
  "region.available": (usage, _, { at }) => {
    usage.unavailable--;
    usage.availableAt = at;
  },
};

/** What the client waited for died with its process: nobody wants it any more. */
function forgetClient(usage: Usage, node: Node, now: Instant): void {
  if (node.kind !== "client") return;
  const place = node.id - 1;
  for (const key of usage.lines.keys()) {
    if ((usage.lines.get(key)?.waiting[place] ?? 0) === 0) continue;
    const line = lineForChange(usage, key);
    line.waiting[place] = 0;
    line.endedAt = now;
    line.apart &= ~(1 << place);
    dropPending(line, node.id, now);
  }
}

/** A client that stands still cannot tell whether a region serves. */
function setApart(usage: Usage, node: Node, now: Instant): void {
  if (node.kind !== "client") return;
  for (const key of usage.lines.keys()) {
    if ((usage.lines.get(key)?.waiting[node.id - 1] ?? 0) === 0) continue;
    const line = lineForChange(usage, key);
    line.apart |= 1 << (node.id - 1);
    dropPending(line, node.id, now);
  }
}

function dropPending(line: Line, client: number, now: Instant): void {
  line.pending = line.pending.filter((one) => one.client !== client);
  if (line.pending.length === 0) endDarkness(line, now);
}

/** The longest darkness of any region, one that lasts included. */
export function longestDarkness(usage: Usage, now: Instant): Duration {
  let longest = 0;
  for (const line of usage.lines.values()) {
    longest = Math.max(longest, line.longest, line.darkSince === NEVER ? 0 : between(line.darkSince, now));
  }
  return longest as Duration;
}

/** How many operations succeeded, and how long they took: the middle one and the 99th of a hundred; null for none. */
export interface LatencySummary {
  readonly count: number;
  readonly p50: Duration | null;
  readonly p99: Duration | null;
}

export function latencyOf(usage: Usage, operation: "get" | "put" | "txn", phases: readonly Period[]): LatencySummary {
  const histograms = phases.map((phase) => usage.latencies[operation][phase]);
  return {
    count: histograms.reduce((sum, one) => sum + one.count, 0),
    p50: percentileOf(histograms, 50),
    p99: percentileOf(histograms, 99),
  };
}

/** Whether a client has wanted to write to the region since the instant: an operation that waited then counts as well. */
export function wasWrittenTo(usage: Usage, region: RegionId, since: Instant): boolean {
  return rangesOf(usage, region).some((range) => {
    const line = usage.lines.get(lineOf(range, "put"));
    return line !== undefined && (line.askedAt > since || line.endedAt > since || line.waiting.some((count) => count > 0));
  });
}

const rangesOf = ({ heirs }: Usage, region: RegionId): readonly RegionId[] => heirs.get(region) ?? [region];

/**
 * `before` the first fault of the run; `during` an outage: while at least one region could not be used, seen from above;
 * `after`: at all other times since the first fault.
 */
function phaseOf(usage: Usage, began: Instant, now: Instant): Period {
  if (now <= usage.firstFaultAt) return "before";
  return usage.unavailable > 0 || began < usage.availableAt ? "during" : "after";
}

const lineOf = (region: RegionId, operation: "get" | "put"): number => region * 2 + (operation === "put" ? 1 : 0);

function regionOf(usage: Usage, key: Key): RegionId {
  const known = usage.regionOfKey.get(key);
  if (known !== undefined) return known;
  const region = usage.regions[countBefore(usage.regions, key, startsBy) - 1]?.id ?? 0;
  usage.regionOfKey.set(key, region);
  return region;
}

const startsBy = ({ startKey }: Usage["regions"][number], key: Key): boolean => startKey <= key;

function lineForChange(usage: Usage, key: number): Line {
  const line = usage.lines.get(key);
  if (line !== undefined && line.epoch === usage.epoch) return line;
  const own = line === undefined ? createLine(usage.epoch) : copyLine(line, usage.epoch);
  usage.lines.set(key, own);
  return own;
}

const BEFORE_START = -1 as Instant;

/** Written out: a spread would give each copy a hidden class of its own. */
const copyLine = (line: Line, epoch: number): Line => ({
  epoch, waiting: line.waiting.slice(), pending: line.pending.slice(), apart: line.apart, servedFrom: line.servedFrom,
  darkSince: line.darkSince, longest: line.longest, askedAt: line.askedAt, endedAt: line.endedAt,
});

const createLine = (epoch: number): Line => ({
  epoch, waiting: [], pending: [], apart: 0, servedFrom: BEFORE_START, darkSince: NEVER, longest: 0 as Duration,
  askedAt: BEFORE_START, endedAt: BEFORE_START,
});

function latenciesForChange(usage: Usage): Latencies {
  const { epoch, latencies } = usage;
  if (latencies.epoch === epoch) return latencies;
  const copy = (phases: Readonly<Record<Period, Histogram>>): Record<Period, Histogram> => ({
    before: copyHistogram(phases.before), during: copyHistogram(phases.during), after: copyHistogram(phases.after),
  });
  usage.latencies = { epoch, get: copy(latencies.get), put: copy(latencies.put), txn: copy(latencies.txn) };
  return usage.latencies;
}

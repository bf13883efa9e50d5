import type { Instant } from "../kernel/time.ts";
import type { Measured } from "../metrics/measured.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { IdNames } from "../proto/names.ts";
import type { RegionId } from "../proto/region.ts";
import type { TappedMessage, TappedRole } from "../proto/tapped.ts";
import type { GroupTrace } from "../proto/traced.ts";
import type { FailoverRecord } from "../story/types.ts";
import type { RunFormat } from "./names.ts";

/** What is written: a length of time of a run, all of it or one region's part. Plain data. */
export interface ExportSubject {
  readonly origin: ExportOrigin;
  readonly from: Instant;
  readonly to: Instant;
  /** What is told of one region alone is this one's; 0 for all of them. */
  readonly region: RegionId;
  readonly names: IdNames;
  /** The record up to `to`: what was so when the interval began follows from what came before. */
  readonly events: readonly ClusterEvent[];
  /** By departure; none for formats that tell of none. */
  readonly messages: readonly TappedMessage[];
  /** Roles of replicas: first as they were at `from`, then as they changed. */
  readonly roles: readonly TappedRole[];
  /** Messages are told of from here on, later than `from` where they would be too many, and up to there; null for all. */
  readonly messagesFrom: Instant;
  readonly cutAt: Instant | null;
  readonly failovers: readonly FailoverRecord[];
  /** What the cluster exposed meanwhile, for formats that tell of it; null for others. */
  readonly measured: Measured | null;
  /** What the region's group did, for formats that tell of it; null for others, and for a group that was never at rest. */
  readonly trace: GroupTrace | null;
}

/** Which run it is of. */
export interface ExportOrigin {
  readonly version: string;
  readonly scenario: string;
  readonly preset: string;
  readonly seed: number;
  /** The digest of the cluster where the run stands. */
  readonly hash: string;
  /** Rules of Raft that were switched off: without them it was not Raft. */
  readonly modifiedRaft: readonly string[];
}

/** One way to write a run. The table of them is `EXPORTERS`. */
export interface Exporter {
  readonly name: RunFormat;
  /** How its file's name ends. */
  readonly extension: string;
  /** How many messages it can hold; 0 where it tells of none. */
  readonly messages: number;
  /** Of which messages a reader of this format wants to hear; absent: of all. */
  readonly wants?: (message: TappedMessage) => boolean;
  /** Whether it tells what the cluster exposes: at the end of the interval, or all along. */
  readonly metrics?: "instant" | "whole";
  /** Whether it is readable for one region alone: where none was chosen, one is. */
  readonly oneRegion?: true;
  /** Whether it tells each step of the region's group. */
  readonly traces?: true;
  /** Whether it holds so few messages that those of a whole run are told from its first election on. */
  readonly brief?: true;
  /** The text, a record or so at a time: whoever writes may stop in between. "" where a record comes to nothing. */
  write(subject: ExportSubject): Iterable<string>;
}

/** Heartbeats and reads go on all the time: a diagram that shows them shows nothing else. */
const EVERYDAY: ReadonlySet<TappedMessage["says"]> = new Set<TappedMessage["says"]>([
  "heartbeat", "heartbeat-answered", "read-asked", "read-answered", "store-heartbeat", "store-heartbeat-response",
  "region-heartbeat", "region-heartbeat-response", "tso-request", "tso-response", "get-members", "members", "etcd",
  // Who asks where a region is does not know it yet: the answer alone would be half of it.
  "get-region-response",
]);

export const isTelling = ({ says }: TappedMessage): boolean => !EVERYDAY.has(says);

/** The events of the interval, of all regions or of the one that was chosen. */
export const eventsOf = ({ events, from, region }: ExportSubject): readonly ClusterEvent[] =>
  events.filter(({ at, body }) => at >= from && (region === 0 || !("region" in body) || body.region === region));

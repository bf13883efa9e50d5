import type { Instant } from "../kernel/time.ts";

/** What was seen of systems that run elsewhere: looks at them, each with the interval in which it was true. */

export const OBSERVED_FORMAT = "quorumscape-observed/1";

export const SOURCE_KINDS = ["etcd", "pd", "tikv", "prometheus"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Somebody who was asked. */
export interface ObservedSource {
  readonly n: number;
  readonly kind: SourceKind;
  /** How it is called: its address, without what is secret in it. */
  readonly name: string;
}

export interface ObservedHeader {
  readonly format: typeof OBSERVED_FORMAT;
  /** When the record begins, by the collector's calendar (RFC 3339); every other instant counts from here. */
  readonly began: string;
  readonly version: string;
  readonly sources: readonly ObservedSource[];
}

/** What an answer said, by names such as `leader` or `store.4.state`. Numbers are texts: some are beyond 2^53. */
export type Facts = Readonly<Record<string, string>>;

/** Why there was no answer that could be read. */
export const WHY_SILENT = [
  "refused", "timeout", "reset", "unknown-host", "redirect", "too-large", "not-json", "wrong-shape", "status", "unauthorized",
  "forbidden", "tls-authority", "tls-name", "tls-expired", "tls-not-yet", "tls-client", "tls-common-name",
  "tls-refused", "tls-none", "tls",
] as const;
export type WhySilent = (typeof WHY_SILENT)[number];

/** One look at a source. What was true, was true at some instant from `sent` to `got`, in microseconds of a monotonic clock. */
export interface Sample {
  /** Counts the looks of a record, from 1. */
  readonly s: number;
  readonly n: number;
  /** What was asked for. */
  readonly call: string;
  readonly sent: Instant;
  readonly got: Instant;
  /** Null where nobody answered. */
  readonly facts: Facts | null;
  readonly why: WhySilent | null;
  /** So many looks before this one, since the one that is written, said the same. */
  readonly same: number;
}

/** A source is judged by the call that is made most often; whatever else of it answers or fails says nothing of its silence. */
const HEARTBEATS: ReadonlySet<string> = new Set(["status", "stores", "region", "up"]);
/** How many milliseconds lie between two looks of that call. */
export const LOOKS_EVERY_MILLIS: Readonly<Record<SourceKind, number>> = { etcd: 200, pd: 2_000, tikv: 1_000, prometheus: 5_000 };
export const isHeartbeat = ({ call }: Sample): boolean => HEARTBEATS.has(call);

export interface ObservedRecord {
  readonly header: ObservedHeader;
  /** Ordered as they were got. */
  readonly samples: readonly Sample[];
  /** The last instant of the record. */
  readonly end: Instant;
}

/** How sure an event is: a system said so; it follows from what they said; it may be. */
export type Certainty = "observed" | "inferred" | "possible";

/** Something that happened between two looks: not before `after`, and not behind `before`. */
export interface ObservedEvent {
  readonly e: number;
  readonly name: ObservedName;
  readonly after: Instant;
  readonly before: Instant;
  readonly certainty: Certainty;
  /** Who told of it. */
  readonly n: number;
  /** The looks that bound it; 0 for none. */
  readonly samples: readonly [number, number];
  readonly values: Readonly<Record<string, string>>;
}

/** What can be seen to happen. */
export type ObservedName =
  | "source.silent" | "source.answers" | "quorum.silent" | "quorum.answers" | "leader.changed" | "leader.none"
  | "member.error" | "pd.leader" | "store.state" | "store.restarted" | "store.new" | "region.leader"
  | "region.peers" | "region.split" | "region.new" | "region.gone" | "operator.begun" | "operator.ended"
  | "target.state" | "source.clock"
  | "log.candidate" | "log.pre-candidate" | "log.leader" | "log.follower" | "log.vote" | "log.elected" | "log.lost";

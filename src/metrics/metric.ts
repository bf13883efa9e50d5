import type { Cluster } from "../cluster/cluster.ts";
import type { ClusterEvent, Node } from "../proto/events.ts";
import type { Message } from "../proto/messages.ts";
import type { Observation } from "../proto/observations.ts";
import type { StoreId } from "../proto/region.ts";
import type { Duration, Instant } from "../kernel/time.ts";
import type { ScrapeSight } from "./sight.ts";

/** Whose metric it is: the `job` of its series, as Prometheus calls what it scrapes. */
export type MetricJob = "pd" | "tikv" | "client" | "quorumscape";

/** The process that a series is of; null for the cluster as a whole. */
export type Exposer = Node | null;

/**
 * Something that the cluster ran: a message at its end, the sender who hears that nobody listens, a write that is durable, a
 * member of PD that follows a leader of etcd, or one that leads PD and has seen to its timestamps.
 */
export type Passed =
  | { readonly kind: "message"; readonly message: Message; readonly from: Node; readonly to: Node;
      readonly fate: "arrives" | "lost" | "refused"; readonly departed: Instant; readonly arrives: Instant;
      /** The process that sent it has ended since. */ readonly isOrphan: boolean }
  | { readonly kind: "refused"; readonly message: Message; readonly from: Node; readonly to: Node }
  | { readonly kind: "written"; readonly node: Node; readonly took: Duration }
  | { readonly kind: "etcd-leader"; readonly member: Node }
  | { readonly kind: "tso"; readonly member: Node; readonly event: "sync_ok" | "save"; readonly times: number };

/**
 * Counts for a counter (by `by`), observes for a histogram. Labels are values, in the order of the metric's `labels`. What a
 * process has counted is gone when it ends.
 */
export type NoteDown = (exposer: Exposer, labels: readonly string[], by: number) => void;

/** What is known while counts are made, besides what is told. */
export interface WhatIsKnown {
  readonly note: NoteDown;
  /** The member that leads PD; 0 for none. */
  readonly pdLeader: number;
  /** A store as the user's cluster writes it. */
  readonly store: (id: StoreId) => string;
  /** When a client's request was sent that has not been answered, by `client/request`. */
  readonly requests: Map<string, { readonly at: Instant; readonly type: string }>;
}

/**
 * One metric: what it is called and how it comes about. A gauge is read of a cluster at an instant (`read`), anything else is a
 * fold over events, facts, and what was run. A new one is an entry of its table, `METRICS` lists the tables.
 */
export interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  /** `process`: of what exposes it. */
  readonly job: MetricJob | "process";
  readonly labels: readonly string[];
  /** Upper bounds of a histogram but for infinity, ascending. */
  readonly buckets?: readonly number[];
  read?(sight: ScrapeSight, put: NoteDown): void;
  event?(event: ClusterEvent, known: WhatIsKnown): void;
  fact?(fact: Observation, known: WhatIsKnown): void;
  passed?(passed: Passed, known: WhatIsKnown): void;
  /** For what no event tells: begins to look at the cluster; what it returns is asked behind everything that happens. */
  watch?(cluster: Cluster, note: NoteDown): () => void;
  /** Looks at the cluster once in an interval of TiKV's log garbage collection. */
  beat?(sight: ScrapeSight, note: NoteDown): void;
}

/** `count` bounds from `first` on, each `factor` times the one before. */
export function exponential(first: number, factor: number, count: number): readonly number[] {
  const bounds: number[] = [];
  // Rounded as Go and Rust print their doubles: products of doubles, which are exact for the factors that are used.
  for (let i = 0, bound = first; i < count; i++, bound *= factor) bounds.push(bound);
  return bounds;
}

/** Metrics count seconds. */
export const inSeconds = (micros: number): number => micros / 1_000_000;

export const MIB_BYTES = 1_048_576;

import type { Cluster } from "../cluster/cluster.ts";
import type { Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { Obstacle, InquiryKind, InquiryOf } from "./types.ts";

/** What an answer may look at: the cluster as it is, and its record up to then. It changes neither. */
export interface Evidence {
  readonly cluster: Cluster;
  readonly events: readonly ClusterEvent[];
  /** The cluster as it was at an earlier instant, where that can be looked at; null where it is too far back. */
  readonly before?: (at: Instant) => Cluster | null;
}

/** One question: how it is asked in words, and who answers it. */
export interface InquiryDefinition<Kind extends InquiryKind> {
  readonly kind: Kind;
  /** What stands behind the first word: `STORE REGION`. In brackets what may be left out. */
  readonly places: readonly ("store" | "region" | "client" | "[term]" | "[store]" | "[index]")[];
  /** The question of as many numbers as were given; null stands for one that was left out. */
  readonly ask: (...numbers: readonly (number | null)[]) => InquiryOf<Kind>;
  readonly answer: (question: InquiryOf<Kind>, evidence: Evidence) => readonly Obstacle[];
}

export const defineInquiry = <Kind extends InquiryKind>(definition: InquiryDefinition<Kind>): InquiryDefinition<Kind> =>
  definition;

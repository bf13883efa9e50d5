import type { Instant } from "../kernel/time.ts";
import type { Node } from "./events.ts";
import type { RegionId, StoreId } from "./region.ts";
import type { Saying } from "./saying.ts";

/** A message as it turned out. A packet of several Raft messages is so many of these. */
export interface TappedMessage {
  readonly from: Node;
  readonly to: Node;
  /** 0 for what concerns none. */
  readonly region: RegionId;
  readonly says: Saying | "snapshot-result";
  /** 0 for what names none. */
  readonly term: number;
  readonly departed: Instant;
  readonly arrives: Instant;
  readonly fate: "arrives" | "lost" | "refused";
}

/** A replica became this, or went (null). */
export interface TappedRole {
  readonly at: Instant;
  readonly region: RegionId;
  readonly store: StoreId;
  readonly role: "follower" | "pre-candidate" | "candidate" | "leader" | null;
  readonly term: number;
}

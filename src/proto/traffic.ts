import type { Duration } from "../kernel/time.ts";
import type { RegionId } from "./region.ts";

/** What a store has written and read since its last report: of writes those of all its replicas, and queries where it led. */
export interface StoreFlow {
  readonly interval: Duration;
  readonly writtenBytes: number;
  readonly writtenKeys: number;
  readonly writeQueries: number;
  readonly readBytes: number;
  readonly readKeys: number;
  /** Of each replica that was read. Each key takes a query. */
  readonly reads: readonly PeerReads[];
}

export interface PeerReads {
  readonly regionId: RegionId;
  readonly bytes: number;
  readonly keys: number;
}

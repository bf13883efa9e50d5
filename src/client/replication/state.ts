import type { Instant } from "../../kernel/time.ts";
import type { Key, RegionId, StoreId } from "../../proto/region.ts";
import type { ReplicationPlan } from "../../proto/replication.ts";

/** A write under way to a group beside Raft. */
export interface TwinWrite {
  readonly group: RegionId;
  readonly key: Key;
  readonly value: string;
  readonly startedAt: Instant;
  /** By the client's clock, as all below. */
  readonly since: Instant;
  /** Who was asked last, and when; or until when it rests. */
  store: StoreId;
  sentAt: Instant;
  restsUntil: Instant;
  /** A member that was asked named another: of what that one says it rests. */
  isReferred: boolean;
}

/** What a client does of its writes beside Raft: each raw write is sent to the region's other group, too. */
export interface TwinWriter {
  readonly plan: ReplicationPlan;
  /** Never given twice, so that no late answer is taken for another's. */
  nextId: number;
  /** Volatile: whom it takes for the primary. */
  targets: Map<RegionId, StoreId>;
  /** Volatile: in the order in which they were begun. */
  writes: Map<number, TwinWrite>;
  /** Volatile. */
  isSweeping: boolean;
}

export const createTwinWriter = (plan: ReplicationPlan): TwinWriter =>
  ({ plan, nextId: 1, targets: new Map(), writes: new Map(), isSweeping: false });

export const forkTwinWriter = (twin: TwinWriter): TwinWriter => ({
  ...twin, targets: new Map(twin.targets), writes: new Map([...twin.writes].map(([id, write]) => [id, { ...write }])),
});

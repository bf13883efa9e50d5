import { START, type Instant } from "../kernel/time.ts";
import { effectOf, type ClusterEvent, type EventId } from "../proto/events.ts";
import { handle, type Handlers } from "../proto/fold.ts";
import type { RegionId } from "../proto/region.ts";
import type { ClientOperation } from "./served.ts";

/** A region's first successful put after one or several faults: those with `after` < event id <= `upTo`. */
export interface FirstWrite {
  readonly region: RegionId;
  readonly at: Instant;
  readonly after: EventId;
  readonly upTo: EventId;
}

/** What has to be known to tell a region's first write after a fault. Plain data; lists and entries are never changed. */
export interface FirstWrites {
  /** The latest faults, oldest first: those whose first writes are still told. */
  faults: readonly { readonly event: EventId; readonly at: Instant }[];
  /** The latest instant at which something paused or cut off came back by itself or by hand. */
  restoredAt: Instant;
  readonly electedAt: Map<RegionId, Instant>;
  /** The latest fault after which the region's first write was told. */
  readonly answered: Map<RegionId, EventId>;
}

/** Faults whose first writes are told: more than the failover records that are kept. */
const FAULTS_KEPT = 64;

export const createFirstWrites =
  (): FirstWrites => ({ faults: [], restoredAt: START, electedAt: new Map(), answered: new Map() });

export const forkFirstWrites = (writes: FirstWrites): FirstWrites =>
  ({ ...writes, electedAt: new Map(writes.electedAt), answered: new Map(writes.answered) });

/** Folds one event: faults, elections, and what brings machines and links back. */
export function noticeForWrites(writes: FirstWrites, event: ClusterEvent): void {
  const { id, at, body } = event;
  if (effectOf(body) === "fault") writes.faults = [...writes.faults.slice(1 - FAULTS_KEPT), { event: id, at }];
  handle(notices, writes, event);
}

const restored = (writes: FirstWrites, _: unknown, { at }: ClusterEvent): void => {
  writes.restoredAt = at;
};

const notices: Handlers<FirstWrites> = {
  "node.resumed": restored,
  "link.healed": restored,
  "network.healed": restored,
  "raft.leader.elected": ({ electedAt }, { region }, { at }) => void electedAt.set(region, at),
};

/**
 * The first write that the end of an operation is, or null. Tells a put from the answers to those that had been sent before
 * the fault and were still on their way: its request left after the fault, or it succeeded after a new leader was elected,
 * or after what the fault had stopped went on.
 */
export function firstWriteIn(writes: FirstWrites, fact: ClientOperation, now: Instant): FirstWrite | null {
  if (fact.operation !== "put" || !fact.ok) return null;
  const { faults } = writes;
  const { region } = fact;
  const latest = faults[faults.length - 1];
  if (latest === undefined) return null;
  const answered = writes.answered.get(region) ?? 0;
  if (answered >= latest.event) return null;
  const proof = Math.max(now - fact.attempt, writes.electedAt.get(region) ?? START, writes.restoredAt);
  let i = faults.length - 1;
  while (i >= 0 && (faults[i]?.at ?? 0) >= proof) i--;
  const upTo = faults[i]?.event ?? 0;
  if (upTo <= answered) return null;
  writes.answered.set(region, upTo);
  return { region, at: now, after: answered, upTo };
}

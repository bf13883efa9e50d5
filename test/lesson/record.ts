import { generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { queryFold, type Query, type Replies } from "../../src/lesson/expression/queries.ts";
import type { LessonView } from "../../src/lesson/view.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import type { Observation } from "../../src/proto/observations.ts";
import type { Fold } from "../../src/proto/fold.ts";
import type { RunBirth } from "../../src/session/folds.ts";
import { tellFact } from "../tell.ts";

/** A record made by hand, folded as it grows. */
export interface Order {
  readonly fold: Fold<Replies, Pick<RunBirth, "topology">>;
  replies: Replies;
  readonly events: ClusterEvent[];
  now: Instant;
}

export function createOrder(queries: readonly Query[]): Order {
  const topology = generateTopology({ stores: 3, regions: 2, replicas: 3, zones: 1 });
  const fold = queryFold(queries);
  return { fold, replies: fold.create({ topology }), events: [], now: 0 as Instant };
}

/** An event, so many seconds after the start. */
export function observe(order: Order, seconds: number, body: EventBody): void {
  order.now = (seconds * 1_000_000) as Instant;
  const event: ClusterEvent = { id: order.events.length + 1, at: order.now, cause: 0, body };
  order.events.push(event);
  order.fold.event?.(order.replies, event);
}

export function tell(order: Order, seconds: number, fact: Observation): void {
  order.now = (seconds * 1_000_000) as Instant;
  tellFact(order.fold, order.replies, fact, order.now);
}

/** Nothing stands anywhere: only what has happened can be asked. */
export const viewOf = (order: Order): LessonView => ({
  now: order.now, replies: order.replies, replicas: () => [], confVer: () => null, storeState: () => null, unavailable: () => 0,
  asleep: () => 0, timestamp: () => null, work: () => ({ retries: 0, notSent: 0 }), detectors: () => [],
  lostWrites: () => 0, violated: () => [],
});

import { clientStates, type Cluster } from "../cluster/cluster.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { Ts } from "../proto/kv.ts";
import type { SessionName } from "../proto/session.ts";

/** A session whose answers are awaited, and how many. */
export interface AwaitedAnswers extends SessionName {
  readonly answers: number;
  /** The latest event when so many were awaited. */
  readonly since: number;
}

/** What is still awaited behind all that the branch has recorded since: time may have gone on before anybody began to wait. */
export const awaitedNow = (events: readonly ClusterEvent[], asked: AwaitedAnswers, cluster: Cluster): AwaitedAnswers | null =>
  events.reduce<AwaitedAnswers | null>(
    (left, event) => (left === null || event.id <= asked.since ? left : awaitedBehind(event, left, cluster)), asked);

/**
 * What is still awaited of a session behind the event: null where nothing is, because all has been answered, or because only
 * somebody who takes the next step of another session can help.
 */
export function awaitedBehind(event: ClusterEvent, awaited: AwaitedAnswers, cluster: Cluster): AwaitedAnswers | null {
  const { body } = event;
  if (body.name !== "client.session.answered" && body.name !== "client.session.waiting") return awaited;
  if (body.client !== awaited.client || body.session !== awaited.session) return awaited;
  if (body.name === "client.session.waiting") return isLeftOpen(cluster, body.startTs) ? null : awaited;
  return awaited.answers > 1 ? { ...awaited, answers: awaited.answers - 1 } : null;
}

/** Whether the transaction of that timestamp waits for somebody to take its next step. */
const isLeftOpen = (cluster: Cluster, startTs: Ts): boolean => clientStates(cluster).some(({ txn }) =>
  [...txn?.running.values() ?? []].some((each) => each.startTs === startTs && each.phase === "open"));

import type { Duration, Instant } from "../../kernel/time.ts";
import type { EventName, EventOf, Node } from "../../proto/events.ts";
import type { Kind } from "./values.ts";

/** What a field of this type is in an expression; what expressions cannot speak of (an epoch) is none. */
type KindOf<Type> =
  Type extends Instant | Duration ? "duration"
    : Type extends number | boolean ? "number"
      : Type extends string | Node ? "text"
        : Type extends readonly unknown[] ? "list" : "none";

type FieldsOf<Body> = { readonly [Field in Exclude<keyof Body, "name">]-?: KindOf<NonNullable<Body[Field]>> };

const onNode = { node: "text" } as const;
const onLink = { from: "text", to: "text", bothWays: "number" } as const;
const atStore = { region: "number", store: "number" } as const;
const ofPeer = { ...atStore, peer: "number" } as const;
const ofOperator = { region: "number", operator: "number" } as const;
const ofTransaction = { client: "number", region: "number", startTs: "number" } as const;
const ofSession = { client: "number", session: "number" } as const;
const ofOrders = { client: "number", style: "text" } as const;
const onRegion = { region: "number", client: "number", operation: "text" } as const;

/**
 * The fields of every event and what they are, for those who write expressions: of the events' own definitions nothing is left
 * when they run but their names. The compiler holds the table to them, so that a new event or field is named here.
 */
const EVENT_FIELDS: { readonly [Name in EventName]: FieldsOf<EventOf<Name>> } = {
  "node.killed": { ...onNode, place: "text", down: "duration" },
  "node.powered-off": { ...onNode, place: "text" },
  "node.stopping": onNode,
  "node.exited": { ...onNode, reason: "text" },
  "node.restarted": onNode,
  "node.paused": { ...onNode, duration: "duration" },
  "node.resumed": onNode,
  "node.isolated": onNode,
  "link.cut": onLink,
  "sides.cut": { from: "list", to: "list", bothWays: "number", said: "none" },
  "sides.changed": {
    from: "list", to: "list", bothWays: "number", said: "none", fault: "text", extra: "duration", jitter: "duration",
    percent: "number",
  },
  "link.changed": {
    ...onLink, extraLatency: "duration", extraJitter: "duration", lossPercent: "number", duplicatePercent: "number",
  },
  "link.healed": onLink,
  "network.partitioned": { groups: "list", placed: "none" },
  "network.healed": {},
  "disk.slowed": { ...onNode, extraLatency: "duration" },
  "disk.stalled": { ...onNode, duration: "duration" },
  "disk.filled": { ...onNode, full: "number" },
  "clock.shifted": { ...onNode, offset: "duration", driftPpm: "number" },
  "store.added": { store: "number" }, "pd.added": { member: "number" },
  "pd.members.changed": { member: "number", isGone: "number", members: "number" },
  "detectors.set": { watch: "text", options: "text", policy: "text" },
  "settings.changed": { key: "text", value: "text" },
  "message.changed": { from: "text", to: "text", packet: "number", place: "number", says: "text", region: "number",
    term: "number", how: "text", extra: "duration" },
  "raft.timer.ran-out": atStore,
  "raft.timers.set": { region: "number", how: "text" },
  "raft.write.proposed": { ...atStore, key: "text", value: "text" },
  "raft.members.proposed": { region: "number", add: "number", remove: "number" },
  "limit.reached": { ...onNode, limit: "text", value: "number" },
  "raft.campaign.started": {
    ...ofPeer, term: "number", campaign: "text", silence: "duration", missedStore: "number", timeoutTicks: "number",
  },
  "raft.vote.granted": { ...atStore, to: "number", term: "number", preVote: "number" },
  "raft.vote.refused": { ...atStore, to: "number", term: "number", preVote: "number", reason: "text" },
  "raft.election.lost": { ...atStore, term: "number" },
  "raft.leader.elected": { ...ofPeer, term: "number", voters: "list" },
  "raft.leader.forced": { ...ofPeer, failed: "list", voters: "list", index: "number", term: "number" },
  "region.recreated": { ...atStore, startKey: "text", endKey: "text", replaced: "list" },
  "raft.leader.stepped-down": { ...ofPeer, term: "number", reason: "text" },
  "raft.leader.heard": { ...atStore, leader: "number", term: "number" },
  "raft.leader.ready": { ...atStore, term: "number" },
  "raft.transfer.started": { ...atStore, to: "number" },
  "raft.transfer.aborted": { ...atStore, to: "number" },
  "raft.conf.applied": { ...atStore, epoch: "none", voters: "list", outgoing: "list", learners: "list" },
  "peer.created": ofPeer,
  "region.split": { ...atStore, leads: "number", rest: "none", parts: "list" },
  "region.merge.prepared": { ...atStore, into: "number" },
  "region.merge.rolled-back": { ...atStore, into: "number" },
  "region.merged": { ...atStore, leads: "number", into: "none" },
  "peer.destroyed": { ...ofPeer, reason: "text" },
  "snapshot.started": { ...atStore, to: "number", sizeMiB: "number" },
  "snapshot.applied": { ...atStore, from: "number", index: "number", took: "duration" },
  "snapshot.failed": { ...atStore, to: "number", reason: "text" },
  "pd.ordered": { command: "none" },
  "pd.etcd.campaign": { member: "number", missed: "number" },
  "pd.etcd.elected": { member: "number", term: "number" },
  "pd.leader.elected": { member: "number", begins: "duration", bound: "duration", calendar: "duration" },
  "pd.leader.lost": { member: "number", reason: "text" },
  "pd.store.state": { store: "number", from: "text", to: "text", silence: "duration" },
  "pd.operator.created": { ...ofOperator, description: "text", steps: "list", from: "number", to: "number" },
  "pd.operator.step": { ...ofOperator, step: "number", order: "none" },
  "pd.operator.finished": { ...ofOperator, description: "text", took: "duration" },
  "pd.operator.cancelled": { ...ofOperator, description: "text", reason: "text" },
  "pd.region.stuck": { region: "number", want: "text", reason: "text", refusals: "list", missed: "list" },
  "pd.region.unstuck": { region: "number" },
  "pd.recovery.stage": { stage: "text", failed: "list", regions: "number" },
  "pd.orders.unanswered": { member: "number", orders: "number" }, "pd.store.serving": { store: "number" },
  "pd.store.forgotten": { store: "number" },
  "pd.store.evicted": { store: "number", scheduler: "text", isEvicted: "number" },
  "pd.cluster.prepared": {},
  "client.region.failing": { ...onRegion, error: "text", store: "number" },
  "client.region.recovered": { ...onRegion, outage: "duration", store: "number" },
  "client.operation.failed": { ...onRegion, error: "text", waited: "duration" },
  "txn.lock.met": { ...ofTransaction, key: "text", primary: "text" },
  "txn.status.checked": { ...ofTransaction, primary: "text", commitTs: "number" },
  "txn.resolved": { ...ofTransaction, key: "text", commitTs: "number" },
  "txn.conflict": { ...ofTransaction, key: "text", conflictStartTs: "number", conflictCommitTs: "number" },
  "txn.undetermined": ofTransaction,
  "gc.started": { client: "number", safePoint: "number" },
  "gc.finished": { client: "number", safePoint: "number", records: "number" },
  "client.session.asked": { ...ofSession, step: "text" },
  "client.session.waiting": { ...ofSession, asked: "text", key: "text", startTs: "number" },
  "client.session.answered": {
    ...ofSession, asked: "text", ok: "number", text: "text", startTs: "number", commitTs: "number", waited: "duration",
  },
  "client.crash.planned": { client: "number", step: "text" },
  "order.abandoned": { ...ofOrders, orders: "number", order: "number", step: "text" },
  "order.resumed": { ...ofOrders, orders: "number" },
  "order.half-seen": { ...ofOrders, order: "number", sight: "text" },
  "client.prewarmed": {
    client: "number", paths: "number", before: "number", rate: "number", regions: "number", located: "number", again: "number",
    took: "duration",
  },
  "client.breaker.opened": { client: "number", store: "number", again: "number" },
  "client.breaker.closed": { client: "number", store: "number" },
  "replication.promoted": { store: "number", failed: "number", regions: "number" },
  "replication.fell-back": { store: "number", writes: "number", waited: "duration" },
  "replication.restored": { store: "number" },
  "replication.discarded": { store: "number", regions: "number", writes: "number", acknowledged: "number" },
  "replication.copied": { store: "number", regions: "number" },
  "replication.conflicted": { store: "number", regions: "number", conflicts: "number" },
  "replication.expired": { store: "number", regions: "number", silence: "duration" },
  "replication.owner": {
    store: "number", failed: "number", regions: "number", to: "text", bytes: "number", took: "duration",
  },
  "region.unavailable": { region: "number" },
  "region.available": { region: "number", outage: "duration" },
  "invariant.violated": { invariant: "text", region: "number", detail: "text" },
};

/** What every event has besides. */
const COMMON: Readonly<Record<string, Kind>> = { at: "duration", id: "number", cause: "number" };

/** What the field of an event is; undefined where the event has no such field, or none that expressions can speak of. */
export function fieldKind(event: EventName, field: string): Kind | undefined {
  const fields: Readonly<Record<string, Kind>> = { ...COMMON, ...EVENT_FIELDS[event] };
  const kind = Object.hasOwn(fields, field) ? fields[field] : undefined;
  return kind === "none" ? undefined : kind;
}

export const fieldNames = (event: EventName): readonly string[] =>
  Object.keys({ ...COMMON, ...EVENT_FIELDS[event] }).filter((field) => fieldKind(event, field) !== undefined);

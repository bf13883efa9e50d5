import { assertInvariant } from "../../kernel/assert.ts";
import { orderedGet, orderedSet } from "../../kernel/ordered-map.ts";
import { after, micros, type Duration, type Instant } from "../../kernel/time.ts";
import type { MachineId } from "../../machine/computer.ts";
import {
  bytesOfWrite, bytesOfWrites, FRAME_BYTES, traitsOf, type ReplicaCopy, type ReplicatedWrite, type ReplicationToStore,
} from "../../proto/replication.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import { cursorsOf, keptOf, linkTo, neededFrom, offerAll, pump, sends, type Serving } from "./links.ts";
import { entriesOf, endOfLog, quorumIndex, type Replica, type ReplicationBatch, type WaitingClient } from "./state.ts";
import { tellLater } from "./untold.ts";

type Told<Say extends ReplicationToStore["say"]> = Extract<ReplicationToStore, { readonly say: Say }>;

/** Takes a client's write, if this member takes writes. */
export function takeWrite(serving: Serving, from: MachineId, { regionId, requestId, key, value }: Told<"write">): void {
  const { server, state, host } = serving;
  const replica = server.replicas.get(regionId);
  if (replica === undefined || !sends(serving, replica) || host.diskFull) {
    const hint = replica === undefined || replica.primary === state.id ? 0 : replica.primary;
    answer(serving, regionId, { machine: from, requestId }, { ok: false, primary: hint, term: 0, index: 0 });
    return;
  }
  const { isShared } = traitsOf(server.plan);
  const index = endOfLog(replica) + 1;
  const before = isShared ? orderedGet(replica.held, key)?.version : undefined;
  // Later than what it replaces, whatever the calendar says, and than what waits for the disk: else members that meet writes in
  // another order keep another one.
  const last = Math.max(before?.clock ?? 0, replica.log.at(-1)?.version?.clock ?? 0);
  const clock = Math.max(host.wallClock(), last + 1) as Instant;
  const entry: ReplicatedWrite = {
    term: isShared ? 0 : replica.term, index, key, value, at: host.now,
    version: isShared ? { origin: state.id, clock, seen: new Map([...before?.seen ?? [], [state.id, index]]) } : null,
  };
  replica.log.push(entry);
  replica.waiting.push({ index, machine: from, requestId, key, since: host.clock() });
  writeLog(serving, replica, [entry]);
}

/** Hands entries of the group's log to the disk; where every member takes writes, of a member's. */
export const writeLog = (serving: Serving, replica: Replica, entries: readonly ReplicatedWrite[], origin: StoreId = 0): void =>
  write(serving, replica, { origin, entries, copy: null });

/** Hands a copy to the disk. */
export const writeCopy = (serving: Serving, replica: Replica, copy: ReplicaCopy, origin: StoreId = 0): void =>
  write(serving, replica, { origin, entries: [], copy });

function write(
  { server, host }: Serving, { group, cuts }: Replica, what: Pick<ReplicationBatch, "origin" | "entries" | "copy">,
): void {
  host.write({ writes: [], replication: { serial: server.plan.serial, group: group.id, cuts, ...what } },
    bytesOfWrites(what.copy?.writes ?? what.entries), "plain");
}

/** The disk has more of what this member has taken: it is sent to the others, and perhaps acknowledged. */
export function ownDurable(serving: Serving, replica: Replica, entries: readonly ReplicatedWrite[]): void {
  acknowledge(serving, replica);
  if (traitsOf(serving.server.plan).isOwned) flushIfLong(serving, replica, entries);
  boundLog(serving, replica);
  offerAll(serving, replica);
}

/** An owner writes out what the keys hold when it has logged so much: so much less is to be replayed when it is gone. */
function flushIfLong(
  { server, host }: Serving, replica: Replica, entries: readonly ReplicatedWrite[],
): void {
  for (const entry of entries) replica.unflushed += bytesOfWrite(entry);
  const upTo = quorumIndex(replica);
  if (replica.flushing !== 0 || replica.unflushed < host.settings.replication.flushSize || upTo <= replica.flushed) return;
  replica.flushing = upTo;
  const took = host.occupyDisk(replica.unflushed);
  replica.unflushed = 0;
  host.startTimer(took, { kind: "replication", timer: { serial: server.plan.serial, due: "flushed", of: replica.group.id } });
}

/** What the keys hold is written out: of the log nobody needs so far what everybody has. */
export function flushed(serving: Serving, group: RegionId): void {
  const replica = serving.server.replicas.get(group);
  if (replica === undefined || replica.flushing === 0) return;
  replica.flushed = replica.flushing;
  replica.flushing = 0;
  if (sends(serving, replica)) trimLog(serving, replica, keptOf(serving, replica));
}

/**
 * The log does not grow for ever for a replica that is gone: of more entries than Raft keeps for one (`raft-log-gc-count-limit`)
 * the older half goes, and who lacks them gets a copy when it is back.
 */
function boundLog(serving: Serving, replica: Replica): void {
  const { base, durable } = replica;
  const { raftLogGcCountLimit } = serving.host.settings.store;
  if (durable - base <= raftLogGcCountLimit) return;
  const half = base + Math.ceil((durable - base) / 2);
  trimLog(serving, replica, Math.max(keptOf(serving, replica), Math.min(half, neededFrom(serving, replica))));
}

/** A replica tells how far it is. */
export function hearAck(serving: Serving, { from, regionId, term, index }: Told<"ack">): void {
  const { server } = serving;
  const replica = server.replicas.get(regionId);
  if (replica === undefined || !sends(serving, replica)) return;
  if (term > replica.term) {
    // Another has been promoted. Who, that one says itself.
    stepDown(serving, replica, term, 0);
    return;
  }
  const cursor = cursorsOf(serving, replica).get(from);
  if (cursor === undefined || term < replica.term) return;
  assertInvariant("replication-acknowledged", index <= replica.durable, "a replica has nothing that its primary does not have");
  cursor.acked = index;
  cursor.next = index + 1;
  cursor.isSending = false;
  cursor.isUnknown = false;
  acknowledge(serving, replica);
  trimLog(serving, replica, keptOf(serving, replica));
  if (!server.waitsForAck) tryWaitingAgain(serving);
  for (const other of replica.cursors.keys()) linkTo(serving, other).pending.add(regionId);
  pump(serving);
}

/** Drops the log up to a place: what it wrote there is what the keys hold from then on. */
export function trimLog({ server }: Serving, replica: Replica, kept: number): void {
  const known = Math.min(kept, replica.durable);
  if (known <= replica.base) return;
  const dropped = entriesOf(replica, replica.base + 1, known);
  // Where every member takes writes, keys hold what was merged.
  if (!traitsOf(server.plan).isShared) for (const entry of dropped) orderedSet(replica.held, entry.key, entry);
  replica.log = replica.log.slice(known - replica.base);
  replica.base = known;
  replica.baseTerm = dropped.at(-1)?.term ?? replica.baseTerm;
}

/**
 * Acknowledges what may be acknowledged by now: what the disk has, in semi-synchronous mode another one's, too, and with one
 * owner those of a quorum.
 */
function acknowledge(serving: Serving, replica: Replica): void {
  const { server, state, host } = serving;
  const { waitsFor } = traitsOf(server.plan);
  const isPatient = waitsFor === "one" && server.waitsForAck;
  const isSafe = isPatient || waitsFor === "quorum";
  const limit = isSafe ? Math.min(replica.durable, known(serving, replica)) : replica.durable;
  const { waiting } = replica;
  let done = 0;
  while (done < waiting.length && (waiting[done] as WaitingClient).index <= limit) {
    const client = waiting[done] as WaitingClient;
    done++;
    replica.acknowledged = client.index;
    const { index } = client;
    const region = replica.group.id;
    host.observe({ kind: "replication-acknowledged", region, store: state.id, term: replica.term, index, isSafe });
    answer(serving, region, client, { ok: true, primary: state.id, term: termAt(replica, index), index });
  }
  if (done > 0) replica.waiting = waiting.slice(done);
  if (isPatient && replica.waiting.length > 0) bePatient(serving);
}

const termAt = (replica: Replica, index: number): number => entriesOf(replica, index, index)[0]?.term ?? replica.term;

/** Up to where as many others have the log as are waited for. */
const known = (serving: Serving, replica: Replica): number =>
  (traitsOf(serving.server.plan).waitsFor === "quorum" ? quorumIndex(replica) : furthest(serving, replica));

/** How far the replica is that is furthest. */
const furthest = (serving: Serving, replica: Replica): number =>
  Math.max(0, ...[...cursorsOf(serving, replica).values()].map(({ acked }) => acked));

/** Plans to look whether the oldest write that waits has waited for too long. */
function bePatient({ server, host }: Serving): void {
  if (server.isPatient) return;
  server.isPatient = true;
  let since = host.clock();
  for (const { waiting } of server.replicas.values()) {
    const oldest = waiting[0];
    if (oldest !== undefined && oldest.since < since) since = oldest.since;
  }
  const due = Math.max(1, after(since, host.settings.replication.ackTimeout) - host.clock()) as Duration;
  host.startTimer(due, { kind: "replication", timer: { serial: server.plan.serial, due: "patience" } });
}

/** The oldest write may have waited for too long: then no write of this store waits any more, for now. */
export function losePatience(serving: Serving): void {
  const { server, state, host } = serving;
  server.isPatient = false;
  if (!server.waitsForAck) return;
  const { ackTimeout } = host.settings.replication;
  const replicas = [...server.replicas.values()].filter((replica) => sends(serving, replica) && replica.waiting.length > 0);
  const late = replicas.filter(({ waiting, durable }) => {
    const oldest = waiting[0] as WaitingClient;
    return oldest.index <= durable && after(oldest.since, ackTimeout) <= host.clock();
  });
  if (late.length > 0) {
    server.waitsForAck = false;
    const writes = replicas.reduce((sum, { waiting }) => sum + waiting.length, 0);
    host.emit({ name: "replication.fell-back", store: state.id, writes, waited: ackTimeout });
    for (const replica of replicas) acknowledge(serving, replica);
  } else if (replicas.length > 0) {
    bePatient(serving);
  }
}

/** Writes wait for acknowledgements again once every group that this store leads has a replica that is up to date. */
function tryWaitingAgain(serving: Serving): void {
  const { server, state, host } = serving;
  for (const replica of server.replicas.values()) {
    if (sends(serving, replica) && furthest(serving, replica) < replica.durable) return;
  }
  server.waitsForAck = true;
  host.emit({ name: "replication.restored", store: state.id });
}

/** The member is the primary no more. Whoever waits asks the next one. */
export function stepDown(serving: Serving, replica: Replica, term: number, primary: StoreId): void {
  const { waiting, group } = replica;
  const { state, server, host } = serving;
  if (traitsOf(server.plan).isOwned && replica.primary === state.id) {
    host.observe({
      kind: "replication-owner", region: group.id, state: "fenced", from: state.id, to: primary, silence: micros(0),
    });
    server.untold.fenced.add(group.id);
    tellLater(serving);
  }
  replica.term = term;
  replica.primary = primary;
  replica.waiting = [];
  replica.cursors.clear();
  for (const client of waiting) answer(serving, group.id, client, { ok: false, primary, term: 0, index: 0 });
}

interface Answer {
  readonly ok: boolean;
  readonly primary: StoreId;
  readonly term: number;
  readonly index: number;
}

function answer(
  { server, host }: Serving, regionId: number, { machine, requestId }: Pick<WaitingClient, "machine" | "requestId">, said: Answer,
): void {
  host.send(machine, "kv", {
    kind: "replication", serial: server.plan.serial, regionId, say: "written", requestId, ...said,
  }, FRAME_BYTES);
}

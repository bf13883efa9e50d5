import { assertInvariant } from "../../kernel/assert.ts";
import { need } from "../../kernel/late-part.ts";
import { orderedGet, orderedSlice, sliceEntries, type OrderedMap } from "../../kernel/ordered-map.ts";
import { seconds, type Instant } from "../../kernel/time.ts";
import type { MachineId } from "../../machine/computer.ts";
import { holdsKey } from "../../proto/keys.ts";
import { physicalOf, type KeyError, type Lock, type Ts, type TxnResult } from "../../proto/kv.ts";
import type { DeadlockResponse } from "../../proto/deadlock.ts";
import type { RegionError, TxnRequest } from "../../proto/messages.ts";
import type { Key, Region } from "../../proto/region.ts";
import { countRead } from "../flow.ts";
import { attend } from "../hibernation.ts";
import type { Leadership, PendingGet, StorePeer } from "../peer.ts";
import { askTimestamp, pdAnswered } from "../pd-members.ts";
import { ownPeer } from "../regions.ts";
import { RESOLVED_TS } from "../resolved-ts-part.ts";
import { serveReplicaRead } from "../replica-reads.ts";
import { notLeader, queueWrite, refuseRequest, serveGet, type Asked } from "../requests.ts";
import { BUSY } from "../respond.ts";
import { PENDING_AT_MOST } from "../options.ts";
import { noteRead } from "../split-check.ts";
import type { StoreState } from "../state.ts";
import { touch, type Turn } from "../turn.ts";
import { EMPTY_CELL } from "./cell.ts";
import type { Cells, TxnOutcome } from "./command.ts";
import { txnCommandKind } from "./index.ts";
import { keepInMemory, loseInMemory, proposeInMemory, settleInMemory, withInMemory } from "./in-memory-locks.ts";
import { detectorFound, hearWait, reportWait } from "./deadlocks.ts";
import { dropLatches, takeLatches } from "./latches.ts";
import { resultOfWait, endLockWait, waitForLock, wakeWaiters } from "./lock-waits.ts";
import type { TxnMessage } from "./part.ts";
import { createTxnMemory, taskWith, type Task, type TxnMemory } from "./memory.ts";
import { MAX_TS } from "./reader.ts";

/*
 * A command's way through its leader, as in TiKV: checks of region and epoch; latches on its keys; the lease, or a quorum's word,
 * that what is applied here is what there is; the command itself, a pure function of that; what it comes to through the log; the
 * answer when that is applied, and the latches to whoever waits. A read needs no latches.
 */

/** The commands of this store that are under way. */
const memoryOf = ({ memory }: StoreState): TxnMemory => (memory.transactions ??= createTxnMemory());

/** Takes what a client or another store has sent, or PD. */
export function hear(turn: Turn, from: MachineId, message: TxnMessage): void {
  switch (message.kind) {
    case "txn-request":
      serve(turn, from, message);
      return;
    case "deadlock-request":
      hearWait(turn, memoryOf(turn.state), from, message);
      return;
    case "deadlock-response":
      hearOfDeadlock(turn, message);
      return;
    case "get-region-response":
      pdAnswered(turn, from);
      detectorFound(turn, memoryOf(turn.state), turn.host.directory.stores.get(message.leader?.storeId ?? 0));
  }
}

/** Takes a client's command, or says why not. */
function serve(turn: Turn, client: MachineId, request: TxnRequest): void {
  const memory = memoryOf(turn.state);
  const peer = ownPeer(turn.state, request.regionId);
  const asked = askedBy(request);
  if (peer !== undefined && turn.host.settings.store.hibernateRegions) {
    attend(turn, peer, { ...asked, requestId: request.requestId });
    touch(turn, peer);
  }
  const kind = txnCommandKind(request.command);
  const error = whyNot(turn, peer, request);
  if (error !== null || peer === undefined) {
    answer(turn, client, request, null, error ?? notLeader(request.regionId, peer));
    return;
  }
  if (memory.tasks.size >= PENDING_AT_MOST) {
    answer(turn, client, request, null, BUSY);
    return;
  }
  const id = memory.nextTask++;
  const keys = inOrder(kind.latches(request.command, cellsSeen(turn.state, peer)));
  const task: Task = { id, client, request, keys, held: 0, outcome: null, waitsFor: null, isWokenBy: null };
  memory.tasks.set(id, task);
  if (kind.isRead) noteVersion(memory, request);
  if (peer.lead !== null) syncMaxTs(turn, peer.lead);
  goOn(turn, task);
}

/** How far back nobody may commit any more, from before the read looks. */
const noteVersion = (memory: TxnMemory, request: TxnRequest): void => {
  memory.maxTs = Math.max(memory.maxTs, versionOf(request));
};

/** The timestamp at which a command reads; 0 for none. */
function versionOf({ command }: TxnRequest): Ts {
  const isRead = command.kind === "get" || command.kind === "scan";
  const version = isRead ? command.version : command.kind === "scan-lock" ? command.maxTs : 0;
  return version === MAX_TS ? 0 : version;
}

/** A follower is about to read at that timestamp: nobody may commit below it any more. Whether somebody is about to. */
export function hearRead({ state }: Turn, { region }: StorePeer, readTs: Ts): boolean {
  const memory = memoryOf(state);
  memory.maxTs = Math.max(memory.maxTs, readTs);
  for (const [key, { lock }] of memory.memoryLocks) if (holdsKey(region, key) && lock.minCommitTs <= readTs) return true;
  return false;
}

/** A command that makes nothing fuller is for full disks, too. */
const GROWS: readonly string[] = ["prewrite", "pessimistic-lock"];

const askedBy = ({ regionId, epoch, key, command, replica }: TxnRequest): Asked =>
  ({ regionId, epoch, key, operation: GROWS.includes(command.kind) ? "put" : "get", replica });

/** Why the region does not serve it here and now; null if it does. */
function whyNot(turn: Turn, peer: StorePeer | undefined, request: TxnRequest): RegionError | null {
  const error = refuseRequest(turn, peer, askedBy(request));
  if (error !== null || peer === undefined) return error;
  if (peer.lead === null && !txnCommandKind(request.command).isRead) return notLeader(request.regionId, peer);
  const outside = keysNamed(request).find((key) => !holdsKey(peer.region, key));
  return outside === undefined ? null : { kind: "KeyNotInRegion", regionId: request.regionId, key: outside };
}

function keysNamed({ command }: TxnRequest): readonly Key[] {
  switch (command.kind) {
    case "get": return [command.key];
    case "prewrite": return command.mutations.map(({ key }) => key);
    case "heartbeat":
    case "check-txn-status": return [command.primary];
    case "scan":
    case "raw-scan":
    case "scan-lock":
    case "gc": return [];
    case "resolve-lock": return command.keys ?? [];
    case "commit":
    case "rollback":
    case "pessimistic-lock":
    case "pessimistic-rollback":
    case "check-secondary-locks": return command.keys;
  }
}

/** Takes latches, and when the task has all of them, makes sure that it sees what there is. */
function goOn(turn: Turn, task: Task): void {
  const { request, client, id } = task;
  const memory = memoryOf(turn.state);
  if (!takeLatches(memory, task)) return;
  const peer = ownPeer(turn.state, request.regionId);
  const error = whyNot(turn, peer, request);
  if (error !== null || peer === undefined) {
    finish(turn, id, null, error ?? notLeader(request.regionId, peer));
    return;
  }
  const get: PendingGet = { client, requestId: request.requestId, key: request.key, task: id, readTs: versionOf(request) };
  const { lead } = peer;
  const { replica } = request;
  touch(turn, peer);
  if (replica?.kind === "stale") serveStale(turn, peer, get);
  else if (lead !== null) serveGet(turn, peer, lead, get);
  else if (replica !== null) serveReplicaRead(turn, peer, get, replica);
}

/** A read of the past needs nobody else, where the replica has applied all that was committed up to then. */
function serveStale(turn: Turn, peer: StorePeer, { task, readTs }: PendingGet): void {
  const { txnTs } = need(RESOLVED_TS).safePastOf(turn.state, peer);
  if (readTs <= txnTs) snapshotReady(turn, peer, task);
  else {
    const safeTs = seconds(physicalOf(txnTs) / 1_000) as number as Instant;
    finish(turn, task, null, { kind: "DataIsNotReady", regionId: peer.regionId, peerId: peer.id, safeTs });
  }
}

/** Nobody commits by prewrites alone at or below `latest` from now on; who has locks commits above the least of their starts. */
export function resolveLocks({ state }: Turn, region: Region, latest: Ts): Ts {
  const memory = memoryOf(state);
  memory.maxTs = Math.max(memory.maxTs, latest);
  let least = latest;
  const heed = (key: Key, lock: Lock | null): void => {
    if (lock !== null && lock.type !== "pessimistic" && holdsKey(region, key)) least = Math.min(least, lock.startTs);
  };
  for (const [key, { lock }] of memory.memoryLocks) heed(key, lock);
  for (const [key, { lock }] of sliceEntries(orderedSlice(state.versions, region.startKey, region.endKey))) heed(key, lock);
  return least;
}

/** Each of the keys once, the least first. Most commands have one. */
const inOrder = (keys: readonly Key[]): readonly Key[] =>
  (keys.length < 2 ? keys : [...new Set(keys)].sort((a, b) => (a < b ? -1 : 1)));

/** What is applied here is what there is: runs the command, and proposes what it comes to. */
export function snapshotReady(turn: Turn, peer: StorePeer, id: number): void {
  const memory = memoryOf(turn.state);
  const task = memory.tasks.get(id);
  if (task === undefined) return;
  const { request } = task;
  const error = whyNot(turn, peer, request) ?? whyNotSynced(turn, peer, request);
  if (error !== null) {
    finish(turn, id, null, error);
    return;
  }
  const kind = txnCommandKind(request.command);
  const outcome = kind.run(request.command, cellsSeen(turn.state, peer), {
    maxTs: Math.max(memory.maxTs, turn.state.memory.pd.syncedTs), memoryLocks: memory.memoryLocks,
  });
  memory.maxTs = Math.max(memory.maxTs, outcome.readTs);
  if (kind.isRead) countReads(turn, peer, request, outcome.result);
  tellRead(turn, peer, request, outcome.result);
  if (outcome.waitFor !== null && request.command.kind === "pessimistic-lock") {
    const next = dropLatches(memory, task);
    const deadlock = waitForLock(turn, memory, task, outcome.waitFor, request.command.waitMillis);
    if (deadlock !== null) hearOfDeadlock(turn, deadlock);
    goOnBehind(turn, next);
    return;
  }
  const isDone = outcome.modifies.length === 0
    || keepInMemory(turn, memory, peer, request.command, outcome, cellsOf(turn.state, peer.region));
  if (isDone || peer.lead === null) finish(turn, id, outcome.result, null);
  else propose(turn, peer, peer.lead, taskWith(task, task.held, outcome), outcome);
}

/** Reads count, for PD and where a region is split for its load. */
function countReads(turn: Turn, peer: StorePeer, { key }: TxnRequest, result: TxnResult): void {
  const bytes = resultBytes(result);
  countRead(turn.state.memory.flow, peer.regionId, key.length + bytes);
  if (peer.lead !== null) noteRead(turn, peer, peer.lead, key, bytes);
}

/** Checkers hear of what was read. Who saw what a lock holds, because it is committed, has seen more than is committed here. */
function tellRead({ host, state }: Turn, { regionId: region }: StorePeer, { command }: TxnRequest, result: TxnResult): void {
  if (command.kind !== "get" && command.kind !== "scan") return;
  const { version, access } = command;
  if (version === MAX_TS || access.length > 0) return;
  const tell = (startKey: Key, endKey: Key, found: readonly Key[]): void =>
    host.observe({ kind: "versions-read", region, store: state.id, startKey, endKey, version, found });
  if (command.kind === "get" && result.kind === "value") {
    tell(command.key, command.key, result.value === null ? [] : [command.key]);
  }
  if (command.kind !== "scan" || result.kind !== "pairs" || result.locked !== null) return;
  const { startKey } = command;
  const last = result.pairs[result.pairs.length - 1];
  // As far as it came.
  const endKey = result.pairs.length < command.limit || last === undefined ? command.endKey : `${last.key}\0`;
  if (endKey !== startKey) tell(startKey, endKey, result.pairs.map(({ key }) => key));
}

/** Who commits by prewrites alone has to know of all reads; a leader that does not asks PD. */
function whyNotSynced(turn: Turn, { lead, regionId }: StorePeer, { command }: TxnRequest): RegionError | null {
  if (command.kind !== "prewrite" || (!command.useAsyncCommit && !command.tryOnePhase) || lead === null) return null;
  return isSynced(turn, lead) ? null : { kind: "MaxTimestampNotSynced", regionId };
}

const isSynced = ({ state }: Turn, { maxTsFrom }: Leadership): boolean => state.memory.pd.syncedAt >= maxTsFrom;

/** The first command that comes to a new leader has it ask PD which reads there may have been, unless it has asked already. */
function syncMaxTs(turn: Turn, lead: Leadership): void {
  const { pd } = turn.state.memory;
  if (isSynced(turn, lead) || (pd.tsoAsked && pd.tsoAskedAt >= lead.maxTsFrom) || pd.tsoWanted) return;
  askTimestamp(turn);
}

function propose(turn: Turn, peer: StorePeer, lead: Leadership, task: Task, outcome: TxnOutcome): void {
  const memory = memoryOf(turn.state);
  const { id, client, request: { requestId } } = task;
  for (const info of outcome.memoryLocks) {
    assertInvariant("commit-order", info.lock.minCommitTs > memory.maxTs, "a commit by prewrites alone comes behind all reads");
    memory.memoryLocks.set(info.key, info);
  }
  memory.tasks.set(id, task);
  const { modifies } = outcome;
  const error = queueWrite(turn, peer, lead, { kind: "modify", version: peer.region.epoch.version, modifies, requestId },
    { client, requestId, task: id });
  if (error !== null) finish(turn, id, null, error);
  else touch(turn, peer);
}

/** What the task has waited for has come, or will not come any more. */
export function decided(turn: Turn, id: number, error: RegionError | null): void {
  const memory = memoryOf(turn.state);
  const outcome = memory.tasks.get(id)?.outcome ?? null;
  if (error === null && outcome !== null) settleInMemory(memory, outcome.modifies);
  finish(turn, id, outcome?.result ?? null, error);
  if (error !== null || outcome === null) return;
  for (const [woken, result] of wakeWaiters(turn, memory, outcome.released)) finish(turn, woken, result, null);
}

/** A task has waited for a lock for as long as it may, or as others go before it. */
export function waited(turn: Turn, id: number): void {
  const task = memoryOf(turn.state).tasks.get(id);
  const result = task === undefined ? null : resultOfWait(task);
  if (result !== null) finish(turn, id, result, null);
}

/** Who looks for deadlocks has found one, or is another than was thought. */
function hearOfDeadlock(turn: Turn, { task: id, holder, key, chain }: DeadlockResponse): void {
  const memory = memoryOf(turn.state);
  const task = memory.tasks.get(id);
  if (chain === null) memory.detector = -1;
  if (task === undefined || task.waitsFor === null || task.waitsFor.lock.startTs !== holder) return;
  if (chain === null) void reportWait(turn, memory, task);
  else {
    const error: KeyError = { kind: "Deadlock", lockTs: holder, lockKey: key, waitChain: chain };
    finish(turn, id, { kind: "key-error", errors: [error] }, null);
  }
}

/** Answers, and gives the latches to whoever is next. */
function finish(turn: Turn, id: number, result: TxnResult | null, error: RegionError | null): void {
  const memory = memoryOf(turn.state);
  const task = memory.tasks.get(id);
  if (task === undefined) return;
  endLockWait(turn, memory, task);
  memory.tasks.delete(id);
  for (const { key, lock } of task.outcome?.memoryLocks ?? []) {
    if (memory.memoryLocks.get(key)?.lock.startTs === lock.startTs) memory.memoryLocks.delete(key);
  }
  answer(turn, task.client, task.request, error === null ? result : null, error);
  goOnBehind(turn, dropLatches(memory, task));
}

/** Thousands may wait for one latch, and each that fails at once frees the next: one goes on behind the other, not within it. */
function goOnBehind(turn: Turn, next: readonly number[]): void {
  if (turn.freed !== null) {
    turn.freed.push(...next);
    return;
  }
  turn.freed = next.slice();
  for (let id = turn.freed.shift(); id !== undefined; id = turn.freed.shift()) {
    const waiting = memoryOf(turn.state).tasks.get(id);
    if (waiting !== undefined) goOn(turn, waiting);
  }
  turn.freed = null;
}

/** Bytes of a response besides what it brings. */
const RESPONSE_BYTES = 64;

function answer(
  turn: Turn, client: MachineId, { requestId, regionId }: TxnRequest, result: TxnResult | null, error: RegionError | null,
): void {
  const bytes = RESPONSE_BYTES + resultBytes(result);
  turn.host.send(client, "kv", { kind: "txn-response", requestId, regionId, result, error }, bytes);
}

function resultBytes(result: TxnResult | null): number {
  if (result?.kind === "value") return result.value?.length ?? 0;
  if (result?.kind === "pairs") return result.pairs.reduce((sum, { key, value }) => sum + key.length + value.length, 0);
  return 0;
}

/** The peer leads no more: what waits here for latches or locks has waited for nothing. What is in the log may yet be decided. */
export function leadershipLost(turn: Turn, peer: StorePeer): void {
  const { regionId } = peer;
  loseInMemory(memoryOf(turn.state), peer);
  for (const task of [...memoryOf(turn.state).tasks.values()]) {
    if (task.request.regionId === regionId && task.outcome === null) finish(turn, task.id, null, { kind: "StaleCommand" });
  }
}

/** The peer's store is about to hand the region over. */
export const handingOver = ({ state }: Turn, peer: StorePeer): void => proposeInMemory(memoryOf(state), peer);

/** A region's cells as commands see them. */
const cellsSeen = (state: StoreState, peer: StorePeer): Cells =>
  withInMemory(cellsOf(state, peer.region), memoryOf(state), peer);

/** A region's cells as they are applied. */
function cellsOf({ versions, data }: StoreState, { startKey, endKey }: Region): Cells {
  const within = <V>(map: OrderedMap<V>, from: Key, to: Key): Iterable<readonly [Key, V]> => {
    const start = from > startKey ? from : startKey;
    const end = to === "" || (endKey !== "" && endKey < to) ? endKey : to;
    return sliceEntries(orderedSlice(map, start, end));
  };
  return {
    cellOf: (key) => orderedGet(versions, key) ?? EMPTY_CELL,
    cellsIn: (from, to) => within(versions, from, to),
    rawIn: (from, to) => within(data, from, to),
  };
}

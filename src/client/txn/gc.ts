import { minutes, seconds, type Duration } from "../../kernel/time.ts";
import type { GcAnswer, GcState } from "../../proto/gc.ts";
import { composeTs, physicalOf, type Ts, type TxnCommand, type TxnResult } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import { PD_REQUEST_BYTES, seekLeader, TSO_TIMEOUT } from "../members.ts";
import { stopWaiting, takeTicket } from "../tickets.ts";
import type { ClientHost, ClientState, Operation } from "../types.ts";
import { reckonedTs, refreshTimestamp } from "./oracle.ts";
import { launch, PATIENCE } from "./route.ts";
import type { TxnState } from "./state.ts";

/*
 * Old versions go as TiDB has them go. Each client tells PD when its oldest transaction began; one of them collects for all. It
 * has PD say from when on nobody reads any more (the transactions' safe point), waits until all clients know that, and ends the
 * locks that are older, in all regions. Only then may versions go (the safe point of the collection): the commit record of a
 * primary key says how the transaction of a lock in another region ended, and without it that would be rolled back.
 */

/** How often clients speak with PD (gcWorkerTickInterval), and while they wait for its word or have something to do. */
const TICK = minutes(1);
const BUSY_TICK = seconds(10);
/** For so long a client may go by what it knows of the safe point (GcSafePointCacheInterval). */
const KNOWN_FOR = seconds(100);
/** Locks that are looked at together (GCScanLockLimit), and keys that are collected together (BATCH_SIZE of TiKV's GC). */
const LOCKS_TOGETHER = 1_024;
const KEYS_TOGETHER = 512;

/** The client's first transaction comes: from here on it speaks with PD. Who reads the past needs to know at once how far. */
export function armGarbage(state: ClientState, host: ClientHost, txn: TxnState, atOnce: boolean): void {
  const { garbage } = txn;
  if (garbage.isArmed) return;
  garbage.isArmed = true;
  garbage.knownAt = host.clock();
  if (atOnce) ask(state, host, txn, 0, 0);
  plan(host, TICK);
}

const plan = (host: ClientHost, wait: Duration): void =>
  host.startTimer(wait, { kind: "transactions", timer: { kind: "garbage" } });

/** Why a transaction that began then may not read or write: null if it may. */
export function whyTooOld({ garbage, oracle }: TxnState, host: ClientHost, startTs: Ts): "GCTooEarly" | "PDServerTimeout" | null {
  if (startTs < garbage.txnSafePoint) return "GCTooEarly";
  // PD may have gone on meanwhile, though not beyond a transaction that is younger than what is known.
  const isKnown = host.clock() - garbage.knownAt <= KNOWN_FOR;
  return isKnown || physicalOf(reckonedTs(oracle, host)) - physicalOf(startTs) < KNOWN_FOR / 1_000 ? null : "PDServerTimeout";
}

export function tickGarbage(state: ClientState, host: ClientHost, txn: TxnState): void {
  const { garbage } = txn;
  const wasAnswered = garbage.ticket === 0;
  if (!wasAnswered) seekLeader(state, host);
  refreshTimestamp(state, host, txn.oracle);
  ask(state, host, txn, 0, garbage.ended > garbage.collected ? garbage.ended : 0);
  plan(host, !wasAnswered ? TSO_TIMEOUT : garbage.aim > garbage.collected ? BUSY_TICK : TICK);
}

function ask(state: ClientState, host: ClientHost, txn: TxnState, txnSafePoint: Ts, safePoint: Ts): void {
  const { garbage, running, sessions } = txn;
  const machine = host.directory.pds[state.pdMember];
  const begun = [...running.values()].filter(({ session, startTs }) => startTs > 0 && sessions.get(session)?.isPast !== true);
  const oldest = begun.reduce((least, { startTs }) => (least === 0 ? startTs : Math.min(least, startTs)), 0);
  garbage.ticket = takeTicket(state);
  garbage.askedAt = host.clock();
  if (machine === undefined) return;
  const report = { client: state.client, oldest, txnSafePoint, safePoint };
  host.send(machine, "pd", { kind: "gc-report", requestId: garbage.ticket, report }, PD_REQUEST_BYTES);
}

/** What PD has: the client that collects for all takes the next step by that. */
export function hearGarbage(
  state: ClientState, host: ClientHost, txn: TxnState, { requestId, gc }: GcAnswer,
): void {
  const { garbage } = txn;
  if (requestId !== garbage.ticket) return;
  garbage.ticket = 0;
  garbage.knownAt = garbage.askedAt;
  if (gc === null) return;
  if (gc.txnSafePoint > garbage.txnSafePoint) {
    garbage.txnSafePoint = gc.txnSafePoint;
    garbage.since = host.clock();
  }
  if (gc.worker !== state.client || !host.settings.client.gcEnable || garbage.owner !== 0) return;
  if (gc.safePoint < gc.txnSafePoint) {
    garbage.aim = gc.txnSafePoint;
    const isKnownToAll = host.clock() - garbage.since >= KNOWN_FOR;
    if (isKnownToAll && garbage.ended < garbage.aim) endLocks(state, host, txn);
  } else if (gc.safePoint > garbage.collected && garbage.ended === gc.safePoint) collectFrom(state, host, txn, "");
  else advance(state, host, txn, gc);
}

/** Another round is due: it asks PD for the next safe point. */
function advance(state: ClientState, host: ClientHost, txn: TxnState, { txnSafePoint }: GcState): void {
  const { gcLifeTime, gcRunInterval } = host.settings.client;
  const wanted = composeTs(physicalOf(reckonedTs(txn.oracle, host)) - gcLifeTime / 1_000, 0);
  const isDue = txnSafePoint === 0 || physicalOf(wanted) - physicalOf(txnSafePoint) >= gcRunInterval / 1_000;
  if (wanted > 0 && isDue) ask(state, host, txn, wanted, 0);
}

/** Ends all locks that are older than the safe point. */
function endLocks(state: ClientState, host: ClientHost, txn: TxnState): void {
  const { garbage } = txn;
  garbage.owner = txn.nextOwner++;
  garbage.records = 0;
  host.emit({ name: "gc.started", client: state.client, safePoint: garbage.aim });
  walk(state, host, txn, { kind: "scan-lock", startKey: "", endKey: "", maxTs: garbage.aim, limit: LOCKS_TOGETHER });
}

function collectFrom(state: ClientState, host: ClientHost, txn: TxnState, startKey: Key): void {
  const { garbage } = txn;
  if (garbage.owner === 0) garbage.owner = txn.nextOwner++;
  walk(state, host, txn, { kind: "gc", startKey, endKey: "", safePoint: garbage.aim, limit: KEYS_TOGETHER });
}

const walk = (state: ClientState, host: ClientHost, { garbage }: TxnState, command: TxnCommand): void =>
  launch(state, host, command, garbage.owner, PATIENCE.resolve);

/** A region has no older locks any more, or has collected as much as it does at once: what lies behind it is next. */
export function onGarbageAnswered(
  state: ClientState, host: ClientHost, txn: TxnState, operation: Operation, result: TxnResult,
): void {
  const { garbage } = txn;
  const { command } = operation;
  stopWaiting(state, operation);
  if (command?.kind === "scan-lock" && result.kind === "locks") {
    if (command.endKey !== "") walk(state, host, txn, { ...command, startKey: command.endKey, endKey: "" });
    else {
      garbage.owner = 0;
      garbage.ended = garbage.aim;
    }
  } else if (command?.kind === "gc" && result.kind === "collected") {
    garbage.records += result.records;
    const next = result.next ?? command.endKey;
    if (next !== "") collectFrom(state, host, txn, next);
    else {
      garbage.owner = 0;
      garbage.collected = garbage.aim;
      host.emit({ name: "gc.finished", client: state.client, safePoint: garbage.aim, records: garbage.records });
    }
  }
}

/** A region could not be asked: the walk begins anew with one of the next words of PD. */
export const onGarbageGivenUp = ({ garbage }: TxnState): void => {
  garbage.owner = 0;
};

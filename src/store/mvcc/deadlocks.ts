import { orderedGet } from "../../kernel/ordered-map.ts";
import { millis, seconds, type Instant } from "../../kernel/time.ts";
import type { MachineId } from "../../machine/computer.ts";
import type { Ts } from "../../proto/kv.ts";
import type { DeadlockRequest, DeadlockResponse } from "../../proto/deadlock.ts";
import { pdMachine } from "../pd-members.ts";
import type { StoreState } from "../state.ts";
import type { Turn } from "../turn.ts";
import type { Task, TxnMemory } from "./memory.ts";

/*
 * Who waits for whom, over all stores: the store that leads the first region (the one with the key "") keeps it, and each store
 * tells it of its own waits. Where a wait would close a circle, the one that began it is told and gives up.
 */

/** A wait of which nobody has said that it is over is forgotten (the detector's time to live). */
const FORGOTTEN_AFTER = seconds(30);
/** Waits that one transaction is known to have, and waits at all: beyond that the oldest go. */
const WAITS_AT_MOST = 4_096;
/** How soon PD is asked again where the detector is, and how long its answer is believed: connections are not watched here. */
const ASK_INTERVAL = millis(100);
const KNOWN_FOR = seconds(1);
const REQUEST_BYTES = 64;
const ASK_BYTES = 40;

/** The store's task begins to wait. Not null where this store finds that it must not. */
export function reportWait(turn: Turn, memory: TxnMemory, task: Task): DeadlockResponse | null {
  const request = requestOf(task, false);
  return request === null ? null : report(turn, memory, request);
}

/** It waits no more. */
export function endWait(turn: Turn, memory: TxnMemory, task: Task): void {
  const request = requestOf(task, true);
  if (request !== null) report(turn, memory, request);
}

function requestOf({ id, waitsFor, request: { command } }: Task, isOver: boolean): DeadlockRequest | null {
  if (waitsFor === null || !("startTs" in command)) return null;
  const { key, lock: { startTs: holder } } = waitsFor;
  return { kind: "deadlock-request", task: id, waiter: command.startTs, holder, key, isOver };
}

/** To who leads the first region: this store, or the one that PD has named last. */
function report(turn: Turn, memory: TxnMemory, request: DeadlockRequest): DeadlockResponse | null {
  const { host, state, clock } = turn;
  if (leadsFirst(state)) return detect(turn, memory, request);
  if (memory.detector >= 0 && (clock < memory.detectorUntil || request.isOver)) {
    host.send(memory.detector, "kv", request, REQUEST_BYTES);
  } else if (!request.isOver) {
    memory.unreported = [...memory.unreported.slice(1 - WAITS_AT_MOST), request];
    const pd = pdMachine(turn);
    if (pd === undefined || clock < memory.askDetectorAt) return null;
    memory.askDetectorAt = (clock + ASK_INTERVAL) as Instant;
    host.send(pd, "pd", { kind: "get-region", requestId: 0, key: "" }, ASK_BYTES);
  }
  return null;
}

/** Whether this store leads the region with which the key space begins. */
function leadsFirst({ ranges, peers }: StoreState): boolean {
  const peer = peers.get(orderedGet(ranges, "") ?? 0);
  return peer !== undefined && peer.lead !== null;
}

/** PD has said who leads the first region: it hears of all waits of which nobody was told. */
export function detectorFound(turn: Turn, memory: TxnMemory, machine: MachineId | undefined): void {
  // PD may not know yet that this store leads it no more: it is asked again with the next wait.
  if (machine === undefined || machine === turn.host.machine) return;
  memory.detector = machine;
  memory.detectorUntil = (turn.clock + KNOWN_FOR) as Instant;
  const { unreported } = memory;
  memory.unreported = [];
  for (const request of unreported) {
    if (memory.tasks.has(request.task)) report(turn, memory, request);
  }
}

/** A store tells of a wait. */
export function hearWait(turn: Turn, memory: TxnMemory, from: MachineId, request: DeadlockRequest): void {
  const { task, holder, key } = request;
  if (!leadsFirst(turn.state)) {
    memory.waits.clear();
    const answer: DeadlockResponse = { kind: "deadlock-response", task, holder, key, chain: null };
    turn.host.send(from, "kv", answer, REQUEST_BYTES);
    return;
  }
  const found = detect(turn, memory, request);
  if (found !== null) turn.host.send(from, "kv", found, REQUEST_BYTES);
}

/** Notes a wait, or that it is over; not null where it closes a circle, which is then not noted. */
function detect(
  { clock }: Turn, memory: TxnMemory, { task, waiter, holder, key, isOver }: DeadlockRequest,
): DeadlockResponse | null {
  const { waits } = memory;
  const known = (waits.get(waiter) ?? []).filter((wait) => wait.holder !== holder && clock - wait.since < FORGOTTEN_AFTER);
  if (isOver) {
    if (known.length === 0) waits.delete(waiter);
    else waits.set(waiter, known);
    return null;
  }
  const chain = wayTo(memory, holder, waiter, clock);
  if (chain !== null) return { kind: "deadlock-response", task, holder, key, chain: [waiter, ...chain] };
  waits.delete(waiter);
  waits.set(waiter, [...known, { holder, since: clock }]);
  if (waits.size > WAITS_AT_MOST) for (const oldest of waits.keys()) if (waits.delete(oldest)) break;
  return null;
}

/** Who waits for whom from one transaction on, up to another; null where that one is not reached. */
function wayTo({ waits }: TxnMemory, from: Ts, to: Ts, clock: Instant): readonly Ts[] | null {
  const cameFrom = new Map<Ts, Ts>([[from, 0]]);
  for (const at of cameFrom.keys()) {
    if (at === to) {
      const way: Ts[] = [];
      for (let step = to; step !== 0; step = cameFrom.get(step) ?? 0) way.unshift(step);
      return way;
    }
    for (const { holder, since } of waits.get(at) ?? []) {
      if (clock - since < FORGOTTEN_AFTER && !cameFrom.has(holder)) cameFrom.set(holder, at);
    }
  }
  return null;
}

import { between, type Duration } from "../../kernel/time.ts";
import type { FinalError } from "../../proto/failures.ts";
import type { TxnResult } from "../../proto/kv.ts";
import type { SessionStep } from "../../proto/session.ts";
import { proceed } from "../attempt.ts";
import { noteFailed } from "../notes.ts";
import { createOperation } from "../operation.ts";
import { startWaiting, stopWaiting, takeTicket } from "../tickets.ts";
import type { ClientHost, ClientState, Operation } from "../types.ts";
import { launch } from "./route.ts";
import { failureText, SESSION_WORDS } from "./session-errors.ts";
import type { HandSession, KeyValue, SessionEnd, TxnState } from "./state.ts";

/** A step without a transaction. */
export type RawStep = Extract<SessionStep, { readonly kind: "rawget" | "rawput" | "rawdelete" | "rawscan" }>;

export const isRaw = (step: SessionStep): step is RawStep => step.kind.startsWith("raw");

export function sendRaw(state: ClientState, host: ClientHost, txn: TxnState, session: HandSession, step: RawStep): void {
  session.rawOwner = txn.nextOwner++;
  session.scanned = [];
  if (step.kind === "rawscan") {
    launch(state, host, { ...step, kind: "raw-scan" }, session.rawOwner);
    return;
  }
  const isRead = step.kind === "rawget";
  const value = step.kind === "rawput" ? step.value : isRead ? "" : null;
  const operation = createOperation(
    takeTicket(state), host.now, isRead ? "get" : "put", step.key, value, null, session.rawOwner,
  );
  startWaiting(state, operation);
  host.observe({
    kind: "client-asked", client: state.client, operation: operation.operation, key: step.key, value: isRead ? null : value,
  });
  proceed(state, host, operation);
}

/** A raw step has ended. */
export function onRawEnded({ sessions }: TxnState, owner: number, end: Pick<SessionEnd, "outcome" | "failure" | "value">): void {
  for (const session of sessions.values()) {
    if (session.rawOwner === owner) session.end = { commitTs: 0, startTs: 0, refused: null, ...end };
  }
}

/** A region has told what it has of the range of a raw scan; what lies behind it is asked next. */
export function onRawScanned(
  state: ClientState, host: ClientHost, txn: TxnState, operation: Operation, result: TxnResult,
): void {
  const session = [...txn.sessions.values()].find(({ rawOwner }) => rawOwner === operation.owner);
  const { command } = operation;
  const asked = session?.steps[0]?.step;
  stopWaiting(state, operation);
  if (session === undefined || asked?.kind !== "rawscan" || command?.kind !== "raw-scan" || result.kind !== "pairs") return;
  const { pairs } = result;
  const left = command.limit - pairs.length;
  tellScanned(state, host, operation, left > 0 ? command.endKey : `${pairs.at(-1)?.key ?? ""}\0`, pairs);
  session.scanned = [...session.scanned, ...pairs];
  if (left > 0 && command.endKey !== asked.endKey) {
    launch(state, host, { ...command, startKey: command.endKey, endKey: asked.endKey, limit: left }, session.rawOwner);
  } else onRawEnded(txn, session.rawOwner, { outcome: "ok", failure: null, value: pairsText(session.scanned) });
}

/** What was found, as far as the scan came: each key of the range was read. */
function tellScanned(
  { client }: ClientState, host: ClientHost, operation: Operation, endKey: string, pairs: readonly KeyValue[],
): void {
  const { key: startKey, region, replica, startedAt } = operation;
  const latency: Duration = between(startedAt, host.now);
  host.observe({ kind: "client-scanned", client, region, startKey, endKey, pairs, replica, latency });
}

/** A raw scan was given up. */
export function onRawScanFailed(
  state: ClientState, host: ClientHost, txn: TxnState, { owner }: Operation, failure: FinalError,
): void {
  noteFailed(state, host, failure);
  onRawEnded(txn, owner, { outcome: "failed", failure, value: null });
}

/** Pairs as a session is told them; null for none. */
export const pairsText = (pairs: readonly KeyValue[]): string | null =>
  (pairs.length === 0 ? null : pairs.map(({ key, value }) => `${key} = ${value ?? ""}`).join(", "));

/** What a raw step that has ended has brought. */
export function rawText({ kind }: SessionStep, { outcome, failure, value }: SessionEnd): string {
  if (outcome === "unknown") return SESSION_WORDS.undetermined;
  if (failure !== null) return failureText(failure, null);
  return kind === "rawput" || kind === "rawdelete" ? SESSION_WORDS.done : value ?? SESSION_WORDS.missing;
}

import { between } from "../../kernel/time.ts";
import type { Ts } from "../../proto/kv.ts";
import type { SessionStep } from "../../proto/session.ts";
import type { ClientHost, ClientState } from "../types.ts";
import { failTransaction } from "./outcome.ts";
import { launch } from "./route.ts";
import { failureText, SESSION_WORDS } from "./session-errors.ts";
import { isRaw, pairsText, rawText, sendRaw } from "./session-raw.ts";
import { createHandSession, keepWrite, ownValue, withOwn } from "./session-state.ts";
import type { AskedStep, KeyValue, HandSession, SessionEnd, Transaction, TxnState } from "./state.ts";
import { beginTransaction } from "./begin.ts";
import { takeTxnStep } from "./transaction.ts";

/** A step inside of a transaction. */
type InnerStep = Extract<SessionStep, { readonly kind: "get" | "lock" | "put" | "insert" | "delete" | "scan" }>;

/** What all that concerns one session is handed. */
interface Turn {
  readonly state: ClientState;
  readonly host: ClientHost;
  readonly txn: TxnState;
  readonly session: HandSession;
}

/** Somebody asks for a step: it is done when those of the session before it are. */
export function askStep({ sessions }: TxnState, number: number, step: AskedStep): void {
  const session = sessions.get(number) ?? createHandSession(number);
  sessions.set(number, session);
  session.steps = [...session.steps, step];
}

/** Behind whatever has happened to the client: answers the steps that it has done, and begins those that wait for their turn. */
export function settleSessions(state: ClientState, host: ClientHost, txn: TxnState): void {
  for (const session of txn.sessions.values()) {
    const turn = { state, host, txn, session };
    for (let first = session.steps[0]; first !== undefined; first = session.steps[0]) {
      const isSettled = session.isBusy ? settle(turn, first.step) : begin(turn, first.step);
      if (!isSettled) break;
    }
  }
}

/** The client's process ends: nobody is answered any more. */
export function endSessions(state: ClientState, host: ClientHost, txn: TxnState): void {
  for (const session of txn.sessions.values()) {
    while (session.steps.length > 0) answer({ state, host, txn, session }, false, SESSION_WORDS.closed);
  }
}

/** Answers the step under way if it is over, or goes on with it; false while it waits. */
function settle(turn: Turn, step: SessionStep): boolean {
  const { state, host, txn, session } = turn;
  const transaction = txn.running.get(session.owner);
  if (session.end !== null) onEnd(turn, step, session.end);
  else if (session.stepFailure !== null) {
    const text = failureText(session.stepFailure, null);
    if (session.isAutocommit && transaction !== undefined) failTransaction(state, host, txn, transaction, "RolledBack");
    answer(turn, false, text);
  } else if (transaction?.phase !== "open" || session.rawOwner !== 0) return false;
  else onOpen(turn, transaction, step);
  return true;
}

/** Begins with a step. */
function begin(turn: Turn, step: SessionStep): boolean {
  const { state, host, txn, session } = turn;
  session.isBusy = true;
  const transaction = txn.running.get(session.owner);
  if (isRaw(step)) sendRaw(state, host, txn, session, step);
  else if (transaction === undefined) beginFor(turn, step);
  else if (step.kind === "begin") answer(turn, false, SESSION_WORDS.open);
  else if (step.kind === "rollback") failTransaction(state, host, txn, transaction, "RolledBack");
  else if (step.kind === "commit") takeTxnStep(state, host, txn, transaction, { kind: "commit", mutations: session.writes });
  else goOnWith(turn, transaction, step);
  return true;
}

/** Begins the transaction that is asked for, or one for the step alone: as TiDB does that, optimistically. */
function beginFor(turn: Turn, step: SessionStep): void {
  const { state, host, txn, session } = turn;
  if (step.kind === "commit" || step.kind === "rollback") {
    answer(turn, false, SESSION_WORDS.invalid);
    return;
  }
  session.writes = [];
  session.reads = [];
  session.lockedReads = [];
  session.isAutocommit = step.kind !== "begin";
  session.isPast = step.kind === "begin" && step.at > 0;
  const { txnMode } = host.settings.client;
  const mode = step.kind !== "begin" ? "optimistic" : step.mode === "default" ? txnMode : step.mode;
  const task = { role: `${session.session}`, keys: [], numbers: [] };
  session.owner = beginTransaction(state, host, txn, null, task, session.session, mode).id;
}

/** The transaction waits for its session: it has begun, or done what it was asked for. */
function onOpen(turn: Turn, transaction: Transaction, step: SessionStep): void {
  const [found] = transaction.answers;
  if (step.kind === "begin") onBegun(turn, transaction, step.at);
  else if (!isInner(step)) answer(turn, false, SESSION_WORDS.invalid);
  else if (found === undefined) goOnWith(turn, transaction, step);
  else {
    transaction.answers = [];
    take(turn, transaction, step, found);
  }
}

const isInner = (step: SessionStep): step is InnerStep =>
  step.kind === "get" || step.kind === "lock" || step.kind === "scan" || isWrite(step);

type WriteStep = Extract<InnerStep, { readonly kind: "put" | "insert" | "delete" }>;

const isWrite = (step: SessionStep): step is WriteStep =>
  step.kind === "put" || step.kind === "insert" || step.kind === "delete";

function onBegun(turn: Turn, transaction: Transaction, at: Ts): void {
  const { state, host, txn, session } = turn;
  if (at > transaction.startTs) {
    const text = `cannot set read timestamp to a future time, readTS: ${at}, currentTS: ${transaction.startTs}`;
    failTransaction(state, host, txn, transaction, "RolledBack");
    answer(turn, false, text);
    return;
  }
  if (at > 0) transaction.startTs = at;
  transaction.isPast = at > 0;
  session.end = null;
  answer(turn, true, `start_ts ${transaction.startTs}`, transaction.startTs);
}

/** Does a step in the open transaction: at once where the client knows all that it needs, else by asking stores. */
function goOnWith(turn: Turn, transaction: Transaction, step: InnerStep): void {
  const { state, host, txn, session } = turn;
  if (session.isPast && step.kind !== "get" && step.kind !== "scan") {
    answer(turn, false, SESSION_WORDS.past);
    return;
  }
  switch (step.kind) {
    case "get": {
      const own = ownValue(session, step.key);
      if (own === undefined) takeTxnStep(state, host, txn, transaction, { kind: "read", keys: [step.key], forUpdate: false });
      else done(turn, transaction, own ?? SESSION_WORDS.missing);
      return;
    }
    case "lock": takeTxnStep(state, host, txn, transaction, { kind: "read", keys: [step.key], forUpdate: true }); return;
    case "scan": {
      // What the session deletes stands in the way of as many pairs.
      const limit = step.limit + session.writes.filter(({ op }) => op === "delete").length;
      takeTxnStep(state, host, txn, transaction, { kind: "scan", startKey: step.startKey, endKey: step.endKey, limit });
      return;
    }
    case "put": case "insert": case "delete":
      if (step.kind === "insert" && typeof ownValue(session, step.key) === "string") refuseInsert(turn, transaction, step.key);
      else if (transaction.isPessimistic && !transaction.locked.includes(step.key)) {
        takeTxnStep(state, host, txn, transaction, { kind: "read", keys: [step.key], forUpdate: true });
      } else write(turn, transaction, step);
  }
}

/** What stores said of the step. */
function take(turn: Turn, transaction: Transaction, step: InnerStep, found: readonly KeyValue[]): void {
  const { session } = turn;
  const isLocking = transaction.isPessimistic && step.kind !== "get" && step.kind !== "scan";
  const reads = found.map(({ key, value }) => ({ kind: "read", key, value } as const));
  if (isLocking) session.lockedReads = [...session.lockedReads, ...reads];
  else session.reads = [...session.reads, ...reads];
  if (step.kind === "insert" && isLocking && (ownValue(session, step.key) ?? found[0]?.value ?? null) !== null) {
    transaction.locked = transaction.locked.filter((key) => key !== step.key);
    const { startTs, forUpdateTs } = transaction;
    launch(turn.state, turn.host, { kind: "pessimistic-rollback", keys: [step.key], startTs, forUpdateTs }, 0);
    refuseInsert(turn, transaction, step.key);
  } else if (isWrite(step)) write(turn, transaction, step);
  else if (step.kind === "scan") {
    done(turn, transaction, pairsText(withOwn(session, found, step)) ?? SESSION_WORDS.missing);
  } else {
    if (step.kind === "lock") keepWrite(session, "lock", step.key);
    done(turn, transaction, ownValue(session, step.key) ?? found[0]?.value ?? SESSION_WORDS.missing);
  }
}

/** The key exists: the step fails, and nothing else of its transaction. */
const refuseInsert = (turn: Turn, { startTs }: Transaction, key: string): void =>
  answer(turn, false, failureText("AlreadyExist", { kind: "AlreadyExist", key }), startTs);

function write(turn: Turn, transaction: Transaction, step: WriteStep): void {
  keepWrite(turn.session, step.kind, step.key, step.kind === "delete" ? "" : step.value);
  done(turn, transaction, SESSION_WORDS.done);
}

/** The step is done, and with it a transaction that was begun for it. */
function done(turn: Turn, transaction: Transaction, text: string): void {
  const { state, host, txn, session } = turn;
  if (!session.isAutocommit) {
    answer(turn, true, text, transaction.startTs);
    return;
  }
  session.found = text;
  takeTxnStep(state, host, txn, transaction, { kind: "commit", mutations: session.writes });
}

/** The transaction, or the raw step, has ended. */
function onEnd(turn: Turn, step: SessionStep, end: SessionEnd): void {
  const { session } = turn;
  const { outcome, failure, refused, startTs, commitTs } = end;
  if (session.rawOwner !== 0) {
    session.rawOwner = 0;
    answer(turn, outcome === "ok", rawText(step, end));
    return;
  }
  session.owner = 0;
  if (outcome === "unknown") answer(turn, false, SESSION_WORDS.undetermined, startTs);
  else if (failure === "RolledBack") answer(turn, true, SESSION_WORDS.done, startTs);
  else if (failure !== null) answer(turn, false, failureText(failure, refused), startTs);
  else {
    const said = commitTs === 0 ? SESSION_WORDS.done : `${SESSION_WORDS.done}, commit_ts ${commitTs}`;
    const isFound = session.isAutocommit && (step.kind === "get" || step.kind === "scan" || step.kind === "lock");
    answer(turn, true, isFound ? session.found : said, startTs, commitTs);
  }
}

/** Tells the answer of the first step, whose turn is over with that. */
function answer({ state, host, session }: Turn, ok: boolean, text: string, startTs: Ts = 0, commitTs: Ts = 0): void {
  const [first, ...others] = session.steps;
  if (first === undefined) return;
  session.steps = others;
  session.isBusy = false;
  session.isWaiting = false;
  session.isAutocommit = false;
  session.end = null;
  session.stepFailure = null;
  host.emit({
    name: "client.session.answered", client: state.client, session: session.session, asked: first.words, ok, text,
    startTs, commitTs, waited: between(first.at, host.now),
  });
}

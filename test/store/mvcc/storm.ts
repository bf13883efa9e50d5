import { allOf } from "../../../src/kernel/newest-first.ts";
import type { CheckContext } from "../../../src/check/index.ts";
import type { CheckReport } from "../../../src/check/report.ts";
import { transactionsChecker } from "../../../src/check/transactions.ts";
import { createStream, drawInt } from "../../../src/kernel/random.ts";
import { START } from "../../../src/kernel/time.ts";
import { composeTs, physicalOf, type Lock, type Ts, type TxnCommand, type TxnResult } from "../../../src/proto/kv.ts";
import {
  cellAt, checkTxnStatus, commit, createBench, get, pessimisticLock, prewrite, put, resolveLock, rollback, run, type Bench,
} from "./bench.ts";

const ACCOUNTS = ["a", "b", "c", "d"];
const EACH = 100;
const KINDS = ["optimistic", "async", "one-phase", "pessimistic"] as const;

export interface TransferStorm {
  /** Of all accounts, as readers saw them. */
  readonly sums: readonly number[];
  readonly report: CheckReport;
  /** Transfers that their own client has seen to their end. */
  readonly done: number;
  /** Those of which a client knows that they are committed, and that are not in the end. */
  readonly lost: number;
}

/** What is wrong with a storm; null if nothing is. */
export function faultOf({ sums, report, lost }: TransferStorm): string | null {
  const [violation] = report.violations;
  if (violation !== undefined) return `${violation.invariant}: ${violation.detail}`;
  const wrong = sums.find((sum) => sum !== ACCOUNTS.length * EACH);
  if (wrong !== undefined) return `the accounts hold ${wrong}`;
  return lost === 0 ? null : `${lost} transfers are lost of which their clients know that they are committed`;
}

interface Sea {
  readonly bench: Bench;
  readonly checks: ReturnType<typeof transactionsChecker.create>;
  readonly acknowledged: { readonly startTs: Ts; readonly keys: readonly string[] }[];
  readonly draw: (most: number) => number;
  clock: number;
  index: number;
}

const now = (sea: Sea): Ts => composeTs(sea.clock++, 0);

/** Does what a command says, and tells the checker. */
function ask(sea: Sea, command: TxnCommand): TxnResult {
  const { result, modifies } = run(sea.bench, command);
  const entry = { index: sea.index++, term: 1, data: { kind: "modify", version: 1, modifies, requestId: 1 } };
  transactionsChecker.facts?.applied?.(
    sea.checks, { kind: "applied", region: 1, store: 1, peer: 1, entry, isVoid: false }, START,
  );
  return result;
}

/**
 * Ends the lock's transaction if its time is over, as a resolver of client-go would. True if the reader may look past it: it
 * commits later.
 */
function resolve(sea: Sea, { primary, startTs }: Lock, version: Ts): boolean {
  const asked = { callerStartTs: version, currentTs: now(sea), rollbackIfNotExist: true };
  const told = ask(sea, checkTxnStatus(primary, startTs, asked));
  if (told.kind !== "status") return false;
  const { status } = told;
  if (status.kind !== "locked") {
    ask(sea, resolveLock(startTs, status.kind === "committed" ? status.commitTs : 0));
    return false;
  }
  if (status.action === "min-commit-ts-pushed") return true;
  const { useAsyncCommit, ttlMillis, secondaries, minCommitTs } = status.lock;
  if (!useAsyncCommit || physicalOf(startTs) + ttlMillis >= physicalOf(now(sea))) return false;
  const all = ask(sea, { kind: "check-secondary-locks", keys: secondaries, startTs });
  if (all.kind !== "secondaries") return false;
  const least = Math.max(minCommitTs, ...all.locks.map(({ lock }) => lock.minCommitTs));
  if (all.locks.some(({ lock }) => !lock.useAsyncCommit)) {
    ask(sea, checkTxnStatus(primary, startTs, { ...asked, currentTs: now(sea), forceSyncCommit: true }));
  } else ask(sea, resolveLock(startTs, all.commitTs === -1 ? least : all.commitTs));
  return false;
}

/** The balance at that timestamp; null where a lock stays in the way. */
function balance(sea: Sea, key: string, version: Ts): number | null {
  const bypass: Ts[] = [];
  for (let tries = 0; tries < 3; tries++) {
    const result = ask(sea, get(key, version, { bypass }));
    if (result.kind === "value") {
      transactionsChecker.facts?.["versions-read"]?.(
        sea.checks, { kind: "versions-read", region: 1, store: 1, startKey: key, endKey: key, version,
          found: result.value === null ? [] : [key] }, START,
      );
      return Number(result.value);
    }
    const error = result.kind === "key-error" ? result.errors[0] : undefined;
    if (error?.kind !== "KeyIsLocked") return null;
    const { lock } = error.locked;
    if (resolve(sea, lock, version)) bypass.push(lock.startTs);
  }
  return null;
}

/** One transfer: yields between its steps, and may never be asked to go on. Returns whether its client saw its end. */
function* transfer(sea: Sea): Generator<undefined, boolean> {
  const { draw } = sea;
  const startTs = now(sea);
  const kind = KINDS[draw(KINDS.length - 1)] ?? "optimistic";
  const from = ACCOUNTS[draw(3)] ?? "a";
  const keys = [from, ACCOUNTS.filter((key) => key !== from)[draw(2)] ?? "b"];
  const ttlMillis = draw(2) === 0 ? 5 : 60 + draw(100);
  const isPessimistic = kind === "pessimistic";
  const held: (number | null)[] = [];
  for (const key of keys) {
    const lock = pessimisticLock(startTs, startTs, [key], { primary: from, ttlMillis });
    const isFree = !isPessimistic || ask(sea, lock).kind === "done";
    if (isPessimistic) yield;
    held.push(isFree ? balance(sea, key, startTs) : null);
    yield;
  }
  const [mine, other] = held;
  if (typeof mine !== "number" || typeof other !== "number") {
    ask(sea, { kind: "pessimistic-rollback", keys, startTs, forUpdateTs: startTs });
    return false;
  }
  const mutations = [put(keys[0] ?? "", String(mine - 1), isPessimistic), put(keys[1] ?? "", String(other + 1), isPessimistic)];
  const said = {
    ttlMillis, minCommitTs: draw(1) === 0 ? 0 : startTs + 1, forUpdateTs: isPessimistic ? startTs : 0,
    useAsyncCommit: kind === "async", secondaries: kind === "async" ? keys.slice(1) : [], tryOnePhase: kind === "one-phase",
  };
  const parts = kind === "one-phase" ? [mutations] : mutations.map((mutation) => [mutation]);
  let least = 0;
  for (const part of draw(1) === 0 ? parts : parts.reverse()) {
    const result = ask(sea, prewrite(startTs, from, part, said));
    if (result.kind !== "prewritten") {
      if (draw(3) > 0) ask(sea, rollback(startTs, ...keys));
      return false;
    }
    least = Math.max(least, result.minCommitTs, result.onePhaseCommitTs);
    yield;
  }
  // Who commits by prewrites alone has done so by now.
  if (least > 0) sea.acknowledged.push({ startTs, keys });
  return kind === "one-phase" || (yield* committing(sea, startTs, keys, least));
}

/** The second phase; `least` is where a commit by prewrites alone is, 0 for none. */
function* committing(sea: Sea, startTs: Ts, keys: readonly string[], least: Ts): Generator<undefined, boolean> {
  const commitTs = least > 0 ? least : now(sea);
  yield;
  for (const key of keys) {
    if (ask(sea, commit(startTs, commitTs, key)).kind === "key-error") return false;
    if (key === keys[0] && least === 0) sea.acknowledged.push({ startTs, keys });
    yield;
  }
  return true;
}

/**
 * Transfers of all kinds on a bench, step by step among each other, of which some die at any step, and readers who resolve what
 * they meet.
 */
export function transferStorm(seed: number, steps: number): TransferStorm {
  const random = createStream(seed, "transfers");
  const report: CheckReport = { checked: 0, unchecked: 0, violations: [], violationsDropped: 0, lostWrites: 0 };
  const bench = createBench();
  const draw = (most: number): number => drawInt(random, 0, most);
  const checks = transactionsChecker.create({} as CheckContext, report);
  const sea: Sea = { bench, draw, checks, acknowledged: [], clock: 1, index: 1 };
  const firstTs = now(sea);
  ask(sea, prewrite(firstTs, "a", ACCOUNTS.map((key) => put(key, String(EACH)))));
  ask(sea, commit(firstTs, now(sea), ...ACCOUNTS));
  let under: Generator<undefined, boolean>[] = [];
  const sums: number[] = [];
  let done = 0;
  for (let step = 0; step < steps; step++) {
    sea.clock += draw(3);
    while (under.length < 3) under.push(transfer(sea));
    const one = under[draw(under.length - 1)];
    const end = one?.next();
    if (end?.done === true && end.value) done++;
    if (end?.done === true || draw(79) === 0) under = under.filter((each) => each !== one);
    if (draw(14) > 0) continue;
    const version = now(sea);
    const all = ACCOUNTS.map((key) => balance(sea, key, version));
    if (all.every((value) => value !== null)) sums.push(all.reduce((sum, value) => sum + (value ?? 0), 0));
  }
  // Long after all of it: whatever is locked still is resolved.
  sea.clock += 10_000;
  for (const key of ACCOUNTS) balance(sea, key, now(sea));
  const has = (key: string, ts: number): boolean =>
    allOf(cellAt(bench, key).writes).some(({ startTs, type }) => startTs === ts && type === "put");
  const lost = sea.acknowledged.filter(({ startTs, keys }) => !keys.every((key) => has(key, startTs))).length;
  return { sums, report, done, lost };
}

import type { CheckContext } from "../../../src/check/index.ts";
import type { CheckReport } from "../../../src/check/report.ts";
import { transactionsChecker } from "../../../src/check/transactions.ts";
import { createStream, drawInt } from "../../../src/kernel/random.ts";
import { START } from "../../../src/kernel/time.ts";
import { composeTs, physicalOf, type Lock, type Ts, type TxnCommand, type TxnResult } from "../../../src/proto/kv.ts";
import { cellAt, checkTxnStatus, commit, createBench, get, pessimisticLock, prewrite, put, resolveLock, rollback, run } from "./bench.ts";

const ACCOUNTS = ["a", "b", "c", "d"];
const EACH = 100;
const KINDS = ["optimistic", "async", "one-phase", "pessimistic"] as const;

export interface TransferStorm {
  /** Of all accounts, as readers saw them. */
  readonly sums: readonly number[];
  readonly report: CheckReport;
  /** Transfers of which their own client knows that they are committed, and how many of these are not in the end. */
  readonly done: number;
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

/**
 * Transfers of all kinds on a bench, step by step among each other, of which some die at any step, and readers who resolve what
 * they meet.
 */
export function transferStorm(seed: number, steps: number): TransferStorm {
  const random = createStream(seed, "transfers");
  const draw = (most: number): number => drawInt(random, 0, most);
  const bench = createBench();
  const report: CheckReport = { checked: 0, unchecked: 0, violations: [], violationsDropped: 0, lostWrites: 0 };
  const checks = transactionsChecker.create({} as CheckContext, report);
  let clock = 1;
  let index = 1;
  const now = (): Ts => composeTs(clock++, 0);
  const ask = (command: TxnCommand): TxnResult => {
    const { result, modifies } = run(bench, command);
    const entry = { index: index++, term: 1, data: { kind: "modify", version: 1, modifies, requestId: 1 } };
    transactionsChecker.facts?.applied?.(checks, { kind: "applied", region: 1, store: 1, peer: 1, entry, isVoid: false }, START);
    return result;
  };

  /**
   * Ends the lock's transaction if its time is over, as a resolver of client-go would. True if the reader may look past it: it
   * commits later.
   */
  function resolve(lock: Lock, version: Ts): boolean {
    const asked = { callerStartTs: version, currentTs: now(), rollbackIfNotExist: true };
    const told = ask(checkTxnStatus(lock.primary, lock.startTs, asked));
    if (told.kind !== "status") return false;
    const { status } = told;
    if (status.kind === "locked" && status.action === "min-commit-ts-pushed") return true;
    if (status.kind !== "locked") ask(resolveLock(lock.startTs, status.kind === "committed" ? status.commitTs : 0));
    else if (status.lock.useAsyncCommit && physicalOf(lock.startTs) + status.lock.ttlMillis < physicalOf(now())) {
      const all = ask({ kind: "check-secondary-locks", keys: status.lock.secondaries, startTs: lock.startTs });
      if (all.kind !== "secondaries") return false;
      const least = Math.max(status.lock.minCommitTs, ...all.locks.map((each) => each.lock.minCommitTs));
      if (all.locks.every((each) => each.lock.useAsyncCommit)) ask(resolveLock(lock.startTs, all.commitTs === -1 ? least : all.commitTs));
      else ask(checkTxnStatus(lock.primary, lock.startTs, { ...asked, currentTs: now(), forceSyncCommit: true }));
    }
    return false;
  }

  /** The balance at that timestamp; null where a lock stays in the way. */
  function balance(key: string, version: Ts): number | null {
    const bypass: Ts[] = [];
    for (let tries = 0; tries < 3; tries++) {
      const result = ask(get(key, version, { bypass }));
      if (result.kind === "value") {
        transactionsChecker.facts?.["versions-read"]?.(
          checks, { kind: "versions-read", region: 1, store: 1, startKey: key, endKey: key, version }, START);
        return Number(result.value);
      }
      const error = result.kind === "key-error" ? result.errors[0] : undefined;
      if (error?.kind === "KeyIsLocked" && resolve(error.locked.lock, version)) bypass.push(error.locked.lock.startTs);
    }
    return null;
  }

  /** One transfer: yields between its steps, and may never be asked to go on. */
  function* transfer(): Generator<undefined, boolean> {
    const startTs = now();
    const kind = KINDS[draw(KINDS.length - 1)] ?? "optimistic";
    const from = ACCOUNTS[draw(3)] ?? "a";
    const to = ACCOUNTS.filter((key) => key !== from)[draw(2)] ?? "b";
    const keys = [from, to];
    const [ttlMillis, forUpdateTs] = [draw(2) === 0 ? 5 : 60 + draw(100), kind === "pessimistic" ? startTs : 0];
    if (kind === "pessimistic") {
      for (const key of keys) {
        if (ask(pessimisticLock(startTs, startTs, [key], { primary: from, ttlMillis })).kind === "key-error") {
          ask({ kind: "pessimistic-rollback", keys, startTs, forUpdateTs: startTs });
          return false;
        }
        yield;
      }
    }
    const held: (number | null)[] = [];
    for (const key of keys) {
      held.push(balance(key, startTs));
      yield;
    }
    if (held[0] === null || held[1] === null) {
      ask({ kind: "pessimistic-rollback", keys, startTs, forUpdateTs: startTs });
      return false;
    }
    const values = [String((held[0] ?? 0) - 1), String((held[1] ?? 0) + 1)];
    const mutations = keys.map((key, i) => put(key, values[i] ?? "", kind === "pessimistic"));
    const acknowledge = (): boolean => {
      acknowledged.push({ startTs, keys });
      return true;
    };
    const minCommitTs = draw(1) === 0 ? 0 : startTs + 1;
    const said = { minCommitTs, ttlMillis, forUpdateTs, useAsyncCommit: kind === "async", secondaries: kind === "async" ? [to] : [] };
    let least = 0;
    if (kind === "one-phase") {
      const result = ask(prewrite(startTs, from, mutations, { ...said, tryOnePhase: true }));
      return result.kind === "prewritten" && result.onePhaseCommitTs > 0 && acknowledge();
    }
    for (const mutation of draw(1) === 0 ? mutations : [...mutations].reverse()) {
      const result = ask(prewrite(startTs, from, [mutation], said));
      if (result.kind !== "prewritten") {
        if (draw(3) > 0) ask(rollback(startTs, ...keys));
        return false;
      }
      least = Math.max(least, result.minCommitTs);
      yield;
    }
    // Who commits by prewrites alone has done so by now.
    if (least > 0) acknowledge();
    const commitTs = least > 0 ? least : now();
    yield;
    for (const key of keys) {
      if (ask(commit(startTs, commitTs, key)).kind === "key-error") return false;
      if (key === from && least === 0) acknowledge();
      yield;
    }
    return true;
  }

  const acknowledged: { readonly startTs: Ts; readonly keys: readonly string[] }[] = [];
  const firstTs = now();
  ask(prewrite(firstTs, "a", ACCOUNTS.map((key) => put(key, String(EACH)))));
  ask(commit(firstTs, now(), ...ACCOUNTS));
  let under: Generator<undefined, boolean>[] = [];
  const sums: number[] = [];
  let done = 0;
  for (let step = 0; step < steps; step++) {
    clock += draw(3);
    while (under.length < 3) under.push(transfer());
    const one = under[draw(under.length - 1)];
    const end = one?.next();
    if (end?.done === true && end.value) done++;
    if (end?.done === true || draw(79) === 0) under = under.filter((each) => each !== one);
    if (draw(14) > 0) continue;
    const version = now();
    const all = ACCOUNTS.map((key) => balance(key, version));
    if (all.every((value) => value !== null)) sums.push(all.reduce((sum, value) => sum + (value ?? 0), 0));
  }
  // Long after all of it: whatever is locked still is resolved.
  clock += 10_000;
  for (const key of ACCOUNTS) balance(key, now());
  const isLost = ({ startTs, keys }: (typeof acknowledged)[number]): boolean =>
    !keys.every((key) => cellAt(bench, key).writes.some((write) => write.startTs === startTs && write.type === "put"));
  return { sums, report, done, lost: acknowledged.filter(isLost).length };
}

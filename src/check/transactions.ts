import {
  createOrderedMap, forkOrderedMap, orderedGet, orderedSet, orderedSlice, sliceEntries, type OrderedMap,
} from "../kernel/ordered-map.ts";
import type { Instant } from "../kernel/time.ts";
import type { EventOf } from "../proto/events.ts";
import { holdsKey } from "../proto/keys.ts";
import type { Modify, Ts, WriteRecord } from "../proto/kv.ts";
import type { ObservationOf } from "../proto/observations.ts";
import type { Key, RegionId } from "../proto/region.ts";
import type { Checker } from "./checker.ts";
import { createFirstApplied, firstApplied, forkFirstApplied, forsake, type FirstApplied } from "./first-applied.ts";
import { invariant, legible, violate, type CheckReport } from "./report.ts";

const COMMIT_ABOVE_START = invariant("commit-above-start", "A transaction commits later than it began.");
const LOCK_CHECKED = invariant("lock-checked", "Nobody commits a key that another transaction has locked.");
const ONE_LOCK = invariant("one-lock", "A key is locked by one transaction at a time.");
const ROLLBACK_FINAL = invariant(
  "rollback-final", "A transaction that was rolled back commits nowhere, and one that commits does so at one timestamp.",
);
const COMMIT_ORDER = invariant("commit-order", "Nothing is committed at or below the timestamp of a read that did not see it.");

/** What the changes of the column families say, whichever replica applied them first. */
interface TransactionChecks {
  readonly report: CheckReport;
  /** By key whose lock it has. */
  readonly locks: Map<Key, Ts>;
  /** By the beginning of a transaction how it ended: when it committed, 0 for never. The latest `MAX_ENDS`. */
  readonly ends: Map<Ts, Ts>;
  /** By key the latest timestamp at which it was read; and ranges that were, the latest `MAX_SCANS`. */
  readonly reads: Map<Key, Ts>;
  scans: readonly Scan[];
  /** The latest commits of each key, as far as they are remembered: what a read of a range has to find. */
  commits: OrderedMap<readonly Commit[]>;
  readonly applied: FirstApplied;
}

interface Scan {
  readonly startKey: Key;
  readonly endKey: Key;
  readonly version: Ts;
}

/** Of a key, from its timestamp on: it has a value, or is deleted. */
interface Commit {
  readonly ts: Ts;
  readonly isValue: boolean;
}

/** Commits that are remembered of each key; a read that is older than all of them is not held against it. */
const MAX_COMMITS = 4;

/** Transactions that are remembered: more than are under way at once. */
export const MAX_ENDS = 8_192;
/** Keys whose reads are remembered; what is read beyond that binds nobody. */
export const MAX_READ_KEYS = 8_192;
const MAX_SCANS = 32;

export const transactionsChecker: Checker<TransactionChecks> = {
  guards: [COMMIT_ABOVE_START, LOCK_CHECKED, ONE_LOCK, ROLLBACK_FINAL, COMMIT_ORDER],
  create: (_, report) => ({
    report, locks: new Map(), ends: new Map(), reads: new Map(), scans: [], commits: createOrderedMap(),
    applied: createFirstApplied(),
  }),
  events: {
    "raft.leader.forced": (checks, event: EventOf<"raft.leader.forced">) => {
      forsake(checks.applied, event);
      forget(checks);
    },
    "region.recreated": forget,
  },
  facts: {
    applied: (checks, fact, now) => {
      const { modifies = [] } = firstApplied(checks.applied, fact, "modify") ?? {};
      for (const modify of modifies) checkModify(checks, fact.region, modify, now);
    },
    "versions-read": noteRead,
  },
  fork: (checks, report) => ({
    ...checks, report, locks: new Map(checks.locks), ends: new Map(checks.ends), reads: new Map(checks.reads),
    commits: forkOrderedMap(checks.commits),
    applied: forkFirstApplied(checks.applied),
  }),
};

/** A majority is lost with what it knew: from here on all begins anew. */
function forget(checks: TransactionChecks): void {
  checks.locks.clear();
  checks.ends.clear();
  checks.reads.clear();
  checks.scans = [];
  checks.commits = createOrderedMap();
}

function checkModify(checks: TransactionChecks, region: RegionId, modify: Modify, now: Instant): void {
  const { key } = modify;
  switch (modify.kind) {
    case "put-lock": {
      const { startTs } = modify.lock;
      const known = checks.locks.get(key);
      if (known !== undefined && known !== startTs) {
        violate(checks, ONE_LOCK, region, now, `${legible(key)} is locked by the transaction of ${startTs} and by that of ${known}`);
      }
      checks.locks.set(key, startTs);
      return;
    }
    case "delete-lock":
      checks.locks.delete(key);
      return;
    case "put-write":
      checkRecord(checks, region, key, modify.write, now);
      return;
    case "delete-write":
    case "put-value":
    case "delete-value":
      return;
  }
}

function checkRecord(checks: TransactionChecks, region: RegionId, key: Key, write: WriteRecord, now: Instant): void {
  const { startTs, type } = write;
  const end = type === "rollback" ? 0 : write.commitTs;
  const known = checks.ends.get(startTs);
  if (known !== undefined && known !== end) {
    const ended = (ts: Ts): string => (ts === 0 ? "rolled back" : `committed at ${ts}`);
    const detail = `the transaction of ${startTs} is ${ended(known)}, and on ${legible(key)} ${ended(end)}`;
    violate(checks, ROLLBACK_FINAL, region, now, detail);
  }
  if (known === undefined) {
    checks.ends.set(startTs, end);
    if (checks.ends.size > MAX_ENDS) for (const oldest of checks.ends.keys()) if (checks.ends.delete(oldest)) break;
  }
  if (end === 0) return;
  if (end <= startTs) violate(checks, COMMIT_ABOVE_START, region, now, `${legible(key)}: began at ${startTs}, committed at ${end}`);
  const locked = checks.locks.get(key);
  // A mark on a record that is there is put over it.
  const isMark = write.hasOverlappedRollback && known === end;
  if (locked !== undefined && locked !== startTs && !isMark) {
    const detail = `${legible(key)} is committed for ${startTs}, and locked by the transaction of ${locked}`;
    violate(checks, LOCK_CHECKED, region, now, detail);
  }
  if (write.type !== "lock") {
    const commits = orderedGet(checks.commits, key) ?? [];
    orderedSet(checks.commits, key, [...commits.slice(1 - MAX_COMMITS), { ts: end, isValue: write.type === "put" }]);
  }
  // A lock that is committed leaves what can be read as it was.
  const read = isMark || write.type === "lock" ? 0 : latestRead(checks, key);
  if (end <= read) {
    violate(checks, COMMIT_ORDER, region, now, `${legible(key)} was read at ${read}, and what was committed at ${end} not seen`);
  }
}

function latestRead({ reads, scans }: TransactionChecks, key: Key): Ts {
  let latest = reads.get(key) ?? 0;
  for (const scan of scans) if (scan.version > latest && holdsKey(scan, key)) latest = scan.version;
  return latest;
}

/** A read was answered with all that was committed up to its timestamp. */
function noteRead(
  checks: TransactionChecks, { region, startKey, endKey, version, found }: ObservationOf<"versions-read">, now: Instant,
): void {
  const keys = new Set(found);
  const isRange = endKey !== startKey;
  for (const [key, commits] of sliceEntries(orderedSlice(checks.commits, startKey, isRange ? endKey : `${startKey}\0`))) {
    const seen = commits.filter(({ ts }) => ts <= version).at(-1);
    if (seen?.isValue !== true || keys.has(key)) continue;
    const detail = `${legible(key)} was committed at ${seen.ts}, and not found by a read${isRange ? " of its range" : ""} at ${version}`;
    violate(checks, COMMIT_ORDER, region, now, detail);
  }
  if (isRange) {
    checks.scans = [...checks.scans.slice(1 - MAX_SCANS), { startKey, endKey, version }];
    return;
  }
  const known = checks.reads.get(startKey);
  if (known === undefined && checks.reads.size >= MAX_READ_KEYS) checks.report.unchecked++;
  else if (known === undefined || known < version) checks.reads.set(startKey, version);
}

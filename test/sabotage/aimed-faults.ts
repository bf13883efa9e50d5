import type { Mutant } from "./mutants.ts";

/** A small cluster, and what happens to it: the moment at which some faults of the engine are dangerous. */
export interface Aim {
  readonly regions: number;
  readonly seed: number;
  readonly seconds: number;
  readonly lines: readonly string[];
  readonly faults: readonly Mutant[];
}

const fault = (file: string, name: string, find: string, replace: string): Mutant =>
  ({ file: `../${file}`, name, find, replace });

/** All of what clients do is about a few keys: who reads too old a value finds that another has just written it. */
const FEW_KEYS = ["0s set client.key-distribution hot-range", "0s set client.hot-keys 1", "0s set client.hot-percent 100"];

/** A leader is cut off with a client, and misses its quorum late; the others elect one when its lease is over. */
const leftBehind: Aim = {
  regions: 6, seed: 2, seconds: 16, lines: [...FEW_KEYS, "0s set client.rate 60",
    "1s partition 1,client 1 | 2,3,client 2,pd 1,pd 2,pd 3"],
  faults: [
    fault("store/lease.ts", "a leader reads by itself after its lease has ended", " && clock < lead.leaseUntil &&", " &&"),
    fault("store/requests.ts", "a leader without a lease asks no quorum before it reads",
      "return queueRead(turn, peer, lead, get);", "{\n    answerGet(turn, peer, get);\n    return false;\n  }"),
  ],
};

/** The next leader of PD goes by a calendar that is behind. */
const earlyCalendar: Aim = {
  regions: 3, seed: 1, seconds: 16, lines: ["0s set client.workload bank", "0s set client.rate 20",
    "1s clock pd 2 -30s", "1s clock pd 3 -30s", "3s kill pd 1"],
  faults: [
    fault("pd/office.ts", "timestamps go back when PD's leader changes",
      "syncTso(state.tso, state.etcd.disk.stored.tsoSavedMillis, host.wallClock(),",
      "syncTso(state.tso, -Infinity, host.wallClock(),"),
  ],
};

/** A client ends as it has committed, before it could say so. */
const lastWords: Aim = {
  regions: 3, seed: 1, seconds: 8, lines: ["0s set client.workload list-append", "0s set client.rate 30",
    "2s crash client 1 before commit-secondaries", "3s start client 1", "4s crash client 2 before commit-secondaries"],
  faults: [
    fault("client/txn/index.ts", "what a crashed client may have committed is told as failed",
      "mayBeCommitted(transaction) ? \"unknown\" : \"failed\"", "mayBeCommitted(transaction) ? \"failed\" : \"failed\""),
  ],
};

const orders = (workload: string, ...lines: readonly string[]): readonly string[] =>
  [`0s set client.workload ${workload}`, "0s set client.rate 60", "0s set client.txn-retry begin-anew", ...lines];

/** A saga gives back what it has taken; its coordinator ends as the order is placed, and comes back. */
const saga: Aim = {
  regions: 3, seed: 1, seconds: 6, lines: orders("order-saga", "2s crash client 1 before close", "3s start client 1"),
  faults: [
    fault("client/workloads/order-steps.ts", "what a saga amends is given back twice as much",
      "const [more, less] = [heldBy(after) - heldBy(before), freeOf(after) - freeOf(before)];",
      "const more = heldBy(after) - heldBy(before);\n  const less = (freeOf(after) - freeOf(before)) * (doing === \"give-back\" ? 2 : 1);"),
    fault("client/workloads/order-steps.ts", "an order that is placed is cancelled by who does not know it",
      "case \"give-back\": return before === \"placed\" ? null : \"cancelled\";", "case \"give-back\": return \"cancelled\";"),
  ],
};

/** What TCC reserves is paid for once the whole of it is reserved. */
const tcc: Aim = {
  regions: 3, seed: 1, seconds: 6, lines: orders("order-tcc"),
  faults: [
    fault("client/workloads/order-steps.ts", "TCC confirms a payment without an order",
      "\"try-payment\", \"try-order\", \"decide\",", "\"try-payment\", \"decide\","),
  ],
};

/** An order in one transaction is seen whole or not at all. */
const wholeOrders: Aim = {
  regions: 3, seed: 1, seconds: 6, lines: orders("order"),
  faults: [
    fault("store/mvcc/reader.ts", "who looks at an order looks past locks",
      "if (lock.minCommitTs > ts || bypass.includes(lock.startTs)) return false;", "return false;"),
  ],
};

/** A client ends with its commit half done; its primary key is written anew, and old versions go. */
const oldVersions: Aim = {
  regions: 3, seed: 1, seconds: 860, lines: ["0s set client.rate 0", "0s set client.gc-enable off", "1s client 1 begin",
    "1s client 1 put a 1", "1s client 1 put z 2", "1s crash client 1 before commit-secondaries", "1s client 1 commit",
    "3s client 2 put a 3", "660s set client.gc-enable on", "850s client 2 get z"],
  faults: [
    fault("client/txn/gc.ts", "old versions go before the locks that are older have ended",
      "if (isKnownToAll && garbage.ended < garbage.aim) endLocks(state, host, txn);",
      "if (isKnownToAll) garbage.ended = garbage.aim;"),
  ],
};

/** Who reads at a leader is committed behind by prewrites alone: each of a few counters is read and added to all the time. */
const quickCommits: Aim = {
  regions: 3, seed: 1, seconds: 8, lines: ["0s set client.workload list-append", "0s set client.rate 200",
    "0s set client.txn-keys 3", "0s set client.async-commit on", "0s set client.one-phase-commit on"],
  faults: [
    fault("store/mvcc/prewrite.ts", "a commit by prewrites alone takes no heed of reads",
      "Math.max(least, Math.max(maxTs, startTs, forUpdateTs) + 1)", "Math.max(least, startTs + 1)"),
  ],
};

/** A pessimistic lock is lost with the leader that alone knew of it; another client locks the key, writes it and is done. */
const lostLocks: Aim = {
  regions: 1, seed: 1, seconds: 34, lines: ["0s set client.rate 0", "0s client 2 put x 0", "1s client 1 begin pessimistic",
    "1s client 1 put x 1", "2s kill leader of region 1", "25s client 2 begin pessimistic", "25s client 2 put x 2",
    "25s client 2 commit", "30s client 1 commit"],
  faults: [
    fault("store/mvcc/prewrite.ts", "a pessimistic lock that is lost is made good though somebody has written since",
      "if (own === null && isPessimistic && newest !== undefined && newest.commitTs >= startTs)",
      "if (own === null && isPessimistic && newest !== undefined && newest.commitTs < 0)"),
  ],
};

/** A leader commits what it can tell no follower any more; the next one learns of it only with an entry of its own. */
const newOffice: Aim = {
  regions: 1, seed: 1, seconds: 30, lines: [...FEW_KEYS, "0s set client.rate 40", "0s set disk.fsync-latency 500ms",
    "3s cut store 1 -> store 2", "3s cut store 1 -> store 3"],
  faults: [
    fault("store/requests.ts", "a new leader reads before it has applied an entry of its term",
      "tellRefused(turn, peer.regionId, get, { kind: \"StaleCommand\" });\n    return false;",
      "answerRead(turn, peer, get);\n    return false;"),
  ],
};

/**
 * A client that has not heard of a split reads at the part that has kept the region's id, and misses what the other part has.
 * No check of these alone protects anything: the version is looked at first, then the key, and the key once more when a read is
 * answered. And as the part with the id is the right one, no range that begins in it ends too early.
 */
const oldRange: Aim = {
  regions: 1, seed: 1, seconds: 11, lines: ["0s set client.rate 0", "1s client 2 put a 1", "1s client 2 put z 3",
    "4s pd-ctl operator add split-region 1 --policy=usekey --keys=6d", "10s client 2 begin", "10s client 2 scan a"],
  faults: [{
    ...fault("store/requests.ts", "a region serves whoever asks it, of whatever epoch and range",
      "if (epoch.version !== region.epoch.version) return epochNotMatch(turn, peer);\n  if (!holdsKey(region, key)) return { kind: \"KeyNotInRegion\", regionId, key };",
      ""),
    also: [fault("store/respond.ts", "and looks at it no more when it answers",
      "!holdsKey(region, key) ? epochNotMatch(turn, peer) : disk", "disk")],
  }],
};

/**
 * A key is read at a leader; the next one does not know how far others have read, and PD, who would tell it, does not hear it.
 * The prewrite of who is about to commit by that alone was sent before the read, and comes after it.
 */
const unheardReads: Aim = {
  regions: 1, seed: 1, seconds: 8, lines: ["0s set client.rate 0", "0s set client.async-commit on", "1s client 2 put a 0",
    "2s client 1 begin", "2s client 1 put a 1", "2s latency client 1 -> store 1 3s", "3s client 1 commit", "4s client 2 begin",
    "4s client 2 get a", "4.5s cut store 2 -> pd 1", "4.5s cut store 2 -> pd 2", "4.5s cut store 2 -> pd 3",
    "5s transfer-leader 1 to 2"],
  faults: [
    fault("store/mvcc/scheduler.ts", "a new leader commits by prewrites alone before it knows of reads at the old one",
      "return isSynced(turn, lead) ? null : { kind: \"MaxTimestampNotSynced\", regionId };", "return null;"),
  ],
};

/** Transactions read the past at replicas; one of them hears its leaders, and can write nothing down. */
const stalePast: Aim = {
  regions: 3, seed: 1, seconds: 14, lines: ["0s set client.workload bank", "0s set client.rate 40", "0s set client.txn-keys 12",
    "0s set client.replica-read stale", "0s set client.read-staleness 2s", "0s set resolved-ts.advance-ts-interval 500ms",
    "4s transfer-leader 3 to 1", "6s stall-disk store 3 for 7s"],
  faults: [
    fault("store/resolved-ts.ts", "a replica shows a past that it has not applied yet",
      "return disk.applied >= known.index ? known : known.safe;", "return disk.applied >= 0 ? known : known.safe;"),
  ],
};

/** A raw key is deleted, and looked for. */
const rawDeletes: Aim = {
  regions: 1, seed: 1, seconds: 5, lines: ["0s set client.rate 0", "1s client 1 rawput a 1", "1s client 1 rawput b 2",
    "2s client 1 rawdelete a", "3s client 2 rawscan a to c", "4s client 2 rawget a"],
  faults: [
    fault("store/commands/put.ts", "a raw delete leaves the key as it is",
      "if (value === null) orderedRemove(state.data, key, `${key}\\0`);", ""),
    fault("store/mvcc/raw-scan.ts", "a raw scan leaves out the last key of its range",
      "return outcome({ kind: \"pairs\", pairs, locked: null });", "return outcome({ kind: \"pairs\", pairs: pairs.slice(0, -1), locked: null });"),
  ],
};

export const AIMS: readonly Aim[] = [
  leftBehind, earlyCalendar, lastWords, saga, tcc, wholeOrders, oldVersions, quickCommits, lostLocks, newOffice,
  oldRange, unheardReads, stalePast, rawDeletes,
];

import type { Mutant } from "./mutants.ts";

/** A fault in the running engine, and the failovers in which it is found: of what kind, under which workload. */
export interface Sabotage extends Mutant {
  readonly failover: string;
  readonly workload: string;
  /** The seed that found it last: where that finds it no more, others are tried. */
  readonly seed: number;
}

const sabotage = (
  failover: string, workload: string, file: string, name: string, find: string, replace: string, seed = 1,
): Sabotage => ({ failover, workload, file: `../${file}`, name, find, replace, seed });

const durability: readonly Sabotage[] = [
  sabotage("power-loss", "register", "group/pump.ts", "what a write promises is said before the disk has it",
    "  group.writesInFlight++;\n  machine.write(", "  release(machine, context, group, write);\n  group.writesInFlight++;\n  machine.write("),
  sabotage("restart-storm", "register", "group/pump.ts", "a vote is forgotten by whoever starts again",
    "  storageSetHardState(storage, hardState);", "  storageSetHardState(storage, { ...hardState, vote: before.vote });"),
  sabotage("store-kill", "bank", "store/mvcc/apply.ts", "a replica that follows skips every seventh change of column families",
    "  for (let i = 0; i < modifies.length;) {\n", "  for (let i = 0; i < modifies.length;) {\n    if (lead === null && disk.applied % 7 === 0 && ++i) continue;\n", 23),
];

const answers: readonly Sabotage[] = [
  sabotage("power-loss", "register", "store/requests.ts", "a write is answered when it is proposed",
    "  if (error !== null) respond(turn, client, requestId, regionId, null, error);\n  return error === null;",
    "  respond(turn, client, requestId, regionId, null, error);\n  return error === null;"),
  sabotage("store-kill", "bank", "store/mvcc/scheduler.ts", "a command of a transaction is answered before it is in the log",
    "else propose(turn, peer, peer.lead, taskWith(task, task.held, outcome), outcome);",
    "else {\n    propose(turn, peer, peer.lead, taskWith(task, task.held, outcome), outcome);\n    finish(turn, id, outcome.result, null);\n  }", 16),
];

const elections: readonly Sabotage[] = [
  sabotage("store-kill", "register", "raft/election.ts", "votes are given regardless of the log",
    "!isUpToDate(log, message.logTerm, message.index)", "false", 9),
  sabotage("power-loss", "register", "raft/quorum.ts", "what one replica has is committed",
    "indexes[count - majority(count)]", "indexes[count - 1]"),
  sabotage("partition", "register", "raft/quorum.ts", "one vote of three is enough",
    "const needed = majority(count);", "const needed = 1;"),
];

const leases: readonly Sabotage[] = [
  sabotage("partition", "register", "store/lease.ts", "a lease outlives the election timeout",
    "(raftElectionTimeoutTicks - 1) * raftBaseTickInterval)", "0) + 30_000_000", 4),
];

const locks: readonly Sabotage[] = [
  sabotage("store-kill", "bank", "store/mvcc/prewrite.ts", "another transaction's lock is not looked at",
    "if (cell.lock !== null && own === null) return wasLocked(command, mutation, cell.lock);", "", 16),
  sabotage("store-kill", "bank", "store/mvcc/prewrite.ts", "what was committed since the start is no conflict",
    "if (newest.commitTs > startTs) return", "if (newest.commitTs > startTs && startTs < 0) return", 16),
  sabotage("store-kill", "bank", "store/mvcc/reader.ts", "readers look past locks",
    "if (lock.minCommitTs > ts || bypass.includes(lock.startTs)) return false;", "return false;"),
  sabotage("store-kill", "bank", "store/mvcc/latches.ts", "commands take no latches",
    "return held === task.keys.length;", "return held >= 0;"),
];

const reads: readonly Sabotage[] = [
  sabotage("store-kill", "bank", "store/mvcc/reader.ts", "readers see what was committed behind their timestamp",
    "findAmongOlder(writes, ts, isAbove, isOfData);", "findAmongOlder(writes, ts, () => false, isOfData);", 24),
  sabotage("restart-storm", "bank", "store/mvcc/check-txn-status.ts", "who asks for a transaction that is committed hears that it was rolled back",
    "  if (commitTs > 0) return answer({ kind: \"committed\", commitTs });\n", ""),
];

const commits: readonly Sabotage[] = [
  sabotage("power-loss", "bank", "client/txn/commit.ts", "a transaction commits at a timestamp of its own making",
    "const { id, primary, startTs } = transaction;\n  launch(state, host, { kind: \"commit\", keys: [primary], startTs, commitTs }",
    "const { id, primary, startTs } = transaction;\n  transaction.commitTs = startTs + 1;\n  launch(state, host, { kind: \"commit\", keys: [primary], startTs, commitTs: startTs + 1 }"),
  sabotage("store-kill", "bank", "client/txn/commit.ts", "the primary is committed when one region of several has prewritten",
    "  if (transaction.pending > 0) return;\n  transaction.tryOnePhase", "  if (transaction.phase !== \"prewriting\") return;\n  transaction.tryOnePhase", 4),
  sabotage("store-kill", "bank", "client/txn/commit.ts", "secondaries are committed before the primary",
    "  launch(state, host, { kind: \"commit\", keys: [primary], startTs, commitTs }, id, PATIENCE.commit);",
    "  commitInBackground(state, host, transaction, others(transaction.mutations, primary));\n  launch(state, host, { kind: \"commit\", keys: [primary], startTs, commitTs }, id, PATIENCE.commit);", 7),
  sabotage("store-kill", "bank", "store/mvcc/commit.ts", "a commit below what a reader was promised",
    "if (commitTs < minCommitTs) {", "if (commitTs < 0) {", 8),
  sabotage("store-kill", "list-append", "store/mvcc/prewrite.ts", "a commit by prewrites alone need not be behind all reads",
    "Math.max(maxTs, startTs, forUpdateTs) + 1", "Math.max(startTs, forUpdateTs) + 1", 20),
  sabotage("pd-leader-kill", "bank", "pd/tso.ts", "PD gives out a timestamp twice", "  tso.logical += count;",
    "  tso.logical = Math.max(1, tso.logical);"),
];

export const SABOTAGES: readonly Sabotage[] = [
  ...durability, ...answers, ...elections, ...leases, ...locks, ...reads, ...commits,
];

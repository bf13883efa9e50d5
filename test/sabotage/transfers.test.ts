import { expect, test } from "vitest";
import type { Mutant } from "./mutants.ts";
import { loadTransfers } from "./sabotage.ts";

const SEEDS = 12;
const STEPS = 1_000;

const mutant = (file: string, name: string, find: string, replace: string): Mutant =>
  ({ file: `../store/mvcc/${file}`, name, find, replace });

/** Each breaks one thing on which the atomicity or the isolation of transactions rests. */
const MUTANTS: readonly Mutant[] = [
  mutant("prewrite.ts", "another transaction's lock is not looked at",
    "if (cell.lock !== null && own === null) return wasLocked(command, mutation, cell.lock);", ""),
  mutant("prewrite.ts", "what was committed since the start is no conflict",
    "if (newest.commitTs > startTs) return", "if (newest.commitTs > startTs && startTs < 0) return"),
  mutant("prewrite.ts", "its own rollback is no conflict", "if (newest.commitTs === startTs && tellsRollback(newest)) return",
    "if (newest.commitTs === startTs && tellsRollback(newest) && startTs < 0) return"),
  mutant("prewrite.ts", "a commit by prewrites alone need not be behind all reads",
    "Math.max(maxTs, startTs, forUpdateTs) + 1", "Math.max(startTs, forUpdateTs) + 1"),
  mutant("prewrite.ts", "a lost pessimistic lock is made good whatever was written",
    "if (own === null && isPessimistic && newest !== undefined && newest.commitTs >= startTs) {", "if (startTs < 0) {"),
  mutant("commit.ts", "a commit below what a reader was promised", "if (commitTs < minCommitTs) {", "if (commitTs < 0) {"),
  mutant("commit.ts", "a commit without a lock",
    "if (committedAt(cell, startTs) > 0) return NO_STEP;", "return NO_STEP;"),
  mutant("reader.ts", "readers look past locks",
    "return ts !== MAX_TS || key !== lock.primary || lock.useAsyncCommit;", "return false;"),
  mutant("check-secondary-locks.ts", "a secondary that is missing may still come",
    "modifies.push(...rollBackMissing(key, cell, startTs, true, record.overlapped));", ""),
  mutant("rolling-back.ts", "no record is left of a rollback",
    "return [{ kind: \"put-write\", key, write }];", "return write.commitTs < 0 ? [{ kind: \"put-write\", key, write }] : [];"),
  mutant("check-txn-status.ts", "a reader is told of a later commit that nobody was told of",
    "isPushed ? { modifies: [{ kind: \"put-lock\", key: primary, lock: now }] } : {}", "{}"),
];

test("nothing is wrong with transfers as they are", async () => {
  const fault = await loadTransfers(null);
  expect(fault(1, STEPS)).toBeNull();
});

test.each(MUTANTS.map((each) => [each.name, each] as const))("transfers find it out: %s", async (_, each) => {
  const fault = await loadTransfers(each);
  let found: string | null = null;
  for (let seed = 1; found === null && seed <= SEEDS; seed++) found = fault(seed, STEPS);
  expect(found).not.toBeNull();
});

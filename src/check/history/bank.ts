import { START, type Instant } from "../../kernel/time.ts";
import type { HistoryVerdict } from "../../proto/findings.ts";
import type { HistoryEntry } from "../../proto/history.ts";

/**
 * What a bank is known to hold: as much as its accounts held when they were opened, or when they were first looked at
 * together.
 */
export interface Bank {
  accounts: number;
  total: number | null;
  /** When it was last known that there are accounts: before that, somebody may have found none. */
  openedAt: Instant;
}

export const createBank = (): Bank => ({ accounts: 0, total: null, openedAt: START });

/**
 * The total of all accounts stays in every snapshot. A transaction that reads without writing is a snapshot if it reads as many
 * accounts as any before it; one that writes without reading opens accounts. What does not exist holds nothing.
 */
export function checkBank(entries: readonly HistoryEntry[], bank: Bank = createBank()): HistoryVerdict {
  let checked = 0;
  for (const entry of entries) {
    const found = totalIn(bank, entry);
    if (found === null) continue;
    checked++;
    if (found !== bank.total) {
      return { outcome: "violated", checked,
        finding: { kind: "wrong-total", expected: bank.total ?? 0, found, reader: entry, part: [entry] } };
    }
  }
  return { outcome: "ok", checked };
}

/** The total that a snapshot found; null for a transaction that says nothing of it. */
function totalIn(bank: Bank, { operations, outcome, call, end }: HistoryEntry): number | null {
  if (outcome !== "ok") return null;
  let reads = 0;
  let writes = 0;
  let sum = 0;
  let held = 0;
  for (const operation of operations) {
    if (operation.kind === "read") reads++;
    else if (operation.kind === "write") writes++;
    else continue;
    if (operation.value !== null) held++;
    sum += Number(operation.value ?? 0);
  }
  if ((reads > 0 && writes > 0) || reads + writes < 2) return null;
  // Who looked before the accounts were opened, or while they were, may have found none.
  if (held === 0 && (bank.total === null || call <= bank.openedAt)) return null;
  if (reads + writes > bank.accounts) {
    bank.accounts = reads + writes;
    bank.total = sum;
    bank.openedAt = end ?? call;
  }
  return reads < bank.accounts ? null : sum;
}

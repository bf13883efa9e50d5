import { bringRegionLabels } from "./region-labels.ts";
import { bringReplication } from "./replication.ts";
import { bringTransactions } from "./transactions.ts";

/** Brings what comes with hands and few runs need: transactions, replication beside Raft, labels of regions. */
export function bringRareParts(): void {
  bringRegionLabels();
  bringReplication();
  bringTransactions();
}

import { PREWARMING } from "../client/prewarm/part.ts";
import { prewarming } from "../client/prewarm/prewarm.ts";
import { bring } from "../kernel/late-part.ts";
import { bringDetection } from "./detection/index.ts";
import { bringRegionLabels } from "./region-labels.ts";
import { bringReplication } from "./replication.ts";
import { bringTransactions } from "./transactions.ts";

/** Brings what comes with hands and few runs need: transactions, replication beside Raft, labels of regions, and so on. */
export function bringRareParts(): void {
  bringDetection();
  bringRegionLabels();
  bringReplication();
  bringTransactions();
  bring(PREWARMING, prewarming);
}

import { PREWARMING } from "../client/prewarm/part.ts";
import { prewarming } from "../client/prewarm/prewarm.ts";
import { bring } from "../kernel/late-part.ts";
import { RESOLVED_TS } from "../store/resolved-ts-part.ts";
import {
  answerLeaders, leadersConfirmed, resolveTimestamps, safePastOf, timestampForRound,
} from "../store/resolved-ts.ts";
import { bringDetection } from "./detection/index.ts";
import { bringRegionLabels } from "./region-labels.ts";
import { bringReplication } from "./replication.ts";
import { bringTransactions } from "./transactions.ts";

/** Brings what comes with hands and few runs need: transactions, replication beside Raft, reads of the past, and so on. */
export function bringRareParts(): void {
  bringDetection();
  bringRegionLabels();
  bringReplication();
  bringTransactions();
  bring(PREWARMING, prewarming);
  bring(RESOLVED_TS, { resolveTimestamps, timestampForRound, answerLeaders, leadersConfirmed, safePastOf });
}

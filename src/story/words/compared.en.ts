import type { FigureName, WhatIfId } from "../comparison/types.ts";

/** What is compared of two runs, as heads of rows. */
export const comparedFiguresEn: Readonly<Record<FigureName, string>> = {
  "unavailable": "Unavailable, over all key ranges",
  "longest-outage": "Longest outage of one range",
  "regions-out": "Ranges that were out",
  "first-leader": "Fault to the last new leader",
  "first-write": "Fault to the last first write",
  "elections": "Elections won",
  "highest-term": "Highest term",
  "ok": "Operations that succeeded",
  "failed": "Operations that failed",
  "undetermined": "Operations lost: nobody knows how they ended",
  "retries": "Retries",
  "repair-started": "Fault to the first repair",
  "repair-finished": "Fault to everything repaired",
  "not-repaired": "Regions not whole at the end",
  "writes-lost": "Acknowledged writes lost",
};

/** What is asked of a fault. */
export const whatIfsEn: Readonly<Record<WhatIfId, string>> = {
  "pre-vote-off": "PreVote off",
  "election-halved": "Election timeout halved",
  "fault-later": "The fault one second later",
  "down-time": "max-store-down-time 10 min",
  "policy": "With a failover policy",
  "five-replicas": "Five replicas",
  "other-seed": "Another seed",
};

import type { RecoveryStage } from "../../proto/recovery.ts";

const regions = (count: number): string => (count === 1 ? "1 region" : `${count} regions`);

/** What PD does in each stage of an unsafe recovery, as a sentence without its end. */
export const recoveryStagesEn: Readonly<Record<RecoveryStage, (count: number) => string>> = {
  "collect-report": () => "PD begins an unsafe recovery: it asks the stores that are left what they hold",
  "force-leader": (count) => `Unsafe recovery: the longest log that is left is to lead ${regions(count)} without a majority`,
  "demote-failed-voter": (count) => `Unsafe recovery: the lost replicas of ${regions(count)} become learners`,
  "create-empty-region": (count) => `Unsafe recovery: ${regions(count)} without data take the place of what is lost as a whole`,
  "exit-force-leader": () => "Unsafe recovery: leaders go back to Raft's rules",
  finished: () => "The unsafe recovery is finished: what only the lost replicas held is gone, acknowledged or not",
  failed: () => "The unsafe recovery has failed",
};

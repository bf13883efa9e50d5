import type { Scenario } from "../scenario.ts";
import { asleepStoreDies } from "./asleep-store-dies.ts";
import { backAfterHalfAnHour } from "./back-after-31-minutes.ts";
import { logGap } from "./log-gap.ts";
import { majorityPartition } from "./majority-partition.ts";
import { pdAllDie } from "./pd-all-die.ts";
import { pdClockJumps } from "./pd-clock-jumps.ts";
import { pdLeaderDies } from "./pd-leader-dies.ts";
import { pdMajorityCut } from "./pd-majority-cut.ts";
import { pdMinorityCut } from "./pd-minority-cut.ts";
import { peakPrewarmed } from "./peak-prewarmed.ts";
import { powerLoss } from "./power-loss.ts";
import { safeMode } from "./safe-mode.ts";
import { scaleOutAndIn } from "./scale-out-and-in.ts";
import { slowStore } from "./slow-store.ts";
import { slowStoreKept } from "./slow-store-kept.ts";
import { splitAndMerge } from "./split-and-merge.ts";
import { unsafeRecovery } from "./unsafe-recovery.ts";
import { zoneLost } from "./zone-lost.ts";
import { zoneLostIsolated } from "./zone-lost-isolated.ts";
import { zonesApart } from "./zones-apart.ts";
import { articleMachine } from "./article-machine.ts";
import { environments } from "./environments.ts";
import { evictLeaderRestart } from "./evict-leader-restart.ts";
import { gentleRestart } from "./gentle-restart.ts";
import { healthy } from "./healthy.ts";
import { hotRegion } from "./hot-region.ts";
import { leaderLosesLease } from "./leader-loses-lease.ts";
import { lostMajority } from "./lost-majority.ts";
import { minorityPartition } from "./minority-partition.ts";
import { oneGroup } from "./one-group.ts";
import { oneWayCut } from "./one-way-cut.ts";
import { raft } from "./raft.ts";
import { replicationAsync } from "./replication-async.ts";
import { replicationAvailabilityFirst } from "./replication-availability-first.ts";
import { replicationLogCut } from "./replication-log-cut.ts";
import { replicationSemiSync } from "./replication-semi-sync.ts";
import { replicationSingleOwner } from "./replication-single-owner.ts";
import { rollingRestart } from "./rolling-restart.ts";
import { ruleConflictOnlyTruncation } from "./rule-conflict-only-truncation.ts";
import { ruleLogUpToDateCheck } from "./rule-log-up-to-date-check.ts";
import { ruleNoopAtElection } from "./rule-noop-at-election.ts";
import { ruleOneVotePerTerm } from "./rule-one-vote-per-term.ts";
import { rulePersistEntriesBeforeAck } from "./rule-persist-entries-before-ack.ts";
import { ruleLeaderStepDown } from "./rule-leader-step-down.ts";
import { rulePreVote } from "./rule-pre-vote.ts";
import { rulePreviousEntryCheck } from "./rule-previous-entry-check.ts";
import { ruleRandomisedTimeouts } from "./rule-randomised-timeouts.ts";
import { splitVote } from "./split-vote.ts";
import { storeDies } from "./store-dies.ts";

/** The scenarios that come with the page, in the order of its gallery. */
export const SCENARIOS: readonly Scenario[] = [
  healthy, raft, oneGroup, storeDies, asleepStoreDies, splitVote, leaderLosesLease, minorityPartition, majorityPartition,
  zonesApart, oneWayCut, articleMachine, slowStore, slowStoreKept, safeMode, hotRegion, splitAndMerge,
  pdLeaderDies, pdAllDie, pdMinorityCut, pdMajorityCut, pdClockJumps,
  powerLoss, rollingRestart, gentleRestart, evictLeaderRestart, logGap, backAfterHalfAnHour, zoneLost,
  zoneLostIsolated, scaleOutAndIn, environments, peakPrewarmed, lostMajority, unsafeRecovery,
  replicationAsync, replicationSemiSync, replicationAvailabilityFirst, replicationLogCut,
  replicationSingleOwner,
  ruleLogUpToDateCheck, ruleOneVotePerTerm, rulePersistEntriesBeforeAck, rulePreviousEntryCheck, ruleConflictOnlyTruncation,
  rulePreVote, ruleLeaderStepDown, ruleRandomisedTimeouts, ruleNoopAtElection,
];

/** The scenario of that id, or undefined where none comes with the page. */
export const scenarioOf = (id: string): Scenario | undefined => SCENARIOS.find((scenario) => scenario.id === id);

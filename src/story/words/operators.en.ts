import type { CancelReason, OperatorName } from "../../proto/operators.ts";
import { changeText, pdStepText } from "../../proto/pd-text.ts";
import type { OperatorWords } from "./dictionary.ts";

/** What an operator is for: as an intention and as a deed. */
interface Work {
  readonly todo: string;
  readonly done: string;
}

/** What each of PD's operators is for. */
export const works: Readonly<Record<OperatorName, Work>> = {
  "replace-rule-down-peer": {
    todo: "replace the replica on the Down store",
    done: "replaced the replica on the Down store",
  },
  "replace-rule-down-leader-peer": {
    todo: "replace the leading replica on the Down store",
    done: "replaced the leading replica on the Down store",
  },
  "replace-rule-offline-peer": {
    todo: "replace the replica on the leaving store",
    done: "replaced the replica on the leaving store",
  },
  "replace-rule-offline-leader-peer": {
    todo: "replace the leading replica on the leaving store",
    done: "replaced the leading replica on the leaving store",
  },
  "add-rule-peer": { todo: "add a missing replica", done: "added a missing replica" },
  "replace-rule-swap-fit-peer": {
    todo: "move a replica whose store another rule needs", done: "moved a replica whose store another rule needed",
  },
  "replace-rule-swap-fit-leader-peer": {
    todo: "move the leading replica whose store another rule needs",
    done: "moved the leading replica whose store another rule needed",
  },
  "fix-demote-voter": { todo: "make the voter a learner", done: "made the voter a learner" },
  "fix-leader-role": { todo: "move the Raft leader where its rule wants it", done: "moved the Raft leader where its rule wants it" },
  "fix-follower-role": {
    todo: "move the Raft leader off a replica that shall follow", done: "moved the Raft leader off a replica that shall follow",
  },
  "fix-peer-role": { todo: "make the learner a voter", done: "made the learner a voter" },
  "move-to-better-location": { todo: "move a replica to a better place", done: "moved a replica to a better place" },
  "remove-orphan-peer": { todo: "remove a surplus replica", done: "removed a surplus replica" },
  "remove-replaced-orphan-peer": {
    todo: "remove the replica that another has replaced",
    done: "removed the replica that another has replaced",
  },
  "remove-unhealthy-orphan-peer": {
    todo: "remove a surplus replica that is unhealthy",
    done: "removed a surplus replica that was unhealthy",
  },
  "replace-down-peer-with-orphan-peer": {
    todo: "put a surplus replica in the place of the one that is down",
    done: "put a surplus replica in the place of the one that was down",
  },
  "leave-joint-state": { todo: "finish a change of members", done: "finished a change of members" },
  "admin-transfer-leader": { todo: "move the Raft leader as ordered", done: "moved the Raft leader as ordered" },
  "admin-move-region": { todo: "move the replicas as ordered", done: "moved the replicas as ordered" },
  "admin-move-peer": { todo: "move a replica as ordered", done: "moved a replica as ordered" },
  "admin-add-peer": { todo: "add a replica as ordered", done: "added a replica as ordered" },
  "admin-add-learner": { todo: "add a learner as ordered", done: "added a learner as ordered" },
  "admin-remove-peer": { todo: "remove a replica as ordered", done: "removed a replica as ordered" },
  "scatter-region": { todo: "spread the region as ordered", done: "spread the region as ordered" },
  "evict-leader": { todo: "take the Raft leader from the store as ordered", done: "took the Raft leader from the store as ordered" },
  "grant-leader": { todo: "give the Raft leader to the store as ordered", done: "gave the Raft leader to the store as ordered" },
  "evict-slow-trend": {
    todo: "take the Raft leader from the store that becomes slower", done: "took the Raft leader from the store that becomes slower",
  },
  "evict-slow-store": { todo: "take the Raft leader from the slow store", done: "took the Raft leader from the slow store" },
  "evict-stopping-store": {
    todo: "take the Raft leader from the store that is about to stop",
    done: "took the Raft leader from the store that was about to stop",
  },
  "shuffle-leader": { todo: "move the Raft leader at random", done: "moved the Raft leader at random" },
  "random-move-hot-leader": { todo: "move a busy region's leader at random", done: "moved a busy region's leader at random" },
  "random-merge": { todo: "merge with a neighbour at random", done: "merged a neighbour at random" },
  "label-reject-leader": {
    todo: "take the Raft leader from a store whose label rejects it",
    done: "took the Raft leader from a store whose label rejects it",
  },
  "scatter-range-leader": { todo: "move the Raft leader to spread a range", done: "moved the Raft leader to spread a range" },
  "scatter-range-region": { todo: "move a replica to spread a range", done: "moved a replica to spread a range" },
  "shuffle-region": { todo: "move a replica at random", done: "moved a replica at random" },
  "transfer-hot-read-leader": { todo: "lead a busy region elsewhere (reads)", done: "led a busy region elsewhere (reads)" },
  "transfer-hot-write-leader": { todo: "lead a busy region elsewhere (writes)", done: "led a busy region elsewhere (writes)" },
  "move-hot-read-leader": { todo: "move a busy region's leader (reads)", done: "moved a busy region's leader (reads)" },
  "move-hot-write-leader": { todo: "move a busy region's leader (writes)", done: "moved a busy region's leader (writes)" },
  "move-hot-read-peer": { todo: "move a busy region's replica (reads)", done: "moved a busy region's replica (reads)" },
  "move-hot-write-peer": { todo: "move a busy region's replica (writes)", done: "moved a busy region's replica (writes)" },
  "admin-split-region": { todo: "split as ordered", done: "split the region as ordered" },
  "admin-merge-region": { todo: "merge with a neighbour as ordered", done: "merged a neighbour as ordered" },
  "labeler-split-region": { todo: "split where labels begin", done: "split where labels begin" },
  "rule-split-region": { todo: "split where other placement rules begin", done: "split where other placement rules begin" },
  "merge-region": { todo: "merge with a neighbour, being small", done: "merged small neighbours" },
  "balance-region": { todo: "move a replica to even out the stores", done: "moved a replica to even out the stores" },
  "balance-leader": {
    todo: "move the Raft leader to even out the stores",
    done: "moved the Raft leader to even out the stores",
  },
};

const cancelled: Readonly<Record<CancelReason, string>> = {
  "region-not-found": "region not found",
  "epoch-not-match": "epoch not match",
  "stale-status": "stale status",
  timeout: "timeout",
  replaced: "replaced",
  "admin-stop": "admin stop",
  "related-merge-region": "related merge region",
};

/** English readers get PD's own words. */
export const operatorsEn: OperatorWords = { step: pdStepText, change: changeText, cancelled };

import type { Key, PeerId, Region, RegionId, StoreId } from "./region.ts";

/** Schedulers of PD that a setting switches. What each does is a file of `pd/schedulers`. */
export const SWITCHED_SCHEDULERS = [
  "balance-leader", "balance-region", "balance-hot-region", "evict-slow-store", "evict-stopping-store", "shuffle-leader",
  "shuffle-region", "shuffle-hot-region", "random-merge", "label", "evict-slow-trend",
] as const;
/** Those that there are while somebody has given them a store. */
export const STORE_SCHEDULERS = ["evict-leader", "grant-leader"] as const;
export type StoreScheduler = (typeof STORE_SCHEDULERS)[number];

/** Those that there are while somebody has given them ranges of keys. */
const RANGE_SCHEDULERS = ["scatter-range"] as const;

/** All of them, in the order in which they are armed. */
export const SCHEDULER_NAMES = [...SWITCHED_SCHEDULERS, ...STORE_SCHEDULERS, ...RANGE_SCHEDULERS] as const;
export type SchedulerName = (typeof SCHEDULER_NAMES)[number];

export type SwitchedScheduler = (typeof SWITCHED_SCHEDULERS)[number];

export const isSwitchedScheduler = (name: SchedulerName): name is SwitchedScheduler =>
  (SWITCHED_SCHEDULERS as readonly SchedulerName[]).includes(name);

export const isStoreScheduler = (name: SchedulerName): name is StoreScheduler =>
  (STORE_SCHEDULERS as readonly SchedulerName[]).includes(name);

/** The name by which pd-ctl knows a scheduler. */
export const schedulerText = (name: string): string => (name === "all" ? name : `${name}-scheduler`);

/** What balance-hot-region wants of a region: to lead it elsewhere, or to place it elsewhere. */
const HOT_OPERATORS = [
  "transfer-hot-read-leader", "move-hot-read-leader", "move-hot-read-peer", "transfer-hot-write-leader", "move-hot-write-leader",
  "move-hot-write-peer",
] as const;
export type HotOperator = (typeof HOT_OPERATORS)[number];

/** Operators of schedulers that do not bear their scheduler's name, and whose they are. */
const OTHER_NAMES = {
  "random-move-hot-leader": "shuffle-hot-region", "label-reject-leader": "label",
  "scatter-range-leader": "scatter-range", "scatter-range-region": "scatter-range",
} as const;

type Renamed = "balance-hot-region" | (typeof OTHER_NAMES)[keyof typeof OTHER_NAMES];
type SchedulerOperator = Exclude<SchedulerName, Renamed> | HotOperator | keyof typeof OTHER_NAMES;

/** What an operator is for, by PD's own name: what a scheduler, a checker or a person wants of a region. */
export type OperatorName =
  | SchedulerOperator
  | "replace-rule-down-peer" | "replace-rule-down-leader-peer"
  | "replace-rule-offline-peer" | "replace-rule-offline-leader-peer"
  | "replace-rule-swap-fit-peer" | "replace-rule-swap-fit-leader-peer"
  | "add-rule-peer" | "move-to-better-location"
  | "fix-peer-role" | "fix-demote-voter" | "fix-leader-role" | "fix-follower-role"
  | "remove-orphan-peer" | "remove-replaced-orphan-peer" | "remove-unhealthy-orphan-peer"
  | "replace-down-peer-with-orphan-peer"
  | "leave-joint-state"
  | "admin-transfer-leader" | "admin-move-region" | "admin-move-peer" | "admin-add-peer" | "admin-add-learner"
  | "admin-remove-peer" | "admin-split-region" | "admin-merge-region" | "merge-region" | "rule-split-region"
  | "labeler-split-region" | "scatter-region";

/** Whether a scheduler wants it, for the sake of order among regions that lack nothing. */
export const isSchedulers = (name: OperatorName): name is SchedulerOperator => schedulerOf(name) !== null;

/** The scheduler that wants it; null for what a checker or a person wants. */
export const schedulerOf = (name: OperatorName): SchedulerName | null =>
  ((HOT_OPERATORS as readonly string[]).includes(name) ? "balance-hot-region"
    : name in OTHER_NAMES ? OTHER_NAMES[name as keyof typeof OTHER_NAMES]
      : SCHEDULER_NAMES.find((scheduler) => scheduler === name) ?? null);

/** A peer that a step speaks of. */
export interface PeerRef {
  readonly store: StoreId;
  readonly peer: PeerId;
}

/** How TiKV finds the key at which it splits a region: by a walk over its data, by what it knows of it, or as it is told. */
export const SPLIT_POLICIES = ["scan", "approximate", "usekey"] as const;
export type SplitPolicy = (typeof SPLIT_POLICIES)[number];

/** One step of an operator: the smallest change that PD asks of a region's leader. Immutable. */
export type OperatorStep =
  | { readonly kind: "transfer-leader"; readonly from: StoreId; readonly to: StoreId }
  | { readonly kind: "add-learner"; readonly target: PeerRef }
  | { readonly kind: "promote-learner"; readonly target: PeerRef }
  | { readonly kind: "remove-peer"; readonly target: PeerRef; readonly fromDownStore: boolean }
  | { readonly kind: "enter-joint"; readonly promote: readonly PeerRef[]; readonly demote: readonly PeerRef[] }
  | { readonly kind: "leave-joint"; readonly promote: readonly PeerRef[]; readonly demote: readonly PeerRef[] }
  /** The range of `region` is to fall apart: at the keys, or wherever the policy finds them. */
  | { readonly kind: "split-region"; readonly region: Region; readonly policy: SplitPolicy; readonly keys: readonly Key[] }
  /** The source is to be a part of the target. The target's operator has the same step, and only waits (`passive`). */
  | { readonly kind: "merge-region"; readonly source: Region; readonly target: Region; readonly passive: boolean };

/** What an operator's steps come to: PD calls it the brief. */
export type OperatorChange =
  | { readonly kind: "move"; readonly from: readonly StoreId[]; readonly to: readonly StoreId[] }
  | { readonly kind: "add"; readonly to: readonly StoreId[] }
  | { readonly kind: "remove"; readonly from: readonly StoreId[] }
  | { readonly kind: "promote"; readonly stores: readonly StoreId[] }
  | { readonly kind: "demote"; readonly stores: readonly StoreId[] }
  | { readonly kind: "transfer-leader"; readonly from: StoreId; readonly to: StoreId }
  | { readonly kind: "merge"; readonly source: RegionId; readonly target: RegionId }
  | { readonly kind: "split"; readonly region: RegionId; readonly policy: SplitPolicy };

/** Why an operator ended before its time. */
export type CancelReason = "region-not-found" | "epoch-not-match" | "stale-status" | "timeout" | "replaced" | "admin-stop"
  | "related-merge-region";

/** Why PD does not carry out what a person ordered. */
export type PdRefusal =
  | { readonly kind: "store-not-found"; readonly store: StoreId }
  | { readonly kind: "store-removed"; readonly store: StoreId }
  /** Without it every store that is Up would be one that evict-leader keeps without leaders. */
  | { readonly kind: "no-leader-store"; readonly store: StoreId }
  | { readonly kind: "scheduler-exists" }
  | { readonly kind: "not-replicated"; readonly region: RegionId }
  | { readonly kind: "region-hot"; readonly region: RegionId }
  /** `left` stores would be Up, and the replicas of a region `need` that many. */
  | { readonly kind: "too-few-stores"; readonly store: StoreId; readonly left: number; readonly need: number }
  | { readonly kind: "region-not-found"; readonly region: RegionId }
  | { readonly kind: "region-without-leader"; readonly region: RegionId }
  | { readonly kind: "region-joint"; readonly region: RegionId }
  /** A peer is down, waits for its data, or is not where the rules want it: not every store may have both regions of a merge. */
  | { readonly kind: "abnormal-peer"; readonly region: RegionId }
  | { readonly kind: "no-voter"; readonly store: StoreId }
  | { readonly kind: "no-peer"; readonly store: StoreId }
  | { readonly kind: "peer-exists"; readonly store: StoreId }
  /** It has sent no heartbeat for ten minutes. */
  | { readonly kind: "store-unhealthy"; readonly store: StoreId }
  | { readonly kind: "store-not-offline"; readonly store: StoreId }
  /** People have said that its disk is lost. */
  | { readonly kind: "store-destroyed"; readonly store: StoreId }
  /** PD still counts regions to all buried stores, which are these. */
  | { readonly kind: "tombstones-held"; readonly stores: string }
  | { readonly kind: "recovery-running" }
  | { readonly kind: "recovery-store-unknown"; readonly store: StoreId }
  | { readonly kind: "recovery-store-up"; readonly store: StoreId }
  /** The peers wanted name two leaders, or nobody who votes. */
  | { readonly kind: "many-leaders"; readonly region: RegionId }
  | { readonly kind: "no-voter-wanted"; readonly region: RegionId }
  | { readonly kind: "no-voter-left"; readonly region: RegionId }
  | { readonly kind: "no-valid-leader"; readonly region: RegionId }
  | { readonly kind: "nothing-to-do"; readonly region: RegionId }
  | { readonly kind: "operator-not-found"; readonly region: RegionId }
  | { readonly kind: "scheduler-not-found" }
  /** Two regions without a common border, or on other stores. */
  | { readonly kind: "not-adjacent" }
  | { readonly kind: "no-split-key"; readonly region: RegionId }
  | { readonly kind: "member-not-found"; readonly member: number }
  /** etcd has no leader here, a change of members under way, or would be left without a quorum that it hears. */
  | { readonly kind: "etcd-unhealthy" }
  /** PD has one member alone: nobody could lead in its place. */
  | { readonly kind: "no-other-member" }
  /** A placement rule is unsound in itself, or the rules of a range together are; in PD's own words. */
  | { readonly kind: "rule-content"; readonly why: string }
  | { readonly kind: "rule-list"; readonly why: string }
  /** A rule that labels regions is unsound, in PD's words. */
  | { readonly kind: "label-content"; readonly why: string }
  | { readonly kind: "leader-not-allowed"; readonly store: StoreId }
  | { readonly kind: "operator-exists"; readonly region: RegionId };

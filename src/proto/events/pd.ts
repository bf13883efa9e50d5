import { millis, seconds, type Duration } from "../../kernel/time.ts";
import { isSchedulers, type CancelReason, type OperatorName, type OperatorStep, type SchedulerName } from "../operators.ts";
import type { RegionId, StoreId, StoreStateName } from "../region.ts";
import type { PdCommand } from "../orders.ts";
import type { RecoveryStage } from "../recovery.ts";
import { deed, fields, happening } from "./define.ts";

/** PD's work on many regions goes on for minutes or hours at an even pace: a sentence a minute is enough. */
const ONE_SENTENCE = seconds(60);

export interface OfOperator {
  readonly region: RegionId;
  readonly operator: number;
}

/** Why PD cannot give a region what it needs, in PD's terms. */
export type StuckReason =
  /** No store passes even the lasting conditions: "no store left that may hold the replica". */
  | "no-store"
  /** Stores exist, and all are refused for the moment (limits, snapshots, disconnected). */
  | "temporary"
  /** The limit of a store that the operator would take a replica to or from is used up for the moment. */
  | "store-limit"
  /** Nobody may lead what would come of it, for the moment. */
  | "no-new-leader"
  /** The region has no leader that PD knows. */
  | "no-leader";

/** One store that PD looked at as a target, and the filter that refused it. */
export interface StoreRefusal {
  readonly store: StoreId;
  readonly filter:
    | "already-a-peer" | "low-space" | "down" | "disconnected" | "offline" | "tombstone" | "busy" | "add-limit"
    /** The losing store's limit, not the target's: `store` is then the store that the peer would leave. */
    | "remove-limit" | "snapshot-count" | "pending-count" | "isolation" | "location"
    /** Labels: the rule asks for others, or the store is kept for a special use. */
    | "label-constraint" | "special-use"
    /** It shall lead nothing: people said so, its disk is slow, it is about to stop, or it has a label that says so. */
    | "pause-leader" | "slow" | "slow-trend" | "stopping" | "reject-leader"
    /** It would do, and another one does better. */
    | "region-score";
}

/** Evening out the stores never ends, and changes nothing that a reader asks about. */
const isNews = ({ description }: { readonly description: OperatorName }): boolean => !isSchedulers(description);

/** Why a member leads PD no more. */
export type PdLeaveReason =
  /** Its process stood still for longer than its lease. */
  | "lease-expired"
  /** It could not renew its lease, for its disk took longer than that. */
  | "disk-stalled"
  /** It leads etcd no more: it lost its quorum, or another leads. */
  | "quorum-lost" | "handed-over"
  /** Its key is gone: etcd let the lease run out. */
  | "key-gone";

/** The placement driver. */
export const PD_EVENTS = [
  /**
   * A member has not heard of etcd's leader for its election timeout, and asks the others whether they have. `missed` is whom it
   * followed last: itself if it led, 0 if it has followed nobody yet.
   */
  happening("pd.etcd.campaign", fields<{ readonly member: number; readonly missed: number }>(), {
    tone: "electing", scene: true,
  }),
  happening("pd.etcd.elected", fields<{ readonly member: number; readonly term: number }>(), { tone: "electing", scene: true }),
  /** etcd has committed that a member belongs to it, or does no more; so many are left. */
  happening("pd.members.changed", fields<{ readonly member: number; readonly isGone: boolean; readonly members: number }>(), {
    tone: "quiet", scene: true, layout: true,
  }),
  /**
   * A member serves: its leader key stands, its timestamps are safe. `begins` is the physical part of its first timestamp,
   * `bound` that below which all earlier ones lie, `calendar` what its machine takes the time for; all since the run began.
   */
  happening("pd.leader.elected", fields<{
    readonly member: number; readonly begins: Duration; readonly bound: Duration; readonly calendar: Duration;
  }>(), { tone: "repaired", scene: true }),
  happening("pd.leader.lost", fields<{ readonly member: number; readonly reason: PdLeaveReason }>(), {
    tone: "unavailable", scene: true,
  }),
  /** The leader that took these orders gives up before etcd has committed them: nobody was answered, and they may be lost. */
  happening("pd.orders.unanswered", fields<{ readonly member: number; readonly orders: number }>(), {
    tone: "unavailable", scene: true,
  }),
  /** PD has taken a person's order. Labels decide where a store is drawn. */
  deed("pd.ordered", fields<{ readonly command: PdCommand }>(), "change", { tone: "quiet", scene: true, layout: true }),
  happening("pd.store.state", fields<{
    readonly store: StoreId;
    readonly from: StoreStateName;
    readonly to: StoreStateName;
    /** Time since the last heartbeat. */
    readonly silence: Duration;
  }>(), {
    tone: "quiet", scene: true, silent: ({ store }) => store, pace: { mood: "disturbed", lasting: millis(15), atMost: 4 },
    fault: {
      family: "drain", hit: "leaving", deadly: false, struck: ({ store }) => [{ kind: "store", id: store }],
      when: ({ to }) => to === "Offline",
    },
  }),
  happening("pd.operator.created", fields<OfOperator & {
    readonly description: OperatorName;
    readonly steps: readonly OperatorStep[];
    readonly from: StoreId;
    readonly to: StoreId;
  }>(), { tone: "copying", scene: isNews, alike: ["description"], within: ONE_SENTENCE }),
  happening("pd.operator.step", fields<OfOperator & { readonly step: number; readonly order: OperatorStep }>(),
    { tone: "copying", scene: false }),
  happening("pd.operator.finished", fields<OfOperator & { readonly description: OperatorName; readonly took: Duration }>(), {
    tone: "repaired", scene: isNews, alike: ["description"], within: ONE_SENTENCE,
  }),
  happening("pd.operator.cancelled", fields<OfOperator & { readonly description: OperatorName; readonly reason: CancelReason }>(),
    {
    tone: "quiet", scene: isNews, alike: ["description", "reason"], within: ONE_SENTENCE,
  }),
  /** PD would like to act on a region and cannot; sent once per region and reason until the reason changes. */
  happening("pd.region.stuck", fields<{
    readonly region: RegionId;
    readonly want: OperatorName;
    readonly reason: StuckReason;
    readonly refusals: readonly StoreRefusal[];
    /** Stores with a replica of the region that PD calls Down or Offline; absent for none. */
    readonly missed?: readonly StoreId[];
  }>(), { tone: "unavailable", scene: true, alike: ["want", "reason"], within: ONE_SENTENCE }),
  happening("pd.region.unstuck", fields<{ readonly region: RegionId }>(), { tone: "quiet", scene: false }),
  /** An `unsafe remove-failed-stores` goes on; `regions` are those that the stage changes. */
  happening("pd.recovery.stage", fields<{
    readonly stage: RecoveryStage;
    readonly failed: readonly StoreId[];
    readonly regions: number;
  }>(), { tone: "quiet", scene: true }),
  /** A new store has its share of the regions, or waited long enough: Preparing no more. */
  happening("pd.store.serving", fields<{ readonly store: StoreId }>(), { tone: "quiet", scene: true }),
  /** The record of a buried store has been kept for long enough. */
  happening("pd.store.forgotten", fields<{ readonly store: StoreId }>(), { tone: "quiet", scene: true }),
  /** A scheduler has begun to keep a store without leaders, or gives it leaders again. */
  happening("pd.store.evicted", fields<{
    readonly store: StoreId; readonly scheduler: SchedulerName; readonly isEvicted: boolean;
  }>(), { tone: "quiet", scene: true }),
  happening("pd.cluster.prepared", fields<object>(), { tone: "quiet", scene: true }),
] as const;

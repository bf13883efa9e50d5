import { millis, seconds, type Duration } from "../../kernel/time.ts";
import type { AttemptError, FinalError } from "../failures.ts";
import type { CrashStep, FlowStyle, OrderSight } from "../flow.ts";
import type { Ts } from "../kv.ts";
import type { Key, RegionId, StoreId } from "../region.ts";
import type { SessionName } from "../session.ts";
import { deed, fields, happening } from "./define.ts";

/** Clients come upon the regions that a fault has touched one by one, as operations on them happen to be due. */
const ONE_SENTENCE = seconds(10);

export interface OnRegion {
  readonly region: RegionId;
  readonly client: number;
  readonly operation: "get" | "put";
}

/** What a client met: `startTs` names the transaction that it is about. */
export interface OfTransaction {
  readonly client: number;
  readonly region: RegionId;
  readonly startTs: Ts;
}

export interface OfGarbage {
  readonly client: number;
  readonly safePoint: Ts;
}

export interface OfOrders {
  readonly client: number;
  readonly style: FlowStyle;
  readonly orders: number;
}

export interface OnBreaker {
  readonly client: number;
  /** 0 for PD. */
  readonly store: StoreId;
}

/** What clients meet. Which of them met it first, and how, is a detail. */
export const CLIENT_EVENTS = [
  happening("client.region.failing", fields<OnRegion & { readonly error: AttemptError; readonly store: StoreId }>(), {
    tone: "unavailable", scene: true, alike: [], within: ONE_SENTENCE, silent: ({ store }) => store,
    pace: { mood: "disturbed", lasting: millis(15), atMost: 1 },
  }),
  happening("client.region.recovered", fields<OnRegion & {
    /** Since the first failing attempt on this region. */
    readonly outage: Duration;
    readonly store: StoreId;
  }>(), { tone: "repaired", scene: false, pace: { mood: "disturbed", lasting: millis(8), atMost: 1 } }),
  happening("txn.lock.met", fields<OfTransaction & { readonly key: Key; readonly primary: Key }>(), {
    tone: "quiet", scene: false,
  }),
  /** The primary key has said what became of the transaction of a lock: `commitTs` is 0 where it was rolled back. */
  happening("txn.status.checked", fields<OfTransaction & { readonly primary: Key; readonly commitTs: Ts }>(), {
    tone: "quiet", scene: false,
  }),
  /** Another transaction's lock is taken away, or made a write. */
  happening("txn.resolved", fields<OfTransaction & { readonly key: Key; readonly commitTs: Ts }>(), {
    tone: "repaired", scene: false,
  }),
  happening("txn.conflict", fields<OfTransaction & {
    readonly key: Key; readonly conflictStartTs: Ts; readonly conflictCommitTs: Ts;
  }>(), { tone: "quiet", scene: false }),
  /** Nobody knows whether the transaction is committed. */
  happening("txn.undetermined", fields<OfTransaction>(), { tone: "unavailable", scene: true, alike: [], within: ONE_SENTENCE }),
  /** A client begins to end all locks older than that timestamp, behind which old versions go. */
  happening("gc.started", fields<OfGarbage>(), { tone: "quiet", scene: false }),
  happening("gc.finished", fields<OfGarbage & { readonly records: number }>(), { tone: "quiet", scene: true, alike: [] }),
  /**
   * Requests on so many paths rose, to `rate` a second, and the client got their regions ready; for `located` of them it asked
   * PD. `again`: they still rise.
   */
  happening("client.prewarmed", fields<{
    readonly client: number; readonly paths: number; readonly before: number; readonly rate: number;
    readonly regions: number; readonly located: number; readonly again: boolean; readonly took: Duration;
  }>(), { tone: "quiet", scene: ({ again }) => !again }),
  deed("client.crash.planned", fields<{ readonly client: number; readonly step: CrashStep }>(), "change", {
    tone: "quiet", scene: true, alike: ["step"], within: ONE_SENTENCE,
  }),
  /** A coordinator ends amid so many orders; `order` is one of them, and `step` what it was about to do for it. */
  happening("order.abandoned", fields<OfOrders & { readonly order: number; readonly step: CrashStep | "" }>(), {
    tone: "unavailable", scene: true, alike: [], within: ONE_SENTENCE,
  }),
  /** A coordinator has found the records of so many orders that it left, and goes on with them. */
  happening("order.resumed", fields<OfOrders>(), { tone: "repaired", scene: true, alike: [], within: ONE_SENTENCE }),
  /** A client has looked at an order, and found its parts at odds. */
  happening("order.half-seen", fields<Omit<OfOrders, "orders"> & { readonly order: number; readonly sight: OrderSight }>(), {
    tone: "unavailable", scene: true, alike: ["sight"], within: ONE_SENTENCE,
  }),
  happening("client.operation.failed", fields<OnRegion & { readonly error: FinalError; readonly waited: Duration }>(), {
    tone: "unavailable", scene: true, alike: ["error"], within: ONE_SENTENCE,
  }),
  /** Somebody asks for a step of a session. */
  deed("client.session.asked", fields<SessionName & { readonly step: string }>(), "change", { tone: "quiet", scene: true }),
  /** The step waits until the transaction of that timestamp takes its lock away, or until that may be taken. */
  happening("client.session.waiting", fields<SessionName & {
    readonly asked: string; readonly key: Key; readonly startTs: Ts;
  }>(), { tone: "quiet", scene: true }),
  /** `text` is what came of the step, or why it failed. Timestamps are 0 where there are none. */
  happening("client.session.answered", fields<SessionName & {
    readonly asked: string; readonly ok: boolean; readonly text: string; readonly startTs: Ts; readonly commitTs: Ts;
    readonly waited: Duration;
  }>(), { tone: "quiet", scene: true }),
  /** A circuit breaker sends nothing to a store, or to PD (0), for a while; `again`: its probe has failed. */
  happening("client.breaker.opened", fields<OnBreaker & { readonly again: boolean }>(), {
    tone: "unavailable", scene: ({ again }) => !again, alike: ["store", "again"], within: ONE_SENTENCE,
    silent: ({ store }) => store,
  }),
  happening("client.breaker.closed", fields<OnBreaker>(), {
    tone: "repaired", scene: true, alike: ["store"], within: ONE_SENTENCE,
  }),
] as const;

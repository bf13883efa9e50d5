import { millis, seconds, type Duration } from "../../kernel/time.ts";
import type { AttemptError, FinalError } from "../failures.ts";
import type { RegionId, StoreId } from "../region.ts";
import { fields, happening } from "./define.ts";

/** Clients come upon the regions that a fault has touched one by one, as operations on them happen to be due. */
const ONE_SENTENCE = seconds(10);

export interface OnRegion {
  readonly region: RegionId;
  readonly client: number;
  readonly operation: "get" | "put";
}

interface OnBreaker {
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
  happening("client.operation.failed", fields<OnRegion & { readonly error: FinalError; readonly waited: Duration }>(), {
    tone: "unavailable", scene: true, alike: ["error"], within: ONE_SENTENCE,
  }),
  /** A circuit breaker sends nothing to a store, or to PD (0), for a while; `again`: its probe has failed. */
  happening("client.breaker.opened", fields<OnBreaker & { readonly again: boolean }>(), {
    tone: "unavailable", scene: ({ again }) => !again, alike: ["store", "again"], within: ONE_SENTENCE,
    silent: ({ store }) => store,
  }),
  happening("client.breaker.closed", fields<OnBreaker>(), {
    tone: "repaired", scene: true, alike: ["store"], within: ONE_SENTENCE,
  }),
] as const;

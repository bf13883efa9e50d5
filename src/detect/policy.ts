import { between, NEVER, type Duration, type Instant } from "../kernel/time.ts";
import type { Detector, Opinion, Signal } from "./detector.ts";

/** A reading is too high from above so much on, for so long. */
export interface TooHigh<Value> {
  readonly above: Value;
  readonly for: Duration;
}

/** When a store shall lead nothing any more. */
export interface Policy {
  readonly interval: Duration;
  readonly timeout: Duration;
  readonly threshold: number;
  /** Leaders are moved away; false: it only watches. */
  readonly failover: boolean;
  readonly response: TooHigh<Duration>;
  /** In percent. Nothing of the kind is simulated: no reading, so these never apply. */
  readonly cpu: TooHigh<number>;
  readonly memory: TooHigh<number>;
}

export interface PolicyOpinion extends Opinion {
  /** Probes without an answer in a row. */
  readonly failures: number;
  readonly isSlow: boolean;
  /** Since when, by their questions, answers have said the contrary of `isSlow`; null where the last one agreed. */
  readonly turning: Instant | null;
}

/** What a failover policy goes by: answers that do not come, and answers that come too slowly for too long. */
export const policyHealth: Detector<Policy, PolicyOpinion> = {
  name: "policy",
  table: {},
  moves: [
    ["initial", "healthy"], ["initial", "suspect"], ["initial", "offline"], ["healthy", "suspect"], ["healthy", "slow"],
    ["healthy", "offline"], ["suspect", "healthy"], ["suspect", "slow"], ["suspect", "offline"], ["slow", "healthy"],
    ["slow", "offline"], ["offline", "healthy"], ["offline", "slow"],
  ],
  alarms: ["offline"],
  rhythm: ({ interval, timeout }) => ({ beat: null, probe: { interval, timeout } }),
  begin: () => ({ name: "initial", until: NEVER, failures: 0, isSlow: false, turning: null }),
  failures: (state) => state.failures,
  hear(policy, state, signal, at) {
    if (signal.kind === "answer") return answered(policy, state, signal, at);
    return signal.kind === "unanswered" ? unanswered(policy, state) : state;
  },
};

/** A write through this store would have taken the way there and back, and its disk. */
function answered(
  { response }: Policy, { isSlow, turning }: PolicyOpinion, { took, writeTime }: Extract<Signal, { readonly kind: "answer" }>,
  at: Instant,
): PolicyOpinion {
  // Questions come at their interval, answers a little earlier or later.
  const asked = (at - took) as Instant;
  const since = (took + writeTime > response.above) === isSlow ? null : turning ?? asked;
  const turns = since !== null && between(since, asked) >= response.for;
  const slow = turns ? !isSlow : isSlow;
  return { name: slow ? "slow" : "healthy", until: NEVER, failures: 0, isSlow: slow, turning: turns ? null : since };
}

function unanswered({ threshold }: Policy, state: PolicyOpinion): PolicyOpinion {
  const failures = state.failures + 1;
  return { ...state, failures, name: failures >= threshold ? "offline" : state.isSlow ? "slow" : "suspect" };
}

/** In these the policy takes a store's leaders away. */
export const isGivenUp = (standing: string | undefined): boolean => standing === "slow" || standing === "offline";

/** So many stores have to be left for a majority of all of them. */
export const storesNeeded = (stores: number): number => Math.floor(stores / 2) + 1;

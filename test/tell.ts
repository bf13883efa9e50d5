import type { Instant } from "../src/kernel/time.ts";
import type { Fold } from "../src/proto/fold.ts";
import type { Observation } from "../src/proto/observations.ts";

/** Tells a fold of a fact, if that concerns it. */
export function tellFact<State>(
  { facts }: Pick<Fold<State, never>, "facts">, state: State, fact: Observation, now: Instant,
): void {
  const handler: { of(state: State, fact: Observation, now: Instant): void }["of"] | undefined = facts?.[fact.kind];
  handler?.(state, fact, now);
}

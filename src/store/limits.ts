import type { LimitName } from "../proto/failures.ts";
import type { Turn } from "./turn.ts";

/** Says that a limit is reached: once, until it was clear again. */
export function reachLimit(turn: Turn, limit: LimitName, value: number): void {
  const { state, host } = turn;
  if (state.limitsReached.includes(limit)) return;
  state.limitsReached = [...state.limitsReached, limit];
  host.emit({ name: "limit.reached", node: { kind: "store", id: state.id }, limit, value });
}

/** The limit has room again. */
export function clearLimit({ state }: Turn, limit: LimitName): void {
  if (state.limitsReached.length === 0) return;
  state.limitsReached = state.limitsReached.filter((reached) => reached !== limit);
}

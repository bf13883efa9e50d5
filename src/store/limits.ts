import type { LimitName } from "../proto/failures.ts";
import type { Turn } from "./turn.ts";

/** Who is limited: a store, or one of its regions. */
interface Limited {
  limitsReached: readonly LimitName[];
}

/** Says that a limit of the store, or of one region of it, is reached: once, until it was clear again. */
export function reachLimit({ state, host }: Turn, limited: Limited, limit: LimitName, value: number): void {
  if (limited.limitsReached.includes(limit)) return;
  limited.limitsReached = [...limited.limitsReached, limit];
  host.emit({ name: "limit.reached", node: { kind: "store", id: state.id }, limit, value });
}

/** The limit has room again. */
export function clearLimit(limited: Limited, limit: LimitName): void {
  if (limited.limitsReached.length === 0) return;
  limited.limitsReached = limited.limitsReached.filter((reached) => reached !== limit);
}

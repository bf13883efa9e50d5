import type { ClusterEvent, EventId } from "../proto/events.ts";

/** Longer chains than this explain nothing more; the oldest links are left out. */
export const MAX_CAUSES = 100;

/**
 * The event and what led to it, newest first, down to an input or a bare timer. `find` returns the event of that id, or
 * undefined where the record has forgotten it: the chain then ends there. Empty if the event itself is unknown.
 */
export function causeChain(find: (id: EventId) => ClusterEvent | undefined, id: EventId): ClusterEvent[] {
  const chain: ClusterEvent[] = [];
  let next = find(id);
  while (next !== undefined && chain.length < MAX_CAUSES) {
    chain.push(next);
    // A cause precedes its effect; anything else would be a loop.
    next = next.cause > 0 && next.cause < next.id ? find(next.cause) : undefined;
  }
  return chain;
}

import type { ClusterEvent } from "../../proto/events.ts";
import type { Scene } from "../../story/types.ts";

/** The scenes of a record. */
export const scenes = (events: readonly ClusterEvent[]): readonly Scene[] =>
  events.map((event) => ({ event, more: 0, cause: event.cause }));

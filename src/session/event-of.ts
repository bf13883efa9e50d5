import type { ClusterEvent, EventId } from "../proto/events.ts";
import type { Run } from "./run.ts";

/** The event of that id in the record of the present branch. */
export function eventOf(run: Run, id: EventId): ClusterEvent | undefined {
  const { events } = run.branch;
  // Ids count up without gaps, so an event stands at its id unless the record has forgotten its oldest part.
  const first = events[0]?.id ?? 1;
  return events[id - first];
}

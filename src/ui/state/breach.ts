import type { ClusterEvent } from "../../proto/events.ts";
import { useRun, type AppContext } from "../app/context.ts";

/** The breach at which the run stands, or null while it stands before it or there is none. */
export const useBreach = (): ClusterEvent | null =>
  useRun((run) => ((run.status?.violations ?? 0) === 0 ? null : firstBreach(run.events)));

/** The run stops at its first breach, which is therefore the last event of its record. */
function firstBreach(events: readonly ClusterEvent[]): ClusterEvent | null {
  const last = events[events.length - 1];
  return last?.body.name === "invariant.violated" ? last : null;
}

/** Goes to the breach and shows what led to it. */
export function showBreach({ run, screen }: AppContext, breach: ClusterEvent): void {
  const { visit, select } = run.getState();
  visit(breach.at);
  const { body } = breach;
  if (body.name === "invariant.violated" && body.region !== 0) select({ kind: "region", id: body.region });
  screen.setState({ storyFilter: "all", whyOf: breach.id, sheet: "story", sheetUp: true });
}

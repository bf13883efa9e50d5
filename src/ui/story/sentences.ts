import type { ClusterEvent } from "../../proto/events.ts";
import { createSceneFold, extendScenes, type SceneFold } from "../../story/scenes.ts";
import type { Scene } from "../../story/types.ts";

/** The fold that the page keeps, so that a long record is not told again whenever something is added to it. */
interface Told {
  events: readonly ClusterEvent[];
  fold: SceneFold;
}

const told: Told = { events: [], fold: createSceneFold() };

/** The scenes of a record. A record that goes on from the one before costs only what is new. */
export function scenes(events: readonly ClusterEvent[]): readonly Scene[] {
  if (events === told.events) return told.fold.scenes;
  const before = told.events.length;
  const goesOn = before > 0 && events.length >= before && events[before - 1] === told.events[before - 1];
  if (!goesOn) told.fold = createSceneFold();
  extendScenes(told.fold, goesOn ? events.slice(before) : events);
  told.events = events;
  return told.fold.scenes;
}

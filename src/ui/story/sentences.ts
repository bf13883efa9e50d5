import type { ClusterEvent } from "../../proto/events.ts";
import { follow, type Followed } from "../../proto/fold.ts";
import { sceneFold, scenesIn, type SceneState } from "../../story/scenes.ts";
import type { Scene } from "../../story/types.ts";

/** The fold that the page keeps, so that a long record is not told again whenever something is added to it. */
let told: Followed<SceneState> | null = null;

/** The scenes of a record. A record that goes on from the one before costs only what is new. */
export function scenes(events: readonly ClusterEvent[]): readonly Scene[] {
  told = follow(sceneFold, told, events);
  return scenesIn(told.state);
}

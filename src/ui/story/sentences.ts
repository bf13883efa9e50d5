import type { ClusterEvent } from "../../proto/events.ts";
import { follow, type Followed } from "../../proto/fold.ts";
import { sceneFold, scenesIn, type SceneState } from "../../story/scenes.ts";
import type { Scene } from "../../story/types.ts";

/** The scenes of a record. A record that goes on from the one before costs only what is new. */
export type SceneTeller = (events: readonly ClusterEvent[]) => readonly Scene[];

/** Remembers the record that was told last: one for each app. */
export function createSceneTeller(): SceneTeller {
  let told: Followed<SceneState> | null = null;
  return (events) => {
    told = follow(sceneFold, told, events);
    return scenesIn(told.state);
  };
}

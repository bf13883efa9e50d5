export { explain, MAX_CAUSES, type Because } from "./causes.ts";
export { failoverFold, failoverRecords, MAX_FAILOVERS, tellFirstWrite, type FailoverState,
  type StoryContext } from "./failovers.ts";
export type { FirstWrite } from "./first-writes.ts";
export { electionsFold, electionsIn, type Elections } from "./elections.ts";
export { outagesFold } from "./outages.ts";
export { outagesCsv } from "./outages-csv.ts";
export type { StateOf } from "./region-states.ts";
export { isRestart, sceneFold, sceneOf, scenesIn, scenesOf, type SceneState } from "./scenes.ts";
export type { FailoverReason, FailoverRecord, RegionStates, Scene, Spread } from "./types.ts";

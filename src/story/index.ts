export { explain, MAX_CAUSES, type Because } from "./causes.ts";
export {
  createStory, failoversOf, forkStory, MAX_FAILOVERS, tellEvent, tellFirstWrites, tellStory, type Story, type StoryContext,
} from "./failovers.ts";
export { foldElections, type Elections } from "./elections.ts";
export type { FaultSnapshot, StandingStore } from "./faults.ts";
export type { StateOf } from "./region-states.ts";
export { createSceneFold, extendScenes, isRestart, sceneOf, scenesOf, type SceneFold } from "./scenes.ts";
export type { FailoverReason, FailoverRecord, RegionStates, Scene, Spread } from "./types.ts";

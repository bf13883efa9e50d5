export { causeChain, MAX_CAUSES } from "./causes.ts";
export {
  createStory, failoversOf, foldFailovers, forkStory, MAX_FAILOVERS, tellEvent, tellStory, type Story, type StoryContext,
} from "./failovers.ts";
export { foldElections, type Elections } from "./elections.ts";
export type { FaultSnapshot, StandingStore } from "./faults.ts";
export { createSceneFold, extendScenes, scenesOf, type SceneFold } from "./scenes.ts";
export type { FailoverReason, FailoverRecord, Scene, Spread } from "./types.ts";

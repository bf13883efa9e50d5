/** The client room: what the cluster wires together, measures and shows. */
export { clientProgram, createClient, type ClientOptions } from "./program.ts";
export {
  addRegionLoads, recentWork, regionWaits, retryingOperations, totalWork, type RecentWork, type TotalWork,
} from "./summary.ts";
export type { AttemptError, ClientBatch, ClientHost, ClientState, ClientTimer, Operation } from "./types.ts";

/** The client room: what the cluster wires together, measures and shows. */
export { clientProgram, createClient } from "./program.ts";
export { startTsoProbe } from "./members.ts";
export { startWorkload } from "./workload.ts";
export {
  addRegionLoads, countRetrying, recentWork, regionWaits, retryingOperations, totalWork, type TotalWork,
} from "./summary.ts";
export { standOf, transactionsOf, type RequestStand, type TransactionStand } from "./inside.ts";
export { partsOfRequest, requestsUnderWay, type RequestPart } from "./requests.ts";
export type { InvalidReason } from "./region-cache.ts";
export type { ClientHost, ClientState, ClientTimer } from "./types.ts";
export { CLIENT_TRANSACTIONS } from "./parts.ts";

/** What rooms above the cluster read of the clients' measures. */
export { totalWork, type TotalWork } from "../client/index.ts";

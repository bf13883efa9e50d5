import { CHECKER_METRICS } from "./checkers.ts";
import { CLIENT_METRICS } from "./client.ts";
import { CLUSTER_METRICS } from "./cluster.ts";
import type { Metric } from "./metric.ts";
import { OPERATOR_METRICS } from "./operators.ts";
import { PD_METRICS } from "./pd.ts";
import { PROCESS_METRICS } from "./process.ts";
import { RAFT_METRICS } from "./raft.ts";
import { TIKV_METRICS } from "./tikv.ts";

/** Every metric, in the order in which it is written. A new one is an entry of one of these tables. */
export const METRICS: readonly Metric[] = [
  ...PROCESS_METRICS, ...PD_METRICS, ...OPERATOR_METRICS, ...CHECKER_METRICS, ...TIKV_METRICS, ...RAFT_METRICS, ...CLIENT_METRICS,
  ...CLUSTER_METRICS,
];

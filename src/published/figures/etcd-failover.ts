import { MILLISECOND, scenarioFile, type PublishedFigure, type PublishedRow } from "../figure.ts";

/** Members, median and mean in milliseconds. */
const RUNS = [[3, 1_213, 1_321], [5, 1_075, 1_205]] as const;

function rowOf([members, median, mean]: (typeof RUNS)[number]): PublishedRow {
  const topology = { stores: members, regions: 1, replicas: members, zones: 1, clients: 0, pds: 0 };
  const measure = "rto.elected";
  return {
    name: `${members} members`,
    worlds: [scenarioFile(`etcd-failover-${members}`, topology, "etcd", ["1s kill leader of region 1"], "60s")],
    expected: [
      { kind: "spread", measure, quantiles: [], within: 0.15,
        samples: { kind: "column", file: `etcd-3.4.23-kill-leader-${members}-nodes.csv`, column: 2 } },
      { kind: "median", measure, value: median * MILLISECOND, within: 0.1 },
      { kind: "mean", measure, value: mean * MILLISECOND, within: 0.1 },
    ],
  };
}

/** A real etcd whose leader is killed. */
export const etcdFailover: PublishedFigure = {
  name: "etcd-failover",
  title: "etcd whose leader is killed",
  source: "measured with etcd 3.4.23 on one machine: 60 kills with three members, 40 with five",
  about: "etcd idle and with its defaults: heartbeats each 100 ms, election timeout 1 s, no PreVote, quorum check on. Its leader is killed "
    + "(SIGKILL) at any instant. Measured until a survivor names a new leader.",
  trials: 1_000,
  rows: RUNS.map(rowOf),
};

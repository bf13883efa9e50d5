import type { PublishedFigure } from "./figure.ts";
import { etcdFailover } from "./figures/etcd-failover.ts";
import { partialConnectivity } from "./figures/partial-connectivity.ts";
import { raftElection } from "./figures/raft-election.ts";
import { splitVotes } from "./figures/split-votes.ts";
import { tikvFailover } from "./figures/tikv-failover.ts";
import { wanElection } from "./figures/wan-election.ts";

/** Every published figure that is run here, in the order of the documentation. A new one is a line here. */
export const FIGURES: readonly PublishedFigure[] = [
  raftElection, splitVotes, wanElection, partialConnectivity, etcdFailover, tikvFailover,
];

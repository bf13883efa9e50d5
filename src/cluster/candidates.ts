import { between, type Duration } from "../kernel/time.ts";
import { readClock } from "../machine/clock.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { lastIndex, lastTerm } from "../raft/index.ts";
import { electionElapsedAt, heardLeaderAtOf } from "../store/index.ts";
import { machineAt, storeStateOf, type Cluster } from "./cluster.ts";

/** A voter that could stand for election, and how far it is from doing so. */
export interface Candidate {
  readonly store: StoreId;
  readonly runs: boolean;
  /** By its own clock, since it last heard of a leader. */
  readonly unheardFor: Duration;
  /** Ticks that have run of those that it has drawn to wait. */
  readonly ticks: number;
  readonly timeoutTicks: number;
  /** Its last entry: who has an older one is not voted for. */
  readonly lastIndex: number;
  readonly lastTerm: number;
}

/** The voters of a region by their stores, as they stand now. */
export function candidatesOf(cluster: Cluster, region: RegionId): readonly Candidate[] {
  const candidates = (cluster.replicaMachines.get(region) ?? []).flatMap((machine): Candidate[] => {
    const state = storeStateOf(cluster, machine);
    const peer = state?.peers.get(region);
    if (state === undefined || peer === undefined || !peer.disk.initialized) return [];
    const own = peer.region.peers.find(({ id }) => id === peer.id);
    if (own === undefined || own.role === "Learner") return [];
    const { process, clock } = machineAt(cluster, machine);
    const { raft } = peer.node;
    return [{
      store: state.id, runs: process === "running",
      unheardFor: between(heardLeaderAtOf(state, peer), readClock(clock, cluster.now)),
      ticks: electionElapsedAt(state, peer, cluster.now), timeoutTicks: raft.randomizedElectionTimeout,
      lastIndex: lastIndex(raft.log), lastTerm: lastTerm(raft.log),
    }];
  });
  return candidates.sort((a, b) => a.store - b.store);
}

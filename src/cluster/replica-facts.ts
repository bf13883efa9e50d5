import type { RegionId, StoreId } from "../proto/region.ts";
import { lastIndex, lastTerm, Role, termAt } from "../raft/index.ts";
import { machineAt, storeStateOf, type Cluster } from "./cluster.ts";

/** What conditions ask of one replica: of a process that does not run, as it fell. */
export interface ReplicaFacts {
  readonly store: StoreId;
  readonly runs: boolean;
  readonly role: "follower" | "pre-candidate" | "candidate" | "leader";
  readonly term: number;
  readonly commit: number;
  readonly lastIndex: number;
  readonly lastTerm: number;
  /** The term of an entry; null where the log does not hold it (any more). */
  termAt(index: number): number | null;
}

/** The replicas of a region by their stores. */
export function replicaFactsOf(cluster: Cluster, region: RegionId): readonly ReplicaFacts[] {
  const facts: ReplicaFacts[] = [];
  for (const machine of cluster.replicaMachines.get(region) ?? []) {
    const state = storeStateOf(cluster, machine);
    const raft = state?.peers.get(region)?.node.raft;
    if (state === undefined || raft === undefined) continue;
    const { log, role, term } = raft;
    facts.push({
      store: state.id, runs: machineAt(cluster, machine).process === "running", role: ROLE_WORDS[role], term,
      commit: log.committed, lastIndex: lastIndex(log), lastTerm: lastTerm(log), termAt: (index) => heldTerm(termAt(log, index)),
    });
  }
  return facts.sort((a, b) => a.store - b.store);
}

/** Regions that sleep: the leader runs and rests. */
export function regionsAsleep(cluster: Cluster): number {
  let asleep = 0;
  for (const machine of cluster.directory.stores.values()) {
    if (machineAt(cluster, machine).process !== "running") continue;
    for (const { node: { raft } } of storeStateOf(cluster, machine)?.peers.values() ?? []) {
      if (raft.role === Role.Leader && raft.resting) asleep++;
    }
  }
  return asleep;
}

const ROLE_WORDS = {
  [Role.Follower]: "follower", [Role.PreCandidate]: "pre-candidate", [Role.Candidate]: "candidate", [Role.Leader]: "leader",
} as const satisfies Readonly<Record<Role, ReplicaFacts["role"]>>;

/** The core says by negative numbers that it has no such entry. */
const heldTerm = (term: number): number | null => (term < 0 ? null : term);

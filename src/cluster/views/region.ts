import { regionWaits } from "../../client/index.ts";
import { arrivedShare } from "../../group/index.ts";
import { START, type Duration, type Instant } from "../../kernel/time.ts";
import { readClock } from "../../machine/clock.ts";
import { explainRegion, neighbours, stuckRegion, viewOperatorOf, type Decision, type PdOperatorView } from "../../pd/index.ts";
import type { StoreRefusal, StuckReason } from "../../proto/events.ts";
import type { OperatorName } from "../../proto/operators.ts";
import type { Peer, Region, RegionId, StoreId } from "../../proto/region.ts";
import { lastIndex, ProgressState, Role, termAt } from "../../raft/index.ts";
import {
  electionElapsedAt, GROUP_STATES, leaseStateOf, type GroupStateName, type LeaseState, type StorePeerView,
} from "../../store/index.ts";
import { clientStates, leadingPd, machineAt, pdStateOf, storeStateOf, type Cluster } from "../cluster.ts";
import { keysNear, lookAtKey, type ChosenKey, type KeyDetail, type NearKey } from "../key-look.ts";
import { isNewer } from "../layout.ts";
import { leadingReplica, regionReplicas, type RegionReplica } from "../region-replicas.ts";
import { repairStateOf, type RepairState } from "../repair.ts";
import { mergePhaseOf, type MergePhase } from "./merge.ts";
import { lookBesideRaft, type BesideRaft } from "./replication.ts";
import { defineView } from "./view.ts";

export interface RegionDetail {
  readonly kind: "region";
  /** The descriptor of the most advanced replica. */
  readonly region: Region;
  readonly sizeMiB: number;
  readonly keys: number;
  readonly leaderStore: number | null;
  /** False while it has not committed an entry of its own term: until then it may not serve. */
  readonly leaderConfirmed: boolean;
  readonly term: number;
  /** Null while it can serve. */
  readonly unavailableSince: Instant | null;
  /** Until when the leader may serve reads from its lease, by its own clock; null without a lease. */
  readonly leaseUntil: Instant | null;
  /** What its lease is worth; null without a leader. */
  readonly leaseState: LeaseState | null;
  /** Client operations on this region that wait for a retry. */
  readonly waitingOperations: number;
  readonly oldestWait: Duration;
  readonly replicas: readonly ReplicaDetail[];
  readonly operator: PdOperatorView | null;
  /** How far a merge is in which it takes part; null for none. */
  readonly merge: MergePhase | null;
  /** The regions before and behind it, as PD knows them: with these it could be merged. */
  readonly neighbours: readonly RegionId[];
  /** Why PD does nothing although the region wants something; null if it wants nothing. */
  readonly stuck:
    { readonly want: OperatorName; readonly reason: StuckReason; readonly refusals: readonly StoreRefusal[] } | null;
  /** What replicates its writes beside Raft; null for nothing. */
  readonly beside: BesideRaft | null;
  /** Why it is not repaired, and when it could be. */
  readonly repair: RepairState;
  /** What PD would make of it now, with every store's chances; null where it wants nothing. */
  readonly why: Decision | null;
  /** Keys that transactions have written, on the disk of the leader, or of the newest replica where there is none. */
  readonly versioned: readonly NearKey[];
  /** What is kept of the key that was chosen; null where none was. */
  readonly versions: KeyDetail | null;
  /** The first index of the log table below: entries of all replicas are columns from here on. */
  readonly logFrom: number;
  readonly logTo: number;
}

export interface ReplicaDetail {
  readonly peer: Peer;
  readonly process: "running" | "paused" | "dead" | "off";
  readonly role: "follower" | "pre-candidate" | "candidate" | "leader";
  readonly term: number;
  readonly votedFor: number;
  readonly leaderStore: number;
  readonly commit: number;
  readonly applied: number;
  readonly lastIndex: number;
  /** Terms of the entries logFrom … lastIndex that it holds in memory or on disk; 0 where compacted. */
  readonly terms: readonly number[];
  /** Last index that is durable here. */
  readonly durableIndex: number;
  /** Ticks since it heard of a leader, and the randomized timeout at which it stands for election. */
  readonly electionElapsed: number;
  readonly electionTimeout: number;
  /** Whether its group hibernates, by its own account. */
  readonly groupState: GroupStateName;
  /** How the leader tracks it; null on the leader itself and where there is no leader. */
  readonly progress: {
    readonly state: "probe" | "replicate" | "snapshot";
    readonly match: number;
    readonly next: number;
    readonly inflight: number;
    readonly recentActive: boolean;
  } | null;
  /** Share of the running snapshot that has arrived, 0 to 1; null if none runs. */
  readonly snapshotArrived: number | null;
}

/** Columns of the log table: what fits beside each other. */
const LOG_COLUMNS = 12;

export const regionView = defineView({
  kind: "region",
  look: (cluster, { id, key }: { readonly id: RegionId; readonly key?: ChosenKey }) => lookAtRegion(cluster, id, key),
});

function lookAtRegion(cluster: Cluster, id: RegionId, key: ChosenKey | undefined): RegionDetail | null {
  const replicas = regionReplicas(cluster, id);
  const holders = replicas.map((replica) => replica.peer).filter((peer) => peer.disk.initialized);
  const newest = holders.reduce<StorePeerView | undefined>(
    (best, peer) => (best === undefined || isNewer(peer.region, best.region) ? peer : best), undefined,
  );
  if (newest === undefined) return null;
  const leader = leadingReplica(cluster, replicas);
  const logTo = replicas.reduce((most, { peer }) => Math.max(most, lastIndex(peer.node.raft.log)), 0);
  const logFrom = Math.max(1, logTo - LOG_COLUMNS + 1);
  const pd = pdStateOf(cluster);
  const waits = regionWaits(clientStates(cluster), id, cluster.now);
  const known = pd?.tree.infos.get(id);
  const stuck = pd === undefined ? undefined : stuckRegion(pd, id);
  return {
    kind: "region",
    region: newest.region,
    sizeMiB: leader?.peer.disk.sizeMiB ?? newest.disk.sizeMiB,
    keys: leader?.peer.disk.keys ?? newest.disk.keys,
    leaderStore: leader?.store ?? null,
    leaderConfirmed: leader?.peer.node.raft.committedInTerm === true,
    term: replicas.reduce((most, { peer }) => Math.max(most, peer.node.raft.term), 0),
    unavailableSince: cluster.unavailable.get(id) ?? null,
    leaseUntil: leader === undefined ? null : leaseOf(cluster, leader),
    leaseState: leader === undefined ? null : leaseStateIn(cluster, leader),
    waitingOperations: waits.count,
    oldestWait: waits.oldest,
    replicas: replicas.map((replica) => replicaDetail(cluster, replica, leader, logFrom, logTo)),
    beside: lookBesideRaft(cluster, id),
    operator: pd === undefined ? null : viewOperatorOf(pd, id),
    merge: mergePhaseOf(leader?.peer ?? newest),
    neighbours: pd === undefined || known === undefined ? [] : neighbours(pd.tree, known.region).map(({ region }) => region.id),
    stuck: stuck === undefined ? null : { want: stuck.want, reason: stuck.reason, refusals: stuck.refusals },
    repair: repairStateOf(cluster, id),
    why: pd === undefined ? null : explainRegion(pd, id, readClock(machineAt(cluster, leadingPd(cluster)).clock, cluster.now)),
    versioned: keysNear(cluster, (leader ?? replicas.find(({ peer }) => peer === newest))?.store ?? 0, newest.region, ""),
    versions: key === undefined ? null : lookAtKey(cluster, key),
    logFrom,
    logTo,
  };
}

/** The end of the leader's lease in true time; null if it has run out or never began. */
function leaseOf(cluster: Cluster, leader: RegionReplica): Instant | null {
  const until = leader.peer.lead?.leaseUntil ?? START;
  const clock = readClock(machineAt(cluster, leader.machine).clock, cluster.now);
  return until <= clock ? null : ((cluster.now + (until - clock)) as Instant);
}

function leaseStateIn(cluster: Cluster, { peer, machine }: RegionReplica): LeaseState | null {
  const { clock } = machineAt(cluster, machine);
  return peer.lead === null ? null : leaseStateOf(peer, peer.lead, readClock(clock, cluster.now));
}

function replicaDetail(
  cluster: Cluster, replica: RegionReplica, leader: RegionReplica | undefined, logFrom: number, logTo: number,
): ReplicaDetail {
  const { peer, machine, store } = replica;
  const { raft } = peer.node;
  const last = lastIndex(raft.log);
  const terms: number[] = [];
  for (let index = logFrom; index <= Math.min(logTo, last); index++) terms.push(Math.max(0, termAt(raft.log, index)));
  const member = peer.region.peers.find((candidate) => candidate.storeId === store);
  const state = storeStateOf(cluster, machine);
  return {
    peer: member ?? { id: peer.id, storeId: store, role: "Learner" },
    process: machineAt(cluster, machine).process,
    role: roleName(raft.role),
    term: raft.term,
    votedFor: storeOfPeer(cluster, peer, raft.vote),
    leaderStore: storeOfPeer(cluster, peer, raft.lead),
    commit: raft.log.committed,
    applied: peer.disk.applied,
    lastIndex: last,
    terms,
    durableIndex: raft.log.offset - 1,
    electionElapsed: state === undefined ? 0 : electionElapsedAt(state, peer, cluster.now),
    electionTimeout: raft.randomizedElectionTimeout,
    groupState: GROUP_STATES[peer.groupState],
    progress: leader === undefined || leader.peer === peer ? null : progressDetail(leader.peer, peer.id),
    snapshotArrived: state === undefined ? null : arrivedShare(state.memory.snapshots, peer.regionId),
  };
}

function progressDetail(leader: StorePeerView, peer: number): ReplicaDetail["progress"] {
  const progress = leader.node.raft.progress.find((candidate) => candidate.id === peer);
  if (progress === undefined) return null;
  const { match, next, recentActive } = progress;
  const state =
    progress.state === ProgressState.Probe ? "probe" : progress.state === ProgressState.Replicate ? "replicate" : "snapshot";
  return { state, match, next, inflight: progress.windowCount, recentActive };
}

function roleName(role: Role): ReplicaDetail["role"] {
  if (role === Role.Leader) return "leader";
  if (role === Role.Candidate) return "candidate";
  return role === Role.PreCandidate ? "pre-candidate" : "follower";
}

/** The store of another peer of the group; 0 for nobody. */
function storeOfPeer(cluster: Cluster, peer: StorePeerView, id: number): StoreId {
  if (id === 0) return 0;
  const known = peer.region.peers.find((member) => member.id === id) ?? peer.strangers.find((member) => member.id === id);
  if (known !== undefined) return known.storeId;
  return regionReplicas(cluster, peer.regionId).find((replica) => replica.peer.id === id)?.store ?? 0;
}

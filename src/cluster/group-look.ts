import type { Instant } from "../kernel/time.ts";
import { eachPlanned } from "../kernel/queue.ts";
import { START } from "../kernel/time.ts";
import { readClock, trueDelay, whenShown } from "../machine/clock.ts";
import { isProcessAlive, type Machine } from "../machine/computer.ts";
import type { PeerId, RegionId, StoreId } from "../proto/region.ts";
import { entryAt, isPromotable, lastIndex, ProgressState, Role, votersOf, type RaftId } from "../raft/index.ts";
import { isLeader, timerOf, type StorePeerView, type StoreState } from "../store/index.ts";
import { machineAt, type Cluster, type DiskWrite } from "./cluster.ts";
import { carriedIn, byDeparture, messagesIn } from "./group-messages.ts";
import type { GroupEntry, GroupMember, GroupPicture, GroupProgress, GroupTimer, GroupVote } from "./group-picture.ts";
import { entryWords } from "./group-words.ts";
import { isNewer } from "./layout.ts";
import { regionReplicas } from "./region-replicas.ts";

/** Columns of the log table: what fits beside each other on a wide screen. */
const LOG_COLUMNS = 24;

/** A replica of the group, and where it is. */
interface Replica {
  readonly machine: Machine;
  readonly state: StoreState;
  readonly peer: StorePeerView;
}

/** Where each peer of the group lives that anybody has heard of. */
type Addresses = ReadonlyMap<PeerId, StoreId>;

/** The group of a region as it is now; null where there is no such region. Reads everything, changes nothing. */
export function groupPicture(cluster: Cluster, region: RegionId): GroupPicture | null {
  const replicas = replicasOf(cluster, region);
  const newest = replicas.reduce<Replica | undefined>(
    (best, each) => (best === undefined || isAhead(each, best) ? each : best), undefined,
  );
  if (newest === undefined) return null;
  const addresses = addressesOf(replicas);
  const stores = (ids: readonly RaftId[]): StoreId[] => ids.map((id) => addresses.get(id) ?? 0).sort((a, b) => a - b);
  const { config } = newest.peer.node.raft;
  const leader = replicas.filter(({ machine, peer }) => machine.process === "running" && isLeader(peer))
    .sort((a, b) => b.peer.node.raft.term - a.peer.node.raft.term)[0];
  const { logFrom, logTo } = columnsOf(replicas, leader);
  return {
    region,
    members: replicas.map((replica) => memberOf(cluster, replicas, replica, addresses, logFrom, logTo)),
    voters: stores(config.voters),
    outgoing: stores(config.votersOutgoing),
    learners: stores(config.learners),
    messages: carriedIn(cluster).flatMap((carried) => messagesIn(cluster, region, carried)).sort(byDeparture),
    logFrom,
    logTo,
    leader: leader?.state.id ?? 0,
  };
}

/**
 * The newest columns of the logs. Where a deposed leader has gone on writing for itself, the end of its log tells nothing: they
 * lie around the end of the leader's, where the logs part.
 */
function columnsOf(replicas: readonly Replica[], leader: Replica | undefined): Pick<GroupPicture, "logFrom" | "logTo"> {
  const longest = replicas.reduce((most, { peer }) => Math.max(most, lastIndex(peer.node.raft.log)), 0);
  const parted = leader === undefined ? longest : lastIndex(leader.peer.node.raft.log) + LOG_COLUMNS / 2;
  const logTo = Math.min(longest, parted);
  return { logFrom: Math.max(1, logTo - LOG_COLUMNS + 1), logTo };
}

/** By store id. */
const replicasOf = (cluster: Cluster, region: RegionId): Replica[] =>
  regionReplicas(cluster, region).map(({ machine, state, peer }) => ({ machine: machineAt(cluster, machine), state, peer }));

/** Whether the replica has applied more of what changes its group. */
const isAhead = ({ peer }: Replica, { peer: other }: Replica): boolean =>
  peer.disk.initialized && (!other.disk.initialized || isNewer(peer.region, other.region));

function addressesOf(replicas: readonly Replica[]): Addresses {
  const addresses = new Map<PeerId, StoreId>();
  for (const { peer, state } of replicas) {
    for (const { id, storeId } of [...peer.region.peers, ...peer.strangers]) addresses.set(id, storeId);
    addresses.set(peer.id, state.id);
  }
  return addresses;
}

function memberOf(
  cluster: Cluster, replicas: readonly Replica[], replica: Replica, addresses: Addresses, logFrom: number, logTo: number,
): GroupMember {
  const { machine, state, peer } = replica;
  const { raft } = peer.node;
  return {
    store: state.id,
    peer: peer.id,
    process: machine.process,
    role: roleOf(peer),
    term: raft.term,
    votedFor: addresses.get(raft.vote) ?? 0,
    leader: addresses.get(raft.lead) ?? 0,
    asleep: machine.process === "running" && raft.resting,
    timer: groupTimer(cluster, replica),
    leaseUntil: leaseOf(cluster, replica),
    votes: votesOf(cluster, replicas, replica, addresses),
    commit: raft.log.committed,
    applied: peer.disk.applied,
    durable: raft.log.offset - 1,
    lastIndex: lastIndex(raft.log),
    entries: entriesOf(peer, logFrom, logTo),
    progress: progressOf(peer, addresses),
    writing: writingOf(cluster, replica),
  };
}

function roleOf({ node: { raft: { role } }, self }: StorePeerView): GroupMember["role"] {
  switch (role) {
    case Role.Leader: return "leader";
    case Role.Candidate: return "candidate";
    case Role.PreCandidate: return "pre-candidate";
    case Role.Follower: return self.role === "Learner" ? "learner" : "follower";
  }
}

/** The election timer, or a leader's heartbeat timer, in true time. */
function groupTimer(cluster: Cluster, { machine, state, peer }: Replica): GroupTimer | null {
  const { raft } = peer.node;
  const isPaused = machine.process === "paused";
  const leads = raft.role === Role.Leader;
  if (raft.resting) return null;
  if ((machine.process !== "running" && !isPaused) || raft.halted !== null || (!leads && !isPromotable(raft))) return null;
  const [from, whole] = leads ? [raft.heartbeatFrom, raft.options.heartbeatTick]
    : [raft.electionFrom, raft.randomizedElectionTimeout];
  // The rhythm of ticks that are not counted on is found anew when the next one comes.
  const period = Math.max(1, trueDelay(machine.clock, cluster.settings.store.raftBaseTickInterval));
  const { elapsed, since, due } = timerOf(state, peer, cluster.now, from, whole, period);
  const began = Math.max(machine.startedAt, Math.min(since, cluster.now)) as Instant;
  return {
    kind: leads ? "heartbeat" : "election", elapsed: Math.min(elapsed, whole), whole, since: began, due: isPaused ? null : due,
  };
}

function leaseOf({ now }: Cluster, { machine: { clock, process }, peer }: Replica): Instant | null {
  const until = peer.lead?.leaseUntil ?? START;
  if (!isProcessAlive(process) || until <= readClock(clock, now)) return null;
  return whenShown(clock, until, now);
}

function votesOf(cluster: Cluster, replicas: readonly Replica[], replica: Replica, addresses: Addresses): GroupVote[] {
  const { raft } = replica.peer.node;
  const preVote = raft.role === Role.PreCandidate;
  if (!preVote && raft.role !== Role.Candidate) return [];
  const term = preVote ? raft.term + 1 : raft.term;
  // A round of pre-votes may ask for the same term as the one before.
  const since = groupTimer(cluster, replica)?.since ?? START;
  return votersOf(raft.config).filter((id) => id !== raft.id).map((id): GroupVote => {
    const store = addresses.get(id) ?? 0;
    if (raft.granted.includes(id)) return { store, answer: "granted", reason: null };
    const voter = replicas.find(({ peer }) => peer.id === id);
    const refused = voter?.peer.refusals.find((each) =>
      each.to === raft.id && each.term === term && each.preVote === preVote && each.at >= since);
    return { store, answer: raft.refused.includes(id) ? "refused" : "outstanding", reason: refused?.reason ?? null };
  }).sort((a, b) => a.store - b.store);
}

function entriesOf({ node: { raft: { log } } }: StorePeerView, from: number, to: number): (GroupEntry | null)[] {
  const entries: (GroupEntry | null)[] = [];
  for (let index = from; index <= Math.min(to, lastIndex(log)); index++) {
    const entry = entryAt(log, index);
    entries.push(entry === undefined ? null : { term: entry.term, command: entryWords(entry) });
  }
  return entries;
}

const STATES: Readonly<Record<ProgressState, GroupProgress["state"]>> = {
  [ProgressState.Probe]: "probe", [ProgressState.Replicate]: "replicate", [ProgressState.Snapshot]: "snapshot",
};

/** Of a leader, how it tracks the others; nobody else keeps count. */
const progressOf = ({ node: { raft } }: StorePeerView, addresses: Addresses): GroupProgress[] =>
  raft.progress.filter(({ id }) => id !== raft.id)
    .map(({ id, state, match, next }) => ({ store: addresses.get(id) ?? 0, state: STATES[state], match, next }))
    .sort((a, b) => a.store - b.store);

/** The write that concerns the member and is durable first. Group commit: it may wait for another one, or have waited. */
function writingOf({ queue, nextWrites }: Cluster, { machine, peer: { regionId } }: Replica): GroupMember["writing"] {
  let writing = null as GroupMember["writing"];
  eachPlanned(queue, (item, until) => {
    if (item.kind !== "durable" || item.to !== machine.id || item.incarnation !== machine.incarnation) return;
    if (writing !== null && until >= writing.until) return;
    const own = writeFor(item.writes, regionId);
    if (own !== undefined) writing = { from: own.submitted, until: until as Instant };
  });
  const next = nextWrites[machine.id];
  const own = writing === null && next !== undefined ? writeFor(next.writes, regionId) : undefined;
  return own === undefined || next === undefined ? writing : { from: own.submitted, until: next.until };
}

const writeFor = (writes: readonly DiskWrite[], region: RegionId): DiskWrite | undefined =>
  writes.find(({ batch }) => "writes" in batch && batch.writes.some(({ regionId }) => regionId === region));

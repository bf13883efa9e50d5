import { isProcessAlive } from "../machine/computer.ts";
import type { PeerId, RegionId } from "../proto/region.ts";
import type { TracedChange, TracedMessage, TracedReplica, TracedState, TracedStep } from "../proto/traced.ts";
import {
  ConfChangeType, EntryType, lastIndex, lastTerm, listenTo, MessageType, NONE, ProgressState, Role, termAt, type ConfState,
  type Entry, type Message, type Raft, type RaftStep,
} from "../raft/index.ts";
import { isConfChange, type StoreState } from "../store/index.ts";
import { ownPeer } from "../store/regions.ts";
import { machineAt, type Cluster } from "./cluster.ts";
import { messagesIn, underWayIn } from "./group-messages.ts";
import { regionReplicas, type RegionReplica } from "./region-replicas.ts";

/** A replica of the region, wherever its process is. */
interface Replica extends RegionReplica {
  readonly isRunning: boolean;
}

const replicasIn = (cluster: Cluster, region: RegionId): Replica[] => regionReplicas(cluster, region)
  .map((replica) => ({ ...replica, isRunning: isProcessAlive(machineAt(cluster, replica.machine).process) }));

/**
 * The replicas of a group at rest, by id; null for one that is not. At rest is a group whose leader has told everybody all, of
 * whose messages none is on its way and whose disks have nothing to do: its state is what its replicas are, and nothing else. Who
 * does not run may be behind.
 */
export function restingGroup(cluster: Cluster, region: RegionId): readonly TracedReplica[] | null {
  const replicas = replicasIn(cluster, region);
  const leader = replicas.find(({ peer, isRunning }) => isRunning && peer.node.raft.role === Role.Leader)?.peer.node.raft;
  if (leader === undefined || !hasToldAll(leader)) return null;
  const { voters, votersOutgoing, learners } = leader.config;
  if (votersOutgoing.length > 0 || learners.length > 0) return null;
  if (replicas.length !== voters.length || !replicas.every(({ peer }) => voters.includes(peer.id))) return null;
  if (!replicas.every((replica) => isAtRest(cluster, leader, replica))) return null;
  if (underWayIn(cluster).some((carried) => messagesIn(cluster, region, carried).length > 0)) return null;
  return replicas.map(({ peer: { id, node: { raft } }, isRunning }): TracedReplica => ({ peer: id, isRunning, ...nowOf(raft) }))
    .sort((a, b) => a.peer - b.peer);
}

/** Whether nothing that the leader has is not committed. */
const hasToldAll = ({ log, forsaken, halted }: Raft): boolean =>
  log.committed === lastIndex(log) && forsaken.length === 0 && halted === null;

function isAtRest(cluster: Cluster, leader: Raft, { machine, peer, isRunning }: Replica): boolean {
  const { raft } = peer.node;
  const { log } = raft;
  if (log.committed === 0 || !isPartOf(raft, leader)) return false;
  if (raft.config.votersOutgoing.length > 0 || raft.config.learners.length > 0) return false;
  if (!haveSameVoters(raft.config, leader.config)) return false;
  if (!isRunning) return raft.term <= leader.term;
  const { process } = machineAt(cluster, machine);
  if (process !== "running" || peer.writesInFlight > 0 || raft.msgs.length + raft.msgsAfterAppend.length > 0) return false;
  if (raft === leader) return true;
  if (raft.role !== Role.Follower || raft.term !== leader.term || log.committed !== leader.log.committed) return false;
  const known = leader.progress.find(({ id }) => id === raft.id);
  return known?.state === ProgressState.Replicate && known.match === lastIndex(leader.log) && known.windowCount === 0;
}

const haveSameVoters = ({ voters: a }: ConfState, { voters: b }: ConfState): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));

/** Whether the log is the leader's up to its end. What is committed is. */
function isPartOf({ log }: Raft, leader: Raft): boolean {
  const last = lastIndex(log);
  return last <= lastIndex(leader.log) && (last === log.committed || termAt(leader.log, last) === lastTerm(log));
}

/** Whoever follows a group: its steps so far, and which replicas it follows. */
export interface GroupTracer {
  readonly region: RegionId;
  /** As the core notes them; taken over behind each event. */
  readonly noted: RaftStep[];
  readonly steps: TracedStep[];
  /** By id: those whose process does not run, though they are followed. */
  readonly known: Map<PeerId, { isRunning: boolean }>;
}

/** Listens to the replicas of a group at rest. */
export function beginTracer(cluster: Cluster, region: RegionId): GroupTracer {
  const tracer: GroupTracer = { region, noted: [], steps: [], known: new Map() };
  for (const { state, peer: { id }, isRunning } of replicasIn(cluster, region)) {
    listen(tracer, state);
    tracer.known.set(id, { isRunning });
  }
  return tracer;
}

function listen({ region, noted }: GroupTracer, state: StoreState): void {
  const peer = ownPeer(state, region);
  if (peer !== undefined) listenTo(peer.node, noted);
}

/** Takes over what has happened behind an event; listens to replicas that are new, or new after the end of their process. */
export function lookAtGroup(cluster: Cluster, tracer: GroupTracer): void {
  const { noted, steps, known, region } = tracer;
  for (const step of noted) {
    const told = tracedStep(cluster, step);
    if (told !== null) steps.push(told);
  }
  noted.length = 0;
  for (const { state, peer, isRunning } of replicasIn(cluster, region)) {
    const before = known.get(peer.id);
    const { raft } = peer.node;
    // Its process has ended; it may have begun again in the same instant.
    const isFresh = raft.trace === null;
    if (isFresh) listen(tracer, state);
    known.set(peer.id, { isRunning });
    if (!isRunning || (before?.isRunning === true && !isFresh)) continue;
    steps.push(bareStep(cluster, raft, before === undefined ? "born" : "started"));
  }
}

const bareStep = (cluster: Cluster, raft: Raft, kind: "born" | "started"): TracedStep => ({
  at: cluster.now, peer: raft.id, kind, forced: false, message: null, change: null, ...nowOf(raft),
});

/** null for a message that the specification does not know. */
function tracedStep(cluster: Cluster, step: RaftStep): TracedStep | null {
  const message = step.message === null ? null : tracedMessage(step.message);
  if (step.message !== null && message === null) return null;
  return {
    at: cluster.now, peer: step.raft.id, kind: step.kind, forced: step.raft.forsaken.length > 0, message,
    change: step.entry === null ? null : changeIn(step.entry), ...stateOf(step.raft, step.commit, step.last),
  };
}

const ROLES: Readonly<Record<Role, TracedState["role"]>> = {
  [Role.Follower]: "follower", [Role.Candidate]: "candidate", [Role.Leader]: "leader", [Role.PreCandidate]: "follower",
};

const stateOf = ({ term, vote, role, config }: RaftStep["raft"], commit: number, last: number): TracedState => ({
  term, vote, role: ROLES[role], commit, last, voters: config.voters, outgoing: config.votersOutgoing,
  learners: config.learners.concat(config.learnersNext),
});

const nowOf = (raft: Raft): TracedState => stateOf(raft, raft.log.committed, lastIndex(raft.log));

const TYPES: Partial<Readonly<Record<MessageType, TracedMessage["type"]>>> = {
  [MessageType.App]: "MsgApp", [MessageType.AppResp]: "MsgAppResp", [MessageType.Vote]: "MsgVote",
  [MessageType.VoteResp]: "MsgVoteResp", [MessageType.Snap]: "MsgSnap", [MessageType.Heartbeat]: "MsgHeartbeat",
  [MessageType.HeartbeatResp]: "MsgHeartbeatResp",
};

function tracedMessage({
  type: number, from, to, term, logTerm, index, entries, commit, reject, rejectHint, snapshot,
}: Message): TracedMessage | null {
  const type = TYPES[number];
  if (type === undefined || from === NONE || to === NONE) return null;
  return { type, from, to, term, logTerm, index, entries: snapshot?.index ?? entries.length, commit, reject, rejectHint };
}

const CHANGES: Readonly<Record<ConfChangeType, TracedChange[number]["to"]>> = {
  [ConfChangeType.AddVoter]: "voter", [ConfChangeType.Remove]: "nobody", [ConfChangeType.AddLearner]: "learner",
  [ConfChangeType.Update]: "updated",
};

const changeIn = (entry: Entry): TracedChange | null =>
  (entry.type === EntryType.Normal ? null
    : (isConfChange(entry.data) ? entry.data.changes : []).map(({ id, type }) => ({ peer: id, to: CHANGES[type] })));

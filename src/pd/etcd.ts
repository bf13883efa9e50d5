import {
  commandKind, compactLog, completePersist, countTicks, firstTick, fixNextTick, instantOfTick, isCommandOf, persist,
  proposeCommand, settle, startTicks, stopTicks, takeTick, tickMember, wakesEarlier, type StateMachine,
} from "../group/index.ts";
import { assert } from "../kernel/assert.ts";
import { drawInt } from "../kernel/random.ts";
import { after, seconds } from "../kernel/time.ts";
import { trueDelay } from "../machine/clock.ts";
import {
  beat, campaign, ConfChangeType, createConfChange, createMessage, dueTick, encodedSizeOf, EntryType, hearAnswer, hearHeartbeat,
  isOnlyBeatDue, MessageType, proposeConfChange, reportSnapshot, Role, setOptions, step, storageOffer, takeNotes, tellTicks,
  Transition, type ConfChange, type Message, type Note, type Progress,
} from "../raft/index.ts";
import { etcdOptions, isAlone, openMember } from "./member.ts";
import type { MemberOrder } from "./member-orders.ts";
import { applyMemberChange } from "./members.ts";
import { copyStored, PD_COMMANDS, storedBytes, type EtcdMember, type PdEntry, type PdStored } from "./stored.ts";
import type { PdBatch, PdHost, PdState } from "./state.ts";

/** One handler call of a member. */
export interface MemberTurn {
  readonly state: PdState;
  readonly host: PdHost;
}

/** A Raft message between members, without its entries. */
const MESSAGE_BYTES = 60;
/** So long etcd waits for the answer to a snapshot (snapResponseReadTimeout). */
const SNAPSHOT_ANSWER = seconds(5);

/** PD's members as a replicated group. */
export const etcdMachine: StateMachine<PdState, MemberTurn, EtcdMember> = {
  send({ host }, { disk, node }, message) {
    const machine = host.directory.pds[message.to - 1];
    if (machine === undefined) return;
    const { snapshot } = message;
    if (snapshot === null) {
      host.send(machine, "raft", { kind: "etcd", message }, MESSAGE_BYTES + encodedSizeOf(message.entries));
      return;
    }
    storageOffer(disk.storage, "unavailable");
    const { index, size } = snapshot;
    host.send(machine, "snapshot", { kind: "etcd", message }, MESSAGE_BYTES + size);
    host.startTimer(SNAPSHOT_ANSWER, { kind: "snapshot-unanswered", member: message.to, index, term: node.raft.term });
  },
  write({ state, host }, _member, write, bytes, isVote) {
    state.place.writingSince = host.clock();
    host.write({ write }, bytes, isVote ? "vote" : "plain");
  },
  install(_state, { disk }, { data }) {
    disk.stored = copyStored(data as PdStored);
  },
  persisted: () => undefined,
  apply(turn, member, { data, type }) {
    if (isCommandOf(PD_COMMANDS, data)) commandKind(PD_COMMANDS, data).apply(null, member, data);
    else if (type !== EntryType.Normal && data !== null) {
      applyMemberChange(turn.state, turn.host, data as ConfChange);
      // Who led alone, or follows alone, has ticks to come.
      member.dueTick = 0;
      planTick(turn, member);
    }
  },
  applied({ host: { settings } }, { disk }) {
    const { snapshotCount, snapshotCatchupEntries } = settings.pd;
    const kept = disk.applied - disk.storage.compactedIndex;
    if (kept >= snapshotCount + snapshotCatchupEntries) compactLog(disk, disk.applied - snapshotCatchupEntries);
  },
  confirmReads: () => undefined,
  notice({ state, host }, member) {
    for (const note of takeNotes(member.node)) tellNote(state, host, note);
    return false;
  },
  ticked: () => Infinity,
  dueEarlier: planTick,
  isGone: () => false,
  rest: () => undefined,
};

function tellNote(state: PdState, host: PdHost, note: Note): void {
  const member = state.memberId;
  if (note.kind === "snapshot.unavailable") offerSnapshot(state.etcd);
  if (note.kind === "leader.steppedDown") state.place.lostBy = note.reason === "quorum-lost" ? "quorum-lost" : "handed-over";
  if (note.kind === "leader.elected") host.emit({ name: "pd.etcd.elected", member, term: note.term });
  if (note.kind !== "campaign.started" || note.campaign === "transfer" || isAlone(state.etcd)) return;
  // A member that finds no quorum asks again and again: the first time is news.
  if (!state.place.isSeeking) host.emit({ name: "pd.etcd.campaign", member, missed: state.place.followed });
  state.place.isSeeking = true;
}

/**
 * Does what etcd's loop does with what Raft asks for: it writes, and comes to nothing else until the disk has it. What leaves
 * with a leader's write has left; heartbeats and whatever else becomes due meanwhile wait.
 */
export function settleMember(turn: MemberTurn): void {
  if (!isWriting(turn.state)) settle(etcdMachine, turn, turn.state.etcd);
}

/** Whether the member waits for its disk, and so sends nothing and notices nothing. */
export const isWriting = ({ etcd }: PdState): boolean => etcd.writesInFlight > 0;

/** A follower needs what the log has no more: it gets all that etcd holds, as it is applied here. */
function offerSnapshot({ disk: { applied, appliedTerm, storage, stored } }: EtcdMember): void {
  const { confState } = storage.snapshot;
  storageOffer(storage, { index: applied, term: appliedTerm, confState, data: copyStored(stored), size: storedBytes(stored) });
}

/** Whether a snapshot arrived. One that got no answer is sent anew, unless the follower has caught up otherwise. */
export function endSnapshot(turn: MemberTurn, to: number, index: number, term: number): void {
  const { state: { etcd } } = turn;
  const { raft } = etcd.node;
  const waits = raft.term === term && raft.progress.some((progress) => progress.id === to && progress.pendingSnapshot === index);
  if (!waits) return;
  tellTime(turn);
  reportSnapshot(etcd.node, to, false);
  settleMember(turn);
}

/** Lets the members change, at etcd's leader: nothing stands against it, see `whyNotChangeMembers`. */
export function proposeMemberChange(turn: MemberTurn, { kind, member }: MemberOrder): void {
  const type = kind === "add-member" ? ConfChangeType.AddVoter : ConfChangeType.Remove;
  tellTime(turn);
  proposeConfChange(turn.state.etcd.node, createConfChange([{ type, id: member }], Transition.Auto, null));
  settleMember(turn);
}

/** Puts a change into the members' log. Without an etcd leader it is lost, as etcd would refuse it. */
export function writeEntry(turn: MemberTurn, entry: PdEntry): void {
  const { state: { etcd } } = turn;
  tellTime(turn);
  proposeCommand(PD_COMMANDS, etcd, entry);
  settleMember(turn);
}

/** A message of another member. */
export function stepMember(turn: MemberTurn, message: Message): void {
  const { state: { etcd, ticks, place } } = turn;
  tellTime(turn);
  place.heard[message.from] = ticks.ticks;
  if (hearBeat(turn, etcd, message)) return;
  step(etcd.node, message);
  settleMember(turn);
}

/** Heartbeats and their answers are nearly all that members say: where all is as usual nothing else comes of one. */
function hearBeat(turn: MemberTurn, member: EtcdMember, { type, from, term, commit, context }: Message): boolean {
  const { node } = member;
  if (type === MessageType.HeartbeatResp) return hearAnswer(node, from, term, context);
  // The answer would wait for the writes that are under way.
  if (type !== MessageType.Heartbeat || member.writesInFlight > 0 || !hearHeartbeat(node, from, term, commit)) return false;
  const answer = createMessage(MessageType.HeartbeatResp, from, member.id, term);
  answer.context = context;
  etcdMachine.send(turn, member, answer);
  return true;
}

/** What the member wrote is on its disk. */
export function memberDurable(turn: MemberTurn, { write }: PdBatch): void {
  tellTime(turn);
  completePersist(etcdMachine, turn.state, turn, turn.state.etcd, write);
}

/** The node learns how many ticks are over. */
export function tellTime({ state: { etcd, ticks }, host }: MemberTurn): void {
  countTicks(ticks, host.now, host.ticksOver);
  tellTicks(etcd.node, ticks.ticks);
}

/** The process starts: ticks begin, at a phase of its own. Who is alone leads at once; etcd takes a tick for it. */
export function startMember(turn: MemberTurn): void {
  const { state, host } = turn;
  const interval = host.settings.pd.tickInterval;
  const phase = drawInt(state.random, 0, interval - 1);
  const first = after(host.now, trueDelay(host.clockwork, firstTick(0, phase as typeof interval, interval)));
  startTicks(state.ticks, first);
  planTimer(turn);
  if (!isAlone(state.etcd) || state.etcd.node.raft.role === Role.Leader) return;
  campaign(state.etcd.node);
  settleMember(turn);
}

/** A tick at which something is due, or may be. */
export function tickEtcd(turn: MemberTurn): void {
  const { state, host } = turn;
  const { etcd, ticks } = state;
  const { isFixed } = ticks;
  tellTime(turn);
  takeTick(ticks, host.now, trueDelay(host.clockwork, host.settings.pd.tickInterval));
  tellTicks(etcd.node, ticks.ticks);
  if (!leadsAlone(etcd) && !isWriting(state) && (isFixed || ticks.ticks >= etcd.dueTick)) {
    if (isOnlyBeatDue(etcd.node)) sendBeats(turn, etcd);
    else tickMember(etcdMachine, turn, etcd);
  }
  planTick(turn, etcd);
}

/** The tick of a leader for whom only its heartbeats are due. */
function sendBeats(turn: MemberTurn, member: EtcdMember): void {
  const { id, node } = member;
  const { progress, term } = node.raft;
  beat(node);
  for (let i = 0; i < progress.length; i++) {
    const { id: to, sentCommit } = progress[i] as Progress;
    if (to !== id) etcdMachine.send(turn, member, createMessage(MessageType.Heartbeat, to, id, term, 0, 0, sentCommit));
  }
  member.dueTick = dueTick(node);
}

/** See `Program.takeStock`. */
export function fixMemberTick(turn: MemberTurn): void {
  const { state: { ticks }, host } = turn;
  tellTime(turn);
  if (!ticks.isFixed && fixNextTick(ticks, host.now, host.ticksOver)) planTimer(turn);
}

/** Who leads alone has nobody to send heartbeats to, and nobody to miss. */
const leadsAlone = (member: EtcdMember): boolean => isAlone(member) && member.node.raft.role === Role.Leader;

function planTick(turn: MemberTurn, { dueTick }: EtcdMember): void {
  const { state: { etcd, ticks } } = turn;
  if (leadsAlone(etcd) || dueTick === Infinity) return;
  if (wakesEarlier(ticks, Math.max(dueTick, ticks.ticks + 1))) planTimer(turn);
}

function planTimer({ state: { ticks }, host }: MemberTurn): void {
  host.startTick(instantOfTick(ticks, ticks.wake), ticks.order, { kind: "etcd-tick", serial: ticks.serial }, 0);
}

export const adoptEtcdSettings = ({ etcd, settings }: PdState): void => {
  setOptions(etcd.node, etcdOptions(settings));
};

/** The process ends; what reached the disk unseen stays. */
export function crashMember(state: PdState, survived: readonly PdBatch[]): void {
  for (const { write } of survived) persist(etcdMachine, state, state.etcd, write);
  stopTicks(state.ticks);
  const { etcd: { id, disk }, seed, settings } = state;
  state.starts++;
  assert(state.memberId === id, "a member starts as itself");
  state.etcd = openMember(id, disk, seed, state.starts, settings);
}


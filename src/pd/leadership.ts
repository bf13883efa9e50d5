import { between, micros, minutes, seconds, type Instant } from "../kernel/time.ts";
import { drawInt, drawItem } from "../kernel/random.ts";
import type { PdLeaveReason } from "../proto/events/pd.ts";
import { Role, transferLeader } from "../raft/index.ts";
import { isWriting, settleMember, tellTime, writeEntry, type MemberTurn } from "./etcd.ts";
import { memberIds } from "./member.ts";
import { enterOffice, leaveOffice, openOffice } from "./office.ts";
import { seekRegions } from "./region-sync.ts";
import type { PdHost, PdState } from "./state.ts";
import { answerWaiting, followCalendar } from "./tso-service.ts";

/** So many campaigns within five minutes are enough: the member lets another lead etcd, and PD (campaign frequency guard). */
const CAMPAIGNS_AT_MOST = 3;
const CAMPAIGN_WINDOW = minutes(5);
/** How often a member looks whether one with a lower priority leads (defaultLeaderPriorityCheckInterval). */
const PRIORITY_INTERVAL = minutes(1);
/** lease/3 lies between two renewals of the leader's lease. */
const RENEWALS = 3;

/**
 * To be called behind whatever may have changed the member's place in the group, or the leader key. While etcd waits for its disk
 * PD learns nothing new from it, and cannot renew its lease either.
 */
export function tendLeadership(turn: MemberTurn): void {
  const { state } = turn;
  if (isWriting(state)) endLease(turn, state.place.writingSince, "disk-stalled");
  else heedEtcd(turn);
}

/**
 * What the member makes of its place and of the leader key. Only etcd's leader campaigns for PD's leadership, and who does not
 * lead etcd any more gives it up. PD looks every 50 ms; here it looks when something happened.
 */
export function heedEtcd(turn: MemberTurn): void {
  const { state, host } = turn;
  const { node, disk: { stored, appliedTerm } } = state.etcd;
  const { raft } = node;
  const leadsEtcd = raft.role === Role.Leader;
  if (raft.lead !== 0) {
    state.place.followed = raft.lead;
    state.place.isSeeking = false;
  }
  if (!leadsEtcd) state.place.bidTerm = 0;
  tendPriority(turn);
  missLeader(turn);
  seekRegions(state, host);
  const { leader } = stored;
  if (state.office !== null) {
    if (leader?.serial !== state.office.serial) leaveOffice(state, host, "key-gone");
    else if (!leadsEtcd) giveUp(turn);
    else if (state.office.isOpen) answerWaiting(turn);
    else if (stored.tsoSavedMillis >= state.office.tsoMillis) openOffice(turn);
  } else if (state.place.returning !== 0) {
    giveBack(turn);
  } else if (leadsEtcd && appliedTerm === raft.term) {
    if (leader === null) bid(turn);
    else if (leader.member !== state.memberId) awaitExpiry(turn, leader.serial);
    else if (leader.life === state.starts && state.place.bidTerm === raft.term) enterOffice(turn, leader.serial);
    // Left behind by an earlier life, or by an office that was lost: nobody serves under it.
    else dropKey(turn, leader.serial);
  }
}

function dropKey(turn: MemberTurn, serial: number): void {
  const { state } = turn;
  if (state.place.droppedSerial === serial) return;
  state.place.droppedSerial = serial;
  writeEntry(turn, { kind: "drop-leader", serial });
}

/** The key is free. Who has campaigned too often lately hands etcd on instead. */
function bid(turn: MemberTurn): void {
  const { state, host } = turn;
  const { raft: { term } } = state.etcd.node;
  if (state.place.bidTerm === term) return;
  const now = host.clock();
  state.place.campaigns = state.place.campaigns.filter((at) => between(at, now) < CAMPAIGN_WINDOW);
  if (state.place.campaigns.length >= CAMPAIGNS_AT_MOST && handEtcdOver(turn, null)) return;
  state.place.bidTerm = term;
  state.place.campaigns = [...state.place.campaigns, now];
  writeEntry(turn, { kind: "campaign", member: state.memberId, life: state.starts });
}

/**
 * Somebody else's key stands under a lease that a new etcd leader knows only the length of: it counts it from its own beginning
 * (Lessor.Promote). If nobody has given the key up by then, it goes.
 */
function awaitExpiry(turn: MemberTurn, serial: number): void {
  const { state, host } = turn;
  const { term } = state.etcd.node.raft;
  if (state.place.awaited.serial === serial && state.place.awaited.term === term) return;
  state.place.awaited = { serial, term };
  host.startTimer(host.settings.pd.lease, { kind: "key-expired", serial, term });
}

/** The time of a key is over, unless it went meanwhile, or another leads etcd. */
export function expireKey(turn: MemberTurn, serial: number, term: number): void {
  const { raft } = turn.state.etcd.node;
  if (raft.term !== term || raft.role !== Role.Leader) return;
  writeEntry(turn, { kind: "drop-leader", serial });
}

/** Who leads etcd no more leads PD no more. */
function giveUp(turn: MemberTurn): void {
  const { state, host } = turn;
  state.place.returning = state.office?.serial ?? 0;
  leaveOffice(state, host, state.place.lostBy);
  giveBack(turn);
}

/** It gives its key back, so that nobody has to wait for the end of the lease, where etcd has a leader that hears it. */
function giveBack(turn: MemberTurn): void {
  const { state: { place, etcd } } = turn;
  const serial = place.returning;
  if (etcd.node.raft.lead === 0) return;
  place.returning = 0;
  if (etcd.disk.stored.leader?.serial === serial) writeEntry(turn, { kind: "drop-leader", serial });
}

/**
 * To be called first in whatever happens to a member that may have stood still. One that did for longer than its lease leads no
 * more: the lease is renewed every third of it, as long as the process runs. One whose calendar was changed saves what follows
 * from that for its timestamps, as the next of PD's 50 ms ticks would.
 */
export function goOn(turn: MemberTurn): void {
  const { state, host } = turn;
  const { office, place: { still } } = state;
  if (still === null) return;
  state.place.still = null;
  if (office === null) return;
  if (endLease(turn, still.clock, "lease-expired")) return;
  if (isShifted(host, still)) followCalendar(turn, still.calendar);
}

/** Who has not renewed its lease from `until` on, and held it no longer than to now, leads no more. */
function endLease({ state, host }: MemberTurn, until: Instant, reason: PdLeaveReason): boolean {
  const { office } = state;
  if (office === null || host.clock() <= leaseEnd(office.since, until, host.settings.pd.lease)) return false;
  // Its key stands still, and is nobody's by now: it goes, and the member bids anew, or lets another lead who has bid too often.
  state.place.returning = office.serial;
  state.place.bidTerm = 0;
  leaveOffice(state, host, reason);
  return true;
}

/** When a lease ends that was last renewed before `at`. */
export function leaseEnd(since: Instant, at: Instant, lease: number): Instant {
  const period = Math.max(1, Math.floor(lease / RENEWALS));
  return (since + Math.floor((at - since) / period) * period + lease) as Instant;
}

/** The process is about to stand still, or its clock to change; a change that it has not followed yet stays noted. */
export function noteStill({ state: { place }, host }: MemberTurn): void {
  if (place.still !== null && isShifted(host, place.still)) return;
  place.still = { clock: host.clock(), calendar: host.wallClock() };
}

type Still = NonNullable<PdState["place"]["still"]>;

/** Whether the calendar was changed since. */
const isShifted = (host: PdHost, still: Still): boolean => host.wallClock() - host.clock() !== still.calendar - still.clock;

/** etcd's leader hands over to that member, or to any other. False where it does not lead, or there is nobody. */
export function handEtcdOver(turn: MemberTurn, to: number | null): boolean {
  const { state } = turn;
  const others = memberIds(state.etcd).filter((member) => member !== state.memberId);
  if (state.etcd.node.raft.role !== Role.Leader || others.length === 0) return false;
  tellTime(turn);
  transferLeader(state.etcd.node, to ?? drawItem(state.random, others));
  settleMember(turn);
  return true;
}

/** A member that follows etcd's leader and finds no leader of PD waits for so long (lastLeaderUpdatedTime) ... */
const LEADERLESS = seconds(10);
/** ... and up to so much longer, so that not all take over at once; election intervals come on top. */
const LEADERLESS_SPREAD = seconds(10);
const LEADERLESS_ELECTIONS = 10;

function missLeader({ state, host }: MemberTurn): void {
  const { place, etcd: { node: { raft }, disk: { stored: { leader, serial } } }, settings: { electionInterval } } = state;
  if (leader !== null || raft.lead === 0 || raft.role === Role.Leader) {
    place.missedBehind = -1;
    return;
  }
  if (place.missedBehind === serial) return;
  place.missedBehind = serial;
  const wait = LEADERLESS + LEADERLESS_ELECTIONS * electionInterval + drawInt(state.random, 0, LEADERLESS_SPREAD);
  host.startTimer(micros(wait), { kind: "leaderless", serial });
}

/** Nobody has come to lead PD all the while: whoever leads etcd cannot, and is asked to hand over. */
export function takeOver(turn: MemberTurn, serial: number): void {
  const { state, host } = turn;
  const { place, memberId, etcd: { node: { raft } } } = state;
  if (place.missedBehind !== serial) return;
  place.missedBehind = -1;
  const machine = host.directory.pds[raft.lead - 1];
  // It may have come to lead etcd itself, and not have heeded that yet because it waits for its disk.
  if (machine !== undefined && raft.lead !== memberId) {
    host.send(machine, "pd", { kind: "move-leader", to: memberId }, MOVE_BYTES);
  }
  missLeader(turn);
}

/** Where priorities differ, every member looks each minute whether it should lead. */
function tendPriority({ state, host }: MemberTurn): void {
  if (state.place.priorityArmed || state.etcd.disk.stored.priorities.size === 0) return;
  state.place.priorityArmed = true;
  host.startTimer(PRIORITY_INTERVAL, { kind: "priority" });
}

const priorityOf = ({ etcd }: PdState, member: number): number => etcd.disk.stored.priorities.get(member) ?? 0;

/** etcd's leader is to be the member that people prefer: one that is preferred asks for the office. */
export function checkPriority(turn: MemberTurn): void {
  const { state, host } = turn;
  state.place.priorityArmed = false;
  const { lead, role } = state.etcd.node.raft;
  if (lead !== 0 && role !== Role.Leader && priorityOf(state, state.memberId) > priorityOf(state, lead)) {
    const machine = host.directory.pds[lead - 1];
    if (machine !== undefined) host.send(machine, "pd", { kind: "move-leader", to: state.memberId }, MOVE_BYTES);
  }
  tendPriority(turn);
}
const MOVE_BYTES = 40;


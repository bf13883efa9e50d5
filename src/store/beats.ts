import { assert } from "../kernel/assert.ts";
import type { Instant } from "../kernel/time.ts";
import type { RaftPacket } from "../proto/messages.ts";
import type { StoreId } from "../proto/region.ts";
import { beat, dueTick, isOnlyBeatDue, isSteadyLeader, MessageType, type Progress } from "../raft/index.ts";
import { regionAt, rowOf, saysRow } from "./burst.ts";
import { lookToSleep } from "./hibernation.ts";
import { peerById } from "./membership.ts";
import { sendRegionHeartbeat } from "./pd-link.ts";
import { checkSize } from "./split-check.ts";
import { heardOf, type Leadership, type StorePeer } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import {
  allRows, NEVER_YET, partAt, roundNumber, roundOf, takeLoose, type LeaderStand, type Round, type RoundPart,
} from "./stand.ts";
import type { PeerGroup } from "./state.ts";
import { isRepeating, nameLane, postRow, repeatRows, rowsIn, seal, type Lane, type Turn } from "./turn.ts";
import { choreTick } from "./wake.ts";

/** Whether for a leader its heartbeats are due, and nothing else but perhaps its report to PD: they may leave as rows. */
export function mayBeat({ clock }: Turn, { lead, node, region, disk }: StorePeer): boolean {
  if (lead === null || disk.merging !== null || !isOnlyBeatDue(node)) return false;
  // Where heartbeats leave at every tick, one of these must do to look at the lease.
  if (node.raft.options.heartbeatTick === 1 && clock >= lead.nextLeaseCheck) return false;
  const { progress, ownProgress } = node.raft;
  // The row of a region names both peers, and this one is among its own progress while it is a member.
  for (let i = 0; i < progress.length; i++) if (peerById(region, (progress[i] as Progress).id) === undefined) return false;
  return ownProgress !== null;
}

/** The tick of a leader that may beat: its heartbeats leave as rows, without messages. */
export function sendBeats(turn: Turn, peer: StorePeer): void {
  const { lead, node, region, id } = peer;
  assert(lead !== null, "only a leader sends heartbeats");
  const { raft } = node;
  const { progress } = raft;
  beat(node);
  for (let i = 0; i < progress.length; i++) {
    const { id: to, sentCommit } = progress[i] as Progress;
    if (to === id) continue;
    const store = peerById(region, to)?.storeId;
    if (store !== undefined) postRow(turn, MessageType.Heartbeat, store, region, id, to, raft.term, sentCommit, 0);
  }
  afterBeats(turn, peer, lead);
}

function afterBeats(turn: Turn, peer: StorePeer, lead: Leadership): void {
  peer.dueTick = Math.min(doChores(turn, peer, lead), dueTick(peer.node));
}

/** Does what a store does for a leader at its ticks besides Raft. Before the tick that it returns there is nothing more of it. */
export function doChores(turn: Turn, peer: StorePeer, lead: Leadership): number {
  if (turn.clock >= lead.nextRegionHeartbeat) sendRegionHeartbeat(turn, peer, lead);
  if (turn.clock >= lead.nextSplitCheck) checkSize(turn, peer, lead);
  lookToSleep(turn, peer, lead);
  return choresTick(turn, peer, lead);
}

const choresTick = (turn: Turn, { group, nextMergeCheck }: StorePeer, lead: Leadership): number => {
  const { nextRegionHeartbeat, nextLeaseCheck, nextSplitCheck, sleepTick } = lead;
  const due = Math.min(nextRegionHeartbeat, nextLeaseCheck, nextSplitCheck, nextMergeCheck) as Instant;
  return Math.min(choreTick(turn, group, due), sleepTick);
};

/** The heartbeats of a tick group's leaders at one tick, while they are sent. */
export interface RoundDraft {
  readonly round: Round;
  readonly tick: number;
  /** The leaders for which heartbeats are due and that did not stand at the beginning. */
  readonly senders: StorePeer[];
  /** Whether what was sent one heartbeat interval ago was answered by all. */
  readonly isAnswered: boolean;
}

/** Where a group is under load each round is another: longer and longer nobody looks whether it is. */
const CHANGES_AT_MOST = 3;

/** Begins what may be a round as before; null where intervals are too long for that, and where it was not lately. */
export function beginRound(turn: Turn, group: PeerGroup, groupNumber: number): RoundDraft | null {
  const { memory: { standing }, options } = turn.state;
  const number = roundNumber(groupNumber, group.ticks, options.heartbeatTick);
  if (number < 0) return null;
  const round = roundOf(standing, number);
  if (round.unwatched > 0) {
    round.unwatched--;
    return null;
  }
  return { round, tick: group.ticks, senders: [], isAnswered: isAnswered(round, group.ticks - options.heartbeatTick) };
}

function isAnswered({ parts, order, sentTick, sentAt }: Round, tick: number): boolean {
  if (sentTick !== tick) return false;
  for (let i = 0; i < order.length; i++) if ((parts[order[i] as number] as RoundPart).answeredAt < sentAt) return false;
  return true;
}

/**
 * Whether the whole round is as before: the leaders that do not stand say just what the rows say that are not of those who stand.
 */
export function isAsBefore({ round: { parts, order }, senders, isAnswered }: RoundDraft): boolean {
  if (!isAnswered) return false;
  let loose = 0;
  for (let i = 0; i < order.length; i++) loose += (parts[order[i] as number] as RoundPart).loose.length;
  for (let i = 0; i < senders.length; i++) {
    const said = rowsAsBefore(parts, order, senders[i] as StorePeer);
    if (said < 0) return false;
    loose -= said;
  }
  return loose === 0;
}

/** How many rows the leader has; -1 if one of them says something else than before. */
function rowsAsBefore(parts: readonly RoundPart[], order: readonly number[], { region, id, node: { raft } }: StorePeer): number {
  let rows = 0;
  for (let i = 0; i < raft.progress.length; i++) {
    const { id: to, match } = raft.progress[i] as Progress;
    if (to === id) continue;
    const store = peerById(region, to)?.storeId ?? 0;
    const place = parts.findIndex((part) => part.store === store);
    const burst = parts[place]?.packet.burst;
    if (burst === undefined || burst === null || !order.includes(place)) return -1;
    const commit = Math.min(match, raft.log.committed);
    const row = rowOf(burst, region.id);
    if (row < 0 || !saysRow(burst, row, MessageType.Heartbeat, region, id, to, raft.term, commit, 0)) return -1;
    rows++;
  }
  return rows;
}

/** The tick of a leader whose heartbeats leave with a round that is as before. */
export function beatAlong(turn: Turn, peer: StorePeer): void {
  assert(peer.lead !== null, "only a leader sends heartbeats");
  beat(peer.node);
  afterBeats(turn, peer, peer.lead);
}

/** Posts the whole round as it was. */
export function repeatRound(turn: Turn, { parts, order }: Round): void {
  for (let i = 0; i < order.length; i++) {
    const part = parts[order[i] as number] as RoundPart;
    repeatRows(turn, part, 0, part.packet.burst?.regions.length ?? 0);
  }
}

/** Whether the leader that stands belongs to the round, which is due, and all that it sent last were answered. */
export function isBeatOf({ round, tick }: RoundDraft, { round: number, rows }: LeaderStand, heartbeatTick: number): boolean {
  if (number !== round.number || round.sentTick + heartbeatTick !== tick) return false;
  for (let i = 0; i < rows.length; i += 2) if (partAt(round, rows[i] as number).answeredAt < round.sentAt) return false;
  return true;
}

/** Posts the heartbeats of a leader that stands, if the round said the same up to here. False where not, and nothing was done. */
export function repeatBeats(turn: Turn, { round }: RoundDraft, { rows }: LeaderStand): boolean {
  for (let i = 0; i < rows.length; i += 2) {
    const part = partAt(round, rows[i] as number);
    const row = rows[i + 1] as number;
    const lane = openLane(turn, part);
    if (lane === null ? row !== 0 : !isRepeating(lane, part.packet, row)) return false;
  }
  for (let i = 0; i < rows.length; i += 2) {
    const row = rows[i + 1] as number;
    repeatRows(turn, partAt(round, rows[i] as number), row, row + 1);
  }
  return true;
}

function openLane({ lanes }: Turn, { store }: RoundPart): Lane | null {
  for (let i = 0; i < lanes.length; i++) {
    const lane = lanes[i] as Lane;
    if (lane.store === store) return lane;
  }
  return null;
}

/** All heartbeats of the tick are posted: what says the same as before is the same packet, and who can stands from now on. */
export function endRound(turn: Turn, group: PeerGroup, { round, tick, senders }: RoundDraft): void {
  const { lanes } = turn;
  const { order } = round;
  round.sentTick = tick;
  round.sentAt = turn.host.now;
  let isOther = lanes.length > 0;
  for (let i = 0; i < lanes.length; i++) if (sealPart(turn, round, lanes[i] as Lane)) isOther = false;
  round.changes = isOther ? Math.min(round.changes + 1, CHANGES_AT_MOST) : 0;
  round.unwatched = (1 << round.changes) - 1;
  if (order.length !== lanes.length || order.some((place, i) => round.parts[place]?.store !== lanes[i]?.store)) {
    round.order = lanes.map(({ store }) => placeOf(round, store));
  }
  for (let i = 0; i < senders.length; i++) standUp(turn, group, round, senders[i] as StorePeer);
}

/** False if the part says something else than before. */
function sealPart(turn: Turn, round: Round, lane: Lane): boolean {
  const { parts, number } = round;
  const known = parts[placeOf(round, lane.store)];
  const packet = seal(lane);
  const loose = allRows(rowsIn(lane));
  if (known === undefined) {
    const name = { round: number, place: parts.length };
    parts.push({ store: lane.store, packet, name, answer: null, answeredAt: NEVER_YET, answeredClock: NEVER_YET, loose });
    return true;
  }
  const isRepeated = packet === known.packet;
  if (isRepeated && packet.burst?.standing !== null) return true;
  if (!isRepeated) letMovedGo(turn, number, known.packet, packet);
  // What is said for the second time may be said again: from now on its hearers remember it by its name.
  known.packet = isRepeated ? nameLane(lane, known.name) : packet;
  known.answer = null;
  known.loose = loose;
  return isRepeated;
}

/** A leader that stands has its row where it was. Where others had more to say, it stands no more; all that it said counts. */
function letMovedGo({ state }: Turn, round: number, { burst: before }: RaftPacket, { burst }: RaftPacket): void {
  for (let row = 0; before !== null && row < before.regions.length; row++) {
    const regionId = regionAt(before, row);
    if (burst !== null && row < burst.regions.length && regionAt(burst, row) === regionId) continue;
    const stand = state.peers.get(regionId)?.stand;
    if (stand?.kind === "beats" && stand.round === round) ownPeer(state, regionId);
  }
}

/** The place of the part that goes to the store; -1 for none. */
function placeOf({ parts }: Round, store: StoreId): number {
  for (let place = 0; place < parts.length; place++) if (parts[place]?.store === store) return place;
  return -1;
}

/** The leader's rows, if all that it says was said before and answered, and it only goes on as now: it may stand. */
export function answeredRows(round: Round, { lead, region, id, node }: StorePeer): number[] | null {
  const { progress } = node.raft;
  if (lead === null) return null;
  const rows: number[] = [];
  for (let i = 0; i < progress.length; i++) {
    const { id: to } = progress[i] as Progress;
    if (to === id) continue;
    const place = placeOf(round, peerById(region, to)?.storeId ?? 0);
    const part = round.parts[place];
    if (part === undefined || part.answer === null || heardOf(lead, to) === undefined) return null;
    rows.push(place, rowOf(part.answer, region.id));
  }
  return lead.reportedDown.length + lead.reportedPending.length > 0 || !isSteadyLeader(node) ? null : rows;
}

function standUp(turn: Turn, group: PeerGroup, round: Round, peer: StorePeer): void {
  const rows = answeredRows(round, peer);
  if (rows === null || peer.lead === null) return;
  const chore = choresTick(turn, peer, peer.lead);
  const member = group.members.indexOf(peer);
  peer.stand = { kind: "beats", round: round.number, rows, since: round.sentAt, chore, member };
  group.beats[member] = round.number;
  group.chores[member] = chore;
  takeRows(round, rows);
}

/** The rows are those of a leader that stands from now on. */
export function takeRows(round: Round, rows: readonly number[]): void {
  for (let i = 0; i < rows.length; i += 2) takeLoose(partAt(round, rows[i] as number), rows[i + 1] as number);
}

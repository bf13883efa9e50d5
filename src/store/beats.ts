import { assert } from "../kernel/assert.ts";
import type { Instant } from "../kernel/time.ts";
import type { StoreId } from "../proto/region.ts";
import { beat, dueTick, isOnlyBeatDue, isSteadyLeader, MessageType, type Progress } from "../raft/index.ts";
import { peerById } from "./membership.ts";
import { sendRegionHeartbeat } from "./pd-link.ts";
import { heardOf, type Leadership, type StorePeer } from "./peer.ts";
import { addLoose, NO_ROWS, partAt, roundNumber, roundOf, type LeaderStand, type Round, type RoundPart } from "./stand.ts";
import type { PeerGroup } from "./state.ts";
import { isRepeating, postRow, repeatRows, rowsIn, seal, type Lane, type Turn } from "./turn.ts";
import { choreTick } from "./wake.ts";

/** Whether for a leader its heartbeats are due, and nothing else but perhaps its report to PD: they may leave as rows. */
export function mayBeat({ lead, node, region }: StorePeer): boolean {
  if (lead === null || !isOnlyBeatDue(node)) return false;
  const { progress, ownProgress } = node.raft;
  // The row of a region names both peers, and this one is among its own progress while it is a member.
  for (let i = 0; i < progress.length; i++) if (peerById(region, (progress[i] as Progress).id) === undefined) return false;
  return ownProgress !== null;
}

/**
 * The tick of a leader that may beat: its heartbeats leave as rows, without messages. Tells where they are, and the tick at which the
 * store has something to do for it besides.
 */
export function sendBeats(turn: Turn, peer: StorePeer): Sender {
  const { lead, node, region, id } = peer;
  assert(lead !== null, "only a leader sends heartbeats");
  const { raft } = node;
  const { progress } = raft;
  const lanes: Lane[] = [];
  const rows: number[] = [];
  beat(node);
  for (let i = 0; i < progress.length; i++) {
    const { id: to, sentCommit } = progress[i] as Progress;
    if (to === id) continue;
    const store = peerById(region, to)?.storeId;
    if (store === undefined) continue;
    const lane = postRow(turn, MessageType.Heartbeat, store, region, id, to, raft.term, sentCommit, 0);
    lanes.push(lane);
    rows.push(rowsIn(lane) - 1);
  }
  if (turn.clock >= lead.nextRegionHeartbeat) sendRegionHeartbeat(turn, peer, lead);
  const chore = choreTick(turn, peer.group, lead.nextRegionHeartbeat);
  peer.dueTick = Math.min(dueTick(node), chore);
  return { peer, lead, lanes, rows, chore };
}

/** A leader whose heartbeats were posted row by row. */
interface Sender {
  readonly peer: StorePeer;
  readonly lead: Leadership;
  /** Where the rows are. */
  readonly lanes: readonly Lane[];
  readonly rows: readonly number[];
  readonly chore: number;
}

/** The heartbeats of a tick group's leaders at one tick, while they are sent. */
export interface RoundDraft {
  readonly round: Round;
  readonly tick: number;
  readonly senders: Sender[];
}

/** Begins what may be a round as before; null where intervals are too long for that. */
export function beginRound(turn: Turn, group: PeerGroup, groupNumber: number): RoundDraft | null {
  const { memory: { standing }, options } = turn.state;
  const number = roundNumber(groupNumber, group.ticks, options.heartbeatTick);
  return number < 0 ? null : { round: roundOf(standing, number), tick: group.ticks, senders: [] };
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
export function endRound(turn: Turn, { round, tick, senders }: RoundDraft): void {
  for (const lane of turn.lanes) sealPart(round, lane);
  round.sentTick = tick;
  round.sentAt = turn.host.now;
  for (const { peer, lead, lanes, rows, chore } of senders) {
    const places = lanes.map(({ store }) => placeOf(round, store));
    if (isSteady(peer, lead)) {
      peer.stand = {
        kind: "beats", round: round.number, rows: places.flatMap((place, i) => [place, rows[i] as number]), since: round.sentAt, chore,
      };
    } else {
      places.forEach((place, i) => addLoose(partAt(round, place), rows[i] as number));
    }
  }
}

function sealPart(round: Round, lane: Lane): void {
  const { parts, number } = round;
  const known = parts[placeOf(round, lane.store)];
  if (known === undefined) {
    const name = { round: number, place: parts.length };
    const packet = seal(lane, name);
    parts.push({ store: lane.store, packet, name, answer: null, answeredAt: NEVER_YET, answeredClock: NEVER_YET, loose: NO_ROWS });
    return;
  }
  const packet = seal(lane, known.name);
  if (packet !== known.packet) known.answer = null;
  known.packet = packet;
  known.loose = NO_ROWS;
}

const NEVER_YET = -1 as Instant;

/** The place of the part that goes to the store; -1 for none. */
function placeOf({ parts }: Round, store: StoreId): number {
  for (let place = 0; place < parts.length; place++) if (parts[place]?.store === store) return place;
  return -1;
}

/** Whether the leader only goes on as now until somebody touches it. */
function isSteady({ node, id }: StorePeer, lead: Leadership): boolean {
  if (lead.reportedDown.length + lead.reportedPending.length > 0 || !isSteadyLeader(node)) return false;
  const { progress } = node.raft;
  for (let i = 0; i < progress.length; i++) {
    const other = (progress[i] as Progress).id;
    if (other !== id && heardOf(lead, other) === undefined) return false;
  }
  return true;
}

import { countTicks } from "../group/index.ts";
import { assert } from "../kernel/assert.ts";
import { NEVER, type Instant } from "../kernel/time.ts";
import type { RaftEnvelope, RaftPacket, StandingName } from "../proto/messages.ts";
import type { Peer, PeerId, Region, StoreId } from "../proto/region.ts";
import { encodedSizeOf, setOptions, type Message as RaftMessage } from "../raft/index.ts";
import { addRow, addRows, saysRow, startBurst, type BeatType, type BurstDraft } from "./burst.ts";
import { peerById } from "./membership.ts";
import { raftOptionsOf } from "./options.ts";
import { suspectLease, type StorePeer } from "./peer.ts";
import { ownPeers } from "./regions.ts";
import type { Refrain } from "./stand.ts";
import { isCutOff, type PeerGroup, type PeerWrite, type StoreHost, type StoreState } from "./state.ts";

/**
 * One handler call: what it may use, and what it gathers. All Raft messages of a turn to the same store leave
 * as one network message, and all its writes go to the disk as one batch, as TiKV's batch system does. Lives
 * for the call only.
 */
export interface Turn {
  readonly state: StoreState;
  readonly host: StoreHost;
  /** The local clock, read once. */
  readonly clock: Instant;
  /** Who sent the envelope that is being served: most messages answer it. */
  replyTo: Peer | null;
  lanes: readonly Lane[];
  /** What may turn out to be said again, by what is said now. */
  refrains: readonly Refrain[];
  writes: readonly PeerWrite[];
  writeBytes: number;
  /** Other replicas that have something to do by what one has applied: they came to be by a split, or go by a merge. */
  touched: readonly StorePeer[];
  /** Tasks of transactions whose turn at a latch has come while one of them goes on; null where none does. */
  freed: number[] | null;
  /** Whether one of `writes` is what a voter writes before it answers a candidate. */
  votes: boolean;
}

/** A packet in the making. */
export interface Lane {
  readonly store: StoreId;
  envelopes: readonly RaftEnvelope[];
  burst: BurstDraft | null;
  bytes: number;
  /** A packet that begins as the lane does: the lane holds the first `repeated` of its rows, and no draft. */
  refrain: RaftPacket | null;
  repeated: number;
}

/** Lists that are shared by all who have nothing in them, so never added to: `added` starts a new one. */
const NO_ENVELOPES: readonly RaftEnvelope[] = [];
const NO_LANES: readonly Lane[] = [];
const NO_WRITES: readonly PeerWrite[] = [];
const NO_PEERS: readonly StorePeer[] = [];
const NO_REFRAINS: readonly Refrain[] = [];

/** The list with one more item. One or two are what most turns gather: in lists of just that length, as a growing one is long. */
function added<T>(list: readonly T[], item: T): readonly T[] {
  if (list.length === 0) return [item];
  if (list.length === 1) return [list[0] as T, item];
  // Made here, and given to nobody yet.
  (list as T[]).push(item);
  return list;
}

export function beginTurn(state: StoreState, host: StoreHost): Turn {
  const settings = host.settings.store;
  if (host.now >= state.memory.countedUntil) countStoreTicks(state, host);
  if (state.optionsSource !== settings) adoptSettings(state, host);
  return {
    state, host, clock: host.clock(), replyTo: null, lanes: NO_LANES, refrains: NO_REFRAINS, writes: NO_WRITES,
    writeBytes: 0, touched: NO_PEERS, freed: null, votes: false,
  };
}

/** Ticks that are over count from now on: all that a turn looks at is as if they had been run. */
function countStoreTicks({ groups, memory }: StoreState, { now, ticksOver }: StoreHost): void {
  let until = NEVER;
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i] as PeerGroup;
    // One that is fixed is not counted; of the others one in ten has a tick behind it, as they take turns.
    if (group.isFixed) continue;
    if (group.next <= now) countTicks(group, now, ticksOver);
    if (group.next < until) until = group.next;
  }
  memory.countedUntil = until;
}

/**
 * Settings may change while the store runs: every group gets its new options before anything else happens.
 */
function adoptSettings(state: StoreState, host: StoreHost): void {
  state.optionsSource = host.settings.store;
  state.options = raftOptionsOf(host.settings.store);
  const clock = host.clock();
  for (const peer of ownPeers(state)) {
    setOptions(peer.node, state.options);
    if (peer.lead === null) continue;
    suspectLease(peer.lead, clock);
    host.observe({ kind: "lease", region: peer.regionId, store: state.id, until: host.now });
  }
}

/** The replica's node may have something to do by now. */
export function touch(turn: Turn, peer: StorePeer): void {
  if (!turn.touched.includes(peer)) turn.touched = added(turn.touched, peer);
}

/** Takes the replicas that have something to do since this was asked. */
export function takeTouched(turn: Turn): readonly StorePeer[] {
  const { touched } = turn;
  turn.touched = NO_PEERS;
  return touched;
}

/** Ends the turn: submits the batch and sends what was gathered. */
export function endTurn(turn: Turn): void {
  const { host, lanes } = turn;
  if (turn.writes.length > 0) {
    host.write({ writes: turn.writes }, turn.writeBytes, turn.votes ? "vote" : "plain");
    turn.writes = NO_WRITES;
    turn.writeBytes = 0;
    turn.votes = false;
  }
  if (lanes.length === 0) return;
  turn.lanes = NO_LANES;
  const { buried } = turn.state.memory;
  for (let i = 0; i < lanes.length; i++) {
    const lane = lanes[i] as Lane;
    const machine = host.directory.stores.get(lane.store);
    if (machine === undefined || isCutOff(turn.state, machine, turn.clock)) continue;
    if (buried.length > 0 && buried.includes(lane.store)) continue;
    host.send(machine, "raft", packetOf(lane), lane.bytes);
  }
}

function packetOf(lane: Lane): RaftPacket {
  const { refrain, envelopes } = lane;
  if (refrain !== null && refrain.burst !== null && lane.repeated === refrain.burst.regions.length) {
    return envelopes.length === 0 ? refrain : { kind: "raft", envelopes, burst: refrain.burst };
  }
  leaveRefrain(lane);
  return { kind: "raft", envelopes, burst: lane.burst };
}

/** The lane goes on by itself from where it said what the refrain says. */
function leaveRefrain(lane: Lane): void {
  const { refrain, repeated } = lane;
  lane.refrain = null;
  if (refrain === null || refrain.burst === null || repeated === 0) return;
  lane.burst = startBurst(refrain.burst.from);
  addRows(lane.burst, refrain.burst, 0, repeated);
}

/**
 * The packet that the lane, which holds rows alone, is up to here: what comes behind it, if anything does, makes it another. It
 * is the refrain itself where it says the same.
 */
export function seal(lane: Lane): RaftPacket {
  assert(lane.envelopes.length === 0, "only rows are said again");
  const packet = packetOf(lane);
  lane.burst = null;
  lane.refrain = packet;
  lane.repeated = packet.burst?.regions.length ?? 0;
  return packet;
}

/** The sealed lane's packet gets a name. */
export function nameLane(lane: Lane, standing: StandingName): RaftPacket {
  const burst = lane.refrain?.burst;
  assert(burst !== undefined && burst !== null, "a sealed lane holds rows");
  lane.refrain = { kind: "raft", envelopes: NO_ENVELOPES, burst: { ...burst, standing } };
  return lane.refrain;
}

/** Posts the refrain's rows from `from` to the one before `to` as they are. */
export function repeatRows(turn: Turn, { store, packet }: Refrain, from: number, to: number): void {
  if (from === to || packet.burst === null) return;
  const lane = laneTo(turn, store);
  lane.bytes += (to - from) * ROW_BYTES;
  if (isRepeating(lane, packet, from)) {
    lane.repeated = to;
    return;
  }
  leaveRefrain(lane);
  lane.burst ??= startBurst(turn.state.id);
  addRows(lane.burst, packet.burst, from, to);
}

/** Whether the lane says what the packet says, up to before that row. */
export const isRepeating = ({ refrain, repeated }: Lane, packet: RaftPacket, row: number): boolean =>
  refrain === packet && repeated === row;

/** Puts a write into the turn's batch; `isVote` if it is what a voter writes before it answers a candidate. */
export function addWrite(turn: Turn, write: PeerWrite, bytes: number, isVote: boolean): void {
  turn.writes = added(turn.writes, write);
  turn.writeBytes += bytes;
  if (isVote) turn.votes = true;
}

/** Bytes of a RaftMessage without entries, about as protobuf encodes it with both peers and the epoch. */
const ENVELOPE_BYTES = 80;

/** A row counts as the envelope that it stands for. */
export const ROW_BYTES = ENVELOPE_BYTES;

/** Puts an envelope with the next message to its store. */
export function post(turn: Turn, envelope: RaftEnvelope): void {
  const lane = laneTo(turn, envelope.to.storeId);
  lane.envelopes = added(lane.envelopes, envelope);
  const { message } = envelope;
  lane.bytes += message === null || message.entries.length === 0
    ? ENVELOPE_BYTES
    : ENVELOPE_BYTES + encodedSizeOf(message.entries);
}

/**
 * Puts a heartbeat, or the answer to one, with the next message to that store: as a row. `region` must name both
 * peers. Tells the lane that it leaves by.
 */
export function postRow(
  turn: Turn, type: BeatType, store: StoreId, region: Region, from: PeerId, to: PeerId, term: number, commit: number,
  context: number,
): Lane {
  const lane = laneTo(turn, store);
  lane.bytes += ROW_BYTES;
  const { refrain } = lane;
  if (refrain !== null) {
    if (
      refrain.burst !== null && lane.envelopes.length === 0 &&
      saysRow(refrain.burst, lane.repeated, type, region, from, to, term, commit, context)
    ) {
      lane.repeated++;
      return lane;
    }
    leaveRefrain(lane);
  }
  lane.burst ??= startBurst(turn.state.id);
  addRow(lane.burst, type, region, from, to, term, commit, context, lane.envelopes.length);
  return lane;
}

/** How many rows the lane holds. */
export const rowsIn = ({ burst, repeated }: Lane): number => (burst === null ? repeated : burst.regions.length);


/** The lane to that store; a new one may come to say what is said again. */
export function laneTo(turn: Turn, store: StoreId): Lane {
  const { lanes, refrains } = turn;
  for (let i = 0; i < lanes.length; i++) {
    const lane = lanes[i];
    if (lane !== undefined && lane.store === store) return lane;
  }
  let refrain: RaftPacket | null = null;
  for (let i = 0; i < refrains.length; i++) {
    const known = refrains[i] as Refrain;
    if (known.store === store) refrain = known.packet;
  }
  const lane: Lane = { store, envelopes: NO_ENVELOPES, burst: null, bytes: 0, refrain, repeated: 0 };
  turn.lanes = added(lanes, lane);
  return lane;
}

/** The envelope for a message of `peer`, or null if nobody knows where the addressee lives. */
export function wrap({ replyTo }: Turn, peer: StorePeer, message: RaftMessage): RaftEnvelope | null {
  const to = replyTo !== null && replyTo.id === message.to ? replyTo : peerAddress(peer, message.to);
  if (to === undefined) return null;
  const { region } = peer;
  return {
    regionId: region.id, from: peer.self, to, epoch: region.epoch, startKey: region.startKey,
    endKey: region.endKey, message, isTombstone: false, extra: null,
  };
}

/** Where the peer of that id lives: by the descriptor, or by what messages told. */
export function peerAddress(peer: StorePeer, id: number): Peer | undefined {
  return peerById(peer.region, id) ?? peer.strangers.find((stranger) => stranger.id === id);
}

import { ticksAt } from "../group/index.ts";
import { assert, defined } from "../kernel/assert.ts";
import { START, type Instant } from "../kernel/time.ts";
import { countBeats, dueTick, electionFromAt, hearOf, hearUntil, isPromotable, joinTicks } from "../raft/index.ts";
import { addresseeAt } from "./burst.ts";
import { GroupState } from "./group-state.ts";
import { copyPeer, noteHeard, type StorePeer, type StorePeerView } from "./peer.ts";
import { addLoose, partAt, sleepersRound, type Hearing, type LeaderStand, type Round, type Standing } from "./stand.ts";
import { tickGroupAt, type PeerGroup, type StoreState } from "./state.ts";

const hearingAt = ({ hearings }: Standing, key: number): Hearing => defined(hearings.get(key), "who stands is heard of");

const roundAt = ({ rounds }: Standing, number: number): Round => defined(rounds.get(number), "who stands has its round");

/** Writes into the peer what its heartbeats came to since it stood, and lets it stand no more: somebody touches it. */
export function unstand({ memory: { standing } }: StoreState, group: PeerGroup, peer: StorePeer): void {
  const { stand } = peer;
  if (stand === null) return;
  writeOut(standing, group, peer);
  if (stand.kind === "hears") {
    const hearing = hearingAt(standing, stand.hearing);
    addLoose(hearing, stand.row);
    return;
  }
  if (group.dues !== null) group.beats[stand.member] = -1;
  const round = roundAt(standing, stand.round);
  for (let i = 0; i < stand.rows.length; i += 2) {
    addLoose(partAt(round, stand.rows[i] as number), stand.rows[i + 1] as number);
  }
}

function writeOut(standing: Standing, group: PeerGroup, peer: StorePeer): void {
  const { stand, node } = peer;
  if (stand === null) return;
  peer.stand = null;
  if (stand.kind === "hears") {
    const { heardAt, heardClock } = hearingAt(standing, stand.hearing);
    const ticks = ticksAt(group, heardAt);
    peer.heardLeaderAt = heardClock;
    if (node.raft.resting) {
      joinTicks(node, ticks);
      if ((standing.rounds.get(sleepersRound(peer.group))?.sentAt ?? START) > heardAt) peer.groupState = GroupState.PreChaos;
    } else {
      hearUntil(node, ticks);
    }
    peer.dueTick = dueTick(node);
  } else {
    writeOutBeats(roundAt(standing, stand.round), stand, peer);
    peer.dueTick = Math.min(dueTick(node), stand.chore);
  }
}

function writeOutBeats(round: Round, { rows, since }: LeaderStand, { node, lead }: StorePeer): void {
  assert(lead !== null, "only a leader sends heartbeats");
  // One that sleeps counts no ticks.
  const looked = node.raft.resting ? null : countBeats(node, round.sentTick);
  if (round.sentClock !== undefined) lead.reportedAt = round.sentClock;
  for (let i = 0; i < rows.length; i += 2) {
    const { packet: { burst }, answeredAt, answeredClock } = partAt(round, rows[i] as number);
    const to = addresseeAt(defined(burst, "a round is of bursts"), rows[i + 1] as number);
    const isHeard = answeredAt >= since;
    if (isHeard) noteHeard(lead, to, answeredClock);
    // Each round but the last was sent when all answers to the one before it had come.
    if (looked !== null) hearOf(node, to, looked < round.sentTick || answeredAt >= round.sentAt);
    else if (isHeard) hearOf(node, to, true);
  }
}

/** The peer with all that its heartbeats came to, for a look at it that changes nothing. */
export function asItIs(state: StoreState, peer: StorePeerView): StorePeerView {
  if (peer.stand === null) return peer;
  const copy = copyPeer(peer, {});
  writeOut(state.memory.standing, tickGroupAt(state, peer.group), copy);
  return copy;
}

/** The tick at which the peer's election timer began. */
export function electionFromOf({ memory: { standing } }: StoreState, group: PeerGroup, { stand, node }: StorePeerView): number {
  if (stand === null) return node.raft.electionFrom;
  return stand.kind === "hears"
    ? ticksAt(group, hearingAt(standing, stand.hearing).heardAt)
    : electionFromAt(node, roundAt(standing, stand.round).sentTick);
}

/** When the peer last heard of a leader, by the local clock. */
export const heardLeaderAtOf = ({ memory: { standing } }: StoreState, { stand, heardLeaderAt }: StorePeerView): Instant =>
  (stand?.kind === "hears" ? hearingAt(standing, stand.hearing).heardClock : heardLeaderAt);

/** The tick before which nothing is due for the peer: as its `dueTick`. */
export function dueOf(state: StoreState, group: PeerGroup, peer: StorePeerView): number {
  const { stand, node: { raft } } = peer;
  if (stand === null || raft.resting) return peer.dueTick;
  if (stand.kind === "beats") {
    return Math.min(roundAt(state.memory.standing, stand.round).sentTick + raft.options.heartbeatTick, stand.chore);
  }
  return isPromotable(raft) ? electionFromOf(state, group, peer) + raft.randomizedElectionTimeout : Infinity;
}

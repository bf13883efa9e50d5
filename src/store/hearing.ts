import type { HeartbeatBurst } from "../proto/messages.ts";
import type { PeerId, Region } from "../proto/region.ts";
import { hearAnswer, hearHeartbeat, MessageType } from "../raft/index.ts";
import { BURST_COLUMNS, BurstColumn } from "./burst.ts";
import { peerById } from "./membership.ts";
import { reportRecovery } from "./pd-link.ts";
import { noteHeard, type Leadership, type StorePeer } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import { postRow, type Turn } from "./turn.ts";

/**
 * Takes a row of a burst as it is, where all is as usual: does what receiving its envelope would do. False where it is not, and
 * nothing was done.
 */
export function hearRow(turn: Turn, burst: HeartbeatBurst, row: number): boolean {
  const { numbers } = burst;
  const at = row * BURST_COLUMNS;
  const peer = ownPeer(turn.state, numbers[at + BurstColumn.Region] as number);
  if (peer === undefined || peer.id !== numbers[at + BurstColumn.To]) return false;
  const from = numbers[at + BurstColumn.From] as PeerId;
  const region = burst.regions[row] as Region;
  if (region !== peer.region && !isSame(region, peer, from)) return false;
  const term = numbers[at + BurstColumn.Term] as number;
  const context = numbers[at + BurstColumn.Context] as number;
  const { lead } = peer;
  if (numbers[at + BurstColumn.Type] === MessageType.HeartbeatResp) {
    if (lead === null || !hearAnswer(peer.node, from, term, context)) return false;
    noteSender(turn, peer, lead, from);
    return true;
  }
  // The answer would wait for the writes that are under way.
  if (lead !== null || peer.writesInFlight > 0) return false;
  if (!hearHeartbeat(peer.node, from, term, numbers[at + BurstColumn.Commit] as number)) return false;
  peer.heardLeaderAt = turn.clock;
  postRow(turn, MessageType.HeartbeatResp, burst.from, peer.region, peer.id, from, term, 0, context);
  return true;
}

/** Whether a descriptor that another store made says the same: replicas of a region apply its changes each for themselves. */
const isSame = (theirs: Region, { region: ours, id }: StorePeer, from: PeerId): boolean =>
  theirs.epoch.version === ours.epoch.version && theirs.epoch.confVer === ours.epoch.confVer &&
  peerById(ours, from) !== undefined && peerById(ours, id) !== undefined;

/** A leader has heard of a peer. */
export function noteSender(turn: Turn, peer: StorePeer, lead: Leadership, from: PeerId): void {
  noteHeard(lead, from, turn.clock);
  const reported = lead.reportedDown.length + lead.reportedPending.length;
  if (reported > 0) reportRecovery(turn, peer, lead, from);
}

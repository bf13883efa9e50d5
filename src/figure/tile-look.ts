import { PEER_ROLE_MASK, PeerFlag, PeerRoleCode, type Frame } from "../cluster/frame.ts";

/**
 * What a tile looks like. The shape says the role (leader notched, learner dashed, the others round), the colour says
 * what is wrong or moving. One number per peer, so that a painter finds what changed by comparing columns.
 */
export const TileLook = {
  follower: 0,
  leader: 1,
  learner: 2,
  candidate: 3,
  /** Its region has no leader that can serve. */
  leaderless: 4,
  /** Still calls itself leader of a region that cannot serve. */
  strandedLeader: 5,
  /** Receives a snapshot, or waits for one. */
  copying: 6,
  /** Behind the leader's log. */
  lagging: 7,
  /** Its process does not run. */
  dead: 8,
  /** A leader whose region has just begun to serve again. */
  recovered: 9,
  /** Created by a message, and knows nothing of its region yet. */
  uninitialized: 10,
  /** Calls itself leader and has been replaced without knowing: its region is served by another store. */
  outdatedLeader: 11,
} as const;

const lookOfState = new Uint8Array(256).map((_, state) => derive(state));

/** The look (one of `TileLook`) that the state of a peer alone gives it. */
const tileLook = (state: number): number => lookOfState[state & 0xff] ?? TileLook.follower;

/** The look of a peer by its row: as its state says, unless it only believes that it leads. */
export function peerLook(frame: Pick<Frame, "peers" | "regions">, row: number): number {
  const { peers, regions } = frame;
  const look = tileLook(peers.state[row] ?? 0);
  if (look !== TileLook.leader) return look;
  const leader = regions.leader[peers.region[row] ?? 0] ?? -1;
  return leader >= 0 && leader !== peers.store[row] ? TileLook.outdatedLeader : look;
}

/** What matters most comes first: a dead process has no role, an election is more than the outage it ends. */
function derive(state: number): number {
  const role = state & PEER_ROLE_MASK;
  if ((state & PeerFlag.dead) !== 0) return TileLook.dead;
  if (role === PeerRoleCode.candidate || role === PeerRoleCode.preCandidate) return TileLook.candidate;
  const unavailable = (state & PeerFlag.unavailable) !== 0;
  if (role === PeerRoleCode.leader) return unavailable ? TileLook.strandedLeader : TileLook.leader;
  if ((state & PeerFlag.copying) !== 0) return TileLook.copying;
  if (unavailable) return TileLook.leaderless;
  if (role === PeerRoleCode.uninitialized) return TileLook.uninitialized;
  if (role === PeerRoleCode.learner) return TileLook.learner;
  return (state & PeerFlag.lagging) !== 0 ? TileLook.lagging : TileLook.follower;
}

import type { Frame } from "../cluster/frame.ts";
import { PeerFlag } from "../cluster/layers/condition-codes.ts";
import { PeerRoleCode } from "../cluster/layers/role-codes.ts";

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
  /** Its group hibernates: neither ticks nor heartbeats, until something wakes it. */
  asleep: 12,
  asleepLeader: 13,
  /** Of a real cluster: nobody tells what it is now. */
  unknown: 14,
} as const;

/** The layers that the look of a tile comes from. */
export const TILE_LAYERS = ["peers", "leaders", "roles", "conditions"] as const;
export type TileLayers = (typeof TILE_LAYERS)[number];

/** So many roles fit between one condition and the next in the table of looks. */
const ROLES = 8;
const looks = new Uint8Array(256 * ROLES).map((_, place) => derive(place % ROLES, Math.floor(place / ROLES)));

/** The look (one of `TileLook`) that role and condition of a peer alone give it. */
const tileLook = (role: number, flags: number): number => looks[flags * ROLES + role] ?? TileLook.follower;

/** The look of a peer by its row: as its state says, unless it only believes that it leads. */
export function peerLook({ peers, leaders, roles, conditions }: Pick<Frame, TileLayers>, row: number): number {
  const look = tileLook(roles.role[row] ?? 0, conditions.flags[row] ?? 0);
  if (look !== TileLook.leader && look !== TileLook.asleepLeader) return look;
  const leader = leaders.store[peers.region[row] ?? 0] ?? -1;
  return leader >= 0 && leader !== peers.store[row] ? TileLook.outdatedLeader : look;
}

/** What matters most comes first: a dead process has no role, an election is more than the outage it ends. */
function derive(role: number, flags: number): number {
  if ((flags & PeerFlag.dead) !== 0) return TileLook.dead;
  if (role === PeerRoleCode.candidate || role === PeerRoleCode.preCandidate) return TileLook.candidate;
  const rests = (flags & PeerFlag.asleep) !== 0;
  const unavailable = (flags & PeerFlag.unavailable) !== 0;
  if (role === PeerRoleCode.leader && unavailable) return TileLook.strandedLeader;
  if (role === PeerRoleCode.leader) return rests ? TileLook.asleepLeader : TileLook.leader;
  if ((flags & PeerFlag.copying) !== 0) return TileLook.copying;
  if (unavailable) return TileLook.leaderless;
  if (role === PeerRoleCode.unknown) return TileLook.unknown;
  if (role === PeerRoleCode.uninitialized) return TileLook.uninitialized;
  if (role === PeerRoleCode.learner) return TileLook.learner;
  if ((flags & PeerFlag.lagging) !== 0) return TileLook.lagging;
  return rests ? TileLook.asleep : TileLook.follower;
}

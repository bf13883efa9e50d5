import type { Frame } from "../cluster/frame.ts";
import { PeerRoleCode } from "../cluster/layers/role-codes.ts";

/** For how many wall milliseconds a tile shows that its log has just grown safer. */
export const FLASH_MS = 80;
/** At a faster pace than this everything would flicker at once. */
export const FLASH_PACE = 0.05;

/** The replicas whose log grew between two frames: a leader that committed, a follower whose entries were acknowledged. */
export interface Growth {
  readonly peer: number;
  readonly leads: boolean;
}

/** Compares what replicas hold by what their leaders know. Both frames must have the same rows. */
export function growthBetween(
  before: Pick<Frame, "progress">, after: Pick<Frame, "progress" | "roles">,
): readonly Growth[] {
  const was = before.progress.held;
  const { progress: { held }, roles: { role } } = after;
  const grown: Growth[] = [];
  if (was.length !== held.length) return grown;
  for (let peer = 0; peer < held.length; peer++) {
    const known = was[peer] ?? 0;
    // Nothing was known before where the leader is new: that is no acknowledgement.
    if (known === 0 || (held[peer] ?? 0) <= known) continue;
    grown.push({ peer, leads: role[peer] === PeerRoleCode.leader });
  }
  return grown;
}

import { Role } from "../../raft/index.ts";
import type { StorePeerView } from "../../store/index.ts";
import { defineLayer } from "./layer.ts";
import { PeerRoleCode } from "./role-codes.ts";

/** What each replica is in its group, by its own account. */
export interface RoleColumns {
  /** One of `PeerRoleCode`. */
  readonly role: Uint8Array;
  readonly term: Uint32Array;
}

export const rolesLayer = defineLayer({
  name: "roles",
  take: ({ layout, peers }): RoleColumns => {
    const role = new Uint8Array(peers.length);
    const term = new Uint32Array(peers.length);
    for (let row = 0; row < peers.length; row++) {
      const peer = peers[row];
      if (peer === undefined) continue;
      role[row] = roleCode(peer, layout.stores[layout.peerStore[row] ?? 0]?.state.id ?? 0);
      term[row] = peer.node.raft.term;
    }
    return { role, term };
  },
});

function roleCode(peer: StorePeerView, store: number): number {
  const { role } = peer.node.raft;
  if (!peer.disk.initialized) return PeerRoleCode.uninitialized;
  if (role === Role.Leader) return PeerRoleCode.leader;
  if (role === Role.Candidate) return PeerRoleCode.candidate;
  if (role === Role.PreCandidate) return PeerRoleCode.preCandidate;
  const own = peer.region.peers.find((member) => member.storeId === store);
  return own?.role === "Learner" ? PeerRoleCode.learner : PeerRoleCode.follower;
}

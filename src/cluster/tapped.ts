import { isProcessAlive } from "../machine/computer.ts";
import type { RegionId } from "../proto/region.ts";
import type { TappedMessage, TappedRole } from "../proto/tapped.ts";
import { Role } from "../raft/index.ts";
import { asItIs, envelopesOf } from "../store/index.ts";
import { nodeOf, storeStateOf, type Cluster } from "./cluster.ts";
import type { Carried } from "./group-messages.ts";
import { sayingOf, viewMessage } from "./steps.ts";

/** Every message of a packet; of one region alone where one is asked for (0: of all). */
export function tapPacket(cluster: Cluster, carried: Carried, region: RegionId): TappedMessage[] {
  const { message, departed, arrives, fate } = carried;
  const way = { from: nodeOf(cluster, carried.from), to: nodeOf(cluster, carried.to) };
  const when = { departed, arrives, fate };
  if (message.kind !== "raft") {
    const { says, region: its, term } = viewMessage(message);
    return region === 0 || its === region ? [{ ...way, region: its, says, term, ...when }] : [];
  }
  return envelopesOf(message).flatMap((envelope): TappedMessage[] => {
    const { regionId, message: said, extra } = envelope;
    return region === 0 || regionId === region
      ? [{ ...way, region: regionId, says: sayingOf(said, extra), term: said?.term ?? 0, ...when }] : [];
  });
}

const ROLES: Readonly<Record<Role, NonNullable<TappedRole["role"]>>> = {
  [Role.Follower]: "follower", [Role.Candidate]: "candidate", [Role.Leader]: "leader", [Role.PreCandidate]: "pre-candidate",
};

/** What each replica of a running process is now. */
export function rolesIn(cluster: Cluster, region: RegionId): TappedRole[] {
  const found: TappedRole[] = [];
  for (const { id, process } of cluster.machines) {
    const state = storeStateOf(cluster, id);
    if (state === undefined || !isProcessAlive(process)) continue;
    for (const peer of state.peers.values()) {
      if (region !== 0 && peer.regionId !== region) continue;
      const { raft } = asItIs(state, peer).node;
      found.push({ at: cluster.now, region: peer.regionId, store: state.id, role: ROLES[raft.role], term: raft.term });
    }
  }
  return found;
}

import { assert } from "../../kernel/assert.ts";
import { changeMembers } from "../../group/index.ts";
import { isModified, type ConfChange } from "../../raft/index.ts";
import { spareDisks } from "../full-disks.ts";
import { applyChanges, confStateOf, isIncoming, peerById } from "../membership.ts";
import { peerChangesOf } from "../payloads.ts";
import { adoptRegion, type StorePeer } from "../peer.ts";
import { sendRegionHeartbeat } from "../pd-link.ts";
import { endTurn, type Turn } from "../turn.ts";

/**
 * Changes who is a member. Not in the table of commands: Raft has entries of its own for it, whose size it knows, and must hear
 * that it is applied.
 */
export function applyMembership(turn: Turn, peer: StorePeer, change: ConfChange): void {
  const { state, host, clock } = turn;
  const region = applyChanges(peer.region, peerChangesOf(change));
  assert(
    isModified(peer.node.raft.options.rules) || new Set(region.peers.map(({ storeId }) => storeId)).size === region.peers.length,
    "no two peers of a region stand on one store",
  );
  const wasVoter = (id: number): boolean => peerById(peer.region, id)?.role === "Voter";
  const added = region.peers.find((member) => isIncoming(member) && !wasVoter(member.id));
  adoptRegion(state, peer, region);
  changeMembers(peer, change, confStateOf(region));
  if (peer.lead !== null) {
    if (added !== undefined) {
      peer.lead.addedPeer = added.id;
      peer.lead.addedAt = clock;
    }
    // What was gathered before belongs to what led to this turn, not to the new configuration.
    endTurn(turn);
    const { id, epoch } = region;
    host.emit({ name: "raft.conf.applied", region: id, store: state.id, epoch, ...members(peer) });
    spareDisks(turn, peer, peer.lead);
    sendRegionHeartbeat(turn, peer, peer.lead);
  }
  if (peerById(region, peer.id) === undefined) peer.destroyed = "removed";
}

interface Members {
  readonly voters: readonly number[];
  readonly outgoing: readonly number[];
  readonly learners: readonly number[];
}

/** Stores of the configuration: outgoing ones only while it is joint. */
function members({ region }: StorePeer): Members {
  const stores = (...roles: string[]): number[] =>
    region.peers.filter(({ role }) => roles.includes(role)).map(({ storeId }) => storeId);
  return {
    voters: stores("Voter", "IncomingVoter"), outgoing: stores("DemotingVoter"), learners: stores("Learner"),
  };
}

import { isCommandOf, commandKind } from "../group/index.ts";
import { EntryType, type Entry } from "../raft/index.ts";
import { applyMembership } from "./commands/conf-change.ts";
import { COMMANDS } from "./commands/index.ts";
import { isConfChange } from "./payloads.ts";
import type { Proposal, StorePeer } from "./peer.ts";
import { extendLease } from "./lease.ts";
import { answerPut } from "./requests.ts";
import type { Turn } from "./turn.ts";

/** Applies a committed entry: a command, a membership change, or the empty entry that a new leader appends. */
export function applyEntry(turn: Turn, peer: StorePeer, entry: Entry): void {
  const { state, host } = turn;
  const { data, type, term } = entry;
  host.observe({ kind: "applied", region: peer.regionId, store: state.id, peer: peer.id, entry });
  if (type !== EntryType.Normal) {
    if (isConfChange(data)) applyMembership(turn, peer, data);
  } else if (isCommandOf(COMMANDS, data)) {
    commandKind(COMMANDS, data).apply(turn, peer, data);
  } else if (peer.lead !== null && term === peer.node.raft.term) {
    // The empty entry of the own term: whoever acknowledged it has followed this leader since its election.
    extendLease(turn, peer, peer.lead, peer.lead.since);
  }
  if (peer.proposals.length > 0) resolveProposals(turn, peer, entry);
}

/**
 * Answers the writes that this entry decides: its own, and those whose place another leader's entry has
 * taken.
 */
function resolveProposals(turn: Turn, peer: StorePeer, entry: Entry): void {
  let settled = 0;
  let renewal: Proposal | null = null;
  for (const proposal of peer.proposals) {
    if (proposal.index > entry.index && proposal.term >= entry.term) break;
    settled++;
    const ok = proposal.index === entry.index && proposal.term === entry.term;
    answerPut(turn, peer, proposal, ok);
    if (ok) renewal = proposal;
  }
  if (settled > 0) peer.proposals = peer.proposals.slice(settled);
  if (renewal !== null && peer.lead !== null && entry.term === peer.node.raft.term) {
    extendLease(turn, peer, peer.lead, renewal.proposedAt);
  }
}

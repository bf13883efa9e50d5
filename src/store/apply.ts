import { isCommandOf, commandKind } from "../group/index.ts";
import { defined } from "../kernel/assert.ts";
import type { CommitMergeCommand } from "../proto/command.ts";
import { entryAt, EntryType, type Entry } from "../raft/index.ts";
import { applyMembership } from "./commands/conf-change.ts";
import { COMMANDS } from "./commands/index.ts";
import { isConfChange } from "./payloads.ts";
import type { Proposal, StorePeer } from "./peer.ts";
import { extendLease } from "./lease.ts";
import { answerPut, releaseHeld } from "./requests.ts";
import { ownPeer } from "./regions.ts";
import type { Turn } from "./turn.ts";

/** Applies a committed entry: a command, a membership change, or the empty entry that a new leader appends. */
export function applyEntry(turn: Turn, peer: StorePeer, entry: Entry): void {
  const { state, host } = turn;
  const { data, type, term } = entry;
  const command = type === EntryType.Normal && isCommandOf(COMMANDS, data) ? data : null;
  const isVoid = command !== null && commandKind(COMMANDS, command).isVoid?.(peer, command) === true;
  host.observe({ kind: "applied", region: peer.regionId, store: state.id, peer: peer.id, entry, isVoid });
  if (type !== EntryType.Normal) {
    if (isConfChange(data)) applyMembership(turn, peer, data);
  } else if (command !== null) {
    if (!isVoid && command.kind === "commit-merge") catchUp(turn, command);
    if (!isVoid) commandKind(COMMANDS, command).apply(turn, peer, command);
  } else if (peer.lead !== null && term === peer.node.raft.term) {
    // The empty entry of the own term: whoever acknowledged it has followed this leader since its election.
    extendLease(turn, peer, peer.lead, peer.lead.since);
  }
  if (peer.proposals.length > 0) resolveProposals(turn, peer, entry, isVoid);
  if (peer.lead !== null && peer.lead.held.length > 0 && entry.index >= peer.lead.adminIndex) releaseHeld(turn, peer, peer.lead);
}

/** The replica of a region that is about to be merged applies all that its log holds, here and in the command. */
function catchUp(turn: Turn, { source, commit, entries }: CommitMergeCommand): void {
  const peer = ownPeer(turn.state, source.id);
  if (peer === undefined) return;
  const first = entries[0]?.index ?? commit + 1;
  while (peer.disk.applied < commit) {
    const index = peer.disk.applied + 1;
    const own = index < first ? entryAt(peer.node.raft.log, index) : entries[index - first];
    const entry = defined(own, "a merge brings all that is lacking");
    peer.disk.applied = index;
    peer.disk.appliedTerm = entry.term;
    applyEntry(turn, peer, entry);
  }
}

/**
 * Answers the writes that this entry decides: its own, and those whose place another leader's entry has
 * taken.
 */
function resolveProposals(turn: Turn, peer: StorePeer, entry: Entry, isVoid: boolean): void {
  let settled = 0;
  let renewal: Proposal | null = null;
  for (const proposal of peer.proposals) {
    if (proposal.index > entry.index && proposal.term >= entry.term) break;
    settled++;
    const ok = proposal.index === entry.index && proposal.term === entry.term;
    answerPut(turn, peer, proposal, ok, isVoid);
    if (ok) renewal = proposal;
  }
  if (settled > 0) peer.proposals = peer.proposals.slice(settled);
  if (renewal !== null && peer.lead !== null && entry.term === peer.node.raft.term) {
    extendLease(turn, peer, peer.lead, renewal.proposedAt);
  }
}

import { handleHup } from "./election.ts";
import type { RawNode } from "./raw-node.ts";
import { isModified } from "./rules.ts";
import { Role, NOBODY, type RaftId } from "./types.ts";

/*
 * What Raft does not know: to lead a group whose majority is lost for good. Whoever orders it answers for it that those who are
 * given up never come back, and for whatever only they held.
 */

/**
 * Lets the peer campaign, and lead, without the voters in `forsaken`: votes and acknowledgements of the others alone count, and
 * nobody else has to answer, until `endForce` or until it leads no more. True once it leads so.
 */
export function forceLead({ raft }: RawNode, forsaken: readonly RaftId[]): boolean {
  if (raft.role === Role.Leader) return raft.forsaken.length > 0;
  if (isModified(raft.options.rules) || raft.role === Role.Candidate || forsaken.length === 0) return false;
  raft.forsaken = forsaken;
  handleHup(raft, "election");
  if (!isRunning(raft.role)) raft.forsaken = NOBODY;
  return false;
}

const isRunning = (role: Role): boolean => role === Role.Candidate || role === Role.Leader;

/** From now on the voters of the configuration count again, all of them. */
export function endForce({ raft }: RawNode): void {
  raft.forsaken = NOBODY;
}

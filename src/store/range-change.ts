import { proposeCommand } from "../group/index.ts";
import type { Command } from "../proto/command.ts";
import { lastIndex } from "../raft/index.ts";
import { COMMANDS } from "./commands/index.ts";
import type { Leadership, StorePeer, StorePeerView } from "./peer.ts";

/** Whether the leader may propose a command that changes range or epoch: nothing that does so is under way. */
export function mayChangeRange({ node: { raft }, disk, lead }: StorePeerView): boolean {
  return lead !== null && raft.halted === null && raft.leadTransferee === 0 && disk.appliedTerm === raft.term &&
    raft.pendingConfIndex <= disk.applied && lead.adminIndex <= disk.applied;
}

/** Proposes a command after which writes that are meant for the region as it is are void. False where Raft refuses. */
export function proposeRangeChange(peer: StorePeer, lead: Leadership, command: Command): boolean {
  if (proposeCommand(COMMANDS, peer, command) !== null) return false;
  lead.adminIndex = lastIndex(peer.node.raft.log);
  return true;
}

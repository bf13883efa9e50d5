import type { Entry, Message, ReadState, Snapshot, StorageWrite } from "../raft/index.ts";
import type { GroupDisk, GroupMemory } from "./group.ts";

/**
 * What committed entries do, and what the host does for its groups: one value per kind of group, beside its table of commands.
 * `Owner` is what outlives the process
 * and holds the groups' data (a store); `Context` is one handler call, over an owner; `Group` is one member.
 */
export interface StateMachine<Owner, Context, Group extends GroupMemory<GroupDisk>> {
  /** A message for another member. A MsgSnapshot is to be sent through a snapshot transport, whose end Raft wants to hear of. */
  send(context: Context, group: Group, message: Message): void;
  /** Submits what a node wants on disk, so many bytes; `completePersist` must follow when it is durable. */
  write(context: Context, group: Group, write: StorageWrite, bytes: number, isVote: boolean): void;
  /** The group's state as of the snapshot replaces what there was; without a process, after a crash, too. */
  install(owner: Owner, group: Group, snapshot: Snapshot): void;
  /** A write is durable; what it promised is released behind this call. */
  persisted(context: Context, group: Group, write: StorageWrite): void;
  /** Applies a committed entry: a command, a membership change, or nothing at all (null). */
  apply(context: Context, group: Group, entry: Entry): void;
  /** Everything that was handed out is applied. */
  applied(context: Context, group: Group): void;
  /** Reads that a quorum has confirmed. */
  confirmReads(context: Context, group: Group, states: readonly ReadState[]): void;
  /** Takes notes, and notices what changed; true if it told people of it: what is sent from then on follows from that. */
  notice(context: Context, group: Group): boolean;
  /**
   * A tick has passed for the member, and what it set off is done. Says before which tick it need not be called again; Infinity
   * until something else happens.
   */
  ticked(context: Context, group: Group): number;
  /** The member's `dueTick` has come nearer. */
  dueEarlier(context: Context, group: Group): void;
  /** Whether the member is on its way out: nothing more is done for it. */
  isGone(group: Group): boolean;
  /** The node has nothing more to do; `told` as `notice` said. */
  rest(context: Context, group: Group, told: boolean): void;
}

import { changeMembers } from "../group/index.ts";
import { assert } from "../kernel/assert.ts";
import { seconds } from "../kernel/time.ts";
import { ascending, ConfChangeType, Role, type ConfChange } from "../raft/index.ts";
import { memberIds } from "./member.ts";
import type { PdHost, PdState } from "./state.ts";

/** etcd goes on for so long behind the entry that removes it, so that the others hear of the commit. */
const LEAVING = seconds(1);

/** A change of members is committed. Who has left never comes back under its number. */
export function applyMemberChange(state: PdState, host: PdHost, change: ConfChange): void {
  const { etcd } = state;
  const [single] = change.changes;
  assert(single !== undefined && change.changes.length === 1, "etcd changes one member at a time");
  const { id, type } = single;
  const { confState } = etcd.disk.storage.snapshot;
  const others = confState.voters.filter((voter) => voter !== id);
  const isGone = type === ConfChangeType.Remove;
  changeMembers(etcd, change, { ...confState, voters: isGone ? others : ascending([...others, id]) });
  if (isGone) {
    etcd.disk.stored.removed = [...etcd.disk.stored.removed, id];
    etcd.disk.stored.priorities.delete(id);
  }
  if (etcd.node.raft.role === Role.Leader) {
    host.emit({ name: "pd.members.changed", member: id, isGone, members: memberIds(etcd).length });
  }
  if (isGone && id === state.memberId) host.startTimer(LEAVING, { kind: "leave-etcd" });
}

/** Whether the member knows that it has been removed. */
export const isRemoved = ({ memberId, etcd }: PdState): boolean => etcd.disk.stored.removed.includes(memberId);

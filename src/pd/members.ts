import { changeMembers } from "../group/index.ts";
import { assert } from "../kernel/assert.ts";
import { seconds } from "../kernel/time.ts";
import type { PdRefusal } from "../proto/operators.ts";
import { ascending, ConfChangeType, Role, type ConfChange } from "../raft/index.ts";
import { memberIds } from "./member.ts";
import type { PdHost, PdState } from "./state.ts";

/** Who was heard within so many ticks counts as connected (HealthInterval, 5 s). */
const HEALTH_TICKS = 10;
/** etcd goes on for so long behind the entry that removes it, so that the others hear of the commit. */
const LEAVING = seconds(1);

export type MemberOrder =
  | { readonly kind: "add-member"; readonly member: number }
  | { readonly kind: "delete-member"; readonly member: number };

/**
 * Why etcd does not change its members now, or null (strict-reconfig-check): who joins needs all of them connected, who goes must
 * leave a quorum of the others. A dead one goes at any time: no quorum rests on it.
 */
export function whyNotChangeMembers(state: PdState, { kind, member }: MemberOrder): PdRefusal | null {
  const { raft } = state.etcd.node;
  const members = memberIds(state.etcd);
  if (kind === "delete-member" && !members.includes(member)) return { kind: "member-not-found", member };
  if (kind === "delete-member" && members.length === 1) return { kind: "no-other-member" };
  if (raft.role !== Role.Leader || raft.pendingConfIndex > state.etcd.disk.applied) return { kind: "etcd-unhealthy" };
  const active = members.filter((id) => isConnected(state, id)).length;
  const isFit = kind === "add-member" ? active === members.length
    : !isConnected(state, member) || active - 1 >= 1 + Math.floor((members.length - 1) / 2);
  return isFit ? null : { kind: "etcd-unhealthy" };
}

const isConnected = ({ memberId, ticks, place: { heard } }: PdState, id: number): boolean =>
  id === memberId || (heard[id] ?? -Infinity) >= ticks.ticks - HEALTH_TICKS;

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

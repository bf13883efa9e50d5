import type { PdRefusal } from "../proto/operators.ts";
import { Role } from "../raft/index.ts";
import { memberIds } from "./member.ts";
import type { PdState } from "./state.ts";

/** Who was heard within so many ticks counts as connected (HealthInterval, 5 s). */
const HEALTH_TICKS = 10;

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

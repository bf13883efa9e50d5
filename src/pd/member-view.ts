import type { Instant } from "../kernel/time.ts";
import { lastIndex, Role } from "../raft/index.ts";
import { leaseEnd } from "./leadership.ts";
import { storedRegions } from "./region-storage.ts";
import type { PdState } from "./state.ts";
import { advanceTso } from "./tso.ts";

/** What a member of PD is to etcd: its place in the members' Raft group. */
export type EtcdRole = "leader" | "follower" | "candidate";

/** A member of PD as it is, whoever looks. Instants are of its own clock. */
export interface PdMemberView {
  readonly etcdRole: EtcdRole;
  /** The member that it takes for etcd's leader; 0 for none. */
  readonly etcdLeader: number;
  readonly term: number;
  readonly lastIndex: number;
  readonly committed: number;
  readonly applied: number;
  /** Whether it leads PD: it holds the leader key, and has loaded what a leader knows. */
  readonly leadsPd: boolean;
  /** The member whose leader key it knows of; 0 for none. */
  readonly pdLeader: number;
  /** Until when its lease lasts if it is not renewed; null where it does not lead. */
  readonly leaseUntil: Instant | null;
  readonly priority: number;
  /** Regions in its storage. */
  readonly regions: number;
  /** Null where it does not lead. The physical part and the bound that etcd has saved, in ms since the run began. */
  readonly tso: { readonly physical: number; readonly logical: number; readonly savedMillis: number } | null;
}

/** `now` is the member's clock, `calendar` its calendar. */
export function viewMember(state: PdState, now: Instant, calendar: Instant): PdMemberView {
  const { etcd: { node: { raft }, disk: { applied, stored } }, office, settings } = state;
  const leadsPd = office?.isOpen === true;
  return {
    etcdRole: etcdRoleOf(state), etcdLeader: raft.lead, term: raft.term, lastIndex: lastIndex(raft.log),
    committed: raft.log.committed, applied, leadsPd, pdLeader: stored.leader?.member ?? 0,
    leaseUntil: office === null ? null : leaseEnd(office.since, state.place.still?.clock ?? now, settings.lease),
    priority: stored.priorities.get(state.memberId) ?? 0,
    regions: leadsPd ? state.tree.infos.size : storedRegions(state.synced).length,
    tso: leadsPd ? tsoOf(state, calendar) : null,
  };
}

export const etcdRoleOf = ({ etcd: { node: { raft } } }: PdState): EtcdRole =>
  (raft.role === Role.Leader ? "leader" : raft.role === Role.Follower ? "follower" : "candidate");

function tsoOf({ tso, etcd }: PdState, calendar: Instant): NonNullable<PdMemberView["tso"]> {
  const copy = { ...tso };
  advanceTso(copy, calendar);
  return { physical: copy.physical, logical: copy.logical, savedMillis: etcd.disk.stored.tsoSavedMillis };
}

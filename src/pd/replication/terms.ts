import type { ReplicaStatus } from "../../proto/replication.ts";

/** Terms are numbers of ballots, so that two members never give the same: of each run of so many, one is a member's. */
const MEMBERS_AT_MOST = 16;

/** Whether the log of the first one goes further. */
export const isFurther = (a: ReplicaStatus, b: ReplicaStatus): boolean =>
  a.lastTerm > b.lastTerm || (a.lastTerm === b.lastTerm && a.durable > b.durable);

/** The next term that the member of PD may give. */
export const nextTerm = (term: number, member: number): number =>
  (Math.floor(term / MEMBERS_AT_MOST) + 1) * MEMBERS_AT_MOST + (member % MEMBERS_AT_MOST);

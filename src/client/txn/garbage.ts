import type { Instant } from "../../kernel/time.ts";
import type { Ts } from "../../proto/kv.ts";

/** What a client knows of the collection, and does for it. */
export interface Garbage {
  isArmed: boolean;
  /** Of the question under way; 0 for none. When it was asked, by the client's clock. */
  ticket: number;
  askedAt: Instant;
  /** Below it no transaction reads; since when that is known, and when PD was last heard of. */
  txnSafePoint: Ts;
  since: Instant;
  knownAt: Instant;
  /** The walk through all regions: under what number its commands go, 0 for none; for which safe point, and what came of it. */
  owner: number;
  aim: Ts;
  records: number;
  /** Up to where it has ended all locks, and collected. */
  ended: Ts;
  collected: Ts;
}

const NEVER_ASKED = 0 as Instant;

export const createGarbage = (): Garbage => ({
  isArmed: false, ticket: 0, askedAt: NEVER_ASKED, txnSafePoint: 0, since: NEVER_ASKED, knownAt: NEVER_ASKED, owner: 0, aim: 0,
  records: 0, ended: 0, collected: 0,
});

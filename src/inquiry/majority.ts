import type { GroupPicture } from "../cluster/group-picture.ts";
import type { StoreId } from "../proto/region.ts";

/** More than half. */
const quorumOf = (voters: number): number => Math.floor(voters / 2) + 1;

/** Of the voters of one configuration, those that count for something, and how many of them it needs. */
interface Majority {
  readonly voters: readonly StoreId[];
  readonly have: number;
  readonly needed: number;
}

/**
 * How far a majority is reached. Between two configurations each needs one of its own: the one that lacks it is told, and the
 * newer one where neither does.
 */
export function majorityOf({ voters, outgoing }: Pick<GroupPicture, "voters" | "outgoing">,
  counts: (store: StoreId) => boolean): Majority {
  const [newer, older] = [voters, outgoing].map((stores): Majority =>
    ({ voters: stores, have: stores.filter(counts).length, needed: quorumOf(stores.length) }));
  if (newer === undefined || older === undefined) throw new Error("there are two configurations, of which one may be empty");
  return older.voters.length > 0 && older.have < older.needed && newer.have >= newer.needed ? older : newer;
}

/** Everybody who votes in either configuration, in order. */
export const allVoters = ({ voters, outgoing }: Pick<GroupPicture, "voters" | "outgoing">): readonly StoreId[] =>
  [...new Set([...voters, ...outgoing])].sort((a, b) => a - b);

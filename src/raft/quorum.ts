import type { RaftId } from "./types.ts";

/** The outcome of a vote so far. */
export const VoteResult = { Pending: 0, Lost: 1, Won: 2 } as const;
export type VoteResult = (typeof VoteResult)[keyof typeof VoteResult];

/** How many of `count` voters are a majority. */
const majority = (count: number): number => (count >> 1) + 1;

/** Larger than any index: what an empty half of a configuration has committed, so that it never holds the other back. */
export const COMMITTED_BY_NOBODY = Number.MAX_SAFE_INTEGER;

/** The largest index that a majority has acknowledged, given each voter's index. Reorders `indexes`. */
export function majorityCommitted(indexes: number[], count: number): number {
  if (count === 0) return COMMITTED_BY_NOBODY;
  // Insertion sort, ascending: configurations have three to seven voters.
  for (let i = 1; i < count; i++) {
    const value = indexes[i] as number;
    let hole = i;
    while (hole > 0 && (indexes[hole - 1] as number) > value) {
      indexes[hole] = indexes[hole - 1] as number;
      hole--;
    }
    indexes[hole] = value;
  }
  return indexes[count - majority(count)] as number;
}

/** The outcome of one half: an empty half has won, since it cannot veto. */
export function majorityVote(yes: number, missing: number, count: number): VoteResult {
  if (count === 0) return VoteResult.Won;
  const needed = majority(count);
  if (yes >= needed) return VoteResult.Won;
  return yes + missing >= needed ? VoteResult.Pending : VoteResult.Lost;
}

/** A joint decision needs both halves. */
export function jointVote(incoming: VoteResult, outgoing: VoteResult): VoteResult {
  if (incoming === outgoing) return incoming;
  if (incoming === VoteResult.Lost || outgoing === VoteResult.Lost) return VoteResult.Lost;
  return VoteResult.Pending;
}

/** Those of the voters who count where some are given up for lost. */
export const withoutForsaken = (voters: readonly RaftId[], forsaken: readonly RaftId[]): readonly RaftId[] =>
  (forsaken.length === 0 ? voters : voters.filter((id) => !forsaken.includes(id)));

/** The outcome among `voters`, given who said yes and who said no. */
export function tallyVotes(
  voters: readonly RaftId[], granted: readonly RaftId[], refused: readonly RaftId[],
): VoteResult {
  let yes = 0;
  let missing = 0;
  for (let i = 0; i < voters.length; i++) {
    const voter = voters[i] as RaftId;
    if (granted.includes(voter)) yes++;
    else if (!refused.includes(voter)) missing++;
  }
  return majorityVote(yes, missing, voters.length);
}

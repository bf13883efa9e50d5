import type { Instant } from "../kernel/time.ts";
import type { AskedStore, FollowerWord, AskedRegion, ReplicaWord } from "./asked-region.ts";

/** A replica of a region: what it says of itself, and what its leader says of it. */
export interface ReplicaColumn {
  readonly peer: string;
  /** The store's id; "" where nobody tells. */
  readonly store: string;
  /** The source that spoke for it; null for one that only others told of. */
  readonly n: number | null;
  readonly word: ReplicaWord | null;
  readonly got: Instant | null;
  readonly follower: FollowerWord | null;
  /** How many entries it lacks of those that its leader had when that answered; null where no leader tells. */
  readonly lag: string | null;
}

export interface RegionTable {
  readonly columns: readonly ReplicaColumn[];
  /** The peer that says it leads, in the newest term of those who say so; null for nobody. */
  readonly leader: string | null;
  /** Who did not answer, and who answered that it has no replica. */
  readonly silent: readonly AskedStore[];
  readonly without: readonly AskedStore[];
  /** Somebody says that the region hibernates. */
  readonly hibernates: boolean;
}

const isLater = (a: string, b: string): boolean => BigInt(a) > BigInt(b);
const isNumber = (text: string): boolean => /^\d{1,20}$/.test(text);

/** The replicas of a region side by side: the leader first, then by store. */
export function regionTable({ asked }: AskedRegion): RegionTable {
  const told = asked.filter(({ word }) => word !== null);
  const leader = leaderOf(told.flatMap(({ word }) => (word === null ? [] : [word])));
  const newest = leader ?? told.map(({ word }) => word).find((word) => word !== null && word.peers.length > 0) ?? null;
  const stores = new Map(newest?.peers.map(({ peer, store }) => [peer, store]));
  const peers = new Set([...stores.keys(), ...told.flatMap(({ word }) => (word === null ? [] : [word.peer]))]);
  const columns = [...peers].map((peer): ReplicaColumn => {
    const own = told.find(({ word }) => word?.peer === peer);
    const follower = leader?.followers.find((each) => each.peer === peer) ?? null;
    return {
      peer, store: stores.get(peer) ?? "", n: own?.n ?? null, word: own?.word ?? null, got: own?.got ?? null, follower,
      lag: leader === null || follower === null ? null : lagOf(leader.last, follower.match),
    };
  });
  return {
    columns: columns.sort((a, b) =>
      Number(b.peer === leader?.peer) - Number(a.peer === leader?.peer) || byNumber(a.store, b.store)),
    leader: leader?.peer ?? null,
    silent: asked.filter(({ why }) => why !== null && why !== "no-replica"),
    without: asked.filter(({ why }) => why === "no-replica"),
    hibernates: told.some(({ word }) => word?.group === HIBERNATED),
  };
}

/** What TiKV calls a group whose replicas neither tick nor send heartbeats. */
const HIBERNATED = "Idle";

/** Of several who say that they lead, the one in the newest term: the others have not heard of it yet. */
const leaderOf = (words: readonly ReplicaWord[]): ReplicaWord | null => words
  .filter(({ role, term }) => role === "Leader" && isNumber(term))
  .reduce<ReplicaWord | null>((best, word) => (best === null || isLater(word.term, best.term) ? word : best), null);

const lagOf = (last: string, match: string): string | null =>
  (!isNumber(last) || !isNumber(match) ? null : isLater(last, match) ? String(BigInt(last) - BigInt(match)) : "0");

const byNumber = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

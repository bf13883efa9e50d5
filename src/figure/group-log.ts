import type { GroupEntry, GroupMember, GroupPicture } from "../cluster/group-picture.ts";
import type { StoreId } from "../proto/region.ts";

/** One entry, or none, in the log of one member. */
export interface LogCell {
  readonly index: number;
  /** `compacted`: a snapshot holds it; `none`: the log is not so long. */
  readonly kind: "held" | "compacted" | "none";
  readonly entry: GroupEntry | null;
  readonly committed: boolean;
  readonly durable: boolean;
}

export interface LogRow {
  readonly member: GroupMember;
  readonly cells: readonly LogCell[];
  /** What the leader knows of it; null where nobody leads, and for the leader itself. */
  readonly match: number | null;
  readonly next: number | null;
  /** How many entries it holds behind the last column. */
  readonly more: number;
}

/** The logs of all members, the newest columns of them. */
export interface LogTable {
  readonly indexes: readonly number[];
  readonly rows: readonly LogRow[];
}

/**
 * The newest `columns` columns, and one behind them: what comes next has a place. Where another log is much longer than the
 * leader's, they end behind the leader's last: that is where logs part.
 */
export function logTable(picture: GroupPicture, columns: number): LogTable {
  const leader = picture.members.find(({ store }) => store === picture.leader);
  const end = leader?.lastIndex ?? picture.logTo;
  const to = picture.logTo - end > columns - 2 ? end + 1 : picture.logTo + 1;
  // Of what a snapshot holds for everybody one column is enough.
  const firstHeld = picture.members.map(({ entries }) => Math.max(0, entries.findIndex((entry) => entry !== null)));
  const held = Math.min(to, picture.logFrom + Math.min(...firstHeld));
  const from = Math.max(picture.logFrom, held - 1, to - columns + 1);
  const indexes = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  const progress = leader?.progress ?? [];
  return {
    indexes,
    rows: picture.members.map((member) => {
      const known = progress.find(({ store }) => store === member.store);
      return {
        member, cells: indexes.map((index) => cellOf(picture, member, index)),
        match: known?.match ?? null, next: known?.next ?? null, more: Math.max(0, member.lastIndex - to),
      };
    }),
  };
}

function cellOf({ logFrom }: GroupPicture, member: GroupMember, index: number): LogCell {
  const entry = member.entries[index - logFrom] ?? null;
  const kind = index > member.lastIndex ? "none" : entry === null ? "compacted" : "held";
  return { index, kind, entry, committed: index <= member.commit, durable: index <= member.durable };
}

/** What can be said of an entry in the whole group. */
export interface EntryStanding {
  /** Who holds this very entry, on disk or in memory; a snapshot that reaches beyond it counts. */
  readonly holders: readonly StoreId[];
  readonly committed: boolean;
  /** How many more must hold it before it can be committed, in the half that lacks most. */
  readonly missing: number;
  /** Whether it is of an earlier term than the leader's: then only an entry of that term commits it along (Raft, §5.4.2). */
  readonly needsNewer: boolean;
}

/** How the entry of this index and term stands. */
export function standingOf(picture: GroupPicture, index: number, term: number): EntryStanding {
  const holds = (member: GroupMember): boolean => {
    const entry = member.entries[index - picture.logFrom] ?? null;
    return index <= member.lastIndex && (entry === null ? member.commit >= index : entry.term === term);
  };
  const holders = picture.members.filter(holds).map(({ store }) => store);
  const committed = picture.members.some((member) => member.commit >= index && holds(member));
  const lacks = (half: readonly StoreId[]): number => half.length === 0 ? 0
    : Math.max(0, Math.floor(half.length / 2) + 1 - half.filter((store) => holders.includes(store)).length);
  const leader = picture.members.find(({ store }) => store === picture.leader);
  return {
    holders, committed, missing: committed ? 0 : Math.max(lacks(picture.voters), lacks(picture.outgoing)),
    needsNewer: !committed && leader !== undefined && term < leader.term,
  };
}

/** An entry that a member held and does not hold any more, because its leader's log is another. */
export interface ErasedEntry {
  readonly store: StoreId;
  readonly index: number;
  readonly entry: GroupEntry;
}

/** What was erased from logs between two pictures of one group, the earlier first. What a snapshot replaced is not erased. */
export function erasedBetween(before: GroupPicture, now: GroupPicture): readonly ErasedEntry[] {
  return before.members.flatMap((old) => {
    const member = now.members.find(({ store }) => store === old.store);
    if (member === undefined || member.process === "dead" || member.process === "off" || old.peer !== member.peer) return [];
    return old.entries.flatMap((entry, i) => {
      const index = before.logFrom + i;
      if (entry === null || index > old.lastIndex || index <= member.commit) return [];
      const kept = member.entries[index - now.logFrom] ?? null;
      const gone = index > member.lastIndex || (kept !== null && kept.term !== entry.term);
      return gone ? [{ store: old.store, index, entry }] : [];
    });
  });
}

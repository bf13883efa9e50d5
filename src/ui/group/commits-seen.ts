import type { GroupPicture } from "../../cluster/group-picture.ts";
import type { Instant } from "../../kernel/time.ts";

/** When an index came to be committed, as far as somebody saw it: not before `after`, at the latest at `by`. */
export interface CommitSeen {
  /** Null where it was committed when the index was first looked at. */
  readonly after: Instant | null;
  readonly by: Instant;
}

/**
 * What pictures of one group tell of when its entries came to be committed. A run takes no note of each commit, and a picture
 * shows what is true, not since when: between two of them it happened, and before the first nobody looked.
 */
export class CommitsSeen {
  private readonly seen = new Map<number, CommitSeen>();
  private last: { readonly now: Instant; readonly branch: number; readonly commit: number } | null = null;

  of(index: number): CommitSeen | null {
    return this.seen.get(index) ?? null;
  }

  look(picture: GroupPicture, now: Instant, branch: number): void {
    const { last } = this;
    // In another future the same index may be committed at another time.
    if (last !== null && last.branch !== branch) this.seen.clear();
    const goesOn = last !== null && last.branch === branch && now >= last.now;
    if (!goesOn) for (const [index, { by }] of [...this.seen]) if (by > now) this.seen.delete(index);
    const commit = highestCommit(picture);
    for (let index = picture.logFrom; index <= commit; index++) {
      if (this.seen.has(index)) continue;
      this.seen.set(index, { after: goesOn && index > last.commit ? last.now : null, by: now });
    }
    this.last = { now, branch, commit };
  }
}

const highestCommit = ({ members }: GroupPicture): number => Math.max(0, ...members.map(({ commit }) => commit));

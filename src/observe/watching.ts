import { START, type Instant } from "../kernel/time.ts";
import type { Certainty, ObservedEvent, ObservedHeader, ObservedName, Sample } from "./record.ts";

/** What the fold over looks remembers. */
export interface Watching {
  readonly header: ObservedHeader;
  /** The latest look at each source by each call, and the latest that was answered. */
  readonly latest: Map<string, Sample>;
  readonly answered: Map<string, Sample>;
  /** Sources that do not answer, with the event that says so. */
  readonly silent: Map<number, ObservedEvent>;
  readonly claims: Claims;
  /** What logs tell of elections, by the winner's id and its term. */
  readonly ballots: ReadonlyMap<string, Ballot>;
  quorumSilent: boolean;
  count: number;
}

/** How an election went by the log of who won it: who voted, in the order of the answers, and when it led. */
export interface Ballot {
  readonly votes: readonly string[];
  readonly at: string;
}

/** Who says what of the leader of a group: etcd's cluster, or a region of TiKV. */
export interface Claims {
  /** The latest of each source. */
  readonly of: Map<number, Claim>;
  /** The newest leader that anybody has told of, by group. */
  readonly known: Map<string, { readonly leader: string; readonly term: number }>;
  /** Every member of the latest list of etcd's members, by its id; empty for one that was never started. */
  readonly names: Map<string, string>;
}

export interface Claim {
  /** Those who elect one leader. */
  readonly group: string;
  readonly self: string;
  readonly leader: string;
  readonly term: number;
  /** How many elect, where the source says so; 0 where it does not. */
  readonly voters: number;
  readonly sample: Sample;
}

/** An event but for its number. */
export type ToldChange = Omit<ObservedEvent, "e">;

export const createWatching = (header: ObservedHeader, ballots: Watching["ballots"] = new Map()): Watching => ({
  header, ballots, latest: new Map(), answered: new Map(), silent: new Map(),
  claims: { of: new Map(), known: new Map(), names: new Map() }, quorumSilent: false, count: 0,
});

/** An event that a look tells, where the one `since` still said otherwise. */
export const changeTold = (
  name: ObservedName, sample: Sample, since: Sample | undefined, values: ToldChange["values"], certainty: Certainty = "observed",
): ToldChange => ({
  name, after: since?.sent ?? START, before: sample.got, certainty, n: sample.n, samples: [since?.s ?? 0, sample.s], values,
});

/** The least and the most time that lies between two events, in microseconds. */
export const spanBetween = (first: ToldChange, second: ToldChange): readonly [Instant, Instant] =>
  [Math.max(0, second.after - first.before) as Instant, Math.max(0, second.before - first.after) as Instant];

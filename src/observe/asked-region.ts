import type { Instant } from "../kernel/time.ts";
import { unknownFields } from "./fields.ts";
import { WHY_SILENT, type WhySilent } from "./record.ts";

/** What stores themselves say of one region now. No record holds it: it is asked only while somebody looks at the region. */
export interface AskedRegion {
  readonly region: string;
  /** When this was put together, by the record's clock; what each store said is from before. */
  readonly now: Instant;
  readonly asked: readonly AskedStore[];
}

/** A store's status port that was asked. */
export interface AskedStore {
  /** The source. */
  readonly n: number;
  /** It said so at some instant between both. */
  readonly sent: Instant;
  readonly got: Instant;
  /** Null where it said nothing of a replica, and `why` says why. */
  readonly word: ReplicaWord | null;
  readonly why: WhySilent | "no-replica" | null;
}

/** A store's word on its own replica. Numbers are texts: some are beyond 2^53. */
export interface ReplicaWord {
  readonly peer: string;
  /** As TiKV calls it: Leader, Follower, Candidate, PreCandidate. */
  readonly role: string;
  readonly term: string;
  /** The peer that it has voted for in its term; "0" for none. */
  readonly vote: string;
  /** The last entry of its log, the last that is committed as far as it knows, the last that it has applied. */
  readonly last: string;
  readonly commit: string;
  readonly applied: string;
  /** Up to here its log is cut off: who needs an older entry needs a snapshot. */
  readonly truncated: string;
  /** `Idle` for one that hibernates; "" where it does not say. */
  readonly group: string;
  readonly peers: readonly PeerWord[];
  /** What a leader knows of each; empty for anybody else. */
  readonly followers: readonly FollowerWord[];
}

export interface PeerWord {
  readonly peer: string;
  readonly store: string;
  readonly role: string;
}

export interface FollowerWord {
  readonly peer: string;
  readonly match: string;
  readonly next: string;
  /** Probe, Replicate, Snapshot. */
  readonly state: string;
  /** The index of the snapshot that is on its way; "0" for none. */
  readonly snapshot: string;
  readonly isPaused: boolean;
  readonly isActive: boolean;
}

/** A detail as a collector sent it; null for anything else. Never throws. */
export function readAskedRegion(value: unknown): AskedRegion | null {
  const { region, now, asked } = unknownFields(value);
  if (typeof region !== "string" || !isInstant(now) || !Array.isArray(asked) || asked.length > MOST_ITEMS) return null;
  return asked.every(isAsked) ? { region, now, asked } : null;
}

/** More of them no collector sends. */
const MOST_ITEMS = 64;

const isInstant = (value: unknown): value is Instant => Number.isSafeInteger(value) && (value as number) >= 0;

const hasTexts = (value: unknown, names: readonly string[]): boolean => {
  const fields = unknownFields(value);
  return names.every((name) => typeof fields[name] === "string");
};

const isListOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length <= MOST_ITEMS && value.every(isItem);

const isPeer = (value: unknown): boolean => hasTexts(value, ["peer", "store", "role"]);

function isFollower(value: unknown): boolean {
  const { isPaused, isActive } = unknownFields(value);
  return hasTexts(value, ["peer", "match", "next", "state", "snapshot"]) && typeof isPaused === "boolean"
    && typeof isActive === "boolean";
}

function isWord(value: unknown): boolean {
  const { peers, followers } = unknownFields(value);
  return hasTexts(value, ["peer", "role", "term", "vote", "last", "commit", "applied", "truncated", "group"])
    && isListOf(peers, isPeer) && isListOf(followers, isFollower);
}

function isAsked(value: unknown): value is AskedStore {
  const { n, sent, got, word, why } = unknownFields(value);
  if (!isInstant(n) || !isInstant(sent) || !isInstant(got)) return false;
  return word === null ? why === "no-replica" || WHY_SILENT.some((each) => each === why) : why === null && isWord(word);
}

import type { Instant } from "../kernel/time.ts";
import type { EventOf } from "../proto/events.ts";
import type { ObservationOf } from "../proto/observations.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import type { ReplicatedWrite } from "../proto/replication.ts";
import { REPLICATION_SETTINGS } from "../proto/settings/replication.ts";
import type { Checker } from "./checker.ts";
import { invariant, violate, type CheckReport } from "./report.ts";

const ACKNOWLEDGED = invariant(
  "replication-acknowledged",
  "A write beside Raft is acknowledged when its primary's disk has it, and in semi-synchronous mode another store's, too.",
);
const PROMOTION = invariant(
  "replication-promotion", "Each term beside Raft has one primary, and of the replicas that answered none had a longer log.",
);
const PREFIX = invariant(
  "replication-prefix",
  "Replicas beside Raft that hold the same place of the same term hold the same write there, and before it.",
);

const SINGLE_OWNER = invariant(
  "single-owner",
  "Beside Raft, with one owner for each region, whoever opens one has all that an earlier owner ever acknowledges.",
);

/** Places of a log that are remembered to compare what replicas hold there; older ones are not compared. */
const MAX_PLACES = 1_024;
const UNKNOWN = -1;

/** What is known of a group: up to where each disk has the log, who was promoted, and what stands in it. */
interface GroupBook {
  readonly durable: Map<StoreId, number>;
  /** Up to where each had it, before it threw away what a later primary does not have. */
  readonly cut: Map<StoreId, number>;
  /** The term of the last entry there; absent where that is not known. */
  readonly lastTerms: Map<StoreId, number>;
  readonly primaries: Map<number, StoreId>;
  /** With one owner: where each began to write, and the highest place that each has acknowledged; by term. */
  readonly starts: Map<number, number>;
  readonly told: Map<number, number>;
  /** By whose log it is (0: the group's), by place. */
  readonly logs: Map<StoreId, Map<number, KnownWrite>>;
}

/** A write, and the term of the one before it; -1 where that is not known. */
interface KnownWrite {
  readonly write: ReplicatedWrite;
  readonly termBefore: number;
}

interface ReplicationChecks {
  readonly report: CheckReport;
  groups: Map<RegionId, GroupBook>;
  hasOwners: boolean;
}

/** It is told what disks have, and compares: it counts nothing that is lost, as the modes allow that. */
export const replicationChecker: Checker<ReplicationChecks> = {
  guards: [ACKNOWLEDGED, PROMOTION, PREFIX, SINGLE_OWNER],
  create: (_, report) => ({ report, groups: new Map(), hasOwners: false }),
  events: {
    "settings.changed"(checks, { key, value }: EventOf<"settings.changed">) {
      if (key !== REPLICATION_SETTINGS.mode.key) return;
      checks.groups = new Map();
      checks.hasOwners = value.trim() === "single-owner";
    },
  },
  facts: {
    "replication-stored": stored,
    "replication-opened": ({ groups }, { region, store, durable }) => {
      const book = bookOf(groups, region);
      book.durable.set(store, durable);
      book.lastTerms.delete(store);
    },
    "replication-copied": ({ groups }, { region, store, index, term }) => {
      const book = bookOf(groups, region);
      book.durable.set(store, index);
      book.lastTerms.set(store, term);
    },
    "replication-cut": ({ groups }, { region, store, from }) => {
      const { durable, cut, lastTerms } = bookOf(groups, region);
      lastTerms.delete(store);
      cut.set(store, Math.max(cut.get(store) ?? 0, durable.get(store) ?? 0));
      durable.set(store, Math.min(durable.get(store) ?? 0, from - 1));
    },
    "replication-acknowledged": acknowledged,
    "replication-judged": judged,
    "replication-promoted": promoted,
  },
  fork: ({ groups, hasOwners }, report) => ({
    report, hasOwners, groups: new Map([...groups].map(([id, book]) => [id, {
      durable: new Map(book.durable), cut: new Map(book.cut), lastTerms: new Map(book.lastTerms),
      primaries: new Map(book.primaries), starts: new Map(book.starts), told: new Map(book.told),
      logs: new Map([...book.logs].map(([origin, log]) => [origin, new Map(log)])),
    }])),
  }),
};

function bookOf(groups: Map<RegionId, GroupBook>, region: RegionId): GroupBook {
  let book = groups.get(region);
  if (book === undefined) {
    book = {
      durable: new Map(), cut: new Map(), lastTerms: new Map(), primaries: new Map(), logs: new Map(), starts: new Map(),
      told: new Map(),
    };
    groups.set(region, book);
  }
  return book;
}

function stored(
  checks: ReplicationChecks, { region, store, origin, entries }: ObservationOf<"replication-stored">, now: Instant,
): void {
  const book = bookOf(checks.groups, region);
  const last = entries.at(-1);
  // Of the logs of others, where every member has its own, it is not acknowledged to clients how far they are.
  if (last !== undefined && (origin === 0 || origin === store)) {
    book.durable.set(store, Math.max(book.durable.get(store) ?? 0, last.index));
  }
  let log = book.logs.get(origin);
  if (log === undefined) {
    log = new Map();
    book.logs.set(origin, log);
  }
  let termBefore = origin === 0 ? book.lastTerms.get(store) ?? UNKNOWN : UNKNOWN;
  for (const write of entries) {
    const known = log.get(write.index);
    if (known !== undefined && contradicts(known, { write, termBefore })) {
      const place = `${write.index} of term ${write.term}`;
      violate(checks, PREFIX, region, now, `store ${store} holds another log than others up to ${place}`);
    }
    // Who does not know it takes the other's word.
    const told = known?.write.term === write.term ? known.termBefore : UNKNOWN;
    log.set(write.index, { write, termBefore: termBefore === UNKNOWN ? told : termBefore });
    log.delete(write.index - MAX_PLACES);
    termBefore = write.term;
  }
  if (origin === 0) book.lastTerms.set(store, termBefore);
}

/** Two that hold the same place of one term hold the same write there, and one of the same term before it. */
const contradicts = (a: KnownWrite, b: KnownWrite): boolean => a.write.term === b.write.term && (
  a.write.key !== b.write.key || a.write.value !== b.write.value ||
  (a.termBefore !== b.termBefore && a.termBefore !== UNKNOWN && b.termBefore !== UNKNOWN)
);

function acknowledged(
  checks: ReplicationChecks, { region, store, term, index, isSafe }: ObservationOf<"replication-acknowledged">, now: Instant,
): void {
  const { durable, cut, starts, told } = bookOf(checks.groups, region);
  told.set(term, Math.max(told.get(term) ?? 0, index));
  const beyond = [...starts].find(([later, from]) => later > term && from <= index);
  if (checks.hasOwners && beyond !== undefined) missing(checks, region, index, term, beyond[0], now);
  // A primary that has been replaced and does not know it goes by what others said while they still followed it.
  const isReplaced = [...starts.keys()].some((later) => later > term);
  const hasOther = [...durable, ...(isReplaced ? cut : [])].some(([other, upTo]) => other !== store && upTo >= index);
  if ((durable.get(store) ?? 0) >= index && (!isSafe || hasOther)) return;
  violate(checks, ACKNOWLEDGED, region, now, `store ${store} acknowledged the write at ${index}, which ${
    isSafe ? "no other store has" : "it does not have"}`);
}

/** Whoever is promoted had answered, and none of the others had a longer log. */
function judged(checks: ReplicationChecks, { region, chosen, answers }: ObservationOf<"replication-judged">, now: Instant): void {
  const own = answers.find(({ store }) => store === chosen);
  const longer = answers.find(({ lastTerm, durable }) => own !== undefined &&
    (lastTerm > own.lastTerm || (lastTerm === own.lastTerm && durable > own.durable)));
  if (own !== undefined && longer === undefined) return;
  violate(checks, PROMOTION, region, now, `store ${chosen} was chosen, although ${
    longer === undefined ? "it had not answered" : `the log of store ${longer.store} was longer`}`);
}

/** An owner has acknowledged what its successor does not have. */
function missing(checks: ReplicationChecks, region: RegionId, index: number, term: number, later: number, now: Instant): void {
  violate(checks, SINGLE_OWNER, region, now,
    `the owner of term ${term} acknowledged the write at ${index}, which the owner of term ${later} does not have`);
}

function promoted(
  checks: ReplicationChecks, { region, store, term, from }: ObservationOf<"replication-promoted">, now: Instant,
): void {
  const { primaries, starts, told } = bookOf(checks.groups, region);
  starts.set(term, from);
  const beyond = [...told].find(([earlier, index]) => earlier < term && index >= from);
  if (checks.hasOwners && beyond !== undefined) missing(checks, region, beyond[1], beyond[0], term, now);
  const other = primaries.get(term);
  if (other !== undefined) {
    violate(checks, PROMOTION, region, now, `store ${store} and store ${other} are the primary of term ${term}`);
  }
  primaries.set(term, store);
}

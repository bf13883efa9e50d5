import type { Instant } from "../kernel/time.ts";
import { beganAt, clockIn, type ClockSpan } from "./clock.ts";
import { LOGGED_KINDS, type LoggedFact, type LoggedKind } from "./etcd-log.ts";
import type { Facts, ObservedHeader, ObservedName, ObservedRecord, Sample } from "./record.ts";
import { nameOf } from "./leaders.ts";
import { changeTold, type Ballot, type ToldChange, type Watching } from "./watching.ts";

/** The call under which a record holds what a member's log says. */
const LOG_CALL = "log";

/** What is known of those whose logs are read. */
export interface LogWitness {
  readonly header: ObservedHeader;
  readonly end: Instant;
  /** Sources by the ids that they have as members of etcd. */
  readonly selves: ReadonlyMap<string, number>;
  /** What is known of their clocks. */
  readonly clocks: ReadonlyMap<number, ClockSpan>;
}

/** Collects what is known of members, look by look. */
export function witnessOf(header: ObservedHeader): { see(sample: Sample): void; witness(): LogWitness } {
  const [selves, clocks] = [new Map<string, number>(), new Map<number, ClockSpan>()];
  let end = 0;
  const members = new Set(header.sources.filter(({ kind }) => kind === "etcd").map(({ n }) => n));
  return {
    see({ n, facts, got }) {
      end = Math.max(end, got);
      const [self, clock] = [facts?.["self"], clockIn(facts)];
      if (self !== undefined && members.has(n)) selves.set(self, n);
      if (clock !== null) clocks.set(n, clock);
    },
    witness: () => ({ header, end: end as Instant, selves, clocks }),
  };
}

/** A log in its place among the looks. */
export interface PlacedLog {
  readonly samples: readonly Omit<Sample, "s" | "same">[];
  /** Of the members that nobody watched, their ids. */
  readonly strangers: readonly string[];
  /** So many lines lie before or behind what was watched. */
  readonly outside: number;
  /** By how much each clock is taken to be ahead, by source; whether that was measured. */
  readonly clocks: ReadonlyMap<number, TakenClock>;
}

interface TakenClock extends ClockSpan {
  readonly isMeasured: boolean;
}

/** What the clock of another computer is taken to be wrong by where nothing else is said, and that of the collector's own. */
const USUAL_ERROR = 100_000;
const OWN_ERROR = 1_000;

/** Where the lines of a log stand in a record; `error` is how wrong clocks may be, in microseconds, null for the usual. */
export function placeLog(facts: readonly LoggedFact[], witness: LogWitness, error: number | null): PlacedLog {
  const { header, end, selves } = witness;
  const began = beganAt(header);
  const clocks = new Map<number, TakenClock>();
  const strangers = new Set<string>();
  const placed: Omit<Sample, "s" | "same">[] = [];
  let outside = 0;
  for (const fact of facts) {
    const n = selves.get(fact.by);
    if (n === undefined) {
      strangers.add(fact.by);
      continue;
    }
    const clock = clocks.get(n) ?? clockTaken(witness, n, error);
    clocks.set(n, clock);
    const [sent, got] = [fact.at - began - clock.most, fact.at + fact.grain - began - clock.least];
    if (got < 0 || sent > end) {
      outside++;
      continue;
    }
    placed.push({
      n, call: LOG_CALL, sent: Math.max(0, sent) as Instant, got: Math.max(0, got) as Instant,
      facts: factsOf(fact, began, clock), why: null,
    });
  }
  return { samples: placed, strangers: [...strangers], outside, clocks };
}

function clockTaken({ header, clocks }: LogWitness, n: number, error: number | null): TakenClock {
  const name = header.sources.find((source) => source.n === n)?.name ?? "";
  const assumed = error ?? (/^(?:127\.|localhost:|\[::1\])/.test(name) ? OWN_ERROR : USUAL_ERROR);
  const measured = clocks.get(n);
  const isWrong = measured !== undefined && (measured.least > assumed || measured.most < -assumed);
  return isWrong ? { ...measured, isMeasured: true } : { least: -assumed, most: assumed, isMeasured: false };
}

const factsOf = ({ kind, by, term, from, granted, at }: LoggedFact, began: number, { least, most }: ClockSpan): Facts => ({
  log: kind, "log.by": by, "log.term": term, "log.from": from, "log.granted": String(granted),
  "log.at": String(Math.max(0, Math.round(at - began - (least + most) / 2))), "log.error": String(Math.ceil((most - least) / 2)),
});

type Placed = PlacedLog["samples"][number];
const saying = ({ n, facts }: Placed): string => JSON.stringify([n, facts]);

/** What logs say, each line once, though two were of one member, or the record has it already. */
export function linesOnce(all: readonly Placed[], known: readonly Sample[] = []): readonly Placed[] {
  const seen = new Set(known.filter(({ call }) => call === LOG_CALL).map(saying));
  return all.filter((each) => !seen.has(saying(each)) && seen.add(saying(each))).sort((a, b) => a.got - b.got);
}

/** The record with what logs say among its looks. */
export function withLines(record: ObservedRecord, all: readonly Placed[]): ObservedRecord {
  const last = record.samples.reduce((most, { s }) => Math.max(most, s), 0);
  const added = linesOnce(all, record.samples).map((look, i): Sample => ({ s: last + 1 + i, ...look, same: 0 }));
  return { ...record, samples: [...record.samples, ...added].sort((a, b) => a.got - b.got || a.s - b.s) };
}

/** Of the elections that logs tell of, by the winner's id and its term. */
export function ballotsIn(samples: readonly Sample[]): ReadonlyMap<string, Ballot> {
  const votes = new Map<string, string[]>();
  const ballots = new Map<string, Ballot>();
  for (const { call, facts } of samples) {
    if (call !== LOG_CALL || facts === null) continue;
    const key = `${facts["log.by"]} ${facts["log.term"]}`;
    if (facts["log"] === "vote" && facts["log.granted"] === "true") {
      votes.set(key, [...votes.get(key) ?? [], facts["log.from"] ?? ""]);
    } else if (facts["log"] === "leader") ballots.set(key, { votes: votes.get(key) ?? [], at: facts["log.at"] ?? "0" });
  }
  return ballots;
}

const NAMES: Readonly<Record<LoggedKind, ObservedName>> = {
  candidate: "log.candidate", "pre-candidate": "log.pre-candidate", leader: "log.leader", follower: "log.follower",
  vote: "log.vote", elected: "log.elected", lost: "log.lost",
};

/** What a line of a log tells: exact by the clock of its host, an interval by how wrong that may be. */
export function logEvents({ claims }: Watching, sample: Sample): readonly ToldChange[] {
  const kind = LOGGED_KINDS.find((each) => each === sample.facts?.["log"]);
  if (sample.call !== LOG_CALL || kind === undefined || sample.facts === null) return [];
  const { "log.by": by = "", "log.term": term = "", "log.from": from = "", "log.granted": granted = "true" } = sample.facts;
  const { "log.at": at = "0", "log.error": error = "0" } = sample.facts;
  const values = {
    by: nameOf(claims, by), term, at, error, ...(from === "" ? {} : { from: nameOf(claims, from) }),
    ...(kind === "vote" ? { granted } : {}),
  };
  return [{ ...changeTold(NAMES[kind], sample, undefined, values), after: sample.sent }];
}

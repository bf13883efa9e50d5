import { NEVER, type Instant } from "../kernel/time.ts";
import type { PutCommand } from "../proto/command.ts";
import type { EventOf } from "../proto/events.ts";
import { holdsKey } from "../proto/keys.ts";
import type { ObservationOf, ObservedEntry } from "../proto/observations.ts";
import type { Key, RegionId } from "../proto/region.ts";
import type { Checker } from "./checker.ts";
import { createFirstApplied, firstApplied, forkFirstApplied, forsake, type FirstApplied } from "./first-applied.ts";
import { invariant, legible, violate, type CheckReport } from "./report.ts";

const WRITE_KEPT = invariant("write-kept", "A write that was acknowledged to a client has been applied.");
const READ_FRESH = invariant("read-fresh", "A read returns a written value, never one older than what was acknowledged before it.");

type ClientOperation = ObservationOf<"client-operation">;
type OneRead = Pick<ClientOperation, "client" | "region" | "key" | "value" | "replica" | "latency">;

/** Every key that clients use. Registers are shared between forks until one of them changes. */
interface RegisterChecks {
  readonly report: CheckReport;
  epoch: number;
  readonly registers: Map<Key, Register>;
  readonly applied: FirstApplied;
}

/** The values that a key has had, in the order in which they were applied. */
interface Register {
  epoch: number;
  values: Version[];
  /** Values that were forgotten because of `MAX_VALUES`. */
  forgotten: number;
}

/** One value of a key. Immutable, so that forks share it. */
interface Version {
  /** Null: the key was deleted. */
  readonly value: string | null;
  /** Where it was written first. */
  readonly region: RegionId;
  readonly index: number;
  readonly term: number;
  readonly applied: Instant;
  /** When a client first knew of the value, then at its latest place: a leader acknowledged it, or showed it; else `NEVER`. */
  readonly known: Instant;
}

/**
 * Values kept per key: at least so many, at most twice as many. More writes of one key than happen while one slow
 * operation on it is under way.
 */
export const MAX_VALUES = 32;
/** Keys beyond these are not followed: more than any workload here uses. */
export const MAX_KEYS = 32_768;

export const registersChecker: Checker<RegisterChecks> = {
  guards: [WRITE_KEPT, READ_FRESH],
  create: (_, report) => ({ report, epoch: 0, registers: new Map(), applied: createFirstApplied() }),
  events: { "raft.leader.forced": loseBehind, "region.recreated": loseRange },
  facts: {
    applied: (checks, fact, now) => {
      const put = firstApplied(checks.applied, fact, "put");
      if (put !== null) appliedPut(checks, fact.region, fact.entry, put, now);
    },
    "client-operation": checkOperation,
    "client-scanned": checkScan,
  },
  fork: (checks, report) => {
    checks.epoch++;
    return { ...checks, report, registers: new Map(checks.registers), applied: forkFirstApplied(checks.applied) };
  },
};

/**
 * A replica goes on alone from the end of its log: what was applied beyond is lost, acknowledged or not. By §5.4.1 its log holds
 * a committed entry exactly where it ends in a later term, or in the same term and not before it.
 */
function loseBehind(checks: RegisterChecks, event: EventOf<"raft.leader.forced">): void {
  const { region, index, term } = event;
  forsake(checks.applied, event);
  lose(checks, (version) => version.region === region &&
    (version.term > term || (version.term === term && version.index > index)));
}

/** No replica of these keys was left. */
function loseRange(checks: RegisterChecks, range: EventOf<"region.recreated">): void {
  lose(checks, (_, key) => holdsKey(range, key));
}

/** Forgets those versions, and counts the ones that were acknowledged to a client, or read by one. */
function lose(checks: RegisterChecks, isLost: (version: Version, key: Key) => boolean): void {
  for (const [key, { values }] of [...checks.registers]) {
    if (!values.some((version) => isLost(version, key))) continue;
    const register = registerForChange(checks, key);
    if (register === undefined) continue;
    const known = new Set(values.filter((version) => version.known !== NEVER).map(({ value }) => value));
    checks.report.lostWrites += [...known].filter((value) => isLost(values[firstOf(values, value)] as Version, key)).length;
    register.values = values.filter((version) => !isLost(version, key));
  }
}

/**
 * read-fresh and write-kept: each key as a linearizable register. The order of its values is the order in which they
 * were first applied; an operation that ended before another began binds it. Clients write every value once, so a value
 * names its write. An operation that failed binds nobody: it may have taken effect or may still do so.
 */
function checkOperation(checks: RegisterChecks, fact: ClientOperation, now: Instant): void {
  if (!fact.ok) return;
  const register = registerForChange(checks, fact.key);
  if (register === undefined) checks.report.unchecked++;
  else if (fact.operation === "put") checkAcknowledged(checks, register, fact, now);
  else checkRead(checks, register, fact, now);
}

/** A raw scan has read each key of its range, also those that it has not found. */
function checkScan(checks: RegisterChecks, fact: ObservationOf<"client-scanned">, now: Instant): void {
  const found = new Map(fact.pairs.map(({ key, value }) => [key, value]));
  for (const key of new Set([...found.keys(), ...checks.registers.keys()])) {
    if (!holdsKey(fact, key)) continue;
    const register = registerForChange(checks, key);
    if (register === undefined) checks.report.unchecked++;
    else checkRead(checks, register, { ...fact, key, value: found.get(key) ?? null }, now);
  }
}

/** A write was applied for the first time anywhere: its key has a new value. */
function appliedPut(
  checks: RegisterChecks, region: RegionId, { index, term }: ObservedEntry, data: PutCommand, now: Instant,
): void {
  const register = registerForChange(checks, data.key);
  if (register === undefined) {
    checks.report.unchecked++;
    return;
  }
  register.values.push({ value: data.value, region, index, term, applied: now, known: NEVER });
  if (register.values.length < 2 * MAX_VALUES) return;
  register.values.splice(0, MAX_VALUES);
  register.forgotten += MAX_VALUES;
}

function checkAcknowledged(checks: RegisterChecks, register: Register, fact: ClientOperation, now: Instant): void {
  const { values, forgotten } = register;
  const at = latestOf(values, fact.value);
  if (at >= 0) learn(values, at, now);
  else if (forgotten > 0 && (values[0]?.applied ?? NEVER) >= now - fact.latency) {
    // It may have been applied while it was under way and forgotten since.
    checks.report.unchecked++;
  } else if (checks.applied.forsaken.has(fact.region)) {
    // It was lost before its client heard of it.
    checks.report.lostWrites++;
  } else {
    const detail = `client ${fact.client} was told that ${legible(fact.key)} = ${legible(fact.value)}, which no replica applied`;
    violate(checks, WRITE_KEPT, fact.region, now, detail);
  }
}

function checkRead(checks: RegisterChecks, register: Register, fact: OneRead, now: Instant): void {
  // A stale read has to be as fresh as its timestamp, whenever it was asked.
  const began = fact.replica?.kind === "stale" ? fact.replica.readTs : now - fact.latency;
  const { values, forgotten } = register;
  // A retried write may be applied twice; the latest place is the one that the read may have seen. Values that were forgotten,
  // and nothing where nobody deleted the key, are older than all that are remembered.
  const at = latestOf(values, fact.value);
  for (let newer = values.length - 1; newer > at; newer--) {
    const { value, known } = values[newer] as Version;
    if (known >= began || firstOf(values, value) <= at) continue;
    const detail = `client ${fact.client} read ${legible(fact.key)} = ${legible(fact.value)} from ${began} µs to ${now} µs, ` +
      `although ${legible(value)} was known since ${known} µs`;
    violate(checks, READ_FRESH, fact.region, now, detail);
    return;
  }
  if (at >= 0) {
    // What a follower shows its leader may have committed and not applied: the leader still answers with an older value.
    if (fact.replica === null) learn(values, at, now);
  } else if (forgotten > 0 || checks.applied.forsaken.has(fact.region)) checks.report.unchecked++;
  else if (fact.value !== null) {
    const detail = `client ${fact.client} read ${legible(fact.key)} = ${legible(fact.value)}, which nobody wrote`;
    violate(checks, READ_FRESH, fact.region, now, detail);
  }
}

/** The latest place of a value; -1 if it has none. From the newest: comparing long values is what a fact's time goes into. */
function latestOf(values: readonly Version[], sought: string | null): number {
  let at = values.length - 1;
  while (at >= 0 && values[at]?.value !== sought) at--;
  return at;
}

/**
 * The first place of a value that has one: of a write that a retry has applied twice it counts, as the second may be applied
 * nowhere but by a follower yet. Asked only where it matters: it compares many long values.
 */
const firstOf = (values: readonly Version[], sought: string | null): number => values.findIndex(({ value }) => value === sought);

/** A client knows of the value from now on, if none did before. */
function learn(values: Version[], at: number, now: Instant): void {
  const { value, region, index, term, applied, known } = values[at] as Version;
  if (now < known) values[at] = { value, region, index, term, applied, known: now };
}

function registerForChange(checks: RegisterChecks, key: Key): Register | undefined {
  const register = checks.registers.get(key);
  if (register !== undefined && register.epoch === checks.epoch) return register;
  if (register === undefined && checks.registers.size >= MAX_KEYS) return undefined;
  const own: Register = register === undefined
    ? { epoch: checks.epoch, values: [], forgotten: 0 }
    : copyRegister(register, checks.epoch);
  checks.registers.set(key, own);
  return own;
}

const copyRegister = ({ values, forgotten }: Register, epoch: number): Register =>
  ({ epoch, values: values.slice(), forgotten });

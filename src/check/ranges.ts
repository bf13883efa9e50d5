import { countBefore } from "../kernel/search.ts";
import { START, type Instant } from "../kernel/time.ts";
import type { ObservationOf } from "../proto/observations.ts";
import { keyToHex } from "../proto/keys.ts";
import type { Key, Region, RegionId } from "../proto/region.ts";
import type { Checker } from "./checker.ts";
import { invariant, violate, type CheckReport } from "./report.ts";

const RANGES_COVER = invariant("ranges-cover", "PD's regions cover the key space without hole or overlap.");
const EPOCH_MONOTONIC = invariant("epoch-monotonic", "The epoch under which PD knows a region never goes back.");

type PdRegion = ObservationOf<"pd-region">;

/** PD's region tree. */
interface RangeChecks {
  readonly report: CheckReport;
  /** In key order. */
  ranges: RangeRecord[];
  /** What stores have told of regions that fell apart or took others in, and PD has not heard yet, by their latest versions. */
  readonly told: Map<RegionId, RangeRecord>;
  /** What of that PD has heard: the next leader of PD may not have, for no log holds regions. */
  readonly heard: Map<RegionId, RangeRecord>;
}

/** A region in PD's tree. Immutable. */
interface RangeRecord {
  readonly id: RegionId;
  readonly startKey: Key;
  readonly endKey: Key;
  readonly version: number;
  readonly confVer: number;
}

export const rangesChecker: Checker<RangeChecks> = {
  guards: [RANGES_COVER, EPOCH_MONOTONIC],
  create: ({ topology }, report) => {
    const ranges = topology.regions.map(({ id, startKey, endKey, version, confVer }) =>
      ({ id, startKey, endKey, version, confVer }));
    const checks: RangeChecks = { report, ranges, told: new Map(), heard: new Map() };
    checkAllRanges(checks, START);
    return checks;
  },
  events: {
    "region.split": (checks, { rest, parts }) => [rest, ...parts].forEach((region) => tell(checks, region)),
    "region.merged": (checks, { region, into }) => {
      checks.told.delete(region);
      checks.heard.delete(region);
      tell(checks, into);
    },
    "pd.leader.elected": ({ told, heard }) => {
      for (const [id, range] of heard) if ((told.get(id)?.version ?? 0) < range.version) told.set(id, range);
      heard.clear();
    },
  },
  facts: { "pd-region": checkRegion },
  fork: ({ ranges, told, heard }, report) => ({ report, ranges: ranges.slice(), told: new Map(told), heard: new Map(heard) }),
};

/** A region has another range now: PD hears of it when its leader reports. */
function tell({ told }: RangeChecks, { id, startKey, endKey, epoch: { version, confVer } }: Region): void {
  if (version >= (told.get(id)?.version ?? 0)) told.set(id, { id, startKey, endKey, version, confVer });
}

/**
 * ranges-cover, epoch-monotonic: PD's region tree after each region that it accepts. Only the neighbours of what changed
 * are looked at: a tree that covered everything before does so after, if the seams of the change are closed.
 */
function checkRegion(checks: RangeChecks, fact: PdRegion, now: Instant): void {
  const { id, startKey, endKey, epoch } = fact.region;
  const next: RangeRecord = { id, startKey, endKey, version: epoch.version, confVer: epoch.confVer };
  const told = checks.told.get(id);
  if (told !== undefined && told.version <= next.version) {
    checks.told.delete(id);
    checks.heard.set(id, next);
  }
  const at = findFrom(checks.ranges, next.startKey);
  const known = checks.ranges[at];
  if (known !== undefined && known.id === next.id && known.startKey === next.startKey && known.endKey === next.endKey) {
    checkEpoch(checks, known, next, now);
    checks.ranges[at] = next;
    return;
  }
  replaceRanges(checks, fact, next, now);
}

/** Whether the whole key space is covered at the cluster's birth. */
function checkAllRanges(checks: RangeChecks, now: Instant): void {
  const { ranges } = checks;
  for (let i = 0; i <= ranges.length; i++) checkSeam(checks, ranges[i - 1], ranges[i], now);
}

function replaceRanges(checks: RangeChecks, fact: PdRegion, next: RangeRecord, now: Instant): void {
  const gone = checks.ranges.filter((range) => range.id === next.id || fact.displaced.includes(range.id));
  for (const range of gone) {
    if (range.id === next.id) checkEpoch(checks, range, next, now);
    else if (range.version > next.version) {
      const detail = `region ${next.id} (version ${next.version}) displaced region ${range.id} (version ${range.version})`;
      violate(checks, EPOCH_MONOTONIC, next.id, now, detail);
    }
  }
  checks.ranges = checks.ranges.filter((range) => range.id !== next.id && !fact.displaced.includes(range.id));
  const at = findFrom(checks.ranges, next.startKey);
  checks.ranges.splice(at, 0, next);
  checkSeam(checks, checks.ranges[at - 1], next, now);
  checkSeam(checks, next, checks.ranges[at + 1], now);
  checkOldSeams(checks, gone, next, now);
}

/** What a displaced region leaves behind beside the new one must have been filled by others. */
function checkOldSeams(checks: RangeChecks, gone: readonly RangeRecord[], next: RangeRecord, now: Instant): void {
  for (const range of gone) {
    if (range.startKey >= next.startKey && endsBy(range.endKey, next.endKey)) continue;
    const at = findFrom(checks.ranges, range.startKey);
    if (checks.ranges[at] === next || checks.ranges[at - 1] === next) continue;
    checkSeam(checks, checks.ranges[at - 1], checks.ranges[at], now);
  }
}

function checkSeam(checks: RangeChecks, left: RangeRecord | undefined, right: RangeRecord | undefined, now: Instant): void {
  const leftEnd = left === undefined ? "" : left.endKey;
  const rightStart = right === undefined ? "" : right.startKey;
  // Before the first region and behind the last one there is nothing: both ends are written "".
  const closed = leftEnd === rightStart && (left === undefined || right === undefined || leftEnd !== "");
  if (closed) return;
  const overlap = left !== undefined && right !== undefined && (leftEnd === "" || leftEnd > rightStart);
  if (!overlap && isTold(checks, left === undefined ? null : leftEnd, right === undefined ? null : rightStart)) return;
  const detail = `${overlap ? "overlap" : "hole"} between ${name(left)} (ends at ${showKey(leftEnd)}) and ` +
    `${name(right)} (starts at ${showKey(rightStart)})`;
  violate(checks, RANGES_COVER, right?.id ?? left?.id ?? 0, now, detail);
}

/**
 * Whether stores have told whose the keys of a hole are: PD hears of a region that has fallen apart part by part. null at
 * either end stands for that of the key space.
 */
function isTold({ told }: RangeChecks, from: Key | null, to: Key | null): boolean {
  let reached = from ?? "";
  for (;;) {
    if (to !== null && reached >= to) return true;
    const next = [...told.values()].find(({ startKey, endKey }) => startKey <= reached && (endKey === "" || endKey > reached));
    if (next === undefined) return false;
    if (next.endKey === "") return true;
    reached = next.endKey;
  }
}

function checkEpoch(checks: RangeChecks, known: RangeRecord, next: RangeRecord, now: Instant): void {
  if (next.version >= known.version && next.confVer >= known.confVer) return;
  const detail = `region ${next.id} went from version ${known.version}, conf_ver ${known.confVer} ` +
    `to version ${next.version}, conf_ver ${next.confVer}`;
  violate(checks, EPOCH_MONOTONIC, next.id, now, detail);
}

/** The first position whose range starts at `key` or behind it. */
const findFrom = (ranges: readonly RangeRecord[], key: Key): number => countBefore(ranges, key, startsBefore);

const startsBefore = ({ startKey }: RangeRecord, key: Key): boolean => startKey < key;

const endsBy = (end: Key, limit: Key): boolean => limit === "" || (end !== "" && end <= limit);

const name = (range: { readonly id: RegionId } | undefined): string =>
  range === undefined ? "the edge of the key space" : `region ${range.id}`;

const showKey = (key: Key): string => (key === "" ? '""' : keyToHex(key));

import { defined } from "../kernel/assert.ts";
import { after, NEVER, seconds } from "../kernel/time.ts";
import { holdsKey } from "../proto/keys.ts";
import type { Key, Region } from "../proto/region.ts";
import type { StoreSettings } from "../proto/settings/store.ts";
import { MIB } from "./options.ts";
import { askBatchSplit } from "./pd-link.ts";
import type { Leadership, StorePeer, StorePeerView } from "./peer.ts";
import { ownPeer } from "./regions.ts";
import { drawPart } from "./state.ts";
import type { Turn } from "./turn.ts";
import { lookSoon } from "./wake.ts";
import { writtenKeys, type WrittenKey } from "./written.ts";

/** Of the size at which regions are split, the part that has to be written before anybody looks. */
const DIFF_PART = 16;

/** Bytes of growth after which a region is looked at. */
const checkDiff = ({ regionSplitCheckDiff, regionSplitSize }: StoreSettings): number =>
  (regionSplitCheckDiff > 0 ? regionSplitCheckDiff : regionSplitSize / DIFF_PART) * MIB;

/** A leader has applied a write of so many bytes. */
export function noteGrowth(turn: Turn, peer: StorePeer, lead: Leadership, bytes: number): void {
  lead.growth += bytes;
  if (lead.nextSplitCheck === NEVER && lead.growth >= checkDiff(turn.host.settings.store)) planCheck(turn, peer, lead);
}

/**
 * A leader looks at its region for the first time, or with other settings: what is too large is split. TiKV looks at every region
 * each time that its interval is over; here only those are looked at that have grown, when it is.
 */
export function checkIfLarge(turn: Turn, peer: StorePeer, lead: Leadership): void {
  if (isLarge(peer, turn.host.settings.store)) planCheck(turn, peer, lead);
}

/** What became too large by another way than writes (other settings, a merge) is found with the store's own report. */
export function checkLargeRegions(turn: Turn): void {
  const { memory } = turn.state;
  const settings = turn.host.settings.store;
  if (memory.sizesFit === settings) return;
  memory.sizesFit = settings;
  for (const view of turn.state.peers.values()) {
    if (view.lead === null || view.lead.nextSplitCheck !== NEVER || !isLarge(view, settings)) continue;
    const peer = ownPeer(turn.state, view.regionId);
    if (peer !== undefined && peer.lead !== null) planCheck(turn, peer, peer.lead);
  }
}

function planCheck(turn: Turn, peer: StorePeer, lead: Leadership): void {
  const interval = turn.host.settings.store.splitRegionCheckTickInterval;
  // Where in the interval the store's check comes is random, as with all of its chores.
  lead.nextSplitCheck = after(turn.clock, drawPart(turn.state.random, interval));
  lookSoon(turn, peer);
}

const isLarge = ({ disk }: StorePeerView, { regionMaxSize, regionMaxKeys }: StoreSettings): boolean =>
  disk.sizeMiB > regionMaxSize || disk.keys > regionMaxKeys;

/** The check that was planned: PD is asked for ids if the region is too large, again and again until it is not. */
export function checkSize(turn: Turn, peer: StorePeer, lead: Leadership): void {
  const { store } = turn.host.settings;
  lead.growth = 0;
  lead.nextSplitCheck = NEVER;
  if (!isLarge(peer, store)) return;
  lead.nextSplitCheck = after(turn.clock, store.splitRegionCheckTickInterval);
  const { sizeMiB, keys } = peer.disk;
  const shares = sizeMiB > store.regionMaxSize
    ? cuts(sizeMiB, store.regionSplitSize, store.regionMaxSize) : cuts(keys, store.regionSplitKeys, store.regionMaxKeys);
  planSplit(turn, peer, lead, shares.slice(0, store.batchSplitLimit));
}

/**
 * Where a region of the size is cut, as shares of it: a cut behind each part, but none that would leave a last one that could
 * have stayed with the one before it.
 */
function cuts(size: number, part: number, most: number): readonly number[] {
  const count = Math.ceil(size / part) - 1;
  const left = size - count * part;
  const kept = left + part < most ? count - 1 : count;
  return Array.from({ length: Math.max(0, kept) }, (_, i) => ((i + 1) * part) / size);
}

/** Asks PD for ids for a split of the region at those shares of what it holds. */
export function planSplit(turn: Turn, peer: StorePeer, lead: Leadership, shares: readonly number[]): void {
  const written = writtenKeys(turn.state, peer.region.startKey, peer.region.endKey);
  const keys: Key[] = [];
  const kept: number[] = [];
  for (const share of shares) {
    const key = keyAt(peer.region, written, share);
    if (key === undefined || key <= (keys[keys.length - 1] ?? peer.region.startKey)) continue;
    keys.push(key);
    kept.push(share);
  }
  ask(turn, peer, lead, keys, kept);
}

/** The same for given keys, of which those that do not lie inside of the range are left out. */
export function planSplitAt(turn: Turn, peer: StorePeer, lead: Leadership, wanted: readonly Key[]): void {
  const inside = wanted.filter((key) => key > peer.region.startKey && holdsKey(peer.region, key));
  const keys = [...new Set(inside)].sort((a, b) => (a < b ? -1 : 1));
  ask(turn, peer, lead, keys, keys.map((_, i) => (i + 1) / (keys.length + 1)));
}

function ask(turn: Turn, peer: StorePeer, lead: Leadership, keys: readonly Key[], shares: readonly number[]): void {
  if (keys.length === 0 || peer.disk.merging !== null) return;
  lead.split = { epoch: peer.region.epoch, keys, shares };
  askBatchSplit(turn, peer.region, keys.length);
}

/**
 * The key at that share of a region: where clients have written, so much of what they wrote lies before it, and otherwise so much
 * of the range.
 */
function keyAt({ startKey, endKey }: Region, written: readonly WrittenKey[], share: number): Key | undefined {
  let bytes = 0;
  for (const { size } of written) bytes += size;
  let before = 0;
  for (const { key, size } of written) {
    if (before >= bytes * share && key > startKey && before > 0) return key;
    before += size;
  }
  return keyBetween(startKey, endKey, share);
}

/** Bytes of a key that are told apart when one is made up: enough for any two keys that differ in their first ones. */
const PRECISION = 6;
const BASE = 256;
/** The first number that needs more bytes than there are places, by places. */
const UNITS: readonly number[] = Array.from({ length: PRECISION }).reduce<number[]>(
  (units) => [...units, (units[units.length - 1] ?? 1) * BASE], [1]);
const unitOf = (places: number): number => UNITS[places] ?? 1;

/** The key at that share between two others, as short as it can be; undefined where none lies between them. */
function keyBetween(startKey: Key, endKey: Key, share: number): Key | undefined {
  let common = 0;
  while (common < startKey.length && startKey[common] === endKey[common]) common++;
  const number = (key: Key): number => {
    let sum = 0;
    for (let i = 0; i < PRECISION; i++) {
      const code = key.charCodeAt(common + i);
      sum = sum * BASE + (Number.isNaN(code) ? 0 : code);
    }
    return sum;
  };
  const from = number(startKey);
  const to = endKey === "" ? unitOf(PRECISION) : number(endKey);
  const middle = from + Math.floor((to - from) * share);
  for (let bytes = 1; bytes <= PRECISION; bytes++) {
    const unit = unitOf(PRECISION - bytes);
    const key = startKey.slice(0, common) + textOf(Math.floor(middle / unit), bytes);
    if (key > startKey && (endKey === "" || key < endKey)) return key;
  }
  const last = `${startKey}\x80`;
  return endKey === "" || last < endKey ? last : undefined;
}

function textOf(number: number, bytes: number): string {
  const codes: number[] = [];
  for (let i = 0, rest = number; i < bytes; i++, rest = Math.floor(rest / BASE)) codes.unshift(rest % BASE);
  return String.fromCharCode(...codes);
}

/** The load of a region is measured second by second, and after so many busy ones on end it is split (split.detect-times). */
const LOAD_WINDOW = seconds(1);
const BUSY_SECONDS = 10;
/** Keys that are remembered of a second's reads (split.sample-num). */
const SAMPLE = 20;

/** A leader has served a read of so many bytes: a region that serves too many is split in the middle of what they ask for. */
export function noteRead(turn: Turn, peer: StorePeer, lead: Leadership, key: Key, bytes: number): void {
  const { load } = lead;
  const { splitQpsThreshold, splitByteThreshold } = turn.host.settings.store;
  if (load === null || turn.clock - load.since >= 2 * LOAD_WINDOW) {
    lead.load = { since: turn.clock, reads: 1, bytes, seconds: 0, sample: [key] };
    return;
  }
  if (turn.clock - load.since < LOAD_WINDOW) {
    load.reads++;
    load.bytes += bytes;
    if (load.sample.length < SAMPLE && load.reads % SAMPLE === 0) load.sample.push(key);
    return;
  }
  const isBusy = load.reads >= splitQpsThreshold || load.bytes >= splitByteThreshold;
  const busy = isBusy ? load.seconds + 1 : 0;
  if (busy >= BUSY_SECONDS) planSplitAt(turn, peer, lead, [middleOf(load.sample)]);
  lead.load = { since: after(load.since, LOAD_WINDOW), reads: 1, bytes, seconds: busy % BUSY_SECONDS, sample: [key] };
}

const middleOf = (sample: readonly Key[]): Key => {
  const sorted = sample.slice().sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return defined(sorted[sorted.length >> 1], "a busy region was asked for a key");
};

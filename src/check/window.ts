import { sameData } from "./equality.ts";
import type { EntryWindow, RegionRecord, Slot } from "./types.ts";
import { UNKNOWN } from "./types.ts";

/**
 * Entries remembered per region. A replica that lags further behind catches up unchecked (and counted): at two writes
 * per second and region that is more than eight minutes, at a few hundred bytes each well under a megabyte per region.
 */
export const MAX_WINDOW = 1024;
/** Below this length trimming is not worth the copying. */
const TRIM_FROM = 64;

export function createWindow(): EntryWindow {
  return { base: 0, slots: [], chosen: [], trimAt: TRIM_FROM };
}

export function copyWindow(window: EntryWindow): EntryWindow {
  return { base: window.base, slots: window.slots.slice(), chosen: window.chosen.slice(), trimAt: window.trimAt };
}

/** The entry of that index and term, or null if none was seen or it was forgotten. */
export function findSlot(window: EntryWindow, index: number, term: number): Slot | null {
  let slot = window.slots[index - window.base] ?? null;
  while (slot !== null && slot.term !== term) slot = slot.other;
  return slot;
}

/** The term of the committed entry at `index`; 0 if not known. */
export const chosenTerm = (window: EntryWindow, index: number): number => window.chosen[index - window.base] ?? 0;

/**
 * The term at `index` in the log that ends with the entry (`lastIndex`, `lastTerm`), found by walking the chain of
 * predecessors; `UNKNOWN` where the log does not reach so far or the chain was forgotten.
 */
export function termInLog(window: EntryWindow, lastIndex: number, lastTerm: number, index: number): number {
  if (index > lastIndex) return UNKNOWN;
  let term = lastTerm;
  for (let i = lastIndex; i > index && term !== UNKNOWN; i--) term = findSlot(window, i, term)?.previousTerm ?? UNKNOWN;
  return term;
}

/** Makes room for `index`. False if it lies before the window: then nothing is known there and nothing is kept. */
export function reachIndex(window: EntryWindow, index: number): boolean {
  if (window.slots.length === 0 || index - window.base >= window.slots.length + MAX_WINDOW) {
    window.base = index;
    window.slots = [];
    window.chosen = [];
  }
  if (index < window.base) return false;
  while (window.slots.length <= index - window.base) {
    window.slots.push(null);
    window.chosen.push(0);
  }
  return true;
}

export type EntryVerdict = "new" | "same" | "other-data" | "other-past" | "forgotten";

/**
 * Remembers an entry and the term before it, or compares it with what is remembered of that index and term.
 * `other-data`: the entry differs; `other-past`: its predecessor does; `forgotten`: it lies before the window.
 */
export function rememberEntry(
  window: EntryWindow, index: number, term: number, previousTerm: number, data: unknown,
): EntryVerdict {
  if (!reachIndex(window, index)) return "forgotten";
  const known = findSlot(window, index, term);
  if (known === null) {
    const at = index - window.base;
    window.slots[at] = { term, previousTerm, data, other: window.slots[at] ?? null };
    return "new";
  }
  if (!sameData(known.data, data)) return "other-data";
  if (previousTerm === UNKNOWN || known.previousTerm === previousTerm) return "same";
  if (known.previousTerm !== UNKNOWN) return "other-past";
  completeSlot(window, index, known, previousTerm);
  return "same";
}

/** Replaces a slot (slots are shared between forks) by one that knows its predecessor's term. */
function completeSlot(window: EntryWindow, index: number, known: Slot, previousTerm: number): void {
  const replace = (slot: Slot): Slot =>
    slot === known ? { ...slot, previousTerm } : { ...slot, other: slot.other === null ? null : replace(slot.other) };
  const first = window.slots[index - window.base] ?? null;
  if (first !== null) window.slots[index - window.base] = replace(first);
}

/**
 * Forgets entries that every peer has applied, and whatever exceeds `MAX_WINDOW`. Costs little per entry because it
 * looks only when the window has doubled.
 */
export function trimWindow(record: RegionRecord): void {
  const window = record.window;
  if (window.slots.length < window.trimAt) return;
  // The last entry that all have applied stays, because the next one is compared with it.
  let keepFrom = Math.min(record.committedTo, record.appliedTo);
  for (const peer of record.peers.values()) keepFrom = Math.min(keepFrom, peer.everApplied);
  keepFrom = Math.max(keepFrom, window.base + window.slots.length - MAX_WINDOW);
  const gone = Math.min(keepFrom - window.base, window.slots.length);
  if (gone > 0) {
    window.slots.splice(0, gone);
    window.chosen.splice(0, gone);
    window.base += gone;
  }
  window.trimAt = Math.min(Math.max(TRIM_FROM, window.slots.length * 2), MAX_WINDOW + TRIM_FROM);
}

import type { Flag } from "./record.ts";
import { timeScale, type TimeSpan } from "./time-axis.ts";

/** A flag on the time bar; `more` further ones stand so close that they are folded into it. */
export interface PlacedFlag {
  readonly flag: Flag;
  readonly x: number;
  readonly more: number;
  /** Pixels to the next flag or the end of the bar: what its label may take. */
  readonly room: number;
}

/** Flags closer than this cannot be told apart by a pointer. */
const LEAST_GAP = 9;

/** The flags within a span, folded where they crowd: the most recent one of a crowd keeps its place and label. */
export function placeFlags(flags: readonly Flag[], span: TimeSpan, width: number): readonly PlacedFlag[] {
  const scale = timeScale(span, width);
  const crowds: { flag: Flag; x: number; more: number }[] = [];
  for (const flag of flags) {
    if (flag.at < span.from || flag.at > span.to) continue;
    const x = scale(flag.at);
    const last = crowds[crowds.length - 1];
    if (last !== undefined && x - last.x < LEAST_GAP) {
      last.flag = flag;
      last.more += 1;
    } else crowds.push({ flag, x, more: 0 });
  }
  return crowds.map((crowd, i) => ({ ...crowd, room: (crowds[i + 1]?.x ?? width) - crowd.x }));
}

/** What of a flag's words can be shown: pixels for them, null for none, and the flags behind it that hide in its label. */
export interface FlagLabel {
  readonly room: number | null;
  /** By their places in the row. */
  readonly hidden: readonly number[];
}

/** Less than this many pixels hold no word. */
const LEAST_LABEL = 30;

/**
 * Labels for flags in a row, from left to right: one that would print over the label before it hides in that, which then
 * says how many. `widths` are those of the whole labels, `forMore` what "+2" adds to one.
 */
export function labelFlags(
  places: readonly number[], widths: readonly number[], forMore: number, width: number,
): readonly FlagLabel[] {
  const labels: { room: number | null; hidden: number[] }[] = [];
  let owner: { room: number | null; hidden: number[] } | null = null;
  let end = -Infinity;
  places.forEach((x, i) => {
    const label: { room: number | null; hidden: number[] } = { room: null, hidden: [] };
    labels.push(label);
    const room = width - x;
    if (x >= end && room >= LEAST_LABEL) {
      owner = label;
      label.room = room;
      end = x + (widths[i] ?? 0);
    } else if (owner !== null) {
      if (owner.hidden.length === 0) end += forMore;
      owner.hidden.push(i);
    }
  });
  return labels;
}

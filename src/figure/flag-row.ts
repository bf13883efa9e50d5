import type { Flag } from "./record.ts";
import { timeToX, type TimeSpan } from "./time-axis.ts";

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
  const crowds: { flag: Flag; x: number; more: number }[] = [];
  for (const flag of flags) {
    if (flag.at < span.from || flag.at > span.to) continue;
    const x = timeToX(span, width, flag.at);
    const last = crowds[crowds.length - 1];
    if (last !== undefined && x - last.x < LEAST_GAP) {
      last.flag = flag;
      last.more += 1;
    } else crowds.push({ flag, x, more: 0 });
  }
  return crowds.map((crowd, i) => ({ ...crowd, room: (crowds[i + 1]?.x ?? width) - crowd.x }));
}

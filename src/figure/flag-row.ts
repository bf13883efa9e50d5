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

/** The flags within a span, folded where they crowd: the latest fault of a crowd, or else its latest flag, is its label. */
export function placeFlags(flags: readonly Flag[], span: TimeSpan, width: number): readonly PlacedFlag[] {
  const scale = timeScale(span, width);
  const crowds: { flag: Flag; x: number; more: number }[] = [];
  for (const flag of flags) {
    if (flag.at < span.from || flag.at > span.to) continue;
    const x = scale(flag.at);
    const last = crowds[crowds.length - 1];
    if (last !== undefined && x - last.x < LEAST_GAP) {
      if (flag.tone === "fault" || last.flag.tone !== "fault") last.flag = flag;
      last.more += 1;
    } else crowds.push({ flag, x, more: 0 });
  }
  return crowds.map((crowd, i) => ({ ...crowd, room: (crowds[i + 1]?.x ?? width) - crowd.x }));
}

/** What of a flag's words can be shown. */
export interface FlagLabel {
  /** Pixels for them; null for none. */
  readonly room: number | null;
  /** The flags behind it that hide in its label, by their places in the row. */
  readonly hidden: readonly number[];
  /** How many deeds its label stands for besides its own. */
  readonly more: number;
  /** It stands behind the words of the label before it, which its pole is not to cross. */
  readonly behind: boolean;
}

/** A label while flags are still looked at. */
interface OpenLabel {
  room: number | null;
  readonly hidden: number[];
  readonly isFault: boolean;
  more: number;
  behind: boolean;
}

/** Less than this many pixels hold no word. */
const LEAST_LABEL = 30;

/**
 * Labels for flags in a row, from left to right: one that would print over the label before it hides in that, which then
 * says how many. A fault hides behind nothing but a fault: it takes the words from the label before it. `widths` are those of the
 * whole labels, `mores` what is folded into each already, `forMore` what "+2" adds.
 */
export function labelFlags(
  places: readonly number[], widths: readonly number[], mores: readonly number[], faults: readonly boolean[], forMore: number,
  width: number,
): readonly FlagLabel[] {
  const labels: OpenLabel[] = [];
  let owner: OpenLabel | null = null;
  let end = -Infinity;
  places.forEach((x, i) => {
    const more = mores[i] ?? 0;
    const label: OpenLabel = { room: null, hidden: [], isFault: faults[i] === true, more, behind: false };
    labels.push(label);
    const room = width - x;
    if ((x >= end || (label.isFault && owner?.isFault === false)) && room >= LEAST_LABEL) {
      if (x < end && owner !== null) giveUp(owner, labels.indexOf(owner), label);
      owner = label;
      label.room = room;
      end = x + (widths[i] ?? 0) + (label.more > more ? forMore : 0);
    } else if (owner !== null) {
      if (owner.more === 0) end += forMore;
      owner.hidden.push(i);
      owner.more += 1 + more;
      label.behind = x < end;
    }
  });
  return labels;
}

/** A label without words left: it hides in a later one, with all that hid in it. */
function giveUp(label: OpenLabel, place: number, to: OpenLabel): void {
  to.hidden.push(place, ...label.hidden);
  to.more += 1 + label.more;
  label.room = null;
  label.more = 0;
  label.hidden.length = 0;
}

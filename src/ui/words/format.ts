import type { Duration, Instant } from "../../kernel/time.ts";
import type { Key } from "../../proto/region.ts";
import { countText, digits, durationIn } from "../../story/words/format.ts";
import type { Words } from "./index.ts";

export { nodeText } from "../../figure/node-text.ts";
export { bytesText, clockParts, countText, storyTime } from "../../story/words/format.ts";

/** The microseconds of an instant behind its milliseconds: `005`. */
export const microsText = (instant: Instant): string => String(instant % 1_000).padStart(3, "0");

/** A duration for reading, in the reader's language: `850 µs`, `3.1 ms`, `11.4 s`, `2 min 30 s`. */
export const durationText = (duration: Duration, { units }: Words): string => durationIn(units, duration);

/** A count for a place that must not grow: from a million on in millions with one decimal, `1.0 M`. */
export const shortCountText = (count: number): string =>
  count < 1_000_000 ? countText(count) : `${(Math.floor(count / 100_000) / 10).toFixed(1)}\u00a0M`;

/** A pace with its sign: `1/20×`, `1×`, `10 000×`. */
export function paceText(pace: number): string {
  // A little less than one is no fraction of it.
  if (Math.round(1 / pace) <= 1) return `${pace < 10 ? digits(pace) : countText(pace)}×`;
  return `1/${countText(1 / pace)}×`;
}

const LONGEST_KEY = 18;
/** A key of TiDB's rows in which runs of zeros are left out: table and row are what tells it from its neighbours. */
const LONGEST_WITHOUT_ZEROS = 26;
const isPlain = (code: number): boolean => code > 0x20 && code < 0x7f;

/** A key for reading: its text where all bytes are printable, hexadecimal otherwise, as pd-ctl prints it; shortened. */
export function keyText(key: Key): string {
  let text = "";
  let plain = true;
  for (let i = 0; i < key.length; i += 1) plain &&= isPlain(key.charCodeAt(i));
  if (plain) text = key;
  else for (let i = 0; i < key.length; i += 1) text += key.charCodeAt(i).toString(16).toUpperCase().padStart(2, "0");
  if (text.length <= LONGEST_KEY) return text;
  // All rows of a database begin and end alike: what lies between is not left out as long as there are zeros to leave out.
  const short = plain ? text : text.replace(/0{6,}/g, "…");
  return short.length <= LONGEST_WITHOUT_ZEROS && short !== text ? short : `${text.slice(0, 8)}…${text.slice(-8)}`;
}

/** A key range for reading; the open ends of the key space are written out. */
export const rangeText = (startKey: Key, endKey: Key): string =>
  `[${startKey === "" ? "−∞" : keyText(startKey)}, ${endKey === "" ? "+∞" : keyText(endKey)})`;

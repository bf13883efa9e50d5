import type { Duration, Instant } from "../../kernel/time.ts";
import type { Node } from "../../proto/events.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import type { Key } from "../../proto/region.ts";
import { digits, durationIn, sizeText } from "../../story/words/format.ts";
import type { Words } from "./index.ts";

const HOUR = 3_600_000_000;

const two = (value: number): string => String(value).padStart(2, "0");

/** An instant as the clock shows it: `00:00:47` and `.312`, in two parts because the second is set smaller. */
export function clockParts(instant: Instant): readonly [whole: string, millis: string] {
  const total = Math.floor(instant / 1_000);
  const wholeSeconds = Math.floor(total / 1_000);
  const hours = Math.floor(wholeSeconds / 3_600);
  const text = `${two(hours)}:${two(Math.floor(wholeSeconds / 60) % 60)}:${two(wholeSeconds % 60)}`;
  return [text, `.${String(total % 1_000).padStart(3, "0")}`];
}

/** The microseconds of an instant behind its milliseconds: `005`. */
export const microsText = (instant: Instant): string => String(instant % 1_000).padStart(3, "0");

/** An instant in a list of sentences: `00:47.112`, and with hours from the first hour on. */
export function storyTime(instant: Instant): string {
  const [whole, millis] = clockParts(instant);
  return (instant < HOUR ? whole.slice(3) : whole) + millis;
}

/** A duration for reading, in the reader's language: `850 µs`, `3.1 ms`, `11.4 s`, `2 min 30 s`. */
export const durationText = (duration: Duration, { units }: Words): string => durationIn(units, duration);

/** A number of bytes for reading. */
export function bytesText(bytes: number): string {
  if (bytes < 1_024) return `${bytes}\u00a0B`;
  if (bytes < 1_024 * 1_024) return `${digits(bytes / 1_024)}\u00a0KiB`;
  return sizeText(bytes / 1_024 / 1_024);
}

/** A whole number with thin gaps between the thousands: `41 203`. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A count for a place that must not grow: from a million on in millions with one decimal, `1.0 M`. */
export const shortCountText = (count: number): string =>
  count < 1_000_000 ? countText(count) : `${(Math.floor(count / 100_000) / 10).toFixed(1)}\u00a0M`;

/** A pace with its sign: `1/20×`, `1×`, `10 000×`. */
export function paceText(pace: number): string {
  if (pace >= 1) return `${pace < 10 ? digits(pace) : countText(pace)}×`;
  return `1/${countText(1 / pace)}×`;
}

const LONGEST_KEY = 18;
const isPlain = (code: number): boolean => code > 0x20 && code < 0x7f;

/** A key for reading: its text where all bytes are printable, hexadecimal otherwise, as pd-ctl prints it; shortened. */
export function keyText(key: Key): string {
  let text = "";
  let plain = true;
  for (let i = 0; i < key.length; i += 1) plain &&= isPlain(key.charCodeAt(i));
  if (plain) text = key;
  else for (let i = 0; i < key.length; i += 1) text += key.charCodeAt(i).toString(16).toUpperCase().padStart(2, "0");
  return text.length <= LONGEST_KEY ? text : `${text.slice(0, 8)}…${text.slice(-8)}`;
}

/** A key range for reading; the open ends of the key space are written out. */
export const rangeText = (startKey: Key, endKey: Key): string =>
  `[${startKey === "" ? "−∞" : keyText(startKey)}, ${endKey === "" ? "+∞" : keyText(endKey)})`;

/** A machine in the words that people use: `store 4`, `pd-1`, `client 2`. */
export function nodeText(node: Node, words: Words, names: IdNames): string {
  const id = idText(node.id, names);
  switch (node.kind) {
    case "store": return words.nodes.store(id);
    case "pd": return words.nodes.pd(id);
    case "client": return words.nodes.client(id);
  }
}

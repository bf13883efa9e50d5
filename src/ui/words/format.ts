import type { Duration, Instant } from "../../kernel/time.ts";
import type { Node } from "../../proto/events.ts";
import type { Key } from "../../proto/region.ts";
import type { Words } from "./index.ts";

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

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

/** A duration for reading, with two or three significant digits and its unit: `850 µs`, `3.1 ms`, `11.4 s`, `2 min 30 s`. */
export function durationText(duration: Duration, words: Words): string {
  const { units } = words;
  if (duration < 0) return `−${durationText(-duration as Duration, words)}`;
  if (duration === 0) return `0\u00a0${units.seconds}`;
  if (duration < 1_000) return `${duration}\u00a0${units.micros}`;
  if (duration < SECOND) return `${digits(duration / 1_000)}\u00a0${units.millis}`;
  if (duration < MINUTE) return `${digits(duration / SECOND)}\u00a0${units.seconds}`;
  if (duration < HOUR) return pair(duration, MINUTE, units.minutes, SECOND, units.seconds);
  return pair(duration, HOUR, units.hours, MINUTE, units.minutes);
}

function pair(duration: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rounded = Math.round(duration / small);
  const perLarge = large / small;
  const rest = rounded % perLarge;
  const whole = `${Math.floor(rounded / perLarge)}\u00a0${largeUnit}`;
  return rest === 0 ? whole : `${whole} ${rest}\u00a0${smallUnit}`;
}

/** One decimal below ten, one where it is not zero below a hundred, none above. */
function digits(value: number): string {
  const text = value >= 100 ? value.toFixed(0) : value.toFixed(1);
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}

/** A size in MiB for reading: `87 MiB`, `1.4 GiB`, `2.0 TiB`. */
export function sizeText(mebibytes: number): string {
  if (mebibytes < 1_024) return `${digits(mebibytes)}\u00a0MiB`;
  if (mebibytes < 1_024 * 1_024) return `${digits(mebibytes / 1_024)}\u00a0GiB`;
  return `${digits(mebibytes / 1_024 / 1_024)}\u00a0TiB`;
}

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

/** An id as the imported cluster wrote it: ids beyond 2^53 are kept as text. */
export const idText = (id: number, names: Readonly<Record<string, string>>): string => names[String(id)] ?? String(id);

/** A machine in the words that people use: `store 4`, `pd-1`, `client 2`. */
export function nodeText(node: Node, words: Words, names: Readonly<Record<string, string>>): string {
  const id = idText(node.id, names);
  switch (node.kind) {
    case "store": return words.nodes.store(id);
    case "pd": return words.nodes.pd(id);
    case "client": return words.nodes.client(id);
  }
}

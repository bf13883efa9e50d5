import type { Duration, Instant } from "../../kernel/time.ts";
import type { Language } from "./parts.ts";

/** The units of durations in a language. */
export interface DurationUnits {
  readonly micros: string;
  readonly millis: string;
  readonly seconds: string;
  readonly minutes: string;
  readonly hours: string;
  readonly days: string;
}

export const DURATION_UNITS: Readonly<Record<Language, DurationUnits>> = {
  en: { micros: "µs", millis: "ms", seconds: "s", minutes: "min", hours: "h", days: "d" },
  zh: { micros: "微秒", millis: "毫秒", seconds: "秒", minutes: "分钟", hours: "小时", days: "天" },
};

const MILLI = 1_000;
const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A duration for reading, wherever people read one: `850 µs`, `3.1 ms`, `11.4 s`, `2 min 30 s`, `1 h 5 min`, `1 d 2 h`. It
 * never breaks between a number and its unit. What is to be read back by a program is written by `formatDuration`.
 */
export function durationIn(units: DurationUnits, duration: Duration): string {
  if (duration < 0) return `−${durationIn(units, -duration as Duration)}`;
  if (duration === 0) return `0\u00a0${units.seconds}`;
  if (duration < MILLI) return `${duration}\u00a0${units.micros}`;
  // The limits lie where rounding would reach the next unit: 999.7 ms are 1 s, not 1000 ms.
  if (duration < 999.5 * MILLI) return `${digits(duration / MILLI)}\u00a0${units.millis}`;
  if (duration < 59.95 * SECOND) return `${digits(duration / SECOND)}\u00a0${units.seconds}`;
  if (duration < HOUR - SECOND / 2) return pair(duration, MINUTE, units.minutes, SECOND, units.seconds);
  if (duration < DAY - MINUTE / 2) return pair(duration, HOUR, units.hours, MINUTE, units.minutes);
  return pair(duration, DAY, units.days, HOUR, units.hours);
}

function pair(duration: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rounded = Math.round(duration / small);
  const perLarge = large / small;
  const rest = rounded % perLarge;
  const whole = `${Math.floor(rounded / perLarge)}\u00a0${largeUnit}`;
  return rest === 0 ? whole : `${whole} ${rest}\u00a0${smallUnit}`;
}

/** One decimal where it is not zero below a hundred, none above. */
export function digits(value: number): string {
  const text = value >= 100 ? value.toFixed(0) : value.toFixed(1);
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}

/** A number of bytes for reading. */
export function bytesText(bytes: number): string {
  if (bytes < 1_024) return `${bytes}\u00a0B`;
  if (bytes < 1_024 * 1_024) return `${digits(bytes / 1_024)}\u00a0KiB`;
  return sizeText(bytes / 1_024 / 1_024);
}

/** A size in MiB for reading: `87 MiB`, `1.5 GiB`, `2 TiB`. */
export function sizeText(mebibytes: number): string {
  if (mebibytes < 1_024) return `${digits(mebibytes)}\u00a0MiB`;
  if (mebibytes < 1_024 * 1_024) return `${digits(mebibytes / 1_024)}\u00a0GiB`;
  return `${digits(mebibytes / 1_024 / 1_024)}\u00a0TiB`;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** An instant as the clock shows it: `00:00:47` and `.312`, in two parts because the second is set smaller. */
export function clockParts(instant: Instant): readonly [whole: string, millis: string] {
  const total = Math.floor(instant / 1_000);
  const wholeSeconds = Math.floor(total / 1_000);
  const hours = Math.floor(wholeSeconds / 3_600);
  const text = `${two(hours)}:${two(Math.floor(wholeSeconds / 60) % 60)}:${two(wholeSeconds % 60)}`;
  return [text, `.${String(total % 1_000).padStart(3, "0")}`];
}

/** An instant in a list of sentences: `00:47.112`, and with hours from the first hour on. */
export function storyTime(instant: Instant): string {
  const [whole, millis] = clockParts(instant);
  return (instant < HOUR ? whole.slice(3) : whole) + millis;
}

/** A whole number with thin gaps between the thousands: `41 203`. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

import type { Duration } from "../../kernel/time.ts";
import type { Language } from "./parts.ts";

interface Units {
  readonly micros: string;
  readonly millis: string;
  readonly seconds: string;
  readonly minutes: string;
  readonly hours: string;
  readonly days: string;
}

const units: Readonly<Record<Language, Units>> = {
  en: { micros: "µs", millis: "ms", seconds: "s", minutes: "min", hours: "h", days: "d" },
  zh: { micros: "微秒", millis: "毫秒", seconds: "秒", minutes: "分钟", hours: "小时", days: "天" },
};

const MILLI = 1_000;
const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A duration as people say it: `850 ms`, `2.4 s`, `12 s`, `1 min 30 s`, `31 min`, `1 h 5 min`. Two or three digits are
 * kept, never more; the exact value belongs into tables (`formatDuration`).
 */
export function formatForPeople(duration: Duration, language: Language): string {
  const word = units[language];
  const sign = duration < 0 ? "-" : "";
  const span = Math.abs(duration);
  const one = (value: string, unit: string): string => `${sign}${value} ${unit}`;
  if (span === 0) return one("0", word.seconds);
  if (span < MILLI) return one(String(span), word.micros);
  // The limits lie where rounding would reach the next unit: 999.7 ms are 1 s, not 1000 ms.
  if (span < 9.95 * MILLI) return one(tenths(span, MILLI), word.millis);
  if (span < 999.5 * MILLI) return one(String(Math.round(span / MILLI)), word.millis);
  if (span < 9.95 * SECOND) return one(tenths(span, SECOND), word.seconds);
  if (span < 59.5 * SECOND) return one(String(Math.round(span / SECOND)), word.seconds);
  if (span < 10 * MINUTE - SECOND / 2) return sign + pair(span, MINUTE, word.minutes, SECOND, word.seconds);
  if (span < 59.5 * MINUTE) return one(String(Math.round(span / MINUTE)), word.minutes);
  if (span < DAY - MINUTE / 2) return sign + pair(span, HOUR, word.hours, MINUTE, word.minutes);
  return sign + pair(span, DAY, word.days, HOUR, word.hours);
}

/** A size in MiB as people say it: `96 MiB`, `1.5 GiB`, `2 TiB`. */
export function formatSize(sizeMiB: number): string {
  if (sizeMiB < 1024) return `${Math.round(sizeMiB)} MiB`;
  return sizeMiB < 1024 * 1024 ? `${tenths(sizeMiB, 1024)} GiB` : `${tenths(sizeMiB, 1024 * 1024)} TiB`;
}

/** One decimal, and none where it is zero. */
function tenths(value: number, scale: number): string {
  const rounded = Math.round((value * 10) / scale);
  return rounded % 10 === 0 ? String(rounded / 10) : `${Math.floor(rounded / 10)}.${rounded % 10}`;
}

function pair(span: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const smalls = Math.round(span / small);
  const perLarge = large / small;
  const rest = smalls % perLarge;
  const whole = `${Math.floor(smalls / perLarge)} ${largeUnit}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallUnit}`;
}

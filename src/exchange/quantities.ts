import type { JsonValue } from "./json.ts";

const BYTES_PER_MIB = 1_048_576;

/** go-units and go-humanize: GiB counts by 1024, GB (PD of 2017) by 1000. */
const unitBytes: Readonly<Record<string, number>> = {
  b: 1,
  kib: 1_024, mib: BYTES_PER_MIB, gib: 1_073_741_824, tib: 1_099_511_627_776, pib: 1_125_899_906_842_624,
  kb: 1_000, mb: 1_000_000, gb: 1_000_000_000, tb: 1_000_000_000_000, pb: 1_000_000_000_000_000,
};

/** An exbibyte: more is no disk. */
const MAX_SIZE_MIB = 1_099_511_627_776;

/** A size as PD writes it (`19.56GiB`, `253 GiB`, `102 GB`, or a number of bytes) in whole MiB; undefined if it is none. */
export function parseSizeMiB(value: JsonValue): number | undefined {
  const bytes = typeof value === "number" ? value : typeof value === "string" ? parseBytes(value) : NaN;
  const size = Math.round(bytes / BYTES_PER_MIB);
  return size >= 0 && size <= MAX_SIZE_MIB ? size : undefined;
}

/** A size for people: in the largest unit of which it is a whole number, or with one decimal in the largest that fits. */
export function sizeInNotice(mib: number): string {
  for (const [unit, size] of [["PiB", 1_073_741_824], ["TiB", 1_048_576], ["GiB", 1_024]] as const) {
    if (mib >= size) return `${Math.round((mib / size) * 10) / 10} ${unit}`;
  }
  return `${mib} MiB`;
}

/**
 * A size as PD writes it: the largest unit without a blank. PD rounds to four digits; where that would lose anything we
 * stay with whole MiB, which every reader of PD's sizes takes as well.
 */
export function pdSizeText(mib: number): string {
  const whole = Math.round(mib);
  if (whole === 0) return "0B";
  for (const [unit, size] of [["PiB", 1_073_741_824], ["TiB", 1_048_576], ["GiB", 1_024]] as const) {
    const digits = Number((whole / size).toPrecision(4));
    if (whole >= size && Math.round(digits * size) === whole) return `${digits}${unit}`;
  }
  return `${whole}MiB`;
}

/** The instant `micros` after `epochMillis` as Go prints it in UTC: `2020-01-01T00:00:10.5Z`. */
export function formatRfc3339(epochMillis: number, micros: number): string {
  const wholeSeconds = Math.floor(epochMillis / 1_000) + Math.floor(micros / 1_000_000);
  const rest = ((micros % 1_000_000) + 1_000_000) % 1_000_000;
  const days = Math.floor(wholeSeconds / 86_400);
  const { year, month, day } = dateOf(days);
  const second = wholeSeconds - days * 86_400;
  const two = (part: number): string => String(part).padStart(2, "0");
  const fraction = rest === 0 ? "" : `.${String(rest).padStart(6, "0").replace(/0+$/, "")}`;
  const time = `${two(Math.floor(second / 3_600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}${fraction}`;
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${time}Z`;
}

/** The date so many days after 1 January 1970, found from a year's first guess: whole numbers, the same in every engine. */
function dateOf(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  let year = 1970 + Math.floor(days / (days < 0 ? 365 : 366));
  while (daysSince1970(year + 1, 1, 1) <= days) year++;
  let month = 1;
  while (month < 12 && daysSince1970(year, month + 1, 1) <= days) month++;
  return { year, month, day: days - daysSince1970(year, month, 1) + 1 };
}

function parseBytes(text: string): number {
  const match = /^\s*(\d{1,20}(?:\.\d{1,20})?)\s*([kmgtp]?i?b)?\s*$/i.exec(text);
  if (match === null) return NaN;
  return Number(match[1]) * (unitBytes[(match[2] ?? "b").toLowerCase()] ?? NaN);
}

/** An RFC 3339 instant (`2021-12-13T21:08:05.79222082+08:00`) in milliseconds since 1970; undefined if it is none. */
export function parseRfc3339(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d{1,9})?(?:[Zz]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (match === null) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  if (part(2) < 1 || part(2) > 12 || part(3) < 1 || part(3) > 31 || part(4) > 23) return undefined;
  const zoneMinutes = (match[8] === "-" ? -1 : 1) * (part(9) * 60 + part(10));
  const minutes = daysSince1970(part(1), part(2), part(3)) * 1_440 + part(4) * 60 + part(5) - zoneMinutes;
  return (minutes * 60 + part(6)) * 1_000 + Math.round(part(7) * 1_000);
}

/** Counts years from March, so that the leap day is the last of its year and needs no case of its own. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const fromMarch = month <= 2 ? month + 9 : month - 3;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  const dayOfYear = Math.floor((153 * fromMarch + 2) / 5) + day - 1;
  // 719468 days lie between 1 March of the year 0 and 1 January 1970.
  return shifted * 365 + leapDays + dayOfYear - 719_468;
}

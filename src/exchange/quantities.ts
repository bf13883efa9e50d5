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
export function sizeText(mib: number): string {
  for (const [unit, size] of [["PiB", 1_073_741_824], ["TiB", 1_048_576], ["GiB", 1_024]] as const) {
    if (mib >= size) return `${Math.round((mib / size) * 10) / 10} ${unit}`;
  }
  return `${mib} MiB`;
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

/** A duration as people say it, in three digits at most: `850 µs`, `3.1 ms`, `7.3 s`, `12 min`, `1 h 5 min`, `2 d 3 h`. */
export function sayDuration(micros: number): string {
  const length = Math.abs(micros);
  if (length < 1_000) return `${Math.round(length)} µs`;
  if (length < 999_500) return `${digits(length / 1_000)} ms`;
  if (length < 59_950_000) return `${digits(length / 1_000_000)} s`;
  const minutes = Math.floor(length / 60_000_000);
  if (minutes < 10) return pair(minutes, "min", Math.floor((length % 60_000_000) / 1_000_000), "s");
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(hours, "h", minutes % 60, "min");
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** One decimal below ten, none above, and no zero behind the point. */
function digits(value: number): string {
  const rounded = value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value);
  return String(rounded);
}

/** A whole number in groups of three with thin spaces, as in the look: `458 911`. */
export const sayCount = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, "\u202f");

/** A size from MiB: `87 MiB`, `1.3 GiB`, `2 TiB`. */
export function saySize(mib: number): string {
  if (mib < 1_000) return `${digits(mib)} MiB`;
  return mib < 1_000 * 1_024 ? `${digits(mib / 1_024)} GiB` : `${digits(mib / (1_024 * 1_024))} TiB`;
}

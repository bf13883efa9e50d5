/** A point of virtual time: whole microseconds since the start of the run. Exact up to 285 years. */
export type Instant = number & { readonly __unit: "instant" };
/** A length of virtual time: whole microseconds. */
export type Duration = number & { readonly __unit: "duration" };

export const START = 0 as Instant;
/** Later than any run lasts: the instant of something that is not going to happen. */
export const NEVER = Number.MAX_SAFE_INTEGER as Instant;

export const micros = (count: number): Duration => Math.round(count) as Duration;
export const millis = (count: number): Duration => Math.round(count * 1_000) as Duration;
export const seconds = (count: number): Duration => Math.round(count * 1_000_000) as Duration;
export const minutes = (count: number): Duration => Math.round(count * 60_000_000) as Duration;
export const hours = (count: number): Duration => Math.round(count * 3_600_000_000) as Duration;

export const after = (instant: Instant, duration: Duration): Instant => (instant + duration) as Instant;
export const between = (from: Instant, to: Instant): Duration => (to - from) as Duration;

/** Writes a duration as Go's `time.Duration` prints it: `0s`, `850µs`, `3.1ms`, `10s`, `1m30.5s`, `47m0s`, `4h0m0s`. */
export function formatDuration(duration: Duration): string {
  if (duration === 0) return "0s";
  const sign = duration < 0 ? "-" : "";
  const total = Math.abs(duration);
  if (total < 1_000) return `${sign}${total}µs`;
  if (total < 1_000_000) return `${sign}${trimZeros(total, 1_000)}ms`;
  const wholeSeconds = Math.floor(total / 1_000_000);
  const secondsPart = `${trimZeros(total % 60_000_000, 1_000_000)}s`;
  if (wholeSeconds < 60) return sign + secondsPart;
  const wholeMinutes = Math.floor(wholeSeconds / 60);
  if (wholeMinutes < 60) return `${sign}${wholeMinutes}m${secondsPart}`;
  return `${sign}${Math.floor(wholeMinutes / 60)}h${wholeMinutes % 60}m${secondsPart}`;
}

/** `value / scale` with as many decimals as it has and no trailing zeros. `scale` is a power of ten. */
function trimZeros(value: number, scale: number): string {
  const whole = Math.floor(value / scale);
  const rest = value % scale;
  if (rest === 0) return String(whole);
  const digits = String(rest + scale).slice(1).replace(/0+$/, "");
  return `${whole}.${digits}`;
}

/** From the least to the most, both included: what is drawn anew each time. */
export interface DurationRange {
  readonly min: Duration;
  readonly max: Duration;
}

/** Always the same length. */
export const exactly = (length: Duration): DurationRange => ({ min: length, max: length });

/** `1ms`, or `1ms..5ms`: what `parseRange` reads back. */
export const formatRange = ({ min, max }: DurationRange): string =>
  min === max ? formatDuration(min) : `${formatDuration(min)}..${formatDuration(max)}`;

/** Reads `1ms` or `1ms..5ms`, the lesser first; undefined if the text is neither. */
export function parseRange(text: string): DurationRange | undefined {
  const [low = "", high = low, ...rest] = text.split("..");
  const min = parseDuration(low);
  const max = parseDuration(high);
  if (rest.length > 0 || min === undefined || max === undefined || max < min) return undefined;
  return { min, max };
}

const unitMicros: Readonly<Record<string, number>> = {
  us: 1, "µs": 1, "μs": 1, ms: 1_000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000, d: 86_400_000_000,
};

/** Reads a Go-style duration (`10s`, `5m30s`, `1.5h`, `250ms`, also `2d`); undefined if the text is none. */
export function parseDuration(text: string): Duration | undefined {
  const trimmed = text.trim();
  if (trimmed === "0") return 0 as Duration;
  const part = /(\d+(?:\.\d+)?)(us|µs|μs|ms|s|m|h|d)/gy;
  let total = 0;
  let end = 0;
  for (let match = part.exec(trimmed); match !== null; match = part.exec(trimmed)) {
    total += Number(match[1]) * (unitMicros[match[2] ?? ""] ?? 0);
    end = part.lastIndex;
  }
  if (end === 0 || end !== trimmed.length || total > Number.MAX_SAFE_INTEGER) return undefined;
  return Math.round(total) as Duration;
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000,
};

/** A duration as Prometheus writes it (`1m`, `1h30m`), in milliseconds; null for anything else. */
export function promDuration(text: string): number | null {
  if (text === "0") return 0;
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return null;
  let millis = 0;
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) millis += Number(count) * (UNITS[unit] ?? 0);
  return millis;
}

/** The same of milliseconds, as short as it can be. */
export function promDurationText(millis: number): string {
  if (millis === 0) return "0s";
  let left = millis;
  let text = "";
  for (const unit of ["h", "m", "s", "ms"]) {
    const each = UNITS[unit] ?? 1;
    const count = Math.floor(left / each);
    if (count > 0) text += `${count}${unit}`;
    left -= count * each;
  }
  return text;
}

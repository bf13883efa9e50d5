import { formatDuration, type Duration } from "../kernel/time.ts";
import type { Json } from "../kernel/write-json.ts";
import type { PeaksReport } from "../session/peaks.ts";
import type { Report } from "../session/report.ts";
import { alignTable } from "./table.ts";

const text = (length: number): string => formatDuration(length as Duration);
const optional = (length: Duration | null): string | null => (length === null ? null : text(length));

/** What the first requests met as people raised the rate, as JSON. */
export const peaksJson = ({ prewarmed, wokenAhead, peaks }: PeaksReport): Json => ({
  prewarmed, wokenAhead,
  each: peaks.map(({ at, from, to, get, put, failed, metAsleep, mostWoken }) => ({
    at: text(at), from, to, get: firstJson(get), put: firstJson(put), failed, metAsleep, mostWoken,
  })),
});

type First = PeaksReport["peaks"][number]["get"];

const firstJson = ({ count, p50, p99 }: First): Json => ({ count, p50: optional(p50), p99: optional(p99) });

const cells = ({ count, p50, p99 }: First): string[] => [String(count), optional(p50) ?? "-", optional(p99) ?? "-"];

/** The same for people, as lines; none where the rate was never raised. */
export function peaksLines({ peaks: report }: Report): string[] {
  if (report === null) return [];
  return [
    "",
    "Peaks, and the first requests of each client to each region in their first five seconds",
    ...alignTable([
      ["at", "from", "to", "gets", "p50", "p99", "puts", "p50", "p99", "failed", "met a group asleep", "most woken in a second"],
      ...report.peaks.map(({ at, from, to, get, put, failed, metAsleep, mostWoken }) => [
        text(at), `${from}/s`, `${to}/s`, ...cells(get), ...cells(put), String(failed), String(metAsleep), String(mostWoken),
      ]),
    ]),
    ...(report.prewarmed === 0 ? []
      : [`  Pre-warming woke ${report.wokenAhead} groups; regions were got ready ${report.prewarmed} times`]),
  ];
}

import type { Instant } from "../kernel/time.ts";
import type { Finding } from "../proto/findings.ts";
import type { HistoryEntry } from "../proto/history.ts";

/** What is shown of a history: some of its operations, what was done to the cluster meanwhile, what is wrong if anything is. */
export interface HistoryPart<Fault> {
  readonly entries: readonly HistoryEntry[];
  readonly faults: readonly Fault[];
  readonly finding: Finding | null;
}

/** So many operations stand in one picture beside those that are told of. */
const MAX_AROUND = 24;

/**
 * What is worth a picture: what is wrong, with those of its neighbours that touch the same keys at the same time; where
 * nothing is wrong, what was under way at the first fault, or was nearest to it.
 */
export function partToDraw<Fault extends { readonly at: Instant }>(
  entries: readonly HistoryEntry[], faults: readonly Fault[], finding: Finding | null,
): HistoryPart<Fault> {
  const part = finding?.part ?? [];
  const keys = new Set(part.flatMap(({ operations }) => operations.map(({ key }) => key)));
  const from = part.length === 0 ? (faults[0]?.at ?? 0) : Math.min(...part.map(({ call }) => call));
  const to = part.length === 0 ? from : Math.max(...part.map(({ call, end }) => end ?? call));
  const around = entries.filter((entry) => !part.includes(entry) && entry.call <= to && (entry.end ?? Infinity) >= from
    && (keys.size === 0 || entry.operations.some(({ key }) => keys.has(key)))).slice(0, MAX_AROUND);
  const drawn = part.length + around.length === 0 ? nearestTo(entries, from) : [...part, ...around];
  const shown = drawn.sort((a, b) => a.call - b.call);
  const last = Math.max(to, ...shown.map(({ call, end }) => end ?? call));
  return { entries: shown, finding, faults: faults.filter(({ at }) => at >= (shown[0]?.call ?? 0) && at <= last) };
}

/** A fault may strike while no client waits for anything: then what was done just before and behind it is shown. */
function nearestTo(entries: readonly HistoryEntry[], at: number): HistoryEntry[] {
  const away = ({ call, end }: HistoryEntry): number => Math.min(Math.abs(call - at), Math.abs((end ?? call) - at));
  return [...entries].sort((a, b) => away(a) - away(b)).slice(0, MAX_AROUND);
}

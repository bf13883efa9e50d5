import type { HistoryVerdict, IsolationLevel } from "../../proto/findings.ts";
import type { HistoryEntry } from "../../proto/history.ts";
import { isolationOf } from "./isolation.ts";
import { breaks } from "./levels.ts";

/** What TiKV promises by default: snapshots that are as fresh as the beginning of their transactions. Write skew is allowed. */
const PROMISED: IsolationLevel = "strong-snapshot-isolation";

/**
 * Whether transactions kept what TiKV promises; what only a stricter level forbids is no breach. `isWhole`: see `isolationOf`.
 */
export function checkIsolation(entries: readonly HistoryEntry[], isWhole: boolean): HistoryVerdict {
  const { findings, levels: keeps } = isolationOf(entries, isWhole);
  const finding = findings.find((each) => breaks(each, PROMISED));
  const checked = entries.filter(({ isRepeat }) => isRepeat !== true).length;
  return finding === undefined ? { outcome: "ok", checked, keeps } : { outcome: "violated", checked, finding, keeps };
}

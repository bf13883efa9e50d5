import type { StoreId } from "../../proto/region.ts";
import { isRecovering, type Recovery, type RecoveryLine } from "./progress.ts";

/** Where a running recovery stands: how many stores have reported, and who; null once it has ended. */
export function recoveryStanding(recovery: Recovery): Pick<RecoveryLine, "info" | "details"> | null {
  if (!isRecovering({ recovery })) return null;
  const details = whoReported(recovery);
  const all = [...recovery.reports.values()];
  const reported = all.filter((report) => report !== null).length;
  return details.length === 0 ? { info: `Collected reports from all ${all.length} alive stores`, details }
    : { info: `Collecting reports from alive stores(${reported}/${all.length})`, details };
}

/** Which stores have a plan, and which have reported; nothing where all have. */
export function whoReported({ reports, told }: Recovery): readonly string[] {
  const all = [...reports.keys()].sort((a, b) => a - b);
  const reported = all.filter((store) => reports.get(store) !== null);
  if (reported.length === all.length) return [];
  const list = (text: string, stores: readonly StoreId[]): string => `Stores that have ${text}: ${stores.join(", ")}`;
  return [
    list("not dispatched plan", all.filter((store) => !told.includes(store))),
    list("reported to PD", reported),
    list("not reported to PD", all.filter((store) => told.includes(store) && !reported.includes(store))),
  ];
}

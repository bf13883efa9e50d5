import { seconds } from "../kernel/time.ts";
import type { GcReport, GcState } from "../proto/gc.ts";

/** Who is not heard of for so long collects no more (gcWorkerLease), and holds nothing back any more. */
const LEASE = seconds(120);

const NOTHING: GcState = { worker: 0, txnSafePoint: 0, safePoint: 0, reports: new Map() };

/**
 * A client has said from when on its transactions read. The first of those that are heard of collects for all; what it asks for
 * is granted as far as no transaction of another is older.
 */
export function noteGcReport(known: GcState | null, report: GcReport): GcState {
  const before = known ?? NOTHING;
  const { client, oldest, now } = report;
  const reports = new Map([...before.reports].filter(([, { until }]) => until > now));
  reports.set(client, { oldest, until: now + LEASE });
  const worker = reports.has(before.worker) ? before.worker : client;
  const bound = Math.min(...[...reports.values()].map((each) => (each.oldest === 0 ? Infinity : each.oldest - 1)));
  const isAsked = worker === client;
  const txnSafePoint = isAsked ? Math.max(before.txnSafePoint, Math.min(report.txnSafePoint, bound)) : before.txnSafePoint;
  const safePoint = isAsked ? Math.max(before.safePoint, Math.min(report.safePoint, txnSafePoint)) : before.safePoint;
  return { worker, txnSafePoint, safePoint, reports };
}

import { formatDuration, type Duration } from "../kernel/time.ts";
import type { ReplicationReport, Report } from "../session/report.ts";
import type { Json } from "../kernel/write-json.ts";
import { alignTable } from "./table.ts";

/** What ran beside Raft, as JSON: it is not Raft, and says so. */
export const replicationJson = (
  { lostWrites }: Report, report: ReplicationReport, id: (store: number) => number | bigint,
): Json => ({
  mode: report.mode,
  isRaft: false,
  since: formatDuration(report.since as number as Duration),
  acknowledged: report.acknowledged,
  failed: report.failed,
  lost: report.lost,
  lostByRaft: lostWrites,
  conflicts: report.conflicts,
  promotions: report.promotions,
  fallBacks: report.fallBacks,
  latency: percentiles(report.latency),
  replicas: report.replicas.map(({ store, lag }) => ({ store: id(store), lag: percentiles(lag) })),
});

const text = (length: Duration | null): string | null => (length === null ? null : formatDuration(length));

const percentiles = ({ count, p50, p99 }: ReplicationReport["latency"]): Json => ({ count, p50: text(p50), p99: text(p99) });

/** The same for people, as lines; none where nothing ran. */
export function replicationLines({ replication: report, lostWrites, names }: Report): string[] {
  if (report === null) return [];
  const name = (store: number): string => names[String(store)] ?? String(store);
  const conflicts = report.mode === "availability-first" ? `, ${report.conflicts} conflicts` : "";
  return [
    "",
    `Beside Raft: ${report.mode} replication (NOT RAFT) since ${formatDuration(report.since as number as Duration)}`,
    `  ${report.mode} lost ${report.lost} acknowledged writes of ${report.acknowledged}${conflicts}; Raft lost ${lostWrites}`,
    `  ${report.promotions} promotions, ${report.fallBacks} times asynchronous for want of an acknowledgement, ${
      report.failed} writes given up`,
    ...alignTable([
      ["", "count", "p50", "p99"],
      ["write", ...cells(report.latency)],
      ...report.replicas.map(({ store, lag }) => [`lag of store ${name(store)}`, ...cells(lag)]),
    ]),
  ];
}

const cells = ({ count, p50, p99 }: ReplicationReport["latency"]): string[] =>
  [String(count), text(p50) ?? "-", text(p99) ?? "-"];

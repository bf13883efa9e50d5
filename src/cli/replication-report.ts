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
  ...(report.mode !== "single-owner" ? {} : {
    recovery: report.recovery.map(({ region, by, from, to, state, since, took, replay }) => ({
      region: id(region), by, from: id(from), to: to === 0 ? null : id(to), state, since: text(since as number as Duration),
      took: text(took), replay: text(replay),
    })),
  }),
});

const MICROS_PER_SECOND = 1_000_000;

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
    ...recoveryLines(report, name),
  ];
}

/** Region by region what Raft and the single owners made of the same faults; none where there was none. */
function recoveryLines({ recovery }: ReplicationReport, name: (id: number) => string): string[] {
  if (recovery.length === 0) return [];
  return [
    "",
    "Recovery, by Raft and with a single owner beside it",
    ...alignTable([
      ["fault at", "region", "by", "old store", "new store", "state", "seconds", "of which split and replay"],
      ...recovery.map(({ region, by, from, to, state, since, took, replay }) => [
        text(since as number as Duration) ?? "-", name(region), by, name(from), to === 0 ? "-" : name(to), state, inSeconds(took),
        by === "raft" ? "" : text(replay) ?? "-",
      ]),
    ]),
  ];
}

const inSeconds = (length: Duration | null): string => (length === null ? "-" : (length / MICROS_PER_SECOND).toFixed(3));

const cells = ({ count, p50, p99 }: ReplicationReport["latency"]): string[] =>
  [String(count), text(p50) ?? "-", text(p99) ?? "-"];

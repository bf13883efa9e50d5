import type { Notice } from "../exchange/notice.ts";
import { formatDuration, type Duration } from "../kernel/time.ts";
import type { Report } from "../session/report.ts";
import type { FailoverRecord, Spread } from "../story/types.ts";
import { plainText, reasonWords, type Names } from "../story/words/index.ts";
import { faultText } from "./fault-text.ts";
import type { Json } from "./json.ts";
import { alignTable } from "./table.ts";

/**
 * The document that `run --json` prints. Durations are Go-style texts; what did not happen is null. `spread` writes the
 * spreads: several runs are pooled from all values of each.
 */
export function jsonReport(
  report: Report, version: string, notices: readonly Notice[], spread: (spread: Spread) => Json = spreadJson,
): Json {
  const id = (number: number): number | bigint => {
    const name = report.names[String(number)];
    return name !== undefined && /^\d+$/.test(name) ? BigInt(name) : number;
  };
  const confVer = [...report.confVer].map(([region, { before, after }]): [string, Json] =>
    [String(id(region)), { before, after }]);
  return {
    quorumscape: version,
    preset: report.preset,
    seed: report.seed,
    now: duration(report.now),
    hash: report.hash,
    ...(report.modifiedRaft.length === 0 ? {} : { modifiedRaft: report.modifiedRaft }),
    stores: report.stores.map((store) => ({
      id: id(store.id), state: store.state, process: store.process, leaders: store.leaders, regions: store.regions,
    })),
    regions: {
      count: report.regions.count,
      leaderless: report.regions.leaderless,
      underReplicated: report.regions.underReplicated,
      downPeer: report.regions.downPeer,
      pendingPeer: report.regions.pendingPeer,
      unavailable: report.regions.unavailable,
      longestUnavailable: duration(report.regions.longestUnavailable),
    },
    raft: {
      leaderChanges: report.raft.leaderChanges,
      highestTerm: report.raft.highestTerm,
      campaigns: report.raft.campaigns,
      electionsLost: report.raft.lost,
      firstLeader: spread(report.raft.firstLeader),
      stableLeader: spread(report.raft.stableLeader),
    },
    failovers: report.failovers.map((record) => failoverJson(record, report.names, spread)),
    operations: {
      ok: report.operations.ok,
      failed: report.operations.failed,
      retries: report.operations.retries,
      longestUnavailable: duration(report.operations.longestUnavailable),
    },
    confVer: Object.fromEntries(confVer),
    invariants: {
      checked: report.invariants.checked,
      violations: report.invariants.violations.map(({ invariant, region, at, detail }) => ({
        invariant, region: id(region), at: duration(at), detail,
      })),
    },
    notices: notices.map(({ level, code, where, text }) => ({ level, code, where, text })),
  };
}

function failoverJson(record: FailoverRecord, names: Names, spread: (spread: Spread) => Json): Json {
  return {
    fault: faultText(record.fault.body, names),
    at: duration(record.at),
    regionsLed: record.regionsLed,
    regionsTouched: record.regionsTouched,
    leaderElected: spread(record.leaderElected),
    leaderHeard: spread(record.leaderHeard),
    firstWrite: spread(record.firstWrite),
    disconnectedAfter: optional(record.disconnectedAfter),
    downAfter: optional(record.downAfter),
    repairStartedAfter: optional(record.repairStartedAfter),
    repairFinishedAfter: optional(record.repairFinishedAfter),
    repaired: record.repaired,
    notRepaired: record.notRepaired,
    reasons: reasonTexts(record, names),
  };
}

const reasonTexts = (record: FailoverRecord, names: Names): string[] =>
  record.reasons.map((reason) => plainText(reasonWords(reason, "en", names)));

const spreadJson = (spread: Spread): Json => ({
  count: spread.count,
  min: optional(spread.min),
  median: optional(spread.median),
  p95: optional(spread.p95),
  max: optional(spread.max),
});

const duration = (length: number): string => formatDuration(length as Duration);

const optional = (length: Duration | null): string | null => (length === null ? null : formatDuration(length));

/** The report for people, as lines. */
export function textReport(report: Report): string[] {
  const name = (number: number): string => report.names[String(number)] ?? String(number);
  return [
    `After ${duration(report.now)}, preset ${report.preset}, seed ${report.seed}, state ${report.hash}`,
    ...(report.modifiedRaft.length === 0 ? [] : [`MODIFIED RAFT: switched off ${report.modifiedRaft.join(", ")}`]),
    "",
    "Stores",
    ...alignTable([
      ["id", "state", "process", "leaders", "regions"],
      ...report.stores.map((store) =>
        [name(store.id), store.state, store.process, String(store.leaders), String(store.regions)]),
    ]),
    "",
    "Regions",
    ...alignTable([
      ["count", "leaderless", "under-replicated", "down peer", "pending peer", "unavailable", "longest unavailable"],
      [...[
        report.regions.count, report.regions.leaderless, report.regions.underReplicated, report.regions.downPeer,
        report.regions.pendingPeer, report.regions.unavailable,
      ].map(String), duration(report.regions.longestUnavailable)],
    ]),
    "",
    "Raft",
    ...alignTable([
      ["leader changes", "highest term", "campaigns", "elections lost"],
      [report.raft.leaderChanges, report.raft.highestTerm, report.raft.campaigns, report.raft.lost].map(String),
    ]),
    ...firstLeaderLines(report),
    ...report.failovers.flatMap((record) => ["", ...failoverLines(record, report.names)]),
    "",
    "Operations of the clients",
    ...alignTable([
      ["ok", "failed", "retries", "longest unavailable"],
      [
        String(report.operations.ok), String(report.operations.failed), String(report.operations.retries),
        duration(report.operations.longestUnavailable),
      ],
    ]),
    "",
    ...confVerLines(report),
    ...invariantLines(report, name),
  ];
}

/** When regions that began without a leader got one. */
function firstLeaderLines({ raft }: Report): string[] {
  if (raft.firstLeader.count === 0) return [];
  return alignTable([
    ["since the start", "count", "least", "median", "95 %", "most"],
    spreadRow("first leader", raft.firstLeader),
    spreadRow("first that led for 16 heartbeats", raft.stableLeader),
  ]);
}

const spreadRow = (what: string, spread: Spread): string[] =>
  [what, String(spread.count), ...[spread.min, spread.median, spread.p95, spread.max].map((one) => optional(one) ?? "-")];

function failoverLines(record: FailoverRecord, names: Names): string[] {
  const phase = (what: string, length: Duration | null): string[] => [what, optional(length) ?? "not yet"];
  return [
    `${faultText(record.fault.body, names)} at ${duration(record.at)}: ` +
      `Raft leaders lost in ${record.regionsLed} regions, replicas in ${record.regionsTouched}`,
    ...alignTable([
      ["since then", "count", "least", "median", "95 %", "most"],
      spreadRow("new leader elected", record.leaderElected),
      spreadRow("a quorum heard from it", record.leaderHeard),
      spreadRow("first write", record.firstWrite),
    ]),
    ...alignTable([
      phase("PD says Disconnected", record.disconnectedAfter),
      phase("PD says Down", record.downAfter),
      phase("repair started", record.repairStartedAfter),
      phase("repair finished", record.repairFinishedAfter),
      ["repaired regions", `${record.repaired} of ${record.repaired + record.notRepaired}`],
    ]),
    ...reasonTexts(record, names).map((text) => `  ${text}`),
  ];
}

/** How many regions changed their membership, by how much conf_ver grew. */
function confVerLines(report: Report): string[] {
  if (report.confVer.size === 0) return ["Membership changed in no region."];
  const byGrowth = new Map<number, number>();
  for (const { before, after } of report.confVer.values()) byGrowth.set(after - before, (byGrowth.get(after - before) ?? 0) + 1);
  const parts = [...byGrowth].sort((a, b) => a[0] - b[0]).map(([growth, count]) => `+${growth} in ${count}`);
  return [`Membership changed in ${report.confVer.size} regions; conf_ver grew by ${parts.join(", ")}.`];
}

function invariantLines(report: Report, name: (id: number) => string): string[] {
  const { checked, violations } = report.invariants;
  if (violations.length === 0) return [`Invariants: ${checked} facts checked, none violated.`];
  return [
    `Invariants: ${checked} facts checked, ${violations.length} VIOLATED:`,
    ...violations.map(({ invariant, region, at, detail }) =>
      `  ${duration(at)}  ${invariant}, region ${name(region)}: ${detail}`),
  ];
}

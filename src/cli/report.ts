import type { Notice } from "../language/notice.ts";
import { formatDuration, type Duration } from "../kernel/time.ts";
import type { Finding, HistoryVerdict } from "../proto/findings.ts";
import { idNumber, type IdNames } from "../proto/names.ts";
import type { LatencyReport, OperationsReport, Report } from "../session/report.ts";
import type { LatencySummary } from "../session/usage.ts";
import { missedStores, type Missed } from "../story/missed.ts";
import type { FailoverRecord, Spread } from "../story/types.ts";
import { findingEn } from "../story/words/finding.en.ts";
import { findingText } from "../story/words/finding.ts";
import { plainText, reasonWords } from "../story/words/index.ts";
import { faultText } from "./fault-text.ts";
import { orderLines, ordersJson } from "./orders.ts";
import type { Json } from "../kernel/write-json.ts";
import { detectionJson, detectionLines } from "./detection-report.ts";
import { replicationJson, replicationLines } from "./replication-report.ts";
import { peaksJson, peaksLines } from "./peaks-report.ts";
import { alignTable } from "./table.ts";

/**
 * The document that `run --json` prints. Durations are Go-style texts; what did not happen is null. `spread` writes the
 * spreads: several runs are pooled from all values of each.
 */
export function jsonReport(
  report: Report, version: string, notices: readonly Notice[], spread: (spread: Spread) => Json = spreadJson,
): Readonly<Record<string, Json>> {
  const id = (number: number): number | bigint => idNumber(number, report.names);
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
      keySecondsUnavailable: report.regions.keySecondsUnavailable,
    },
    raft: {
      leaderChanges: report.raft.leaderChanges,
      highestTerm: report.raft.highestTerm,
      campaigns: report.raft.campaigns,
      electionsLost: report.raft.lost,
      firstLeader: spread(report.raft.firstLeader),
      stableLeader: spread(report.raft.stableLeader),
    },
    failovers: report.failovers.map((record) => failoverJson(record, report.names, id, spread)),
    operations: operationsJson(report.operations),
    ...(report.orders.size === 0 ? {} : { orders: ordersJson(report.orders) }),
    consistency: Object.fromEntries([...report.consistency].map(([name, verdict]) => [name, verdictJson(verdict)])),
    confVer: Object.fromEntries(confVer),
    invariants: {
      checked: report.invariants.checked,
      violations: report.invariants.violations.map(({ invariant, region, at, detail }) => ({
        invariant, region: id(region), at: duration(at), detail,
      })),
    },
    lostWrites: report.lostWrites,
    ...(report.replication === null ? {} : { replication: replicationJson(report, report.replication, id) }),
    ...(report.detection === null ? {} : { detection: detectionJson(report.detection, id, spread, spread === spreadJson) }),
    ...(report.peaks === null ? {} : { peaks: peaksJson(report.peaks) }),
    notices: notices.map(({ level, code, where, text }) => ({ level, code, where, text })),
  };
}

function failoverJson(
  record: FailoverRecord, names: IdNames, id: (store: number) => number | bigint, spread: (spread: Spread) => Json,
): Json {
  return {
    fault: wholeFault(record, names),
    at: duration(record.at),
    endedAfter: optional(record.endedAfter),
    endedBy: endingText(record, names),
    pd: record.pd === null ? null : {
      etcdElectedAfter: optional(record.pd.etcdElectedAfter),
      leadsAfter: optional(record.pd.leadsAfter),
      schedulesAfter: optional(record.pd.schedulesAfter),
    },
    regionsLed: record.regionsLed,
    leadersLost: record.leadersLost,
    regionsTouched: record.regionsTouched,
    leaderElected: spread(record.leaderElected),
    leaderHeard: spread(record.leaderHeard),
    firstWrite: spread(record.firstWrite),
    askedToWrite: record.askedToWrite,
    disconnectedAfter: optional(record.disconnectedAfter),
    downAfter: optional(record.downAfter),
    repairStartedAfter: optional(record.repairStartedAfter),
    repairFinishedAfter: optional(record.repairFinishedAfter),
    repaired: record.repaired,
    notRepaired: record.notRepaired,
    regions: {
      repaired: record.regions.repaired,
      copying: record.regions.copying,
      waiting: record.regions.waiting.map((wait) => ({ for: wait.for, count: wait.count, until: optional(wait.until) })),
    },
    stores: record.stores.map(({ store, ...missed }) => ({
      id: id(store),
      disconnectedAfter: optional(missed.disconnectedAfter),
      downAfter: optional(missed.downAfter),
      tombstoneAfter: optional(missed.tombstoneAfter),
      backAfter: optional(missed.backAfter),
    })),
    reasons: reasonTexts(record, names),
  };
}

/** Every part of the fault, as actions. */
const wholeFault = (record: FailoverRecord, names: IdNames): string =>
  [...new Set(record.parts.map((part) => faultText(part, names)))].join(", ");

const reasonTexts = (record: FailoverRecord, names: IdNames): string[] =>
  record.reasons.map((reason) => plainText(reasonWords(reason, "en", names)));

const operationsJson = (operations: OperationsReport): Json => ({
  ok: operations.ok,
  failed: operations.failed,
  shed: operations.shed,
  retries: operations.retries,
  notSent: operations.notSent,
  undetermined: operations.undetermined,
  errors: Object.fromEntries(operations.errors),
  retriesByKind: Object.fromEntries(operations.retriesByKind),
  longestUnavailable: duration(operations.longestUnavailable),
  latencies: {
    get: latencyJson(operations.latencies.get), put: latencyJson(operations.latencies.put),
    txn: latencyJson(operations.latencies.txn),
  },
});

const latencyJson = (latencies: LatencyReport): Json => ({
  all: latencySummary(latencies.all),
  before: latencySummary(latencies.before),
  during: latencySummary(latencies.during),
  after: latencySummary(latencies.after),
});

/** A verdict with its explanation; of isolation also the levels that the history keeps. */
function verdictJson(verdict: HistoryVerdict): Json {
  const { outcome, checked } = verdict;
  switch (verdict.outcome) {
    case "ok": return { outcome, checked, ...(verdict.keeps === undefined ? {} : { keeps: verdict.keeps }) };
    case "unknown": return { outcome, checked, why: findingEn.unknown[verdict.why] };
    case "violated": return {
      outcome, checked, anomaly: anomalyOf(verdict.finding), explanation: findingText(verdict.finding, findingEn),
      ...(verdict.keeps === undefined ? {} : { keeps: verdict.keeps }),
    };
  }
}

const anomalyOf = (finding: Finding): string => (finding.kind === "cycle" ? finding.cycle : finding.kind);

const latencySummary = ({ count, p50, p99 }: LatencySummary): Json => ({ count, p50: optional(p50), p99: optional(p99) });

const spreadJson = (spread: Spread): Json => ({
  count: spread.count,
  min: optional(spread.min),
  median: optional(spread.median),
  p95: optional(spread.p95),
  max: optional(spread.max),
});

const duration = (length: number): string => formatDuration(length as Duration);

const optional = (length: number | null): string | null => (length === null ? null : duration(length));

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
      ["ok", "failed", "retries", "kept back by breakers", "longest unavailable"],
      [
        String(report.operations.ok), String(report.operations.failed), String(report.operations.retries),
        String(report.operations.notSent),
        duration(report.operations.longestUnavailable),
      ],
    ]),
    ...latencyLines(report.operations.latencies),
    ...errorLines(report.operations),
    ...orderLines(report.orders),
    ...consistencyLines(report),
    ...replicationLines(report),
    ...detectionLines(report),
    ...peaksLines(report),
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

function failoverLines(record: FailoverRecord, names: IdNames): string[] {
  return [
    `${wholeFault(record, names)} at ${duration(record.at)}: ${touchText(record)}`,
    ...(record.endedAfter === null ? [] : [endText(record, record.endedAfter, names)]),
    ...alignTable([
      ["since then", "count", "least", "median", "95 %", "most"],
      spreadRow("new leader elected", record.leaderElected),
      spreadRow("a quorum heard from it", record.leaderHeard),
      spreadRow("first write", record.firstWrite),
    ]),
    ...notAskedLines(record),
    ...alignTable(milestones(record, names)),
    ...reasonTexts(record, names).map((text) => `  ${text}`),
  ];
}

/** A first write that nobody tried is no sign of trouble. */
function notAskedLines(record: FailoverRecord): string[] {
  const rest = record.regionsLed - record.askedToWrite;
  return rest === 0 ? [] : [`  No client has wanted to write to ${rest} of the ${record.regionsLed} regions since.`];
}

/** Phases in which nothing was answered are left out. */
function latencyLines(latencies: OperationsReport["latencies"]): string[] {
  const phases: readonly (readonly [keyof LatencyReport, string])[] = [
    ["all", "whole run"], ["before", "before the first fault"], ["during", "while a region was unavailable"],
    ["after", "at other times since"],
  ];
  const { get, put, txn } = latencies;
  const shown = phases.filter(([phase]) => get[phase].count + put[phase].count + txn[phase].count > 0);
  const withTxn = txn.all.count > 0;
  const cells = ({ count, p50, p99 }: LatencySummary): string[] => [String(count), optional(p50) ?? "-", optional(p99) ?? "-"];
  return alignTable([
    ["latency", "gets", "p50", "p99", "puts", "p50", "p99", ...(withTxn ? ["transactions", "p50", "p99"] : [])],
    ...shown.map(([phase, name]) => [name, ...cells(get[phase]), ...cells(put[phase]), ...(withTxn ? cells(txn[phase]) : [])]),
  ]);
}

function errorLines({ errors, retriesByKind, undetermined }: OperationsReport): string[] {
  const line = (what: string, kinds: ReadonlyMap<string, number>): string[] =>
    (kinds.size === 0 ? [] : [`  ${what} ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(", ")}`]);
  return [
    ...line("failed with", errors),
    ...line("tried again over", retriesByKind),
    ...(undetermined === 0 ? [] : [`  ${undetermined} of which nobody knows how they ended`]),
  ];
}

/** One line for each check of the history; none where nothing was done. */
function consistencyLines({ consistency }: Report): string[] {
  if (consistency.size === 0) return [];
  const told = (verdict: HistoryVerdict): string => {
    switch (verdict.outcome) {
      case "ok": return verdict.keeps === undefined ? "ok" : `ok, ${verdict.keeps.join(" and ")}`;
      case "unknown": return `unknown: ${findingEn.unknown[verdict.why]}`;
      case "violated": return `VIOLATED: ${findingText(verdict.finding, findingEn)}`;
    }
  };
  return ["", "Consistency of the clients' history",
    ...[...consistency].map(([name, verdict]) => `  ${name.padEnd(15)}  ${verdict.checked} checked, ${told(verdict)}`)];
}

/** How many leaders the fault cost; where it cost none, how many it could have cost. */
function touchText(record: FailoverRecord): string {
  const { leadersLost, regionsLed, regionsTouched } = record;
  if (regionsTouched === 0) return "touches no replica";
  const leaders = leadersLost > 0
    ? `Raft leaders lost in ${counted(leadersLost)}`
    : regionsLed > 0 ? `no Raft leader lost of ${regionsLed} there` : "no Raft leader there";
  return `${leaders}, replicas in ${counted(regionsTouched)}`;
}

const counted = (regions: number): string => `${regions} ${regions === 1 ? "region" : "regions"}`;

function endText(record: FailoverRecord, after: Duration, names: IdNames): string {
  const by = endingText(record, names);
  return `  over after ${duration(after)}${by === null ? "" : `: ${by}`}`;
}

/** The action that ended the fault; null where it ended by itself or by PD's doing. */
const endingText = ({ ending }: FailoverRecord, names: IdNames): string | null =>
  ending === null || ending.body.name === "pd.store.state" ? null : faultText(ending, names);

/** What PD made of the fault. What cannot happen any more is "no", not "not yet". */
function milestones(record: FailoverRecord, names: IdNames): string[][] {
  const { stores, regions } = record;
  const phase = (what: string, after: Duration | null, isAwaited = record.isMissing): string[] =>
    [what, optional(after) ?? (isAwaited ? "not yet" : "no")];
  const name = (store: number): string => names[String(store)] ?? String(store);
  const perStore = (what: string, of: "disconnectedAfter" | "downAfter"): string[][] => missedStores(record, of)
    .map(({ which, after, isAwaited }) => phase(which === null ? what : `${what} (${whichText(which)})`, after, isAwaited));
  const whichText = (which: NonNullable<Missed["which"]>): string =>
    which.kind === "store" ? `store ${name(which.store)}` : `${which.kind} of ${which.of}`;
  const buried = stores.filter(({ tombstoneAfter }) => tombstoneAfter !== null)
    .map(({ store, tombstoneAfter }) => phase(`PD buries store ${name(store)}`, tombstoneAfter));
  // Where nothing had to be replaced, nothing was repaired.
  const isRepair = record.isMissing || record.repairStartedAfter !== null;
  const rest = [
    ...(regions.copying === 0 ? [] : [`${regions.copying} being repaired`]),
    ...regions.waiting.map((wait) => `${wait.count} waiting for ${wait.for}`),
  ];
  return [
    ...perStore("PD says Disconnected", "disconnectedAfter"),
    ...perStore("PD says Down", "downAfter"),
    phase("repair started", record.repairStartedAfter),
    phase("repair finished", record.repairFinishedAfter),
    ...buried,
    ...(record.regionsTouched === 0 ? [] : [[isRepair ? "repaired regions" : "whole regions",
      [`${regions.repaired} of ${record.regionsTouched}`, ...rest].join(", ")]]),
  ];
}

/** How many regions changed their membership, by how much conf_ver grew. */
function confVerLines(report: Report): string[] {
  if (report.confVer.size === 0) return ["Membership changed in no region."];
  const byGrowth = new Map<number, number>();
  for (const { before, after } of report.confVer.values()) byGrowth.set(after - before, (byGrowth.get(after - before) ?? 0) + 1);
  const parts = [...byGrowth].sort((a, b) => a[0] - b[0]).map(([growth, count]) => `+${growth} in ${count}`);
  return [`Membership changed in ${counted(report.confVer.size)}; conf_ver grew by ${parts.join(", ")}.`];
}

function invariantLines(report: Report, name: (id: number) => string): string[] {
  const { checked, violations } = report.invariants;
  const lost = report.lostWrites === 0 ? [] : [`Acknowledged writes lost by unsafe recovery: ${report.lostWrites}.`];
  if (violations.length === 0) return [`Invariants: ${checked} facts checked, none violated.`, ...lost];
  return [
    ...lost,
    `Invariants: ${checked} facts checked, ${violations.length} VIOLATED:`,
    ...violations.map(({ invariant, region, at, detail }) =>
      `  ${duration(at)}  ${invariant}, region ${name(region)}: ${detail}`),
  ];
}

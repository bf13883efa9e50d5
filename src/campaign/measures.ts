import type { Duration } from "../kernel/time.ts";
import type { DetectionReport } from "../session/detection.ts";
import type { PeaksReport } from "../session/peaks.ts";
import type { TakeoverReport } from "../session/recovery.ts";
import type { ReportBody } from "../session/report.ts";
import type { FailoverRecord, Spread } from "../story/types.ts";

/** What the values of a measure are: microseconds, whole numbers, or keys times seconds. */
export type MeasureUnit = "duration" | "count" | "key-seconds";

/** Something that each trial tells: as many values as it had occasions (regions, failovers), or one. */
export interface Measure {
  readonly name: string;
  readonly unit: MeasureUnit;
  readonly about: string;
  /** Whether more of it is worse: then the trial with the most of it is the one to look at. */
  readonly isWorse: boolean;
  readonly of: (report: ReportBody) => readonly number[];
}

const worse = { isWorse: true } as const;
const duration = { unit: "duration", isWorse: false } as const;
const count = { unit: "count", isWorse: false } as const;

/** Everything that a campaign measures, in the order of its reports. A new measure is a line here. */
export const MEASURES = [
  { ...duration, name: "rto.noticed", about: "from a fault to the first candidacy in a region that lost its leader",
    of: eachFault(({ noticedAfter }) => noticedAfter) },
  { ...duration, name: "rto.elected", about: "from a fault to a new leader, of each region that lost its own",
    of: eachRegion(({ leaderElected }) => leaderElected) },
  { ...duration, name: "rto.heard", about: "from a fault until a quorum has heard from the new leader, of each region",
    of: eachRegion(({ leaderHeard }) => leaderHeard) },
  { ...duration, ...worse, name: "rto.first-write", about: "from a fault to the first write that succeeds, of each region",
    of: eachRegion(({ firstWrite }) => firstWrite) },
  { ...duration, name: "pd.leads", about: "from a fault that cost PD its leader until a member gives timestamps again",
    of: eachFault(({ pd }) => pd?.leadsAfter ?? null) },
  { ...duration, name: "pd.disconnected", about: "from a fault until PD calls a store Disconnected",
    of: eachFault(({ disconnectedAfter }) => disconnectedAfter) },
  { ...duration, name: "pd.down", about: "from a fault until PD calls a store Down",
    of: eachFault(({ downAfter }) => downAfter) },
  { ...duration, name: "repair.started", about: "from a fault to the first repair",
    of: eachFault(({ repairStartedAfter }) => repairStartedAfter) },
  { ...duration, name: "repair.finished", about: "from a fault until all its regions are whole again",
    of: eachFault(({ repairFinishedAfter }) => repairFinishedAfter) },
  { ...count, name: "repair.missing", about: "regions that a fault touched and that are not whole at the end",
    of: ({ failovers }) => failovers.map(({ notRepaired }) => notRepaired) },
  { ...duration, ...worse, name: "unavailable.longest", about: "the longest time in which one region could serve nobody",
    of: ({ regions }) => [regions.longestUnavailable] },
  { ...count, ...worse, name: "unavailable.at-end", about: "regions that could serve nobody at the end",
    of: ({ regions }) => [regions.unavailable] },
  { unit: "key-seconds", ...worse, name: "unavailable.key-seconds",
    about: "keys that nobody could use, times the seconds for which it lasted, over all regions",
    of: ({ regions }) => [regions.keySecondsUnavailable] },
  { ...duration, ...worse, name: "clients.waited", about: "the longest time in which nobody got anything from one region",
    of: ({ operations }) => [operations.longestUnavailable] },
  { ...count, name: "clients.ok", about: "operations that succeeded", of: ({ operations }) => [operations.ok] },
  { ...count, ...worse, name: "clients.failed", about: "operations that failed", of: ({ operations }) => [operations.failed] },
  { ...count, name: "clients.undetermined", about: "operations of which nobody knows how they ended",
    of: ({ operations }) => [operations.undetermined] },
  { ...count, name: "clients.retries", about: "attempts that had to be made again",
    of: ({ operations }) => [operations.retries] },
  { ...count, ...worse, name: "writes.lost", about: "acknowledged writes that are gone",
    of: ({ lostWrites, replication }) => [lostWrites + (replication?.lost ?? 0)] },
  { ...count, name: "raft.campaigns", about: "candidacies", of: ({ raft }) => [raft.campaigns] },
  { ...count, name: "raft.leader-changes", about: "changes of leaders", of: ({ raft }) => [raft.leaderChanges] },
  { ...count, name: "raft.highest-term", about: "the highest term that any replica has entered",
    of: ({ raft }) => [raft.highestTerm] },
  { ...duration, name: "raft.first-leader", about: "from the start to the first leader, of each region that began without one",
    of: ({ raft }) => raft.firstLeader.values },
  { ...duration, name: "raft.stable-leader", about: "the same, to the first that went on to lead for 16 heartbeats",
    of: ({ raft }) => raft.stableLeader.values },
  { ...duration, name: "detected.pd", about: "until PD calls a store Disconnected that died or was cut off", of: detected("pd") },
  { ...duration, name: "detected.missed", about: "the same, until it has missed its probes", of: detected("missed") },
  { ...duration, name: "detected.lease", about: "the same, until its lease has run out", of: detected("lease") },
  { ...duration, name: "detected.probe", about: "the same, until active probes call it offline", of: detected("probe") },
  { ...duration, name: "detected.phi", about: "the same, until phi accrual suspects it", of: detected("phi") },
  { ...count, ...worse, name: "false-alarms.pd", about: "stores that PD called Disconnected, alive and within reach",
    of: falseAlarms("pd") },
  { ...count, ...worse, name: "false-alarms.missed", about: "the same by missed probes", of: falseAlarms("missed") },
  { ...count, ...worse, name: "false-alarms.lease", about: "the same by leases", of: falseAlarms("lease") },
  { ...count, ...worse, name: "false-alarms.probe", about: "the same by active probes", of: falseAlarms("probe") },
  { ...count, ...worse, name: "false-alarms.phi", about: "the same by phi accrual", of: falseAlarms("phi") },
  { ...duration, ...worse, name: "peak.get-p99", about: "p99 of each client's first read of each region, 5 s from a rise of the rate",
    of: eachPeak(({ get }) => get.p99) },
  { ...duration, ...worse, name: "peak.put-p99", about: "the same of the first write", of: eachPeak(({ put }) => put.p99) },
  { ...count, ...worse, name: "peak.met-asleep", about: "requests that met a group asleep from then on",
    of: eachPeak(({ metAsleep }) => metAsleep) },
  { ...count, ...worse, name: "peak.most-woken", about: "groups that woke in the second in which most did",
    of: eachPeak(({ mostWoken }) => mostWoken) },
  { ...duration, ...worse, name: "policy.acted", about: "from a store's latest fault until the policy moves its leaders away",
    of: ofPolicy(({ deeds }) => deeds.flatMap(({ deed, after }) => (deed === "emptied" && after !== null ? [after] : []))) },
  { ...count, name: "policy.moved", about: "leaders that the policy had moved", of: ofPolicy(({ moved }) => [moved]) },
  { ...count, ...worse, name: "policy.refused", about: "how often safe mode left the leaders on a store",
    of: ofPolicy(({ deeds }) => [deeds.filter(({ deed }) => deed === "refused").length]) },
  { ...duration, ...worse, name: "recovery.raft", about: "beside one owner: from a fault until Raft serves a region again",
    of: recoveries("raft", ({ took }) => took) },
  { ...duration, ...worse, name: "recovery.owner", about: "from the same fault until another owner serves the region",
    of: recoveries("single-owner", ({ took }) => took) },
  { ...duration, name: "recovery.replay", about: "of that, from when its log is split",
    of: recoveries("single-owner", ({ replay }) => replay) },
  { ...count, ...worse, name: "recovery.missing", about: "regions that no owner serves again by the end",
    of: ({ replication }) => (replication?.mode !== "single-owner" ? []
      : [replication.recovery.filter(({ by, took }) => by === "single-owner" && took === null).length]) },
] as const satisfies readonly Measure[];

export type MeasureName = (typeof MEASURES)[number]["name"];

/** One of `MEASURES`. */
export type KnownMeasure = Measure & { readonly name: MeasureName };

type Told = (record: FailoverRecord) => Duration | null;

function eachFault(told: Told): Measure["of"] {
  return ({ failovers }) => failovers.map(told).filter((value) => value !== null);
}

function eachRegion(told: (record: FailoverRecord) => Spread): Measure["of"] {
  return ({ failovers }) => failovers.flatMap((record) => told(record).values);
}

/** The first way in which a detector gives stores up; nothing where no detector watched. */
const firstOf = ({ detection }: ReportBody, name: string) => detection?.detectors.find(({ detector }) => detector === name);

function detected(detector: string): Measure["of"] {
  return (report) => firstOf(report, detector)?.detected.values ?? [];
}

function falseAlarms(detector: string): Measure["of"] {
  return (report) => {
    const of = firstOf(report, detector);
    return of === undefined ? [] : [of.falseAlarms.length];
  };
}

function eachPeak(of: (peak: PeaksReport["peaks"][number]) => number | null): Measure["of"] {
  return ({ peaks }) => (peaks?.peaks ?? []).map(of).filter((value) => value !== null);
}

function ofPolicy(of: (policy: NonNullable<DetectionReport["policy"]>) => readonly number[]): Measure["of"] {
  return ({ detection }) => (detection?.policy == null ? [] : of(detection.policy));
}

function recoveries(by: TakeoverReport["by"], of: (recovery: TakeoverReport) => Duration | null): Measure["of"] {
  return ({ replication }) =>
    (replication?.recovery ?? []).filter((each) => each.by === by).map(of).filter((length) => length !== null);
}

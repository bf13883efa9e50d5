import type { Json } from "../kernel/write-json.ts";
import { formatDuration, type Duration } from "../kernel/time.ts";
import type { DetectionReport, DetectorReport, PolicyDeed, Report } from "../session/report.ts";
import type { Spread } from "../story/index.ts";
import { alignTable } from "./table.ts";

const text = (length: number): string => formatDuration(length as Duration);
const optional = (length: Duration | null): string | null => (length === null ? null : text(length));

const unseenIn = ({ outages }: DetectorReport): number => outages.filter(({ detectedAfter }) => detectedAfter === null).length;

const ofPaused = ({ falseAlarms }: DetectorReport): number => falseAlarms.filter(({ isPaused }) => isPaused).length;

/** Readings that a policy may name and that are not simulated. */
const NO_READING = ["cpu", "memory"];

/** What failure detectors made of a run, as JSON; `withEach`: also each outage and each false alarm. */
export const detectionJson = (
  { since, detectors, policy }: DetectionReport, id: (store: number) => number | bigint, spread: (spread: Spread) => Json,
  withEach: boolean,
): Json => ({
  since: text(since),
  ...(policy === null ? {} : {
    policy: {
      text: policy.text, unread: NO_READING,
      deeds: policy.deeds.map(({ store, at, deed, after }) => ({ store: id(store), at: text(at), deed, after: optional(after) })),
      moved: policy.moved,
    },
  }),
  detectors: detectors.map((report) => ({
    id: `${report.detector} ${report.alarm}`,
    detected: spread(report.detected),
    undetected: unseenIn(report),
    falseAlarms: report.falseAlarms.length,
    falseAlarmsOfPaused: ofPaused(report),
    ...(!withEach ? {} : {
      outages: report.outages.map(({ store, at, lasted, detectedAfter }) =>
        ({ store: id(store), at: text(at), lasted: optional(lasted), detectedAfter: optional(detectedAfter) })),
      alarms: report.falseAlarms.map(({ store, at, isPaused, lasted }) =>
        ({ store: id(store), at: text(at), isPaused, lasted: optional(lasted) })),
      standings: report.standings.map(({ store, standing }) => ({ store: id(store), standing })),
    }),
  })),
});

/** The same for people, as lines; none where no detector watched. */
export function detectionLines({ detection, names }: Report): string[] {
  if (detection === null) return [];
  const name = (store: number): string => names[String(store)] ?? String(store);
  const outages = detection.detectors[0]?.outages ?? [];
  const head = outages.map(({ store, at }) => `store ${name(store)} out at ${text(at)}`);
  return [
    "",
    `Failure detectors since ${text(detection.since)}`,
    ...alignTable([
      ["detector", "says", ...head, "false alarms", "of paused stores", "longest"],
      ...detection.detectors.map((report) => [
        report.detector, report.alarm, ...report.outages.map(({ detectedAfter }) => optional(detectedAfter) ?? "-"),
        String(report.falseAlarms.length), String(ofPaused(report)), longest(report.falseAlarms.map(({ lasted }) => lasted)),
      ]),
    ]),
    ...policyLines(detection, name),
  ];
}

const DEEDS: Readonly<Record<PolicyDeed["deed"], string>> = {
  emptied: "leaders are moved away", back: "may lead again", refused: "safe mode, leaders stay where they are",
};

/** What the policy did; none where there was none. */
function policyLines({ policy }: DetectionReport, name: (store: number) => string): string[] {
  if (policy === null) return [];
  return [
    "", "Failover policy", `  ${policy.text}`,
    `  No reading of ${NO_READING.join(" or ")} is simulated: what it says of them never applies.`,
    ...policy.deeds.map(({ store, at, deed, after }) =>
      `  ${text(at)}  store ${name(store)}: ${DEEDS[deed]}${after === null ? "" : `, ${text(after)} after its latest fault`}`),
    policy.moved === 0 ? "  It moved nothing." : `  Leaders moved: ${policy.moved}`,
  ];
}

/** An alarm that was not taken back lasts the longest. */
function longest(lengths: readonly (Duration | null)[]): string {
  if (lengths.length === 0) return "-";
  return lengths.includes(null) ? "lasts" : text(Math.max(...lengths.map((length) => length ?? 0)));
}

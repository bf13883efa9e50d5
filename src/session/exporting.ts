import { EXPORTERS } from "../exports/index.ts";
import { SCRAPE_INTERVAL, type RunFormat } from "../exports/names.ts";
import type { Exporter, ExportSubject } from "../exports/subject.ts";
import { need } from "../kernel/late-part.ts";
import { seconds, START, type Duration, type Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import { failoversOf } from "./failovers.ts";
import { beginTap, continueTap, type MessageTap } from "./message-tap.ts";
import { beginMetering, continueMetering, type Metering } from "./metering.ts";
import { runOrigin } from "./origin.ts";
import type { Run } from "./run.ts";
import { TRACES } from "./traces-part.ts";
import type { GroupTracing } from "./tracing.ts";

/** What of a run is written, and how. */
export interface ExportWish {
  readonly format: RunFormat;
  readonly from: Instant;
  readonly to: Instant;
  /** 0 for all; formats that show one region choose one then. */
  readonly region: RegionId;
  /** How far apart samples of metrics are; absent: as Prometheus has it. */
  readonly every?: Duration;
}

/** A run on its way into a file. Nothing of it is in the run, which may go on: who wants no more of it forgets it. */
export interface Exporting {
  readonly wish: ExportWish;
  readonly subject: ExportSubject;
  readonly tap: MessageTap | null;
  readonly metering: Metering | null;
  readonly tracing: GroupTracing | null;
  writing: Iterator<string> | null;
  readonly chunks: string[];
  written: number;
}

/** A whole file. */
export interface ExportedRun {
  readonly name: string;
  readonly text: string;
}

const exporterOf = (format: RunFormat): Exporter => (format === "tla" ? need(TRACES).exporter : EXPORTERS[format]);

/** Begins to write what has led to where the run stands, or a part of it. */
export function beginExport(run: Run, asked: ExportWish): Exporting {
  const { spec, cluster, branch } = run;
  const exporter = exporterOf(asked.format);
  const to = Math.min(asked.to, cluster.now) as Instant;
  const from = Math.max(0, Math.min(asked.from, to)) as Instant;
  const region = asked.region === 0 && exporter.oneRegion === true ? regionToShow(run, from, to) : asked.region;
  const { wants = () => true, messages } = exporter;
  const isWhole = from === 0 && to === cluster.now;
  const messagesFrom = exporter.brief === true && isWhole ? firstElection(run, region) : from;
  return {
    wish: asked, chunks: [], written: 0, writing: null,
    tap: messages === 0 ? null : beginTap(run, { from: messagesFrom, to, region, most: messages, wants }),
    metering: exporter.metrics === undefined ? null
      : beginMetering(run, { from: exporter.metrics === "instant" ? to : from, to, every: asked.every ?? SCRAPE_INTERVAL }),
    tracing: exporter.traces !== true ? null
      : need(TRACES).beginTracing(run, region, isWhole ? startsBefore(run, region) : [from], to),
    subject: {
      origin: runOrigin(run), from, to, region, names: spec.topology.names,
      events: branch.events.filter(({ id, at }) => at <= to && id <= cluster.eventCount),
      messages: [], roles: [], messagesFrom, cutAt: null, failovers: failoversOf(run), measured: null,
      trace: null,
    },
  };
}

/** The region of the first election of the interval; where there was none, the first region. */
function regionToShow({ branch, cluster, spec }: Run, from: Instant, to: Instant): RegionId {
  for (const { id, at, body } of branch.events) {
    if (at >= from && at <= to && id <= cluster.eventCount && body.name === "raft.campaign.started") return body.region;
  }
  return spec.topology.regions[0]?.id ?? 0;
}

/** Just before the region's first candidacy; where it had none, the beginning. */
function firstElection({ branch, cluster }: Run, region: RegionId): Instant {
  const first = branch.events.find(({ id, body }) =>
    id <= cluster.eventCount && body.name === "raft.campaign.started" && body.region === region);
  return Math.max(0, (first?.at ?? 0) - 1) as Instant;
}

/** A trace begins where its group is at rest, and none is while it elects: that is looked for from so long before at least. */
const AHEAD = seconds(1);

/** Some time before the region's leader was last heard, ahead of its first election; else the beginning. */
function startsBefore({ branch, cluster }: Run, region: RegionId): readonly Instant[] {
  for (const { id, at, body } of branch.events) {
    if (id > cluster.eventCount || body.name !== "raft.campaign.started" || body.region !== region) continue;
    const start = at - body.silence - Math.max(body.silence, AHEAD);
    return start > 0 ? [start as Instant, START] : [START];
  }
  return [START];
}

/** Texts are looked at together, so many of them at a time. */
const BATCH = 500;

/** Goes on for as long as there is time; the file once it is whole, null until then. */
export function continueExport(exporting: Exporting, hasTime: () => boolean): ExportedRun | null {
  const { tap, metering, tracing, chunks, wish: { format } } = exporting;
  const exporter = exporterOf(format);
  if (exporting.writing === null) {
    if (tap !== null && !continueTap(tap, hasTime)) return null;
    if (metering !== null && continueMetering(metering, hasTime) === null) return null;
    if (tracing !== null && !need(TRACES).continueTracing(tracing, hasTime)) return null;
    exporting.writing = exporter.write(subjectOf(exporting))[Symbol.iterator]();
  }
  for (;;) {
    const batch: string[] = [];
    let next = exporting.writing.next();
    while (next.done !== true) {
      if (batch.push(next.value) === BATCH) break;
      next = exporting.writing.next();
    }
    chunks.push(batch.join(""));
    exporting.written += batch.length;
    if (next.done === true) return { name: fileName(exporting), text: chunks.join("") };
    if (!hasTime()) return null;
  }
}

const subjectOf = ({ subject, tap, metering, tracing }: Exporting): ExportSubject => ({
  ...subject, ...(tap === null ? {} : { messages: tap.messages, roles: tap.roles, cutAt: tap.cutAt }),
  measured: metering?.measured ?? null, trace: tracing === null ? null : need(TRACES).traceOf(tracing),
});

function fileName({ wish: { format }, subject: { origin: { scenario } } }: Exporting): string {
  const name = /^[\w-]{1,60}$/.test(scenario) ? scenario : "quorumscape-run";
  return `${name}.${exporterOf(format).extension}`;
}

/** How far it is, from 0 to 1: what has to be replayed is one half of it, and writing the other. */
export function shareOf({ tap, metering, tracing, writing, written, subject: { from, to, events } }: Exporting): number {
  if (tracing !== null && writing === null) return need(TRACES).tracingShare(tracing) / 2;
  if (metering !== null && writing === null) return Math.min(1, metering.run.cluster.now / Math.max(1, to)) / 2;
  const replayed = tap === null ? 1 : (tap.aside.cluster.now - from) / Math.max(1, to - from);
  const records = events.length + (tap?.messages.length ?? 0);
  const wrote = writing === null ? 0 : Math.min(1, written / Math.max(1, records));
  return tap === null ? wrote : (Math.min(1, replayed) + wrote) / 2;
}

import { EPOCH_SECONDS } from "../kernel/epoch.ts";
import { hashValue } from "../kernel/hash.ts";
import type { ClusterEvent, EventId } from "../proto/events.ts";
import { plainText, faultWords, sentenceText } from "../story/words/index.ts";
import type { FailoverRecord } from "../story/types.ts";
import { originOfExport } from "./origin.ts";
import { episodesOf, type Episode } from "./episodes.ts";
import type { Exporter, ExportSubject } from "./subject.ts";
import { machineText, oneLine } from "./text.ts";

/** Kinds of spans, which OTLP/JSON writes as numbers. */
const INTERNAL = 1;
const CLIENT = 3;
const OK = 1;
const ERROR = 2;

/** A trace for each failover, as OTLP/JSON: a request object for each line, as the collector's file receiver reads them. */
export const otlp: Exporter = {
  name: "otlp", extension: "otlp.jsonl", messages: 0,
  *write(subject) {
    const all = episodesOf(subject.events, subject.names);
    const causes = new Map(subject.events.map(({ id, cause }) => [id, cause]));
    for (const failover of subject.failovers) {
      if (failover.at < subject.from || failover.at > subject.to) continue;
      yield `${JSON.stringify(traceOf(failover, all, causes, subject))}\n`;
    }
  },
};

interface Span {
  readonly service: string;
  readonly fields: object;
}

function traceOf(
  failover: FailoverRecord, all: readonly Episode[], causes: ReadonlyMap<EventId, EventId>, subject: ExportSubject,
): object {
  const { origin, names, region } = subject;
  const traceId = hashValue([origin.hash, failover.fault.id, "high"]) + hashValue([origin.hash, failover.fault.id, "low"]);
  const spanId = (id: EventId): string => hashValue([traceId, id]);
  const parts = new Set(failover.parts.map(({ id }) => id));
  const mine = all.filter((episode) => (region === 0 || episode.region === region) && leadsBack(episode.began.id, parts, causes));
  const outages = new Map(mine.filter(({ kind }) => kind === "outage").map(({ region: its, began }) => [its, began.id]));
  const elections = new Map(mine.filter(({ kind }) => kind === "election").map(({ region: its, began }) => [its, began.id]));
  const spans: Span[] = [rootSpan(failover, traceId, spanId, subject)];
  for (const { kind, name, region: its, node, began, ended } of mine) {
    const parent = kind === "outage" ? undefined : outages.get(its);
    const election = kind === "client" ? elections.get(its) : undefined;
    spans.push({
      service: node === null ? kind === "operator" ? "pd" : "cluster" : machineText(node, names),
      fields: {
        traceId, spanId: spanId(began.id), parentSpanId: spanId(parent ?? failover.fault.id), name,
        kind: kind === "client" ? CLIENT : INTERNAL, startTimeUnixNano: nanos(began.at),
        endTimeUnixNano: nanos(ended?.at ?? subject.to),
        attributes: [...attributesOf(began, subject), ...(ended === null ? [text("quorumscape.unfinished", "true")] : [])],
        ...(election === undefined ? {} : { links: [{ traceId, spanId: spanId(election) }] }),
        status: { code: ended === null || kind === "outage" || kind === "client" ? ERROR : OK },
      },
    });
  }
  return { resourceSpans: byService(spans, subject) };
}

/** From the fault until everything was repaired; where it has not been, as far as the interval goes. */
function rootSpan(
  failover: FailoverRecord, traceId: string, spanId: (id: EventId) => string, subject: ExportSubject,
): Span {
  const { fault, at, repairFinishedAfter, endedAfter, notRepaired, regionsTouched, leadersLost } = failover;
  const lasted = repairFinishedAfter ?? endedAfter;
  const end = lasted === null ? subject.to : Math.min(at + lasted, subject.to);
  return {
    service: "cluster",
    fields: {
      traceId, spanId: spanId(fault.id), name: oneLine(plainText(faultWords(failover, "en", subject.names))), kind: INTERNAL,
      startTimeUnixNano: nanos(at), endTimeUnixNano: nanos(end),
      attributes: [
        whole("quorumscape.regions_touched", regionsTouched), whole("quorumscape.leaders_lost", leadersLost),
        whole("quorumscape.regions_not_repaired", notRepaired),
      ],
      status: { code: lasted === null ? ERROR : OK },
    },
  };
}

/** Whether the chain of causes of an event leads to one of these. */
function leadsBack(id: EventId, to: ReadonlySet<EventId>, causes: ReadonlyMap<EventId, EventId>): boolean {
  for (let at = id; at !== 0; at = causes.get(at) ?? 0) if (to.has(at)) return true;
  return false;
}

function attributesOf(event: ClusterEvent, { names }: ExportSubject): object[] {
  const { body, id } = event;
  const found = [text("quorumscape.event", body.name), whole("quorumscape.event_id", id),
    text("quorumscape.sentence", oneLine(sentenceText(event, "en", names)))];
  if ("term" in body) found.push(whole("raft.term", body.term));
  return found;
}

/** Spans by who made them, as collectors want it. */
function byService(spans: readonly Span[], subject: ExportSubject): object[] {
  const services = new Map<string, object[]>();
  for (const { service, fields } of spans) {
    const list = services.get(service) ?? [];
    services.set(service, list);
    list.push(fields);
  }
  const origin = Object.entries(originOfExport(subject)).map(([name, value]) => {
    const key = name === "quorumscape" ? "quorumscape.version" : `quorumscape.${name}`;
    return typeof value === "number" ? whole(key, value) : text(key, value);
  });
  return [...services].map(([service, list]) => ({
    resource: { attributes: [text("service.name", service), ...origin] },
    scopeSpans: [{ scope: { name: "quorumscape", version: subject.origin.version }, spans: list }],
  }));
}

const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });
/** 64 bits: a decimal text. */
const whole = (key: string, value: number): object => ({ key, value: { intValue: String(value) } });

/** An instant as nanoseconds since 1970, which no number of JavaScript can hold. */
function nanos(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  return `${EPOCH_SECONDS + seconds}${String(micros - seconds * 1_000_000).padStart(6, "0")}000`;
}

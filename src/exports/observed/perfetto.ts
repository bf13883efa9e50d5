import { deriveEvents } from "../../observe/derive.ts";
import { laneOf, storeLaneOf, type LaneSpan } from "../../observe/lanes.ts";
import { pictureOf } from "../../observe/picture.ts";
import type { ObservedEvent, ObservedRecord } from "../../observe/record.ts";
import { reignsOf, type Bounds } from "../../observe/reigns.ts";
import { sightAt } from "../../observe/sight.ts";
import { oneLine } from "../text.ts";
import { eventSentence, observedOrigin, type ObservedExporter } from "./exporter.ts";

/** Where events stand; sources come behind it. */
const EVENTS_PID = 1;
const SOURCES_PID = 1_000;
const ANSWERS_TID = 1;
const LEADS_TID = 2;
const STORES_TID = 10;
const LEADS = "observed.leads";
/** Stores of PD's that have a thread of their own: more nobody looks through. */
const MOST_STORES = 64;

/**
 * Chrome trace event JSON, for Perfetto: sources as processes; whether each answered, and who led, as slices; events as spans
 * from when they can have happened to when they were known. Nothing in it is an instant.
 */
export const observedPerfetto: ObservedExporter = {
  extension: "json",
  *write(record) {
    const events = deriveEvents(record);
    yield `{"metadata":${JSON.stringify(observedOrigin(record))},"traceEvents":[`;
    yield JSON.stringify(named("process_name", { pid: EVENTS_PID }, "what happened, between which looks"));
    for (const entry of eventSpans(events)) yield line(entry);
    for (const entry of sourceLanes(record)) yield line(entry);
    for (const entry of storeLanes(record)) yield line(entry);
    for (const entry of reignLanes(record, events)) yield line(entry);
    for (const entry of counters(record)) yield line(entry);
    yield "]}\n";
  },
};

const line = (entry: object): string => `,\n${JSON.stringify(entry)}`;

const named = (kind: "process_name" | "thread_name", where: object, name: string): object =>
  ({ ph: "M", ...where, name: kind, args: { name: oneLine(name) } });

const span = (pid: number, id: string, cat: string, name: string, { after, before }: Bounds): readonly object[] => {
  const shared = { pid, id, cat, name };
  return [{ ph: "b", ts: after, ...shared }, { ph: "e", ts: before, ...shared }];
};

const eventSpans = (events: readonly ObservedEvent[]): readonly object[] =>
  events.flatMap((event) => span(EVENTS_PID, `event/${event.e}`, event.name, eventSentence(event), event));

const pidOf = (n: number): number => SOURCES_PID + n;

const KINDS: Readonly<Record<"self" | "store", Readonly<Record<LaneSpan["kind"], string>>>> = {
  self: { answers: "answers", between: "unknown whether it answers", silent: "does not answer" },
  store: { answers: "PD hears it", between: "unknown", silent: "PD does not hear it, or is silent itself" },
};

const slices = (spans: readonly LaneSpan[], n: number, tid: number, of: keyof typeof KINDS): readonly object[] =>
  spans.map(({ kind, from, to }) =>
    ({ ph: "X", pid: pidOf(n), tid, ts: from, dur: to - from, cat: `observed.${kind}`, name: KINDS[of][kind] }));

const sourceLanes = (record: ObservedRecord): readonly object[] => record.header.sources.flatMap(({ n, kind, name }) => [
  named("process_name", { pid: pidOf(n) }, `${kind} ${name}`),
  named("thread_name", { pid: pidOf(n), tid: ANSWERS_TID }, "answers us"),
  ...slices(laneOf(record, n), n, ANSWERS_TID, "self"),
]);

function storeLanes(record: ObservedRecord): readonly object[] {
  const { stores } = pictureOf(sightAt(record, record.end));
  return stores.slice(0, MOST_STORES).flatMap(({ n, told }, i) => (told === null ? [] : [
    named("thread_name", { pid: pidOf(n), tid: STORES_TID + i }, `store ${told}, as PD says`),
    ...slices(storeLaneOf(record, n, told), n, STORES_TID + i, "store"),
  ]));
}

/** Known reigns as slices; where one may have begun or ended, as spans beside them. */
function reignLanes(record: ObservedRecord, events: readonly ObservedEvent[]): readonly object[] {
  if (!pictureOf(sightAt(record, record.end)).stores.every(({ told }) => told === null)) return [];
  const threads = new Set<number>();
  const entries = reignsOf(record, events).flatMap(({ n, begins, ends }, i) => {
    if (n === null) return [];
    threads.add(n);
    const [from, to] = [begins.before, ends?.after ?? record.end];
    return [
      ...span(pidOf(n), `begins/${i}`, LEADS, "may have come to lead", begins),
      ...(to > from ? [{ ph: "X", pid: pidOf(n), tid: LEADS_TID, ts: from, dur: to - from, cat: LEADS, name: "leads" }] : []),
      ...(ends === null ? [] : span(pidOf(n), `ends/${i}`, LEADS, "may have ceased to lead", ends)),
    ];
  });
  return [...[...threads].map((n) => named("thread_name", { pid: pidOf(n), tid: LEADS_TID }, "leads")), ...entries];
}

/** What members of etcd and replicas told of themselves: each value as it was told, for as long as nothing else was. */
function* counters({ samples }: ObservedRecord): Iterable<object> {
  const last = new Map<string, string>();
  for (const { n, got, facts } of samples) {
    for (const field of ["term", "index", "applied"] as const) {
      const text = facts?.[field];
      const value = Number(text);
      if (text === undefined || last.get(`${n} ${field}`) === text || !Number.isSafeInteger(value)) continue;
      last.set(`${n} ${field}`, text);
      yield { ph: "C", pid: pidOf(n), ts: got, name: `${field}, as told last`, args: { [field]: value } };
    }
  }
}

import { beganAt } from "../../observe/clock.ts";
import { deriveEvents } from "../../observe/derive.ts";
import { isUnheard } from "../../observe/lanes.ts";
import { isHeartbeat, type Facts, type ObservedRecord, type ObservedSource, type Sample } from "../../observe/record.ts";
import { labelsText, metricHelp, sampleText } from "../sample-text.ts";
import { observedOrigin, type ObservedExporter } from "./exporter.ts";

/** What looks said, as gauges; what happened, as two counters: it happened between the one and the other. */
const FAMILIES = {
  answers: "Whether the source answered the look.",
  term: "Raft term as the source told it; NaN where it did not answer.",
  log_index: "Last log index as the source told it; NaN where it did not answer.",
  applied_index: "Applied log index as the source told it; NaN where it did not answer.",
  leads: "Whether the source said that it leads; NaN where it did not answer.",
  pd_hears_store: "Whether PD said that it hears the store; NaN where PD did not answer.",
  pd_store_leaders: "Leaders of the store, as PD said; NaN where PD did not answer.",
  target_up: "What Prometheus had for up; NaN where it did not answer.",
} as const;
type Family = keyof typeof FAMILIES;

interface Point {
  readonly millis: number;
  readonly value: number;
}

interface Series {
  readonly labels: readonly (readonly [string, string])[];
  readonly points: Point[];
}

/** What stays the same is told again after so long: Prometheus takes a value for gone that is five minutes old. */
const TOLD_AGAIN_MILLIS = 15_000;

/** Samples with the calendar's timestamps, for `promtool tsdb create-blocks-from openmetrics` (OpenMetrics 1.0). */
export const observedOpenmetrics: ObservedExporter = {
  extension: "om",
  *write(record) {
    const began = Math.floor((beganAt(record.header) || 0) / 1_000);
    const labels = Object.entries(observedOrigin(record)).map(([name, value]) => [name, String(value)] as const);
    yield "# TYPE quorumscape_observed info\n# HELP quorumscape_observed The record that these samples are of.\n";
    yield `quorumscape_observed_info${labelsText(labels, null, sampleText)} 1 ${stamp(began)}\n`;
    const families = gauges(record, began);
    for (const [name, help] of Object.entries(FAMILIES) as [Family, string][]) {
      const series = families.get(name);
      if (series !== undefined) yield* family(`quorumscape_observed_${name}`, "gauge", help, "", series.values());
    }
    const { possible, known } = counters(record, began);
    yield* family("quorumscape_observed_events_possible", "counter",
      "Events that can have happened by then: each counts from the look on that still said otherwise.", "_total", possible);
    yield* family("quorumscape_observed_events_known", "counter", "Events that were known by then.", "_total", known);
    yield "# EOF\n";
  },
};

function* family(name: string, type: string, help: string, end: string, series: Iterable<Series>): Iterable<string> {
  yield `# TYPE ${name} ${type}\n# HELP ${name} ${metricHelp(help)}\n`;
  for (const { labels, points } of series) {
    const head = `${name}${end}${labelsText(labels, null, sampleText)}`;
    for (const { millis, value } of points) yield `${head} ${sampleText(value)} ${stamp(millis)}\n`;
  }
}

const stamp = (millis: number): string => `${Math.floor(millis / 1_000)}.${String(millis % 1_000).padStart(3, "0")}`;

/** Adds a value. Of those that say the same within a while the first and the last stay, of those of one millisecond the last. */
function add({ points }: Series, point: Point): void {
  const [before, last] = [points.at(-2), points.at(-1)];
  const isSame = before !== undefined && last !== undefined && Object.is(before.value, last.value)
    && Object.is(last.value, point.value) && point.millis - before.millis < TOLD_AGAIN_MILLIS;
  if (isSame || last?.millis === point.millis) points.pop();
  points.push(point);
}

type Told = readonly [family: Family, labels: readonly (readonly [string, string])[], value: number];

function gauges({ header, samples }: ObservedRecord, began: number): ReadonlyMap<Family, ReadonlyMap<string, Series>> {
  const families = new Map<Family, Map<string, Series>>();
  /** Which series each call of each source fed: where it is not answered, they have no value. */
  const fed = new Map<string, Map<string, Series>>();
  const sources = new Map(header.sources.map((source) => [source.n, source]));
  for (const sample of samples) {
    const source = sources.get(sample.n);
    if (source === undefined) continue;
    const millis = began + Math.floor(sample.got / 1_000);
    const key = `${sample.n} ${sample.call}`;
    const own = fed.get(key) ?? new Map<string, Series>();
    fed.set(key, own);
    const here = new Set<string>();
    for (const [name, labels, value] of toldBy(sample, source)) {
      const id = `${name} ${JSON.stringify(labels)}`;
      const all = families.get(name) ?? new Map<string, Series>();
      families.set(name, all);
      const one = all.get(id) ?? { labels, points: [] };
      all.set(id, one);
      add(one, { millis, value });
      if (name === "answers") continue;
      own.set(id, one);
      here.add(id);
    }
    for (const [id, one] of own) if (!here.has(id)) add(one, { millis, value: NaN });
  }
  return families;
}

function toldBy(sample: Sample, { kind, name }: ObservedSource): readonly Told[] {
  const own = [["source", name], ["kind", kind]] as const;
  const answers: Told[] = isHeartbeat(sample) ? [["answers", own, sample.facts === null ? 0 : 1]] : [];
  if (sample.facts === null) return answers;
  return [...answers, ...factsTold(sample.facts, own, name)];
}

const FIELDS: readonly (readonly [fact: string, family: Family])[] = [
  ["term", "term"], ["index", "log_index"], ["applied", "applied_index"],
];

function factsTold(facts: Facts, own: Series["labels"], source: string): readonly Told[] {
  const { region, self, leader } = facts;
  const labels: Series["labels"] = region === undefined ? own : [...own, ["region", region]];
  const fields = FIELDS.flatMap(([fact, family]): Told[] => {
    const text = facts[fact];
    return text === undefined || text === "" ? [] : [[family, labels, Number(text)]];
  });
  const leads: Told[] = self === undefined || facts["term"] === undefined ? [] : [["leads", labels, Number(self === leader)]];
  return [...fields, ...leads, ...Object.entries(facts).flatMap(([key, value]): Told[] => {
    const [, store, field] = /^store\.(.+)\.(state|leaders)$/.exec(key) ?? [];
    if (store !== undefined) {
      const of = [["source", source], ["store", store]] as const;
      return [field === "state" ? ["pd_hears_store", of, Number(!isUnheard(value))] : ["pd_store_leaders", of, Number(value)]];
    }
    return key.startsWith("up.") ? [["target_up", [["source", source], ["target", key.slice(3)]], Number(value)]] : [];
  })];
}

/** Two counts by the event's name and certainty: one that goes ahead at `after`, one at `before`. */
function counters(record: ObservedRecord, began: number): Readonly<Record<"possible" | "known", readonly Series[]>> {
  const events = deriveEvents(record);
  const count = (at: "after" | "before"): readonly Series[] => {
    const all = new Map<string, Series>();
    for (const event of [...events].sort((a, b) => a[at] - b[at])) {
      const { name, certainty } = event;
      const key = `${name} ${certainty}`;
      const one = all.get(key) ?? { labels: [["name", name], ["certainty", certainty]], points: [{ millis: began, value: 0 }] };
      all.set(key, one);
      add(one, { millis: began + Math.floor(event[at] / 1_000), value: (one.points.at(-1)?.value ?? 0) + 1 });
    }
    const end = began + Math.floor(record.end / 1_000);
    for (const one of all.values()) add(one, { millis: end, value: one.points.at(-1)?.value ?? 0 });
    return [...all.values()];
  };
  return { possible: count("after"), known: count("before") };
}

import { familiesOf, flatten } from "../metrics/measured.ts";
import { eventJson } from "../session/event-json.ts";
import { measuredNow } from "./scraper.ts";
import type { Twin } from "./twin.ts";

/** One value that a process exposes, as every outlet tells it: names, labels and numbers are those that Prometheus scrapes. */
export interface MetricReading {
  readonly job: string;
  readonly instance: string;
  readonly name: string;
  readonly help: string;
  readonly labels: readonly (readonly [string, string])[];
  /** It only grows, until the process ends. */
  readonly isCounter: boolean;
  readonly value: number;
}

/** Something that happened, with its record's line of JSON. */
export interface ToldEvent {
  readonly name: string;
  readonly json: string;
}

/** Where telemetry is pushed. One that is not reached loses what it was to be told; the twin does not wait for it. */
export interface Outlet {
  readonly name: string;
  publish(readings: readonly MetricReading[], events: readonly ToldEvent[]): void;
  /** Since when it has not been reached: the reason; null while it is. */
  problem(): string | null;
  close(): Promise<void>;
}

/** Everything that is exposed now. Of a histogram its sum and its count: its buckets are for those who scrape. */
function readingsOf({ scraper, run }: Twin): readonly MetricReading[] {
  return familiesOf(measuredNow(scraper, run)).flatMap(({ metric, series }) => series.flatMap(({ labels, values }) => {
    const last = values.at(-1);
    if (last === undefined) return [];
    const own = labels.slice(0, -2);
    const [instance = "", job = ""] = labels.slice(-2).map(([, value]) => value);
    return flatten(metric, last).filter(({ suffix }) => suffix !== "_bucket").map(({ suffix, value }): MetricReading => ({
      job, instance, name: metric.name + suffix, help: metric.help, labels: own, isCounter: metric.type !== "gauge", value,
    }));
  }));
}

const EVERY_MILLIS = 1_000;
/** Events for one turn: a flood of them is told in several. */
const MOST_EVENTS = 1_000;

/**
 * Tells outlets, where there are any, once a second what is exposed and what has happened. Gives what ends that; `say` hears of
 * outlets that fail.
 */
export function feedOutlets(twin: Twin, outlets: readonly Outlet[], say: (line: string) => void): () => Promise<void> {
  if (outlets.length === 0) return () => Promise.resolve();
  let place = 0;
  const failing = new Set<string>();
  const timer = setInterval(() => {
    const { branch: { events }, spec } = twin.run;
    const news = events.slice(place, place + MOST_EVENTS)
      .map((event): ToldEvent => ({ name: event.body.name, json: eventJson(event, spec.topology) }));
    place += news.length;
    const readings = readingsOf(twin);
    for (const outlet of outlets) {
      outlet.publish(readings, news);
      const problem = outlet.problem();
      if (problem === null) failing.delete(outlet.name);
      else if (!failing.has(outlet.name)) {
        failing.add(outlet.name);
        say(`${outlet.name} is not told: ${problem}. What it misses is lost; it is tried again.`);
      }
    }
  }, EVERY_MILLIS);
  return async () => {
    clearInterval(timer);
    await Promise.all(outlets.map((outlet) => outlet.close()));
  };
}

import type { Cluster } from "../cluster/cluster.ts";
import type { Instant } from "../kernel/time.ts";
import type { ClusterEvent, Node } from "../proto/events.ts";
import { idText, type IdNames } from "../proto/names.ts";
import type { Observation } from "../proto/observations.ts";
import { METRICS } from "./index.ts";
import type { Exposer, WhatIsKnown, Metric, NoteDown, Passed } from "./metric.ts";
import { nodeKey, type ScrapeSight } from "./sight.ts";

/** What a histogram has seen: how many up to each of its bounds (not cumulated), those beyond the last one behind them. */
export interface HistogramCount {
  readonly buckets: readonly number[];
  readonly sum: number;
  readonly count: number;
}

/** One series of a counter or histogram. Mutable. */
export interface Count {
  readonly exposer: Exposer;
  readonly labels: readonly string[];
  value: number;
  /** Of a histogram; empty for a counter. */
  readonly buckets: number[];
  count: number;
}

/** All that counters and histograms have come to: a fold over what a cluster tells. Mutable. */
export interface Tally {
  readonly counts: ReadonlyMap<Metric, Map<string, Count>>;
  pdLeader: number;
  readonly requests: Map<string, { readonly at: Instant; readonly type: string }>;
  /** Who listens to what, with where it notes it down. */
  readonly onEvent: readonly ((event: ClusterEvent) => void)[];
  readonly onFact: readonly ((fact: Observation) => void)[];
  readonly onPassed: readonly ((passed: Passed) => void)[];
  readonly looks: (() => void)[];
}

/** Nothing is counted yet. `names` are those of the cluster's ids. */
export function createTally(pdLeader: number, names: IdNames): Tally {
  const counts = new Map(METRICS.filter(({ type }) => type !== "gauge").map((metric): [Metric, Map<string, Count>] =>
    [metric, new Map()]));
  const onEvent: ((event: ClusterEvent) => void)[] = [];
  const onFact: ((fact: Observation) => void)[] = [];
  const onPassed: ((passed: Passed) => void)[] = [];
  const tally: Tally = { counts, pdLeader, requests: new Map(), onEvent, onFact, onPassed, looks: [] };
  for (const metric of counts.keys()) {
    const known: WhatIsKnown = {
      note: noteOf(tally, metric), requests: tally.requests, store: (id) => idText(id, names),
      get pdLeader() {
        return tally.pdLeader;
      },
    };
    if (metric.event !== undefined) onEvent.push((event) => metric.event?.(event, known));
    if (metric.fact !== undefined) onFact.push((fact) => metric.fact?.(fact, known));
    if (metric.passed !== undefined) onPassed.push((passed) => metric.passed?.(passed, known));
  }
  return tally;
}

export const countKey = (exposer: Exposer, labels: readonly string[]): string =>
  `${exposer === null ? "" : nodeKey(exposer)}\0${labels.join("\0")}`;

function noteOf({ counts }: Tally, metric: Metric): NoteDown {
  const series = counts.get(metric);
  const { buckets: bounds = [] } = metric;
  return (exposer, labels, by) => {
    const key = countKey(exposer, labels);
    let count = series?.get(key);
    if (count === undefined) {
      const buckets = metric.type === "histogram" ? new Array<number>(bounds.length + 1).fill(0) : [];
      count = { exposer, labels, value: 0, buckets, count: 0 };
      series?.set(key, count);
    }
    count.value += by;
    if (metric.type !== "histogram") return;
    count.count++;
    let bucket = 0;
    while (bucket < bounds.length && by > (bounds[bucket] ?? Infinity)) bucket++;
    count.buckets[bucket] = (count.buckets[bucket] ?? 0) + 1;
  };
}

export function tallyEvent(tally: Tally, event: ClusterEvent): void {
  const { body } = event;
  if (body.name === "pd.leader.elected") tally.pdLeader = body.member;
  if (body.name === "pd.leader.lost" && tally.pdLeader === body.member) tally.pdLeader = 0;
  for (const listen of tally.onEvent) listen(event);
  if (body.name === "node.killed" || body.name === "node.powered-off" || body.name === "node.exited") forget(tally, body.node);
}

export function tallyFact({ onFact }: Tally, fact: Observation): void {
  for (const listen of onFact) listen(fact);
}

export function tallyPassed({ onPassed }: Tally, passed: Passed): void {
  for (const listen of onPassed) listen(passed);
}

/** Those that look at the cluster all the time begin to: `tallyLooks` is to be asked behind everything that happens. */
export function watchCluster(tally: Tally, cluster: Cluster): void {
  for (const metric of tally.counts.keys()) {
    if (metric.watch !== undefined) tally.looks.push(metric.watch(cluster, noteOf(tally, metric)));
  }
}

/** They look now: what has come to pass since they last did, is counted. */
export function tallyLooks({ looks }: Tally): void {
  for (const look of looks) look();
}

/** What looks at the cluster from time to time looks now. */
export function tallyBeat(tally: Tally, sight: ScrapeSight): void {
  for (const metric of tally.counts.keys()) metric.beat?.(sight, noteOf(tally, metric));
}

/** A process takes what it has counted along. */
function forget({ counts, requests }: Tally, node: Node): void {
  for (const series of counts.values()) {
    for (const [key, { exposer }] of series) {
      if (exposer !== null && exposer.kind === node.kind && exposer.id === node.id) series.delete(key);
    }
  }
  if (node.kind !== "client") return;
  for (const key of requests.keys()) if (key.startsWith(`${node.id}/`)) requests.delete(key);
}

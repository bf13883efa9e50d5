import { seconds, type Duration } from "../kernel/time.ts";

/** What the page's worker writes a run as, in the order in which it is offered. */
const PAGE_FORMATS = [
  "perfetto", "shiviz", "mermaid", "plantuml", "otlp", "csv", "jsonl", "cast", "prometheus", "openmetrics",
] as const;
export type PageFormat = (typeof PAGE_FORMATS)[number];

/** All formats of a run. A trace is told by the core itself, by hooks that only the command line's and the tracer's have. */
export const RUN_FORMATS = [...PAGE_FORMATS, "tla"] as const;
export type RunFormat = (typeof RUN_FORMATS)[number];

/** How far apart metrics are scraped, and rules evaluated, where nobody says otherwise: Prometheus's usual. */
export const SCRAPE_INTERVAL: Duration = seconds(15);

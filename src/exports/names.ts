/** What the page can write a run as, in the order in which it is offered. */
export const PAGE_FORMATS = [
  "perfetto", "shiviz", "mermaid", "plantuml", "otlp", "csv", "jsonl", "cast", "prometheus", "openmetrics",
] as const;
export type PageFormat = (typeof PAGE_FORMATS)[number];

/** The same of the command line. A trace is told by the core itself, whose hooks for it are left out of the page. */
export const RUN_FORMATS = [...PAGE_FORMATS, "tla"] as const;
export type RunFormat = (typeof RUN_FORMATS)[number];

/** What a run can be written as, in the order in which it is offered. */
export const RUN_FORMATS = [
  "perfetto", "shiviz", "mermaid", "plantuml", "tla", "otlp", "csv", "jsonl", "cast", "prometheus", "openmetrics",
] as const;
export type RunFormat = (typeof RUN_FORMATS)[number];

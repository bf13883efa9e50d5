import type { ObservedExporter } from "./exporter.ts";
import { observedOpenmetrics } from "./openmetrics.ts";
import { observedPerfetto } from "./perfetto.ts";
import { observedCsv, observedJsonl } from "./tables.ts";

/** What a record of a real cluster can be written as, in the order in which it is offered. */
export const OBSERVED_EXPORTERS = {
  perfetto: observedPerfetto, csv: observedCsv, jsonl: observedJsonl, openmetrics: observedOpenmetrics,
} as const satisfies Readonly<Record<string, ObservedExporter>>;
export type ObservedFormat = keyof typeof OBSERVED_EXPORTERS;

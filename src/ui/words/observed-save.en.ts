import type { ObservedFormat } from "../../exports/observed/index.ts";

/** The texts of what an observed record can be saved as, in English. */
export const observedSaveEn = {
  formats: {
    perfetto: { name: "Perfetto trace", use: "Who answered, who led, and events as spans between two looks. For ui.perfetto.dev." },
    csv: { name: "CSV", use: "The events for a spreadsheet, each with its interval." },
    jsonl: { name: "JSON lines", use: "The events with their values, for scripts." },
    openmetrics: { name: "OpenMetrics", use: "What looks said, as samples that promtool makes blocks of." },
  } satisfies Readonly<Record<ObservedFormat, { readonly name: string; readonly use: string }>>,
  saving: "Being written …",
};

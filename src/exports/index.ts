import { cast } from "./cast.ts";
import { csv } from "./csv.ts";
import { jsonl } from "./jsonl.ts";
import { mermaid } from "./mermaid.ts";
import type { PageFormat } from "./names.ts";
import { openmetrics } from "./openmetrics.ts";
import { otlp } from "./otlp.ts";
import { perfetto } from "./perfetto.ts";
import { plantuml } from "./plantuml.ts";
import { prometheus } from "./prometheus.ts";
import { shiviz } from "./shiviz.ts";
import type { Exporter } from "./subject.ts";

/** Everything that the page can write a run as; the trace that it cannot write comes with `TRACES` (`session/traces-part`). */
export const EXPORTERS: Readonly<Record<PageFormat, Exporter>> = {
  perfetto, shiviz, mermaid, plantuml, otlp, csv, jsonl, cast, prometheus, openmetrics,
};

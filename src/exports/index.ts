import { cast } from "./cast.ts";
import { csv } from "./csv.ts";
import { jsonl } from "./jsonl.ts";
import { mermaid } from "./mermaid.ts";
import type { RunFormat } from "./names.ts";
import { openmetrics } from "./openmetrics.ts";
import { otlp } from "./otlp.ts";
import { perfetto } from "./perfetto.ts";
import { plantuml } from "./plantuml.ts";
import { prometheus } from "./prometheus.ts";
import { shiviz } from "./shiviz.ts";
import type { Exporter } from "./subject.ts";
import { tla } from "./tla.ts";

/** Everything that a run can be written as. */
export const EXPORTERS: Readonly<Record<RunFormat, Exporter>> = {
  perfetto, shiviz, mermaid, plantuml, tla, otlp, csv, jsonl, cast, prometheus, openmetrics,
};

import { RUN_FORMATS, type RunFormat } from "../../exports/names.ts";
import type { RegionId } from "../../proto/region.ts";
import { beginExport, continueExport } from "../../session/exporting.ts";
import type { Run } from "../../session/run.ts";
import type { CliFormat } from "./format.ts";

const HELP: Readonly<Record<RunFormat, string>> = {
  perfetto: "everything on one time axis, as a Chrome trace for ui.perfetto.dev",
  shiviz: "one region's messages and events with vector clocks, for ShiViz",
  mermaid: "one region's messages as a sequence diagram for Markdown: 150 at the most",
  plantuml: "the same for PlantUML",
  tla: "one region's steps as a trace for etcd's TLA+ specification of Raft (Traceetcdraft.tla): 3,000 lines at the most",
  otlp: "a trace for each failover as OTLP/JSON, for Jaeger or Tempo",
  csv: "the record for spreadsheets: a row for each event",
  jsonl: "the record as JSON lines: one for each event, with all its fields",
  cast: "the story as a recorded terminal, for asciinema",
  prometheus: "what all processes expose at the end of the part, under TiKV's, PD's and client-go's names",
  openmetrics: "the same all along, with timestamps from 2020-01-01 on, for `promtool tsdb create-blocks-from openmetrics`",
};

/** The run itself, in formats that the page offers as well. */
export const runFormats: readonly CliFormat[] = RUN_FORMATS.map((format) => ({
  name: format,
  help: HELP[format],
  folds: [],
  write: (run, part) => {
    const refusal = refusalOf(run, part.region);
    if (refusal !== null) return { files: [], notices: [], refusal };
    const file = continueExport(beginExport(run, { format, ...part }), () => true);
    if (file === null || file.text !== "") return { files: file === null ? [] : [file], notices: [] };
    return { files: [], notices: [], ...(format === "tla" ? { refusal: RESTLESS } : {}) };
  },
}));

const RESTLESS = "The region was never at rest in that part: with a leader whom all voters have heard, without learners, and with " +
  "nothing on its way. A trace begins there; choose another part (--from, --to) or another region.";

/** So many regions are named to somebody who asked for one that there is not. */
const NAMED = 12;

/** Why there is nothing to tell of that region; null if it is there, or was. */
function refusalOf({ cluster, branch }: Run, region: RegionId): string | null {
  if (region === 0 || cluster.replicaMachines.has(region)) return null;
  // One that was merged into another has its past.
  if (branch.events.some(({ body }) => "region" in body && body.region === region)) return null;
  const known = [...cluster.replicaMachines.keys()].sort((a, b) => a - b);
  const named = known.slice(0, NAMED).join(", ");
  const more = known.length > NAMED ? ` and ${known.length - NAMED} more` : "";
  return `There is no region ${region} in this run; expected one of ${named}${more}.`;
}

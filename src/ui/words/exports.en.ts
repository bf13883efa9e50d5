import type { RunFormat } from "../../exports/names.ts";
import { TRACE_ENDS, type TraceEnd } from "../../exports/trace-ends.ts";

interface FormatWords {
  readonly name: string;
  /** What it is for, in one line. */
  readonly use: string;
}

const formats: Readonly<Record<RunFormat, FormatWords>> = {
  perfetto: { name: "Perfetto trace", use: "Everything on one time axis: roles, messages, outages. For ui.perfetto.dev." },
  shiviz: { name: "ShiViz log", use: "One region's messages with vector clocks: what can have caused what." },
  mermaid: { name: "Mermaid", use: "One region's election as a sequence diagram, for Markdown on GitHub." },
  plantuml: { name: "PlantUML", use: "The same sequence diagram, for PlantUML." },
  otlp: { name: "OpenTelemetry (OTLP)", use: "A trace for each failover, for Jaeger or Tempo." },
  csv: { name: "CSV", use: "Every event as a row, for spreadsheets." },
  jsonl: { name: "JSON lines", use: "Every event with all its fields, for scripts." },
  cast: { name: "asciinema", use: "The story as a recorded terminal, with a marker at each fault." },
  prometheus: { name: "Prometheus text", use: "What every process exposes at this moment, under TiKV's, PD's and client-go's names." },
  openmetrics: { name: "OpenMetrics", use: "Those metrics over the whole part, for promtool, Prometheus and Grafana." },
  tla: { name: "TLA+ trace", use: "One region's steps, line by line, for etcd's specification of Raft (Traceetcdraft.tla)." },
};

/** The texts about files that a run is exported as, in English. */
export const exportsEn = {
  format: "Format",
  formats,
  part: "Part of the run",
  whole: (from: string, to: string) => `All of it up to now (${from} to ${to})`,
  shown: (from: string, to: string) => `What the time bar shows (${from} to ${to})`,
  region: (region: string) => `Only ${region}, where single regions are told of`,
  download: "Download",
  copy: "Copy",
  copied: "Copied.",
  manual: "The browser does not let the page use the clipboard. Download the file instead.",
  cancel: "Cancel",
  making: (percent: number) => `Writing: ${percent} %`,
  nothing: "There is nothing to write: no fault has struck in this part.",
  restless: "There is no trace: at no instant of this part was the group at rest, with a leader whom all voters have heard.",
  noTracer: "What notes the steps could not be fetched, or has failed. Try again when there is a network.",
  /** A trace is noted by an engine of its own. */
  traced: "An engine that notes every step is fetched for this (about 320 kB), and goes through the run once more. Without a region selected the trace is of the first that elects.",
  ended: (at: string, peer: string, why: string) => `The trace ends at ${at}, with peer ${peer}: ${why}.`,
  ends: TRACE_ENDS as Readonly<Record<TraceEnd, string>>,
  replaced: "The run has changed meanwhile. Try again.",
  saved: (name: string, size: string) => `Saved: ${name} (${size}).`,
  open: "Open in ui.perfetto.dev",
  leaves: "This opens ui.perfetto.dev in a new tab, which is fetched from there. The trace is handed to that tab in your browser; Perfetto uploads nothing. It asks you whether it may trust this page.",
  blocked: "The browser did not open the tab. Allow it to, or download the file and open it there.",
  waiting: "Waiting for ui.perfetto.dev to answer …",
  silent: "ui.perfetto.dev did not answer. Download the file, and open it there when there is a network.",
  handed: "Perfetto has the trace.",
  curves: "Show them as curves",
  picture: "A picture of the stage at this moment:",
  run: "The run itself, to be opened here again:",
  saveRun: "Save the run",
  saveSvg: "Save the picture as SVG",
  savePng: "Save the picture as PNG",
  pictureSaved: "Saved: quorumscape-stage.png.",
  noPicture: "The browser could not draw the picture. Save it as SVG.",
};

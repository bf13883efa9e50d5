import { generateTopology } from "../../src/cluster/topologies.ts";
import { EXPORTERS } from "../../src/exports/index.ts";
import { RUN_FORMATS } from "../../src/exports/names.ts";
import type { ExportSubject } from "../../src/exports/subject.ts";
import { START, type Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent } from "../../src/proto/events.ts";
import { beginExport, continueExport } from "../../src/session/exporting.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";
import { median, print } from "./figures.ts";

const RECORDS = 200_000;
const ROUNDS = 5;
const END = 60_000_000 as Instant;

/**
 * What it costs to write 200,000 records in each format, in CPU time: events for those that tell the record, messages for those
 * that tell of messages, as many as a format takes. And how long the replay takes that finds the messages.
 */
export function exportsBench(): void {
  const run = createRun({
    scenario: "", preset: "tikv", seed: 1, inputs: inputsOf("10s kill store 4"),
    topology: generateTopology({ stores: 5, regions: 30, replicas: 3, zones: 3, clients: 3, rate: 400 }),
  });
  advanceRun(run, END);
  const exporting = beginExport(run, { format: "perfetto", from: START, to: END, region: 0 });
  const begun = process.cpuUsage();
  continueExport(exporting, () => true);
  const { tap, subject } = exporting;
  const messages = tap?.messages ?? [];
  print("exports", `replay and trace of 60 s with ${messages.length} messages`, process.cpuUsage(begun).user / 1_000, "ms");
  const most: ExportSubject = {
    ...subject, roles: tap?.roles ?? [], events: filled(subject.events), messages: Array.from({ length: RECORDS }, (_, i) => {
      const message = messages[i % Math.max(1, messages.length)];
      if (message === undefined) throw new Error("the run has messages");
      return message;
    }),
  };
  for (const format of RUN_FORMATS.filter((each) => each !== "tla")) {
    const exporter = EXPORTERS[format];
    const tells = { ...most, ...(exporter.messages === 0 ? { messages: [] } : { events: subject.events }) };
    const kept = { ...tells, messages: tells.messages.slice(0, exporter.messages) };
    let bytes = 0;
    const millis = Array.from({ length: ROUNDS }, () => {
      const before = process.cpuUsage();
      bytes = [...exporter.write(kept)].join("").length;
      return process.cpuUsage(before).user / 1_000;
    });
    const records = exporter.messages === 0 ? kept.events.length : kept.messages.length;
    print("exports", `${format}, ${records} records`, median(millis), "ms");
    print("exports", `${format}, its text`, bytes / 1_000_000, "MB");
  }
}

/** The record, again and again, up to so many events. */
const filled = (events: readonly ClusterEvent[]): ClusterEvent[] =>
  Array.from({ length: RECORDS }, (_, i) => ({ ...(events[i % events.length] as ClusterEvent), id: i + 1 }));

import { EPOCH_SECONDS } from "../kernel/epoch.ts";
import { inSeconds, type Metric } from "./metric.ts";

/** What Prometheus knows of each process that it scrapes, and what each tells of itself. */
export const PROCESS_METRICS: readonly Metric[] = [
  {
    name: "up", type: "gauge", job: "process", labels: [],
    help: "Whether the process answers a scrape: 0 where it is dead, off, or stands still.",
    read: ({ processes }, put) => {
      for (const { node, answers } of processes) put(node, [], answers ? 1 : 0);
    },
  },
  {
    name: "process_start_time_seconds", type: "gauge", job: "process", labels: [],
    help: "Start time of the process since unix epoch in seconds.",
    read: ({ processes }, put) => {
      for (const { node, machine } of processes) put(node, [], EPOCH_SECONDS + inSeconds(machine.startedAt));
    },
  },
];

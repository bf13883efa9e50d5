import type { Duration, Instant } from "../kernel/time.ts";

/** The index of a machine in its cluster. */
export type MachineId = number;

export type MachineKind = "store" | "pd" | "client";

/** Where a machine stands. Two machines are as far apart as the first level at which they differ; "" differs from nothing. */
export interface Location {
  readonly region: string;
  readonly zone: string;
  readonly rack: string;
  readonly host: string;
}

/** A simulated computer with one process on it. Mutable; plain data. What runs on it is none of its business. */
export interface Machine {
  readonly id: MachineId;
  readonly kind: MachineKind;
  readonly location: Location;
  /** `off`: no power. `dead`: the process is gone, the kernel answers "connection refused". */
  process: "running" | "paused" | "dead" | "off";
  /** Counts process starts. What was planned for an earlier incarnation (timers, completions) never reaches a later one. */
  incarnation: number;
  startedAt: Instant;
  clock: Clock;
  disk: Disk;
}

/** The process's view of time: true time plus `offset`, running `driftPpm` parts per million too fast. */
export interface Clock {
  offset: Duration;
  driftPpm: number;
  /** The true instant since which `driftPpm` applies; the drift gathered earlier is part of `offset`. */
  since: Instant;
}

/** A disk that writes one batch after another. */
export interface Disk {
  /** When the last submitted batch will be durable. */
  busyUntil: Instant;
  /** Added to every write, as a slow disk does. */
  extraLatency: Duration;
  /** No write completes before this instant (a stall). */
  stalledUntil: Instant;
  full: boolean;
  /** Batches submitted and not yet durable. */
  pending: number;
}

import { cloneStream, createStream, type Stream } from "../kernel/random.ts";
import type { Duration, Instant } from "../kernel/time.ts";

/** The index of a machine in its cluster. */
export type MachineId = number;

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
  readonly location: Location;
  /** `off`: no power. `dead`: the process is gone, the kernel answers "connection refused". */
  process: "running" | "paused" | "dead" | "off";
  /** Counts process starts. What was planned for an earlier incarnation (timers, completions) never reaches a later one. */
  incarnation: number;
  /** When `process` last changed. */
  processSince: Instant;
  startedAt: Instant;
  clock: Clock;
  disk: Disk;
}

/** Whether a process in this state holds what it knows: one that stands still does. */
export const isProcessAlive = (process: Machine["process"] | undefined): boolean =>
  process === "running" || process === "paused";

/**
 * How a machine's clocks differ from true time. `offset` shifts the calendar only; `driftPpm` (parts per million) makes
 * both clocks run fast or slow, and what it has gathered stays when it ends.
 */
export interface Clock {
  offset: Duration;
  driftPpm: number;
  /** The true instant since which `driftPpm` applies. */
  since: Instant;
  gathered: Duration;
}

/** A disk that writes one group of batches after another; what is submitted during a write forms the next group. */
export interface Disk {
  /** When the write under way ends. */
  busyUntil: Instant;
  /** When the group that waits behind it ends; 0 if nothing waits. */
  nextUntil: Instant;
  /** Added to every write, as a slow disk does. */
  extraLatency: Duration;
  /** No write begins before this instant (a stall). */
  stalledUntil: Instant;
  full: boolean;
  /** Batches submitted and not yet durable. */
  pending: number;
  /** What the last completed batch took from submission to durability. */
  lastLatency: Duration;
  /** What a write takes where the costs leave a choice. */
  readonly random: Stream;
  readonly inspection: Inspection;
}

/** What a process that writes a little every now and then, to see how its disk does, has made of it. See `inspection.ts`. */
export interface Inspection {
  /** How often it writes, and how long a write may take; 0 while nobody inspects. */
  interval: Duration;
  /** From 1 (healthy) to 100. */
  score: number;
  /** When the present round began, up to when it is accounted for, and how much of that time writes were too slow. */
  roundFrom: Instant;
  at: Instant;
  slow: Duration;
  /** When the disk will have done the last long work that was submitted: shorter work makes no inspection slow. */
  longUntil: Instant;
}

export const createInspection = (at: Instant): Inspection =>
  ({ interval: 0 as Duration, score: 1, roundFrom: at, at, slow: 0 as Duration, longUntil: 0 as Instant });

/** A machine with its process running since the birth of the cluster, healthy in every respect. */
export function createMachine(id: MachineId, location: Location, seed: number): Machine {
  return {
    id,
    location,
    process: "running",
    processSince: 0 as Instant,
    incarnation: 1,
    startedAt: 0 as Instant,
    clock: { offset: 0 as Duration, driftPpm: 0, since: 0 as Instant, gathered: 0 as Duration },
    disk: {
      busyUntil: 0 as Instant,
      nextUntil: 0 as Instant,
      extraLatency: 0 as Duration,
      stalledUntil: 0 as Instant,
      full: false,
      pending: 0,
      lastLatency: 0 as Duration,
      random: createStream(seed, `disk/${id}`),
      inspection: createInspection(0 as Instant),
    },
  };
}

/** A copy that can go its own way. Written out: a spread would give each copy a hidden class of its own. */
export const forkMachine = (machine: Machine): Machine => ({
  id: machine.id,
  location: machine.location,
  process: machine.process,
  processSince: machine.processSince,
  incarnation: machine.incarnation,
  startedAt: machine.startedAt,
  clock: forkClock(machine.clock),
  disk: forkDisk(machine.disk),
});

const forkClock = ({ offset, driftPpm, since, gathered }: Clock): Clock => ({ offset, driftPpm, since, gathered });

const forkDisk = ({
  busyUntil, nextUntil, extraLatency, stalledUntil, full, pending, lastLatency, random, inspection,
}: Disk): Disk => ({
  busyUntil, nextUntil, extraLatency, stalledUntil, full, pending, lastLatency, random: cloneStream(random),
  inspection: { ...inspection },
});

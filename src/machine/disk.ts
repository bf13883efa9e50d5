import { assert } from "../kernel/assert.ts";
import { drawDuration } from "../kernel/random.ts";
import type { Duration, Instant } from "../kernel/time.ts";
import { createInspection, type Disk } from "./computer.ts";
import { accountInspections } from "./inspection.ts";
import type { DiskCosts } from "./settings.ts";

/** Micros of work that make no inspection slow. */
const LONG_WRITE = 20_000;

/** What a write is for: published measurements tell those apart with which a voter answers a candidate. */
export type WriteKind = "plain" | "vote";

/**
 * Submits a batch and returns the instant at which it is durable. Batches that arrive during a write share the next one
 * (group commit), so that a slow fsync costs every batch its latency but not the disk its throughput.
 */
export function submitWrite(disk: Disk, costs: DiskCosts, now: Instant, bytes: number, kind: WriteKind): Instant {
  assert(bytes >= 0 && costs.bytesPerSecond > 0, "a write has a size, and a disk a speed");
  const transfer = Math.ceil((bytes * 1_000_000) / costs.bytesPerSecond);
  if (disk.nextUntil !== 0 && now >= disk.busyUntil) {
    // The group that waited is being written by now.
    disk.busyUntil = disk.nextUntil;
    disk.nextUntil = 0 as Instant;
  }
  disk.pending++;
  // What makes inspections wait begins here: the time before was another.
  const isLong = transfer + Math.max(0, disk.busyUntil - now) > LONG_WRITE;
  if (isLong) accountInspections(disk, costs, now);
  const durable = plan(disk, costs, now, transfer, kind);
  if (isLong) disk.inspection.longUntil = durable;
  return durable;
}

/** When the batch is durable: now if the disk is free, otherwise with the group that waits. */
function plan(disk: Disk, costs: DiskCosts, now: Instant, transfer: number, kind: WriteKind): Instant {
  if (now >= disk.busyUntil) {
    const begin = Math.max(now, disk.stalledUntil);
    disk.busyUntil = (begin + latency(disk, costs, kind) + transfer) as Instant;
    return disk.busyUntil;
  }
  const base = disk.nextUntil === 0 ? Math.max(disk.busyUntil, disk.stalledUntil) + latency(disk, costs, kind) : disk.nextUntil;
  disk.nextUntil = (base + transfer) as Instant;
  return disk.nextUntil;
}

/**
 * Bytes that nobody waits for, as pieces of a snapshot: they take the disk's time between the groups, so that what is submitted
 * from now on comes later. Returns the instant at which the disk has them.
 */
export function occupyDisk(disk: Disk, costs: DiskCosts, now: Instant, bytes: number): Instant {
  accountInspections(disk, costs, now);
  const transfer = Math.ceil((bytes * 1_000_000) / costs.bytesPerSecond);
  if (disk.nextUntil !== 0 && now >= disk.busyUntil) {
    disk.busyUntil = disk.nextUntil;
    disk.nextUntil = 0 as Instant;
  }
  const until = (Math.max(now, disk.busyUntil, disk.nextUntil, disk.stalledUntil) + transfer) as Instant;
  if (disk.nextUntil !== 0) disk.nextUntil = until;
  else disk.busyUntil = until;
  disk.inspection.longUntil = until;
  return until;
}

/** What was submitted at `submitted` is durable now. */
export function completeWrite(disk: Disk, now: Instant, submitted: Instant): void {
  assert(disk.pending > 0 && now >= submitted, "a write ends once, and behind its beginning");
  disk.pending--;
  disk.lastLatency = (now - submitted) as Duration;
}

/** The time that the last write took from submission to durability; null before the first, as none takes no time at all. */
export const lastWriteOf = ({ lastLatency }: Disk): Duration | null => (lastLatency === 0 ? null : lastLatency);

/** The process or the machine ended: nothing is under way any more. Slowness, stall and fullness are the disk's own. */
export function resetDisk(disk: Disk, now: Instant): void {
  disk.busyUntil = now;
  disk.nextUntil = 0 as Instant;
  disk.pending = 0;
  Object.assign(disk.inspection, createInspection(now));
}

function latency(disk: Disk, costs: DiskCosts, kind: WriteKind): number {
  const fsync = kind === "vote" && costs.voterFsyncLatency.max > 0 ? costs.voterFsyncLatency : costs.fsyncLatency;
  return costs.writeLatency + drawDuration(disk.random, fsync) + disk.extraLatency;
}

import type { ByPreset } from "../kernel/preset.ts";
import { count, duration, range, type ValuesOf } from "../kernel/setting.ts";
import { exactly, hours, micros, millis, type Duration, type DurationRange } from "../kernel/time.ts";

/** By default as in one data centre; in the published set-ups any two machines are equally far from each other. */
const distance = (tikv: Duration): ByPreset<DurationRange> => ({
  tikv: exactly(tikv), etcd: exactly(micros(100)),
  logcabin: { min: micros(200), max: micros(1_500) }, "availsim-wan": { min: millis(30), max: millis(40) },
});

/** One-way latencies by distance, and what a machine's outgoing side carries. */
export const NETWORK_SETTINGS = {
  sameHost: range("network.same-host", distance(micros(30)), micros(1)),
  sameRack: range("network.same-rack", distance(micros(150)), micros(1)),
  sameZone: range("network.same-zone", distance(micros(300)), micros(1)),
  sameRegion: range("network.same-region", distance(millis(1)), micros(1)),
  otherRegion: range("network.other-region", distance(millis(30)), micros(1)),
  /** The largest addition to a latency, in percent of it. */
  jitterPercent: count("network.jitter-percent", { tikv: 20, etcd: 100, logcabin: 0, "availsim-wan": 0 }, { min: 0, max: 1_000 }),
  bytesPerSecond: count("network.bytes-per-second", {
    tikv: 1_250_000_000, etcd: 4_000_000_000, logcabin: 4_000_000_000, "availsim-wan": 4_000_000_000,
  }, { min: 1_000, max: 4_294_967_295 }),
} as const;

export type NetworkCosts = ValuesOf<typeof NETWORK_SETTINGS>;

/** What a disk of this kind costs per write; by default an NVMe disk. */
export const DISK_SETTINGS = {
  writeLatency: duration("disk.write-latency", { tikv: micros(200), logcabin: micros(0), "availsim-wan": micros(0) },
    { min: micros(0), max: hours(1) }),
  fsyncLatency: range("disk.fsync-latency",
    { tikv: exactly(millis(1)), logcabin: { min: micros(500), max: millis(5) }, "availsim-wan": exactly(micros(0)) }, micros(0)),
  /** In place of `fsyncLatency` where a voter writes before it answers a candidate; 0 where that makes no difference. */
  voterFsyncLatency: range("disk.voter-fsync-latency",
    { tikv: exactly(micros(0)), logcabin: { min: millis(3), max: millis(6) } }, micros(0)),
  bytesPerSecond: count("disk.bytes-per-second",
    { tikv: 500_000_000, "availsim-wan": 4_000_000_000 }, { min: 1_000, max: 4_294_967_295 }),
} as const;

export type DiskCosts = ValuesOf<typeof DISK_SETTINGS>;

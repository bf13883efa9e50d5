import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { recoveryFold, takeoverReport, type TakeoverReport } from "../../src/session/recovery.ts";
import { advanceRun, createRun, pastOf } from "../../src/session/run.ts";
import { inputsOf } from "../cluster/golden.ts";
import { median, print } from "./figures.ts";

const SEEDS = 5;
const OWNERS = "1s set replication.mode single-owner";

/** What happens to store 4. */
const CRASHES: Readonly<Record<string, (at: number) => readonly string[]>> = {
  "its process is killed": (at) => [`${at}s kill store 4`],
  "cut off with a client": (at) => [`${at}s partition 4,client 1 | 1,2,3,5,pd 1,pd 2,pd 3,client 2,client 3`],
  "its process is killed and starts again after 1 s": (at) => [`${at}s kill store 4`, `${at + 1}s start store 4`],
};
/** When it does: with each seed another part of the time-out has passed since the last answer. */
const struckAt = (seed: number): number => 100 + 7 * seed;
const SESSIONS: readonly string[] = ["10s", "40s", "90s"];
/** 1.6 MB of values in a second, over 12 regions; and for how long. */
const LARGE: readonly string[] = ["0s rate 50", "0s set client.value-bytes 65536"];
const LENGTHS: readonly number[] = [20, 60, 120];

/** `npm run -s bench -- owners`: for how long nobody serves a region, by Raft and with one owner each, in the same crash. */
export function ownersBench(): void {
  for (const [crash, deeds] of Object.entries(CRASHES)) {
    say(crash, recoveriesOf((seed) => [OWNERS, ...deeds(struckAt(seed))], 180));
  }
  for (const timeout of SESSIONS) {
    const settings = [`0s set replication.session-timeout ${timeout}`, OWNERS];
    say(`killed, sessions of ${timeout}`, recoveriesOf((seed) => [...settings, `${struckAt(seed)}s kill store 4`], 240));
  }
  for (const disk of ["500000000", "50000000"]) {
    for (const at of LENGTHS) {
      sayReplay(`disk of ${disk} B/s, ${at} s of writes`, [`0s set disk.bytes-per-second ${disk}`, ...LARGE, OWNERS], at);
    }
  }
  const flushed = ["0s set replication.flush-size 1000000", "0s set disk.bytes-per-second 50000000", ...LARGE, OWNERS];
  sayReplay("disk of 50000000 B/s, 120 s of writes, flushed each 1 MB", flushed, 120);
}

function say(what: string, recoveries: readonly TakeoverReport[]): void {
  for (const by of ["raft", "single-owner"] as const) {
    const took = recoveries.filter((each) => each.by === by).map((each) => inSeconds(each.took));
    const of = (figure: string, value: number): void =>
      print("owners", `${what}: ${by}, ${figure} of ${SEEDS} seeds' regions`, value, "s");
    of("least", Math.min(...took));
    of("median", median(took));
    of("most", Math.max(...took));
  }
}

function sayReplay(what: string, lines: readonly string[], at: number): void {
  const settings = ["0s set replication.session-timeout 6s", ...lines, `${at}s kill store 4`];
  const replays = recoveriesOf(() => settings, at + 15).filter(({ by }) => by === "single-owner")
    .map(({ replay }) => inSeconds(replay));
  print("owners", `${what}: split and replay of a region, median of ${SEEDS} seeds' regions`, median(replays) * 1_000, "ms");
}

const inSeconds = (length: number | null): number => (length ?? NaN) / 1_000_000;

const recoveriesOf = (lines: (seed: number) => readonly string[], until: number): readonly TakeoverReport[] =>
  Array.from({ length: SEEDS }, (_, seed) => {
    const topology = generateTopology({ stores: 5, regions: 12, replicas: 3, zones: 3, rate: 20, clients: 3, pds: 3 });
    const run = createRun({ scenario: "", topology, preset: "tikv", seed: seed + 1, inputs: inputsOf(...lines(seed)) });
    advanceRun(run, seconds(until) as number as Instant);
    return takeoverReport(pastOf(run, recoveryFold));
  }).flat();

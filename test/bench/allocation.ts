import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { act } from "../../src/cluster/inputs.ts";
import { createCluster } from "../../src/cluster/birth.ts";
import type { Observer } from "../../src/cluster/cluster.ts";
import { createEngine } from "../../src/cluster/host.ts";
import { advanceOne } from "../../src/cluster/loop.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { after, seconds } from "../../src/kernel/time.ts";
import { createFolds, foldEvent, foldFact } from "../../src/proto/fold.ts";
import { PAST_FOLDS } from "../../src/session/folds.ts";
import { SILENT } from "../silent.ts";
import { median, print } from "./figures.ts";

/** A young generation so large that no collection falls between two looks at the heap: it only grows by what is allocated. */
const FLAGS = ["--expose-gc", "--max-semi-space-size=256", "--min-semi-space-size=256"];
/** Well below that, for one slice. */
const SLICE_BYTES_AT_MOST = 300e6;
const SLICES = 5;

const CASES = [
  { name: "default cluster", stores: DEFAULT_TOPOLOGY, rate: 100, warmUp: 120, slice: 20 },
  { name: "100 stores, 10,000 regions, 1000 operations/s", stores: { stores: 100, regions: 10_000, replicas: 3, zones: 3 },
    rate: 1_000, warmUp: 6, slice: 0.5 },
] as const;

/** `npm run -s bench -- allocation`: bytes allocated for each event that is run, silent and with the folds of a run. */
export function allocationBench(): void {
  if (globalThis.gc === undefined) {
    const tool = join(process.cwd(), ".tools", "run-ts.mjs");
    const { status } = spawnSync(process.execPath, [...FLAGS, tool, "test/bench/main.ts", "allocation"],
      { stdio: ["ignore", "inherit", "inherit"] });
    if (status !== 0) process.exitCode = 1;
    return;
  }
  for (const { name, stores, rate, warmUp, slice } of CASES) {
    const topology = generateTopology(stores);
    measure(`${name}, silent`, topology, SILENT, rate, warmUp, slice);
    measure(`${name}, checkers`, topology, folding(topology), rate, warmUp, slice);
  }
}

/** What a run has listening: its folds, without the record. */
function folding(topology: Topology): Observer {
  const folds = createFolds(PAST_FOLDS, { topology, maxStoreDownTime: seconds(1_800), rate: 100 });
  return { event: (event) => foldEvent(folds, event), observe: (fact, now) => foldFact(folds, fact, now) };
}

function measure(name: string, topology: Topology, observer: Observer, rate: number, warmUp: number, slice: number): void {
  const cluster = createCluster(topology, "tikv", 7, observer);
  act(cluster, { kind: "set", key: "client.rate", value: String(rate) }, observer);
  const engine = createEngine(cluster, observer);
  const run = (virtualSeconds: number): number => {
    const until = after(cluster.now, seconds(virtualSeconds));
    let events = 0;
    while (advanceOne(engine, until)) events++;
    return events;
  };
  run(warmUp);
  const perEvent: number[] = [];
  for (let i = 0; i < SLICES; i++) {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const events = run(slice);
    const bytes = process.memoryUsage().heapUsed - before;
    if (bytes <= 0 || bytes > SLICE_BYTES_AT_MOST) throw new Error(`${name}: a slice of ${bytes} bytes cannot be measured`);
    perEvent.push(bytes / events);
  }
  print("allocation", name, median(perEvent), "bytes / event");
}

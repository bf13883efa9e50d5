import { describe, expect, test } from "vitest";
import { drawStorm, factsOf } from "../../src/cli/fuzz/storm.ts";
import type { Input } from "../../src/action/index.ts";
import { createCluster } from "../../src/cluster/birth.ts";
import type { Observer } from "../../src/cluster/cluster.ts";
import { createEngine } from "../../src/cluster/host.ts";
import { act } from "../../src/cluster/inputs.ts";
import { takeStockOfAll } from "../../src/cluster/lifecycle.ts";
import { advanceOne, moveTo } from "../../src/cluster/loop.ts";
import { PROCESS_KINDS, type KindTable } from "../../src/cluster/processes.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { PresetName } from "../../src/kernel/preset.ts";
import { createStream, drawInt, drawItem } from "../../src/kernel/random.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import type { Program } from "../../src/machine/program.ts";
import type { Message, StoreMessage } from "../../src/proto/messages.ts";
import type { StoreBatch, StoreHost, StoreState, StoreTimer } from "../../src/store/index.ts";
import { atLeastOne } from "../at-least-one.ts";
import { stateWithoutReckoning } from "./reckoning.ts";

type StoreProgram = Program<StoreState, StoreHost, Message, StoreMessage, StoreTimer, StoreBatch>;

const { store } = PROCESS_KINDS;

/** A store that trusts no reckoning: after whatever it has done, the next tick of each group comes as a timer. */
const tickingStore: StoreProgram = {
  ...store,
  start: (state, host) => [store.start(state, host), store.takeStock(state, host)],
  receive: (state, host, from, message) => [store.receive(state, host, from, message), store.takeStock(state, host)],
  timer: (state, host, timer) => [store.timer(state, host, timer), store.takeStock(state, host)],
  durable: (state, host, batches) => [store.durable(state, host, batches), store.takeStock(state, host)],
  refused: (state, host, to, message) => [store.refused(state, host, to, message), store.takeStock(state, host)],
};

interface Setup {
  readonly preset: PresetName;
  readonly seed: number;
  readonly forSeconds: number;
  readonly inputs: readonly Input[];
  readonly regions: number;
}

interface Outcome {
  /** Every event with instant and cause, every observation with its instant. */
  readonly record: readonly string[];
  /** What the stores, the disks, the network and what is planned are in the end, besides how stores reckon with ticks. */
  readonly state: string;
  readonly timers: number;
}

function runSetup(setup: Setup, isTicking: boolean): Outcome {
  const record: string[] = [];
  const observer: Observer = {
    event: ({ at, id, cause, body }) => record.push(`${at} ${id} ${cause} ${JSON.stringify(body)}`),
    observe: (fact, at) => record.push(`${at} ${JSON.stringify(fact)}`),
  };
  const { preset, seed, regions, inputs, forSeconds } = setup;
  const topology = generateTopology({ stores: 4, regions, replicas: 3, zones: 2, clients: 1 });
  const cluster = createCluster(topology, preset, seed, observer);
  const kinds: KindTable = isTicking ? { ...PROCESS_KINDS, store: tickingStore } as KindTable : PROCESS_KINDS;
  const engine = createEngine(cluster, observer, kinds);
  let timers = 0;
  // Behind all events of the instant: an engine that has run some stands at the last of them.
  const takeStock = (): void => takeStockOfAll(createEngine(cluster, observer, kinds));
  const go = (until: Instant): void => {
    while (advanceOne(engine, until)) timers++;
    moveTo(cluster, until);
  };
  if (isTicking) takeStock();
  for (const { at, action } of inputs) {
    go(at);
    act(cluster, action, observer);
    if (isTicking) takeStock();
  }
  go(seconds(forSeconds) as number as Instant);
  takeStock();
  return { record, state: stateWithoutReckoning(cluster), timers };
}

/** Faults of every kind, and changes of what ticks depend on. */
function drawInputs(seed: number, forSeconds: number): Input[] {
  const random = createStream(seed, "ticking");
  const topology = generateTopology({ stores: 4, regions: 4, replicas: 3, zones: 2, clients: 1 });
  const end = seconds(forSeconds) as number as Instant;
  const changes = Array.from({ length: 6 }, (): Input => ({
    at: drawInt(random, 0, end) as Instant,
    action: drawItem<Input["action"]>(random, [
      { kind: "set", key: "raftstore.raft-base-tick-interval", value: `${drawInt(random, 7, 1_500)}ms` },
      { kind: "set", key: "raftstore.raft-heartbeat-ticks", value: String(drawInt(random, 1, 4)) },
      { kind: "set", key: "raftstore.raft-election-timeout-ticks", value: String(drawInt(random, 5, 20)) },
      { kind: "set", key: "raftstore.raft-log-gc-tick-interval", value: `${drawInt(random, 200, 9_000)}ms` },
      { kind: "clock", node: { kind: "store", id: drawInt(random, 1, 4) }, offset: seconds(0),
        driftPpm: drawInt(random, 0, 400_000) - 200_000 },
      { kind: "pause", node: { kind: "store", id: drawInt(random, 1, 4) }, duration: seconds(drawInt(random, 0, 8)) },
    ]),
  }));
  return [...drawStorm(random, factsOf(topology), end), ...changes].sort((a, b) => a.at - b.at);
}

/** A preset, how long its clusters run, and the seeds of their storms. */
const PRESETS: readonly (readonly [PresetName, number, readonly number[]])[] =
  [["tikv", 150, [7, 22]], ["paper", 20, [1, 7]], ["etcd", 40, [1]], ["logcabin", 1, [1, 2]]];

describe("ticks that are counted when somebody looks, and ticks that are run one by one, come to the same", () => {
  test.each(PRESETS)("in random clusters with faults: preset %s, %i s, seeds %j", (preset, forSeconds, seeds) => {
    let counted = 0;
    let run = 0;
    for (const seed of atLeastOne(seeds)) {
      const setup: Setup = { preset, seed, forSeconds, regions: 1 + (seed % 12), inputs: drawInputs(seed, forSeconds) };
      const lazy = runSetup(setup, false);
      const ticking = runSetup(setup, true);
      expect(lazy.record.length).toBeGreaterThan(20);
      const apart = lazy.record.findIndex((line, i) => line !== ticking.record[i]);
      expect([seed, apart, lazy.record[apart]]).toEqual([seed, apart, ticking.record[apart]]);
      expect(lazy.record.length).toBe(ticking.record.length);
      expect([seed, lazy.state]).toEqual([seed, ticking.state]);
      counted += lazy.timers;
      run += ticking.timers;
    }
    expect(counted).toBeLessThan(run);
  });
});

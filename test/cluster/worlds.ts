import { generateTopology } from "../../src/cluster/topologies.ts";
import { createStream, drawInt, type Stream } from "../../src/kernel/random.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { RunSpec } from "../../src/session/run.ts";
import { inputsOf } from "./golden.ts";

/** A cluster and what happens to it, drawn from one number: small, short, and full of pauses that end by themselves. */
export interface World {
  readonly spec: RunSpec;
  readonly end: Instant;
}

/** The world in which a resumed leader was once forgotten wherever events were run one by one. */
export const resumedLeader = (): World => ({
  spec: {
    scenario: "", topology: generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1 }), preset: "tikv", seed: 1,
    inputs: inputsOf("2s pause store 1 for 3s"),
  },
  end: 7_000_000 as Instant,
});

export function randomWorld(seed: number): World {
  const random = createStream(seed, "world");
  const stores = drawInt(random, 3, 6);
  const topology = generateTopology({
    stores, regions: drawInt(random, 1, 12), replicas: 3, zones: drawInt(random, 1, 3), clients: drawInt(random, 1, 2),
  });
  const lines = Array.from({ length: drawInt(random, 2, 7) }, () => `${drawInt(random, 0, 12)}s ${drawFault(random, stores)}`);
  return {
    spec: { scenario: "", topology, preset: drawInt(random, 0, 3) === 0 ? "paper" : "tikv", seed, inputs: inputsOf(...lines) },
    end: 14_000_000 as Instant,
  };
}

function drawFault(random: Stream, stores: number): string {
  const store = drawInt(random, 1, stores);
  const other = (store % stores) + 1;
  const pause = `pause store ${store} for ${drawInt(random, 1, 9)}s`;
  const faults = [
    pause, pause, "pause pd 1 for 3s", "pause client 1 for 2s", `kill store ${store}`,
    `restart store ${store}`, `poweroff store ${store}`,
    `partition store ${store} | store ${other}`, `isolate store ${store}`, "heal", `loss store ${store} store ${other} 30%`,
    `duplicate store ${store} store ${other} 30%`, `slow-disk store ${store} 30ms`, `stall-disk store ${store} for 2s`,
    `clock store ${store} +1s drift 200ppm`, "add-store", `transfer-leader 7 to ${store}`, "set raftstore.raft-heartbeat-ticks 1",
  ];
  return faults[drawInt(random, 0, faults.length - 1)] ?? pause;
}

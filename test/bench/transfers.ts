import type { Input } from "../../src/action/index.ts";
import { clientStates } from "../../src/cluster/cluster.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, START, type Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { cpuMillis, print } from "./figures.ts";

export const set = (key: string, value: string): Input => ({ at: START, action: { kind: "set", key, value } });

/** Clients of the default cluster that move money between accounts in all regions. */
export const TRANSFERRING: readonly Input[] = [
  set("client.workload", "bank"), set("client.write-percent", "100"), set("client.txn-keys", "10000"),
  set("client.txn-retry", "begin-anew"),
];

const transferring = (rate: number, settings: readonly Input[]): Run => createRun({
  scenario: "", topology: generateTopology(DEFAULT_TOPOLOGY), preset: "tikv", seed: 7,
  inputs: [...TRANSFERRING, ...settings, set("client.rate", String(rate))],
}, false);

/** Virtual seconds before anything is counted: accounts are opened, regions found, and functions compiled. */
const WARMING_UP = 3;

/**
 * Transfers of two keys that commit in a second of the CPU: at rates at which some are under way at once, many, and as many as
 * make the disks' groups and the packets full.
 */
export function transfersBench(): void {
  const quick = [set("client.async-commit", "on"), set("client.one-phase-commit", "on")];
  for (const [name, rate, counted, settings] of [
    ["some at once", 500, 6_000, []], ["many at once", 2_000, 6_000, []],
    ["many at once, asynchronous commit", 2_000, 6_000, quick], ["very many at once", 20_000, 20_000, []],
    ["very many at once, asynchronous commit", 20_000, 20_000, quick],
  ] as const) {
    const run = transferring(rate, settings);
    const further = (virtualSeconds: number): void => {
      advanceRun(run, (run.cluster.now + seconds(virtualSeconds)) as Instant);
    };
    const committed = (): number => clientStates(run.cluster).reduce((sum, { measures }) => sum + measures.ok, 0);
    further(rate > 2_000 ? WARMING_UP / 2 : WARMING_UP);
    const [before, cpu] = [committed(), cpuMillis()];
    further(counted / rate);
    print("transfers", name, Math.round(((committed() - before) * 1_000) / (cpuMillis() - cpu)), "transfers / CPU s");
  }
}

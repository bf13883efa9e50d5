import type { Input } from "../../src/action/index.ts";
import { clientStates } from "../../src/cluster/cluster.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, START, type Instant } from "../../src/kernel/time.ts";
import { advanceRun, createRun, type Run } from "../../src/session/run.ts";
import { cpuMillis, print } from "./figures.ts";

const set = (key: string, value: string): Input => ({ at: START, action: { kind: "set", key, value } });

/** Clients of the default cluster that move money between accounts in all regions, so often a second. */
const transferring = (rate: number, ...settings: readonly Input[]): Run => createRun({
  scenario: "", topology: generateTopology(DEFAULT_TOPOLOGY), preset: "tikv", seed: 7, inputs: [
    set("client.workload", "bank"), set("client.write-percent", "100"), set("client.txn-keys", "10000"),
    set("client.txn-retry", "begin-anew"), ...settings, set("client.rate", String(rate)),
  ],
}, false);

/** Transfers of two keys that commit in a second of the CPU, at rates at which some and at which many are under way at once. */
export function transfersBench(): void {
  const quick = [set("client.async-commit", "on"), set("client.one-phase-commit", "on")];
  for (const [name, rate, settings] of [
    ["some at once", 500, []], ["many at once", 2_000, []], ["many at once, asynchronous commit", 2_000, quick],
  ] as const) {
    const run = transferring(rate, ...settings);
    const further = (virtualSeconds: number): void => {
      advanceRun(run, (run.cluster.now + seconds(virtualSeconds)) as Instant);
    };
    const committed = (): number => clientStates(run.cluster).reduce((sum, { measures }) => sum + measures.ok, 0);
    further(2);
    const [before, cpu] = [committed(), cpuMillis()];
    further(6_000 / rate);
    print("transfers", name, Math.round(((committed() - before) * 1_000) / (cpuMillis() - cpu)), "transfers / CPU s");
  }
}

import { generateTopology } from "../../../src/cluster/topologies.ts";
import { createCluster } from "../../../src/cluster/birth.ts";
import { act } from "../../../src/cluster/inputs.ts";
import { advance } from "../../../src/cluster/loop.ts";
import type { Instant } from "../../../src/kernel/time.ts";
import type { HistoryEntry } from "../../../src/proto/history.ts";
import { inputsOf } from "../../cluster/golden.ts";

/** What clients of a small cluster did while that was done to it, in so many seconds. */
export function historyOf(seed: number, length: number, ...deeds: readonly string[]): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  const observer = {
    event: () => undefined,
    observe: (fact: { readonly kind: string }) => {
      if (fact.kind === "client-transaction") entries.push((fact as unknown as { readonly entry: HistoryEntry }).entry);
    },
  };
  const topology = generateTopology({ stores: 4, regions: 8, replicas: 3, zones: 2, clients: 3, pds: 3 });
  const cluster = createCluster(topology, "tikv", seed, observer);
  for (const { at, action } of inputsOf(...deeds).sort((a, b) => a.at - b.at)) {
    advance(cluster, at, observer);
    const refusal = act(cluster, action, observer);
    if (refusal !== null && !/runs|running|dead/.test(refusal.text)) throw new Error(refusal.text);
  }
  advance(cluster, length * 1_000_000 as Instant, observer);
  return entries;
}

/** Sums of all accounts that a look at all of them found, each once; none of before they were there. */
export function sumsOf(entries: readonly HistoryEntry[]): readonly number[] {
  const sums = new Set<number>();
  for (const { outcome, operations } of entries) {
    const values = operations.flatMap((one) => (one.kind === "read" && one.value !== null ? [Number(one.value)] : []));
    if (outcome === "ok" && values.length === operations.length && values.length > 4) sums.add(values.reduce((a, b) => a + b, 0));
  }
  return [...sums].sort((a, b) => a - b);
}

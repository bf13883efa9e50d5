import { clientStates } from "../../src/cluster/cluster.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import type { EventName } from "../../src/proto/events.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { advanceRun, checksOf, createRun, type Run } from "../../src/session/run.ts";
import { inputsOf } from "./golden.ts";

/** What becomes of PD when something happens to its leader; seconds since then, null where it does not come to pass. */
export interface PdOutage {
  /** The longest time in which a client got no timestamp. */
  readonly withoutTimestamps: number;
  readonly etcdElected: number | null;
  readonly leaderElected: number | null;
  readonly prepared: number | null;
  readonly violations: number;
}

/** The second at which it happens: another part of etcd's tick and of the lease for each seed. */
const strikesAt = (seed: number): number => 20 + (seed % 50) / 10;

/** A cluster whose clients ask PD for timestamps all the time, and what becomes of that when `deed` happens. */
export function pdOutage(seed: number, deed: string, pds = 3): PdOutage {
  const at = strikesAt(seed);
  const topology = generateTopology({ stores: 5, regions: 15, replicas: 3, zones: 3, clients: 2, pds });
  const inputs = inputsOf("0s set client.rate 2", "0s set client.tso-rate 100", `${at}s ${deed}`);
  const run = createRun({ scenario: "", topology, preset: "tikv", seed, inputs });
  advanceRun(run, (at + 60) * 1_000_000 as Instant);
  const since = (name: EventName): number | null => {
    const found = run.branch.events.find((event) => event.at >= at * 1_000_000 && event.body.name === name);
    return found === undefined ? null : found.at / 1_000_000 - at;
  };
  return {
    withoutTimestamps: longestGap(run) / 1_000_000, etcdElected: since("pd.etcd.elected"),
    leaderElected: since("pd.leader.elected"), prepared: since("pd.cluster.prepared"),
    violations: checksOf(run).violations.length,
  };
}

/** For every client the longest time without a timestamp, and of those the longest. */
const longestGap = ({ cluster }: Run): number =>
  Math.max(...clientStates(cluster).map(({ tso }) => Math.max(tso.longestGap, cluster.now - tso.lastAt)));

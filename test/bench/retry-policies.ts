import { generateTopology } from "../../src/cluster/topologies.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { REPORT_FOLDS, reportOf } from "../../src/session/report.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import type { Input } from "../../src/action/index.ts";
import { median, print } from "./figures.ts";

const SEEDS = 20;
const POLICIES = [
  ["as TiKV's client", []],
  ["bounded retries", [["client.retry-policy", "bounded"]]],
  ["breakers", [["client.circuit-breaker", "both"]]],
  ["bounded retries and breakers", [["client.retry-policy", "bounded"], ["client.circuit-breaker", "both"]]],
] as const;

/**
 * `npm run -s bench -- retry-policies`: a store that leads a fifth of 30 regions dies at 10 s, under 200 operations a second,
 * and what the next 50 s cost by policy.
 */
export function retryPoliciesBench(): void {
  for (const [name, settings] of POLICIES) {
    const reports = Array.from({ length: SEEDS }, (_, seed) => failover(seed + 1, settings));
    const of = (figure: string, values: readonly number[], unit: string): void =>
      print("retry-policies", `${name}: ${figure}, median of ${SEEDS} seeds`, median(values), unit);
    of("operations failed", reports.map(({ operations }) => operations.failed), "");
    of("requests beyond the first", reports.map(({ operations }) => operations.retries), "");
    of("operations kept back", reports.map(({ operations }) => operations.notSent), "");
    of("p99 of writes in the outage", reports.map(({ operations }) => (operations.latencies.put.during.p99 ?? 0) / 1e6), "s");
    of("longest outage of a region", reports.map(({ regions }) => regions.longestUnavailable / 1e6), "s");
  }
}

function failover(seed: number, settings: readonly (readonly [key: string, value: string])[]): ReturnType<typeof reportOf> {
  const topology = generateTopology({ stores: 5, regions: 30, replicas: 3, zones: 3, rate: 200 });
  const inputs: Input[] = [
    ...settings.map(([key, value]): Input => ({ at: 0 as Instant, action: { kind: "set", key, value } as Input["action"] })),
    { at: seconds(10) as number as Instant, action: { kind: "kill", node: { kind: "store", id: 4 } } },
  ];
  const run = createRun({ scenario: "", topology, preset: "tikv", seed, inputs }, false, REPORT_FOLDS);
  advanceRun(run, seconds(60) as number as Instant);
  return reportOf(run);
}

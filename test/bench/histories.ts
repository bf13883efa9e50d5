import { checkFold } from "../../src/check/index.ts";
import { checkIsolation } from "../../src/check/history/snapshot-isolation.ts";
import { checkLinearizability } from "../../src/check/history/linearizability.ts";
import { generateTopology, DEFAULT_TOPOLOGY } from "../../src/cluster/topologies.ts";
import { minutes, type Duration, type Instant } from "../../src/kernel/time.ts";
import { checkHistories } from "../../src/check/history/index.ts";
import { historiesOf, historyFold } from "../../src/session/history.ts";
import { REPORT_FOLDS } from "../../src/session/report.ts";
import { advanceRun, createRun, pastOf } from "../../src/session/run.ts";
import { drawAppends, drawRegisters } from "../check/history/drawn.ts";
import { inputsOf } from "../cluster/golden.ts";
import { print } from "./figures.ts";
import { tellFact } from "../tell.ts";

/**
 * `npm run -s bench -- histories`: what it costs to check what clients did: drawn histories of the sizes that are asked for,
 * and that of ten minutes of the default cluster with faults.
 */
export function historiesBench(): void {
  const registers = drawRegisters({ seed: 1, count: 10_000, keys: 100 });
  time("linearizability of 10,000 operations over 100 keys", () => checkLinearizability(registers, true).outcome);
  const few = drawRegisters({ seed: 1, count: 10_000, keys: 1 });
  time("linearizability of 10,000 operations of one key", () => checkLinearizability(few, true).outcome);
  const lists = drawAppends({ seed: 1, count: 20_000, keys: 20 });
  time("isolation of 20,000 transactions", () => checkIsolation(lists, true).outcome);
  const checks = checkFold.create({ topology: generateTopology(DEFAULT_TOPOLOGY) });
  const started = performance.now();
  for (const entry of lists) {
    const now = entry.end ?? entry.call;
    tellFact(checkFold, checks, { kind: "client-transaction", history: "list-append", entry, latency: 0 as Duration, retries: 0 },
      now);
  }
  print("histories", "live checks, for each transaction", ((performance.now() - started) * 1000) / lists.length, "µs");
  const inputs = inputsOf("60s kill store 4", "3m restart store 4", "4m isolate store 2", "6m heal");
  const run = createRun({ scenario: "", topology: generateTopology(DEFAULT_TOPOLOGY), preset: "tikv", seed: 7, inputs }, false,
    REPORT_FOLDS);
  advanceRun(run, minutes(10) as number as Instant);
  const real = historiesOf(pastOf(run, historyFold));
  print("histories", "operations of ten minutes of the default cluster with faults", real.of.register?.length ?? 0, "operations");
  time("all checks of them", () => [...checkHistories(real).values()].every(({ outcome }) => outcome === "ok") ? "ok" : "not ok");
}

function time(what: string, check: () => string): void {
  const started = performance.now();
  const outcome = check();
  print("histories", `${what}: ${outcome}`, performance.now() - started, "ms");
}

import { afterAll, describe, expect, it } from "vitest";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import type { Mutant } from "./mutants.ts";
import { loadLife, loadStorm } from "./sabotage.ts";

/** So much of a storm is enough, and a tenth of its price. */
const STORM = seconds(40) as number as Instant;
/** A bug that needs more than this would slip through the seeds that every test run takes. */
const SEEDS = 200;

/** A fault, and the seed whose storm found it last: where that finds it no more, all are tried. */
interface Stormy extends Mutant {
  readonly seed: number;
}

/** Faults of persistence, each of which loses, or says too early, what a disk does not hold; and of leases. */
const MUTANTS: readonly Stormy[] = [
  {
    seed: 31,
    name: "a store asks for votes, and counts its own, before its term and vote are durable",
    file: "state.ts",
    find: "if (raft.options.dialect === \"tikv\" && raft.role !== Role.Leader) sendAfterAppend(raft, message);\n  else sendAtOnce(raft, message);",
    replace: "sendAtOnce(raft, message);",
  },
  {
    seed: 7,
    name: "what became durable while the process was paused is thrown away with it",
    file: "../cluster/lifecycle.ts",
    find: "[...writesOf(cluster.held[machine.id]?.items ?? []), ...underWay]",
    replace: "[...underWay]",
  },
  {
    seed: 12,
    name: "a killed process takes its submitted writes with it",
    file: "../cluster/lifecycle.ts",
    find: 'how === "off" ? []',
    replace: "how !== null ? []",
  },
  {
    seed: 1,
    name: "an answer that promises nothing new overtakes the writes before it",
    file: "../group/pump.ts",
    find: "if (group.writesInFlight > 0) {",
    replace: "if (group.writesInFlight < 0) {",
  },
  {
    seed: 27,
    name: "a lease outlives the election timeout",
    file: "../store/lease.ts",
    find: "(raftElectionTimeoutTicks - 1) * raftBaseTickInterval)",
    replace: "0) + 30_000_000",
  },
];

describe("the cluster fuzzer finds each fault that is put back", () => {
  const found: string[] = [];

  it("and none in the engine as it is", async () => {
    const storm = await loadStorm(null);
    expect(storm(3, STORM)).toBeNull();
  });

  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))("%s", async (name, mutant) => {
    const storm = await loadStorm(mutant);
    let { seed } = mutant;
    let problem = storm(seed, STORM);
    for (let next = 1; problem === null && next <= SEEDS; next++) problem = storm(seed = next, STORM);
    found.push(`${name}: seed ${seed}: ${problem}`);
    expect(problem).not.toBeNull();
  });

  it("a replica that was removed while it was away asks nobody whether it still belongs to its region", async () => {
    const life = await loadLife({
      name: "nobody asks", file: "../store/stale-check.ts",
      find: "const isMissing = missing >= store.abnormalLeaderMissingDuration;", replace: "const isMissing = false;",
      also: [{
        name: "nor PD", file: "../store/stale-check.ts",
        find: "if (missing >= store.maxLeaderMissingDuration) askWhetherMember(turn, peer);", replace: "",
      }],
    });
    // One of these seeds leaves somebody behind; where none does any more, others are to be looked for.
    let problem: string | null = null;
    for (const seed of [10, 19, 33]) problem ??= life(seed);
    expect(problem).toMatch(/^healed, and these replicas belong to no region and stay: peer \d+ of region \d+ on store \d+/);
  });

  afterAll(() => console.log(`\n${found.join("\n")}\n`));
});

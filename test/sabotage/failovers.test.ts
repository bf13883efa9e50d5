import { describe, expect, test } from "vitest";
import { loadFailover } from "./sabotage.ts";
import { SABOTAGES } from "./sabotages.ts";

/** Each is found within so many seeds of one kind of failover; most in the first. */
const SEEDS = 12;

describe("checkers find each fault that is put into the running engine, while its own assertions are silent", () => {
  test("and none in the engine as it is", async () => {
    const failover = await loadFailover(null);
    // One of each workload: `npm run -s fuzz -- --failover all` takes them all.
    const kinds = new Map(SABOTAGES.map(({ failover: name, workload }) => [workload, name]));
    const problems = [...kinds].map(([workload, name]) => failover(name, workload, 1));
    expect(problems.filter((problem) => problem !== null)).toEqual([]);
    expect(SABOTAGES.length).toBeGreaterThanOrEqual(20);
  });

  test.each(SABOTAGES.map((each) => [each.name, each] as const))("%s", async (_, each) => {
    const failover = await loadFailover(each);
    let found = failover(each.failover, each.workload, each.seed);
    for (let seed = 1; found === null && seed <= SEEDS; seed++) found = failover(each.failover, each.workload, seed);
    // Not a crash of the engine, which would say nothing of the checkers.
    expect(found).toMatch(/^[a-z-]+ violated/);
  });
});

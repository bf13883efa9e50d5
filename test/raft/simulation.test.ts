import { describe, expect, it } from "vitest";
import { raftFuzz, simulate } from "../../src/cli/fuzz/raft.ts";

describe("a random simulation of the core", () => {
  it("keeps every invariant under faults, and heals (seeds 1 to 60)", () => {
    const { passed, lines } = raftFuzz(1, 60);
    expect(lines).toEqual([]);
    expect(passed).toBe(60);
  });

  it("gives the same run for the same seed", () => {
    expect(simulate(11)).toEqual(simulate(11));
  });
});

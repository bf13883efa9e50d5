import { afterAll, describe, expect, it } from "vitest";
import { MUTANTS } from "./mutants.ts";
import { findCatch, loadSuite, type Catch } from "./sabotage.ts";

/** Seeds of the random simulation that a bug may need before a checker sees it. */
const SEEDS = 40;
const NO_DATA: ReadonlyMap<string, string> = new Map();

describe("every deliberate bug in the Raft core is caught by a test or a checker", () => {
  const caught: { readonly name: string; readonly what: Catch | null }[] = [];

  it("the core as it is passes all of them", async () => {
    expect(findCatch(await loadSuite(null), SEEDS, NO_DATA)).toBeNull();
  });

  it("there are at least 60, all different", () => {
    expect(MUTANTS.length).toBeGreaterThan(60);
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });

  for (const mutant of MUTANTS) {
    it(mutant.name, async () => {
      const what = findCatch(await loadSuite(mutant), SEEDS, NO_DATA);
      caught.push({ name: mutant.name, what });
      expect(what).not.toBeNull();
    });
  }

  afterAll(() => {
    const lines = caught.map(({ name, what }) =>
      `${name.padEnd(72)} ${what === null ? "NOT CAUGHT" : `${what.by}: ${what.detail.slice(0, 110)}`}`);
    console.log(`\nDeliberate bugs in the Raft core, and what caught each:\n${lines.join("\n")}\n`);
  });
});

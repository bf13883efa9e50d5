import { describe, expect, test } from "vitest";
import { AIMS } from "./aimed-faults.ts";
import { loadAimed } from "./sabotage.ts";

describe("checkers find each fault at the moment at which it is dangerous, while the engine's own assertions are silent", () => {
  test("and none in the engine as it is", async () => {
    const sound = await loadAimed(null);
    expect(AIMS.map(sound)).toEqual(AIMS.map(() => null));
  });

  const all = AIMS.flatMap((aim) => aim.faults.map((fault) => [fault.name, aim, fault] as const));
  test.each(all)("%s", async (_, aim, fault) => {
    // Not a crash of the engine, which would say nothing of the checkers.
    expect((await loadAimed(fault))(aim)).toMatch(/^[a-z-]+ violated/);
  });
});

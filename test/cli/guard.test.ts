import { expect, test } from "vitest";
import { ExitCode } from "../../src/cli/io.ts";
import { guarded } from "../../src/cli/world.ts";
import { assert, assertInvariant } from "../../src/kernel/assert.ts";

/** What a command says whose simulation ends so. */
function saidAfter(work: () => number): readonly string[] {
  const said: string[] = [];
  const io = { out: () => undefined, err: (line: string) => void said.push(line) };
  expect(guarded(io, "run", ["--seed", "7"], work)).toBe(ExitCode.failed);
  return said;
}

test("a command that stops on a broken invariant names it, and says how to see it again", () => {
  const said = saidAfter(() => {
    assertInvariant("election-safety", [1, 2].length < 2, "there is one leader");
    return ExitCode.fine;
  });
  expect(said).toEqual([
    "Quorumscape stopped over a mistake of its own: an invariant does not hold: election-safety: there is one leader",
    "To see it again: npm run -s quorumscape -- run --seed 7",
  ]);
});

test("one that stops on anything else says what it took for granted", () => {
  const said = saidAfter(() => {
    assert([1, 2].length < 2, "a queue has an end");
    return ExitCode.fine;
  });
  expect(said[0]).toBe("Quorumscape stopped over a mistake of its own: a queue has an end");
});

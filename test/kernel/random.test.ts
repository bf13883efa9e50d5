import fc from "fast-check";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { expect, test } from "vitest";
import { createStream, drawInt } from "../../src/kernel/random.ts";

test("draws are pure-rand's, number for number, from ranges of any size", () => {
  const bound = fc.integer({ min: 0, max: 0x7fff_ffff });
  fc.assert(fc.property(fc.integer(), bound,
    fc.oneof(fc.nat(20), bound, fc.constantFrom(0xffff_ffff, 0x1_0000_0000, 0x10_0000_0000)), (seed, low, span) => {
    const ours = createStream(seed, "ours");
    const theirs = createStream(seed, "ours");
    const draws = Array.from({ length: 50 }, () => drawInt(ours, low, low + span));
    expect(draws).toEqual(draws.map(() => uniformInt(theirs, low, low + span)));
  }), { numRuns: 500 });
});

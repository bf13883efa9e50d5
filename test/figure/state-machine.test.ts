import { expect, it } from "vitest";
import { DETECTORS, WATCHERS } from "../../src/detect/index.ts";
import { drawMachine } from "../../src/figure/state-machine.ts";
import { atLeastOne } from "../at-least-one.ts";

it("puts states in a row in the order of their moves, what leads on above and what leads back below", () => {
  const { states, moves, width, height } = drawMachine([["a", "b"], ["b", "c"], ["a", "c"], ["c", "a"]]);
  expect(states.map(({ name, x, y }) => [name, x, y])).toEqual([["a", 0, 30], ["b", 35, 30], ["c", 70, 30]]);
  expect([width, height]).toEqual([91, 86]);
  expect(moves.map(({ from, to, way }) => `${from}${to} ${way}`)).toEqual([
    "ab M19.25,30C19.25,6,36.75,6,36.75,30", "bc M54.25,30C54.25,6,71.75,6,71.75,30", "ac M17.5,30C17.5,-18,73.5,-18,73.5,30",
    "ca M73.5,56C73.5,104,17.5,104,17.5,56",
  ]);
});

it("draws every move of every detector, none of them through the same point as another", () => {
  expect(WATCHERS.length).toBe(DETECTORS.length + 1);
  for (const { moves } of atLeastOne(WATCHERS)) {
    const picture = drawMachine(moves);
    expect(picture.moves.length).toBe(moves.length);
    const ends = picture.moves.flatMap(({ way }) => [/^M([\d.-]+,[\d.-]+)/.exec(way)?.[1], /,([\d.-]+,[\d.-]+)$/.exec(way)?.[1]]);
    expect(new Set(ends).size).toBe(ends.length);
  }
});

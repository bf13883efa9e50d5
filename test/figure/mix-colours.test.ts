import { interpolateRgb } from "d3-interpolate";
import { expect, test } from "vitest";
import { mixColours } from "../../src/figure/mix-colours.ts";

const COLOURS = ["#ffffff", "#fff", "#09c", "#151a21", "#dfe3e9", "#56606d", "rgb(0, 0, 0)", "rgb(109, 109, 109)"];

test("a mixed colour is the one that d3 blends", () => {
  for (const from of COLOURS) {
    for (const to of COLOURS) {
      for (const share of [0, 0.12, 0.5, 0.9, 1]) expect(mixColours(from, to, share)).toBe(interpolateRgb(from, to)(share));
    }
  }
});

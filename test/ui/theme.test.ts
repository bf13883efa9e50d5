import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Rgb = readonly [number, number, number];

const css = readFileSync(new URL("../../src/ui/theme.css", import.meta.url), "utf8");

/** The custom properties of a theme's block that are plain colours. */
function tokens(selector: string): ReadonlyMap<string, Rgb> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf("}", start));
  const found = [...block.matchAll(/--([\w-]+): #([0-9a-f]{6});/g)];
  return new Map(found.map(([, name, hex]) => [name ?? "", rgb(hex ?? "")]));
}

const rgb = (hex: string): Rgb => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Rgb;

/** WCAG 2's relative luminance. */
function luminance(color: Rgb): number {
  const linear = color.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
}

function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const grounds = ["background", "surface", "well"];
const pairs: readonly (readonly [text: string, ground: string])[] = [
  ...["ink-1", "ink-2", "ink-quiet", "accent", "unavailable-ink"].flatMap((text) =>
    grounds.map((ground) => [text, ground] as const)),
  ["accent", "accent-soft"], ["on-accent", "accent"], ["ink-quiet", "unavailable-soft"],
  ...["unavailable", "electing", "copying", "repaired"].map((tone) => [`${tone}-ink`, `${tone}-soft`] as const),
  ...[1, 2, 3, 4, 5].map((term) => ["on-term", `term-${term}`] as const),
  ["ink-1", "dead"],
];

describe.each([["light", ".quorumscape"], ["dark", '.quorumscape[data-theme="dark"]']])("in the %s theme", (_name, selector) => {
  const colours = tokens(selector);
  test.each(pairs)("%s can be read on %s", (text, ground) => {
    const [front, back] = [colours.get(text), colours.get(ground)];
    if (front === undefined || back === undefined) throw new Error(`no such colour: ${text} or ${ground}`);
    expect(contrast(front, back)).toBeGreaterThanOrEqual(4.5);
  });
});

test("both themes define the same colours", () => {
  expect([...tokens('.quorumscape[data-theme="dark"]').keys()]).toEqual([...tokens(".quorumscape").keys()]);
});

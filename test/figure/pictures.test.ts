import { expect, test } from "vitest";
import { scenarioOf } from "../../src/exchange/scenarios/index.ts";
import { routeBeneath, routeLinks, svgPath } from "../../src/figure/routes.ts";
import { scenarioPicture, type PicturedScenario } from "../../src/figure/scenario-picture.ts";

/** Figures as pictures that a browser can open: numbers rounded, because the last digits say nothing. */

const round = (text: string): string => text.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10 + 0));

const svg = (width: number, height: number, lines: readonly string[]): string =>
  [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">`, ...lines.map(round), "</svg>", ""].join("\n");

function drawnScenario(scenario: PicturedScenario): string {
  const { width, height, zones, stores, tiles, axis, marks } = scenarioPicture(scenario);
  const box = (each: { x: number; y: number; width: number; height: number }, fill: string): string =>
    `<rect x="${each.x}" y="${each.y}" width="${each.width}" height="${each.height}" fill="${fill}" stroke="grey"/>`;
  return svg(width, height, [
    ...zones.map((zone) => box(zone, "whitesmoke")), ...stores.map((store) => box(store, "white")),
    ...tiles.map(({ x, y, size, leader }) => box({ x, y, width: size, height: size }, leader ? "black" : "silver")),
    ...axis === null ? [] : [`<path d="M${axis.x} ${axis.y}h${axis.width}" stroke="black"/>`],
    ...marks.map(({ x, kind }) => `<path class="${kind}" d="M${x - 3} ${(axis?.y ?? 0) - 7}h6l-3 6z"/>`),
  ]);
}

test.each(["healthy", "one-group", "rolling-restart"])("the picture of the scenario %s", async (id) => {
  await expect(drawnScenario(scenarioOf(id) ?? expect.fail(id))).toMatchFileSnapshot(`snapshots/scenario-${id}.svg`);
});

test("the links between five cards in three groups, and the way to a machine beneath them", async () => {
  const cards = [[10, 10], [10, 110], [150, 10], [150, 110], [290, 60]].map(([x = 0, y = 0]) =>
    ({ x, y, width: 100, height: 80 }));
  const pairs = cards.flatMap((_, from) => cards.slice(from + 1).map((__, i) => ({ from, to: from + 1 + i })));
  const routes = [...routeLinks(cards, pairs), routeBeneath({ x: 60, y: 190 }, { x: 200, y: 240 })];
  await expect(svg(400, 250, [
    ...cards.map(({ x, y, width, height }) => `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="white" stroke="grey"/>`),
    ...routes.map((route) => `<path d="${svgPath(route)}" fill="none" stroke="black"/>`),
  ])).toMatchFileSnapshot("snapshots/links.svg");
});

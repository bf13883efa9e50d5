import { describe, expect, it } from "vitest";
import { TOPOLOGY_LIMITS } from "../../src/cluster/topologies.ts";
import { scenarioOf, SCENARIOS } from "../../src/exchange/scenarios/index.ts";
import { scenarioPicture, type PicturedScenario } from "../../src/figure/scenario-picture.ts";
import { START } from "../../src/kernel/time.ts";
import { atLeastOne } from "../at-least-one.ts";

const pictureOf = (id: string) => scenarioPicture(scenarioOf(id) ?? expect.fail(`no scenario ${id}`));

const of = (stores: number, zones: number): PicturedScenario =>
  ({ topology: { stores, zones, regions: 40, replicas: 3 }, inputs: [], startAt: START, playUntil: null });

describe("the picture of a scenario", () => {
  it("has a box for every store and zone, and one leader for every region that is drawn whole", () => {
    const { zones, stores, tiles } = pictureOf("healthy");
    expect([zones.length, stores.length, tiles.length, tiles.filter(({ leader }) => leader).length]).toEqual([3, 5, 90, 30]);
    const group = pictureOf("one-group");
    expect([group.zones.length, group.stores.length, group.tiles.length]).toEqual([1, 5, 5]);
    expect(group.tiles.filter(({ leader }) => leader)).toHaveLength(1);
  });

  it("marks every planned input at its time: those of the rolling restart evenly, each fault before its mending", () => {
    const { marks, axis } = pictureOf("rolling-restart");
    expect(marks.map(({ kind }) => kind))
      .toEqual(Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? "fault" : "repair")));
    const faults = marks.filter(({ kind }) => kind === "fault").map(({ x }) => x);
    const steps = faults.slice(1).map((x, index) => x - (faults[index] ?? 0));
    for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? 0, 6);
    expect(faults[0]).toBeCloseTo(axis?.x ?? 0, 0);
  });

  it("has no axis where nothing is planned", () => {
    expect([pictureOf("one-group").axis, pictureOf("one-group").marks]).toEqual([null, []]);
  });

  it.each([...SCENARIOS.map((scenario) => [scenario.id, scenario] as const),
    ["one store", of(1, 1)], ["the most stores", of(TOPOLOGY_LIMITS.stores, TOPOLOGY_LIMITS.zones)],
      ["more zones than stores", of(3, 20)],
  ] as [string, PicturedScenario][])("%s stays within its frame, and no box covers another", (_, scenario) => {
    const { width, height, zones, stores, tiles, marks, axis } = scenarioPicture(scenario);
    for (const box of atLeastOne([...zones, ...stores,
      ...tiles.map(({ x, y, size }) => ({ x, y, width: size, height: size }))])) {
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(-1e-9);
      expect(box.x + box.width).toBeLessThanOrEqual(width + 1e-9);
      expect(box.y + box.height).toBeLessThanOrEqual(height + 1e-9);
      expect(box.width).toBeGreaterThan(0);
    }
    expect(marks.length > 0).toBe(axis !== null);
    expect(marks.filter(({ x }) => x < 0 || x > width)).toEqual([]);
    expect(atLeastOne(stores).filter((store, index) => store.x + store.width > (stores[index + 1]?.x ?? width))).toEqual([]);
  });
});

import { expect, test } from "vitest";
import { COMMAND_FORMS, createSimulation, SCENARIO_NAMES, SimulationError } from "../../src/library/engine.ts";

const SMALL = { cluster: { stores: 3, regions: 6, clients: 1 } } as const;

test("a failover as a program sees it: leaders fall, new ones are elected, and the report says how long it took", () => {
  const simulation = createSimulation(SMALL, { seed: 7 });
  simulation.advance("10s");
  simulation.do("kill store 2");
  expect(simulation.frame().stores.map(({ process }) => process)).toEqual(["running", "dead", "running"]);
  simulation.advance("40s");
  const elected = simulation.events({ names: ["raft.leader.elected"] }).filter(({ at }) => at > 10_000_000);
  expect(elected.length).toBeGreaterThan(0);
  const [first] = simulation.events({ names: ["node.killed"] });
  expect(first === undefined ? "" : simulation.tell(first)).toBe("Store 2 was killed.");
  const report = simulation.report();
  expect(report.stores.map(({ leaders }) => leaders).reduce((sum, leaders) => sum + leaders)).toBe(6);
  expect(report.failovers).toHaveLength(1);
  expect(report.invariants.violations).toEqual([]);
});

test("the same world, seed and commands give the same hash, stepped or run, and a link replays them", () => {
  const once = createSimulation({ scenario: "store-dies" });
  once.advance("15s");
  const stepped = createSimulation({ scenario: "store-dies" });
  for (const to of ["4s", "9999ms", "10s", "12.5s", "15s"]) stepped.advance(to);
  expect(stepped.hash()).toBe(once.hash());
  const replayed = createSimulation({ link: once.link() });
  expect(replayed.now).toBe(15_000_000);
  expect(replayed.hash()).toBe(once.hash());
  const other = createSimulation({ scenario: "store-dies" }, { seed: 2 });
  expect(other.hash()).not.toBe(createSimulation({ scenario: "store-dies" }).hash());
});

test("going back and acting there begins another future", () => {
  const simulation = createSimulation(SMALL, { do: ["2s kill store 1"] });
  simulation.advance("5s");
  const before = simulation.events().length;
  simulation.advance("1s");
  expect(simulation.events().length).toBeLessThan(before);
  simulation.do("pause store 3");
  simulation.advance("5s");
  expect(simulation.events({ names: ["node.killed"] })).toEqual([]);
  expect(simulation.frame().stores[2]?.process).toBe("paused");
});

test("events can be followed by id", () => {
  const simulation = createSimulation(SMALL, { do: ["1s kill store 1"] });
  simulation.advance("2s");
  const all = simulation.events();
  const middle = all[Math.floor(all.length / 2)]?.id ?? 0;
  expect(simulation.events({ since: middle })).toEqual(all.filter(({ id }) => id > middle));
});

test("a picture of the stage comes as SVG", () => {
  const simulation = createSimulation(SMALL);
  expect(simulation.picture({ theme: "dark", language: "zh", title: "三个 store" })).toMatch(/^<svg [^>]*width="960"/);
  expect(() => simulation.picture({ width: 1e9 })).toThrow(SimulationError);
});

test.each([
  ["a scenario that there is not", () => createSimulation({ scenario: "store-dyes" }), /the nearest is store-dies/],
  ["a command with a mistake", () => createSimulation(SMALL).do("kil store 1"), /kill/],
  ["a command that the cluster refuses", () => createSimulation(SMALL).do("start store 1"), /./],
  ["a timed command without its instant", () => createSimulation(SMALL, { do: ["kill store 1"] }), /./],
  ["a link that is none", () => createSimulation({ link: "1.x" }), /./],
  ["a file that is none", () => createSimulation({ file: "{" }), /./],
  ["an instant that is none", () => createSimulation(SMALL).advance("soon"), /no instant/],
  ["a cluster that is too large", () => createSimulation({ cluster: { stores: 1_000 } }), /./],
])("%s is an error that says so", (_, attempt, said) => {
  expect(attempt).toThrow(SimulationError);
  expect(attempt).toThrow(said);
});

test("what there is can be listed and completed", () => {
  expect(SCENARIO_NAMES).toContain("store-dies");
  expect(COMMAND_FORMS.join("\n")).toContain("kill ");
  expect(createSimulation(SMALL).complete("kill st")).toContain("store");
});

import { describe, expect, it } from "vitest";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { formatAction } from "../../src/action/index.ts";
import { formatDuration, START, type Duration, type Instant } from "../../src/kernel/time.ts";
import { formatInput, parseAction } from "../../src/language/actions.ts";
import { parseScenario, SCENARIO_FORMAT, type Scenario } from "../../src/exchange/scenario.ts";
import { scenarioOf, SCENARIOS } from "../../src/exchange/scenarios/index.ts";
import { topologyFault } from "../../src/exchange/topology-check.ts";
import { atLeastOne } from "../at-least-one.ts";

/** The scenario as somebody would write it into a file. */
function fileOf({ startAt, playUntil, inputs, ...scenario }: Scenario): string {
  const text = (instant: Instant): string => formatDuration(instant as number as Duration);
  const end = playUntil === null ? {} : { playUntil: text(playUntil) };
  return JSON.stringify({ format: SCENARIO_FORMAT, ...scenario, inputs: inputs.map(formatInput),
    startAt: text(startAt), ...end });
}

const file = (changes: Record<string, unknown> = {}): string => JSON.stringify({
  format: SCENARIO_FORMAT, id: "mine", topology: { stores: 5, regions: 30, replicas: 3, zones: 3 }, ...changes,
});

const refused = (text: string): readonly [string, string][] => {
  const parsed = parseScenario(text);
  if (parsed.ok) throw new Error("it was read");
  return parsed.notices.map((notice) => [notice.code, notice.where]);
};

const noticesOf = (text: string): readonly string[] => {
  const parsed = parseScenario(text);
  return parsed.ok ? [] : parsed.notices.map((notice) => notice.text);
};

describe("the scenarios that come with the page", () => {
  it("have ids of their own, and are found by them", () => {
    expect(SCENARIOS.map(({ id }) => id)).toEqual([
      "healthy", "raft", "one-group", "store-dies", "asleep-store-dies", "split-vote", "leader-loses-lease", "minority-partition",
      "majority-partition", "zones-apart", "one-way-cut", "article-machine", "slow-store",
      "slow-store-kept", "safe-mode", "hot-region", "split-and-merge",
      "pd-leader-dies", "pd-all-die", "pd-minority-cut", "pd-majority-cut", "pd-clock-jumps", "power-loss", "rolling-restart",
      "gentle-restart", "evict-leader-restart", "log-gap", "back-after-31-minutes", "zone-lost", "zone-lost-isolated",
      "scale-out-and-in", "environments", "peak-prewarmed", "lost-majority", "unsafe-recovery",
      "replication-async", "replication-semi-sync", "replication-availability-first", "replication-log-cut",
      "replication-single-owner",
      "rule-log-up-to-date-check", "rule-one-vote-per-term", "rule-persist-entries-before-ack", "rule-previous-entry-check",
      "rule-conflict-only-truncation", "rule-pre-vote", "rule-leader-step-down",
      "rule-randomised-timeouts", "rule-noop-at-election",
    ]);
    for (const scenario of SCENARIOS) expect(scenarioOf(scenario.id)).toBe(scenario);
    expect(scenarioOf("constructor")).toBeUndefined();
  });

  it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))("%s fits its own cluster", (_, scenario) => {
    const topology = generateTopology(scenario.topology);
    expect(topologyFault(topology)).toBeUndefined();
    const context = {
      stores: topology.stores.map(({ id }) => id), pds: [1, 2, 3], clients: [1, 2, 3],
      regions: topology.regions.map(({ id }) => id), places: [], names: {},
    };
    const actions = scenario.inputs.map(({ action }) => action);
    expect(actions.map((action) => parseAction(formatAction(action), context)))
      .toEqual(actions.map((action) => ({ ok: true, action })));
    const instants = scenario.inputs.map(({ at }) => at);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    // What is set at the birth belongs to the cluster that the scenario opens with.
    expect(scenario.startAt).toBeLessThanOrEqual(instants.find((at) => at > START) ?? Infinity);
  });

  it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))("%s survives as a file", (_, scenario) => {
    expect(parseScenario(fileOf(scenario))).toEqual({ ok: true, scenario });
  });

  it("lose the majority of some regions, and not of all, where they say so", () => {
    const { topology, inputs } = scenarioOf("lost-majority") as Scenario;
    const killed = inputs.map(({ action }) => action.kind === "kill" ? action.node.id : 0);
    const regions = generateTopology(topology).regions;
    const lost = regions.filter(({ peers }) => peers.filter(({ storeId }) => killed.includes(storeId)).length > 1);
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(regions.length);
  });

  it("cut off a minority of every region where they say so", () => {
    const { topology } = scenarioOf("minority-partition") as Scenario;
    for (const { peers } of atLeastOne(generateTopology(topology).regions)) {
      expect(peers.filter(({ storeId }) => storeId <= 2).length).toBe(1);
    }
  });
});

describe("a scenario file", () => {
  it("needs a format, an id and a topology; the rest has defaults", () => {
    expect(parseScenario(file())).toEqual({
      ok: true,
      scenario: {
        id: "mine", topology: { stores: 5, regions: 30, replicas: 3, zones: 3 }, preset: "tikv", seed: 1, inputs: [], startAt: 0,
        playUntil: null,
      },
    });
  });

  it("has its actions in words, and instants as durations", () => {
    const parsed = parseScenario(file({ inputs: ["10s kill store 4", "5m30s heal"], startAt: "9s",
      playUntil: "6m", preset: "paper", seed: 42 }));
    expect(parsed).toMatchObject({ ok: true, scenario: {
      preset: "paper", seed: 42, startAt: 9e6, playUntil: 360e6,
      inputs: [{ at: 10e6, action: { kind: "kill" } }, { at: 330e6, action: { kind: "heal" } }],
    } });
  });

  it("is refused with the place of every mistake", () => {
    expect(refused("")).toEqual([["scenario.empty", ""]]);
    expect(refused("{")).toEqual([["file.truncated", ""]]);
    expect(refused("{]")).toEqual([["file.not-json", ""]]);
    expect(refused("[".repeat(1e5))).toEqual([["file.too-deep", ""]]);
    expect(refused("{}")).toEqual([["scenario.not-scenario", "format"]]);
    expect(refused("[]")).toEqual([["scenario.not-scenario", "format"]]);
    expect(refused(file({ id: "My Scenario" }))).toEqual([["scenario.invalid", "id"]]);
    expect(refused(file({ topology: { stores: 5 } }))).toEqual([["scenario.invalid", "topology.regions"]]);
    expect(refused(file({ topology: { stores: 500, regions: 1, replicas: 1, zones: 1 } })))
      .toEqual([["scenario.invalid", "topology.stores"]]);
    expect(refused(file({ inputs: ["10s kil store 4", "heal", "1s heal"] }))).toEqual(
      [["action.unknown-near", "inputs[0]"], ["action.expected", "inputs[1]"]]);
    expect(refused(file({ startAt: "soon" }))).toEqual([["scenario.invalid", "startAt"]]);
    expect(refused(file({ playUntil: "99999h" }))).toEqual([["scenario.invalid", "playUntil"]]);
    expect(refused(file({ preset: "fast" }))).toEqual([["scenario.invalid", "preset"]]);
    expect(refused(file({ hurry: true }))).toEqual([["scenario.invalid", "hurry"]]);
    expect(noticesOf(file({ hurry: true }))).toEqual(['Expected no such field, found "hurry"; change that.']);
    expect(noticesOf(file({ topology: { stores: 5 } }))).toEqual(['Expected the field `regions`, found nothing; change that.']);
  });
});

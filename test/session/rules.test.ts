import { describe, expect, it } from "vitest";
import type { Action } from "../../src/action/index.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import { parseSetting, SETTING_KEYS, settingText, withSetting } from "../../src/cluster/settings.ts";
import { scenarioOf, SCENARIOS } from "../../src/exchange/scenarios/index.ts";
import type { Scenario } from "../../src/exchange/scenario.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { after, minutes, seconds, START, type Instant } from "../../src/kernel/time.ts";
import { RULES } from "../../src/raft/index.ts";
import { createPlayer, statusOf } from "../../src/session/player.ts";
import { REPORT_FOLDS, reportOf } from "../../src/session/report.ts";
import { rulesEverOff } from "../../src/session/rules-off.ts";
import { actOnRun, advanceRun, checksOf, createRun, type Run } from "../../src/session/run.ts";
import { seekRun } from "../seek.ts";

const isSwitch = (action: Action): boolean => action.kind === "set" && action.key.startsWith("raft.rule.");

function runOf(id: string, on: boolean): Run {
  const { topology, preset, seed, inputs }: Scenario = scenarioOf(id) ?? expect.fail(`no scenario ${id}`);
  return createRun({
    scenario: id, topology: generateTopology(topology), preset, seed,
    inputs: on ? inputs.filter(({ action }) => !isSwitch(action)) : inputs,
  }, false, REPORT_FOLDS);
}

function played(id: string, on: boolean, until: Instant): Run {
  const run = runOf(id, on);
  advanceRun(run, until);
  return run;
}

const electedSince = (run: Run, from: Instant): number =>
  run.branch.events.filter(({ at, body }) => at >= from && body.name === "raft.leader.elected").length;

describe("the switches of the rules", () => {
  it("every rule of the table has one", () => {
    const keys = SETTING_KEYS.filter((key) => key.startsWith("raft.rule."));
    expect(keys).toHaveLength(RULES.length);
    expect(keys).toContain("raft.rule.pre-vote");
  });

  it("is on in every preset, and off and on again by its setting", () => {
    const key = "raft.rule.one-vote-per-term";
    for (const settings of Object.values(PRESETS)) expect(settingText(settings, key)).toBe("on");
    const off = withSetting(withSetting(PRESETS.tikv, "raft.rule.pre-vote", false), key, false);
    expect(off.store.rulesOff).toEqual(["oneVotePerTerm", "preVote"]);
    expect(settingText(off, key)).toBe("off");
    expect(withSetting(off, key, true).store.rulesOff).toEqual(["preVote"]);
    expect(parseSetting(key, "perhaps")).toEqual({ ok: false, expected: { expects: "on-or-off" } });
  });

  it("leaves a mark from the moment it is thrown, on that branch alone, even when it is thrown back", () => {
    const run = createRun({
      scenario: "", topology: generateTopology({ stores: 3, regions: 1, replicas: 3, zones: 1 }),
        preset: "tikv", seed: 1, inputs: [],
    }, true, REPORT_FOLDS);
    const second = after(START, seconds(1));
    advanceRun(run, after(START, seconds(3)));
    expect([rulesEverOff(run), statusOf(createPlayer(run, null)).modifiedRaft]).toEqual([[], false]);
    actOnRun(run, { kind: "set", key: "raft.rule.pre-vote", value: "off" });
    advanceRun(run, after(START, seconds(4)));
    actOnRun(run, { kind: "set", key: "raft.rule.pre-vote", value: "on" });
    expect([rulesEverOff(run), statusOf(createPlayer(run, null)).modifiedRaft]).toEqual([["pre-vote"], true]);
    expect(reportOf(run).modifiedRaft).toEqual(["pre-vote"]);
    seekRun(run, second);
    expect(rulesEverOff(run)).toEqual([]);
  });
});

describe("the scenarios of rules that are off", () => {
  it("each switches off the rule that it is named after, and nothing else", () => {
    const scenarios = SCENARIOS.filter(({ id }) => id.startsWith("rule-"));
    expect(scenarios.length).toBeGreaterThanOrEqual(6);
    for (const { id, inputs } of scenarios) {
      expect(inputs.map(({ action }) => action).filter(isSwitch)).toEqual([
        { kind: "set", key: `raft.rule.${id.slice("rule-".length)}`, value: "off" }]);
    }
  });

  it.each([
    ["rule-log-up-to-date-check", "leader-completeness"],
    ["rule-one-vote-per-term", "single-vote"],
    ["rule-persist-entries-before-ack", "commit-quorum"],
    ["rule-previous-entry-check", "state-machine-safety"],
    ["rule-conflict-only-truncation", "commit-quorum"],
  ] as const)("%s ends in a breach of %s, and holds with the rule on", { timeout: 60_000 }, (id, invariant) => {
    const broken = played(id, false, after(START, minutes(3)));
    expect(checksOf(broken).violations[0]?.invariant).toBe(invariant);
    expect(broken.branch.refusals).toEqual([]);
    const whole = played(id, true, after(broken.cluster.now, seconds(30)));
    expect(checksOf(whole).violations).toEqual([]);
  });

  it("rule-pre-vote: a store that comes back deposes every leader; with the rule on none", { timeout: 60_000 }, () => {
    const healed = after(START, seconds(70));
    const until = after(START, minutes(2));
    expect(electedSince(played("rule-pre-vote", false, until), healed)).toBeGreaterThanOrEqual(3);
    expect(electedSince(played("rule-pre-vote", true, until), healed)).toBe(0);
  });

  it("rule-leader-step-down: a leader that is cut off keeps its clients waiting for long; with the rule on it sends them away", {
    timeout: 60_000,
  }, () => {
    const longest = (run: Run): number => Math.max(...run.branch.events.map(({ body }) =>
      (body.name === "client.region.recovered" ? body.outage : 0)));
    const steps = (run: Run): number => run.branch.events.filter(({ body }) => body.name === "raft.leader.stepped-down").length;
    const off = played("rule-leader-step-down", false, after(START, seconds(90)));
    expect([steps(off), longest(off) > seconds(40), checksOf(off).violations]).toEqual([0, true, []]);
    const on = played("rule-leader-step-down", true, after(START, seconds(90)));
    expect([steps(on), longest(on) < seconds(1), checksOf(on).violations]).toEqual([1, true, []]);
  });

  it("rule-randomised-timeouts: votes are split for ever; with the rule on somebody wins", { timeout: 60_000 }, () => {
    const off = played("rule-randomised-timeouts", false, after(START, minutes(3)));
    expect([off.cluster.unavailable.size > 0, checksOf(off).violations]).toEqual([true, []]);
    expect(electedSince(off, after(START, seconds(10)))).toBe(0);
    const on = played("rule-randomised-timeouts", true, after(START, minutes(3)));
    expect([on.cluster.unavailable.size, electedSince(on, after(START, seconds(10))) > 0]).toEqual([0, true]);
  });

  it("rule-noop-at-election: reads wait for a write that never comes; with the rule on they do not", { timeout: 60_000 }, () => {
    const failed = (run: Run): number => run.branch.events.filter(({ at, body }) =>
      at > after(START, seconds(30)) && body.name === "client.operation.failed").length;
    const off = played("rule-noop-at-election", false, after(START, minutes(2)));
    expect([off.cluster.unavailable.size > 0, failed(off) > 0, checksOf(off).violations]).toEqual([true, true, []]);
    const on = played("rule-noop-at-election", true, after(START, minutes(2)));
    expect([on.cluster.unavailable.size, failed(on)]).toEqual([0, 0]);
  });
});

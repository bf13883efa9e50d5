import { describe, expect, test } from "vitest";
import { defined } from "../../src/kernel/assert.ts";
import { minutes, seconds } from "../../src/kernel/time.ts";
import { checkRegion } from "../../src/pd/checking.ts";
import type { Peer, Region, StoreLabel } from "../../src/proto/region.ts";
import { readRulesText } from "../../src/proto/read-rules.ts";
import { jsonWord } from "../../src/proto/orders.ts";
import { ruleJson, ruleSetText } from "../../src/proto/rule-text.ts";
import { defaultRule, type PlacementRule } from "../../src/proto/rules.ts";
import { rulesFor, stuckRegion } from "../../src/pd/index.ts";
import { atLeastOne } from "../at-least-one.ts";
import { createWorld, give, joinStore, kill, named, run, storesOfRegion, type World } from "./host.ts";

const rule = (id: string, given: Partial<PlacementRule>): PlacementRule =>
  ({ ...defaultRule(1, ["zone"], ""), groupId: "test", id, ...given });
const save = (world: World, ...rules: readonly PlacementRule[]): unknown => give(world, { kind: "save-rules", rules }).refusal;
const rolesOf = (world: World, region: number): string[] =>
  (world.regions.get(region)?.region.peers ?? []).map(({ storeId, role }) => `${storeId} ${role}`).sort();
const operators = (world: World): string[] => named(world, "pd.operator.created").map(({ body }) => body.description);
const quiet = { schedulers: [] } as const;

describe("placement rules", () => {
  test("a learner rule adds a learner on a store that its constraints name, and takes it away with the rule", () => {
    const world = createWorld({ zones: ["a", "b", "c"], regions: 4, pd: quiet });
    const tiflash: readonly StoreLabel[] = [{ key: "zone", value: "a" }, { key: "engine", value: "tiflash" }];
    joinStore(world, 9, tiflash);
    run(world, seconds(30));
    expect(operators(world)).toEqual([]);
    const learner = rule("flash", { role: "learner", constraints: [{ key: "engine", op: "in", values: ["tiflash"] }] });
    expect(save(world, learner)).toBeNull();
    run(world, minutes(2));
    for (const id of atLeastOne(world.regions.keys())) expect(rolesOf(world, id)).toContain("9 Learner");
    expect(new Set(operators(world))).toEqual(new Set(["add-rule-peer"]));
    expect(save(world, { ...learner, count: 0 })).toBeNull();
    run(world, minutes(4));
    // Behind the last rule but the default one PD leaves alone what it cannot know the purpose of.
    for (const id of atLeastOne(world.regions.keys())) expect(rolesOf(world, id)).toContain("9 Learner");
  });

  test("constraints move replicas to the stores that they name, and leader rules the Raft leader", () => {
    const world = createWorld({ zones: ["a", "a", "b", "b", "c", "c"], regions: 6, place: () => [1, 3, 5], pd: quiet });
    const inZone = (value: string): PlacementRule["constraints"] => [{ key: "zone", op: "in", values: [value] }];
    expect(save(
      world, { ...defaultRule(1, [], ""), count: 0 },
      rule("lead", { role: "leader", constraints: inZone("c"), index: 1 }),
      rule("follow", { role: "follower", count: 2, constraints: inZone("b"), index: 2 }),
    )).toBeNull();
    run(world, minutes(5));
    for (const id of atLeastOne(world.regions.keys())) {
      expect(storesOfRegion(world, id).slice(0, 2)).toEqual([3, 4]);
      expect([5, 6]).toContain(world.regions.get(id)?.leader);
    }
    expect(operators(world)).toContain("fix-leader-role");
  });

  test("a rule that wants a learner has a voter demoted while another one's store is Down, as in PD, which asks for nothing else", () => {
    const pd = { ...quiet, maxStoreDownTime: minutes(11) };
    const world = createWorld({ zones: ["", "", ""], regions: 2, place: () => [1, 2, 3], pd });
    run(world, seconds(15));
    kill(world, 3);
    run(world, minutes(12));
    expect(save(world, rule("one", { groupId: "early", role: "learner" }))).toBeNull();
    run(world, minutes(13));
    expect(new Set(operators(world))).toEqual(new Set(["fix-demote-voter"]));
    for (const id of atLeastOne(world.regions.keys())) {
      expect(rolesOf(world, id).filter((role) => role.endsWith("Learner"))).not.toContain("3 Learner");
    }
  });

  test("an isolation level keeps a region short rather than two replicas in one zone", () => {
    const world = createWorld({ zones: ["a", "b", "c", "b"], regions: 2, place: () => [1, 2, 3],
      pd: { ...quiet, isolationLevel: "zone", maxStoreDownTime: minutes(11) } });
    run(world, seconds(15));
    kill(world, 3);
    run(world, minutes(20));
    expect(stuckRegion(world.state, 101)).toMatchObject({ reason: "no-store" });
    expect(named(world, "pd.region.stuck")[0]?.body.refusals).toContainEqual({ store: 4, filter: "isolation" });
    expect(storesOfRegion(world, 101)).toEqual([1, 2, 3]);
  });

  test("a voter of too many becomes a learner where a rule wants one", () => {
    const world = createWorld({ zones: ["a", "b", "c", "d"], regions: 1, place: () => [1, 2, 3, 4], pd: quiet });
    expect(save(world, rule("copy", { role: "learner" }))).toBeNull();
    run(world, minutes(1));
    expect(rolesOf(world, 101).filter((each) => each.endsWith("Learner"))).toHaveLength(1);
    expect(operators(world)).toEqual(["fix-demote-voter"]);
  });

  test("hold for their range of keys; a group that overrides makes those before it void", () => {
    const world = createWorld({ zones: ["a", "b", "c", "d", "e"], regions: 4, pd: quiet });
    const five = rule("five", { count: 5, startKey: "000001", endKey: "000002" });
    expect(save(world, five)).toBeNull();
    expect(give(world, { kind: "set-rule-group", group: { id: "test", index: 1, override: true } }).refusal).toBeNull();
    run(world, minutes(2));
    expect([101, 102, 103].map((id) => storesOfRegion(world, id).length)).toEqual([3, 5, 3]);
    const areas = world.state.rules.areas.map(({ rules }) => rules.map(({ id }) => id));
    expect(areas).toEqual([["default"], ["five"], ["default"]]);
  });

  test("a region that two areas share has no rules, and PD leaves it as it is until it is split", () => {
    const world = createWorld({ zones: ["a", "b", "c"], regions: 2, pd: quiet });
    expect(save(world, rule("half", { role: "learner", startKey: "0000005" }))).toBeNull();
    const region = world.regions.get(102)?.region;
    expect(region === undefined ? [] : rulesFor(world.state.rules, { ...region, startKey: "" })).toBeNull();
  });

  test("a region over a border of rules leaves its joint state first, and falls apart then", () => {
    const world = createWorld({ zones: ["a", "b", "c"], regions: 1, place: () => [1, 2, 3], pd: quiet });
    run(world, seconds(20));
    expect(save(world, rule("half", { startKey: "m" }))).toBeNull();
    const info = defined(world.state.tree.infos.get(101), "region 101");
    const peers = info.region.peers.map((peer, i): Peer => (i === 2 ? { ...peer, role: "DemotingVoter" } : peer));
    const wanted = (region: Region): unknown => checkRegion(world.state, { ...info, region }, world.now);
    expect(wanted(info.region)).toMatchObject({ draft: { description: "rule-split-region" } });
    expect(wanted({ ...info.region, peers })).toMatchObject({ draft: { description: "leave-joint-state" } });
  });

  test("are refused in PD's words where they are unsound, and nothing changes", () => {
    const world = createWorld({ zones: ["a", "b", "c"], regions: 2, pd: quiet });
    const before = world.state.rules;
    expect(save(world, { ...defaultRule(3, [], ""), count: 0 })).toEqual({ kind: "rule-list", why: "no rule for range {, }" });
    expect(save(world, rule("x", { startKey: "b", endKey: "a" })))
      .toEqual({ kind: "rule-content", why: "endKey should be greater than startKey" });
    expect(save(world, rule("x", { role: "leader" }), rule("y", { role: "leader" })))
      .toEqual({ kind: "rule-list", why: "multiple leader replicas for range {, }" });
    expect(world.state.rules).toBe(before);
  });

  test("are written and read as PD's JSON, in one word of a sentence as well", () => {
    const constraints = [{ key: "disk", op: "notIn", values: ["h d", "x\"y\\"] }] as const;
    const rules = [rule("a b|c->", { constraints, endKey: "t\x80\0" })];
    expect(jsonWord(rules.map(ruleJson))).not.toMatch(/[\s|>]/);
    expect(readRulesText(jsonWord(rules.map(ruleJson)))).toEqual({ rules, groups: [] });
    const set = { rules, groups: [{ id: "test", index: 3, override: true }] };
    expect(readRulesText(ruleSetText(set))).toEqual(set);
    expect(readRulesText("[{\"role\":\"king\"}]")).toBe("invalid role king");
  });
});

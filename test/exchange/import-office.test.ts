import { describe, expect, it } from "vitest";
import { formatAction } from "../../src/action/index.ts";
import { expandTopology, compactTopology } from "../../src/exchange/compact.ts";
import type { ImportResult } from "../../src/exchange/import.ts";
import { topologyFault } from "../../src/exchange/topology-check.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { createRun, advanceRun } from "../../src/session/run.ts";
import { importing, noticeOf, regionsJson, storesJson, storeJson, threeStores, type Json } from "./pd-json.ts";

const byDefault = {
  group_id: "pd", id: "default", start_key: "", end_key: "", role: "voter", count: 3, location_labels: ["zone"],
};
const tiflash = {
  group_id: "tiflash", id: "table-43-r", start_key: "61", end_key: "62", role: "learner", count: 1,
  label_constraints: [{ key: "engine", op: "in", values: ["tiflash"] }],
};

function accepted(result: ImportResult): Extract<ImportResult, { readonly ok: true }> {
  if (!result.ok) throw new Error(result.notices.map(({ text }) => text).join("\n"));
  expect(topologyFault(result.topology)).toBeUndefined();
  return result;
}

const orders = (result: ImportResult): readonly string[] =>
  accepted(result).inputs.map(({ action }) => formatAction(action));

describe("placement rules of a dump", () => {
  it("are taken as they are, with their groups, and travel in links", () => {
    const groups = [{ id: "tiflash", index: 5, override: false }, { id: "pd", index: 0, override: false }];
    const { topology, notices } = accepted(importing(threeStores(), [tiflash, byDefault], groups));
    expect(topology.rules?.rules.map(({ groupId, id, role, startKey }) => [groupId, id, role, startKey]))
      .toEqual([["pd", "default", "voter", ""], ["tiflash", "table-43-r", "learner", "a"]]);
    expect(topology.rules?.groups).toEqual([{ id: "tiflash", index: 5, override: false }]);
    expect([topology.maxReplicas, topology.locationLabels]).toEqual([3, ["zone"]]);
    expect(noticeOf({ notices }, "config.rules").text)
      .toBe("2 placement rules are taken as they are: pd/default, tiflash/table-43-r.");
    expect(expandTopology(compactTopology(topology))?.rules).toEqual(topology.rules);
  });

  it("are read from bundles, whose rules need not say their group again", () => {
    const rule = { ...byDefault, group_id: undefined };
    const learner = { id: "r", start_key: "", end_key: "", role: "learner", count: 1 };
    const bundles = [
      { group_id: "pd", group_index: 0, group_override: false, rules: [rule] },
      { group_id: "more", group_index: 2, group_override: false, rules: [learner] },
    ];
    const { topology } = accepted(importing(threeStores(), bundles));
    expect(topology.rules?.rules.map(({ groupId, id }) => `${groupId}/${id}`)).toEqual(["pd/default", "more/r"]);
    expect(topology.rules?.groups).toEqual([{ id: "more", index: 2, override: false }]);
  });

  it("leave the settings in charge where there is the default one alone", () => {
    const result = importing(threeStores(), [{ ...byDefault, count: 5, isolation_level: "zone" }]);
    const { topology } = accepted(result);
    expect([topology.rules, topology.maxReplicas]).toEqual([undefined, 5]);
    expect(orders(result)).toContain("set pd.isolation-level zone");
  });

  it("get the default one where only a part was shown, and none where PD would refuse them", () => {
    const part = accepted(importing(threeStores(), [tiflash]));
    expect(part.topology.rules?.rules.map(({ id }) => id)).toEqual(["default", "table-43-r"]);
    expect(noticeOf(part, "config.rules-default").text).toContain("(no rule for range {, 61})");
    const refused = accepted(importing(threeStores(), [byDefault, { ...tiflash, role: "leader", count: 2 }]));
    expect(refused.topology.rules).toBeUndefined();
    expect(noticeOf(refused, "config.rules-unsound").values).toEqual({ why: "define multiple leaders by count 2" });
  });

  it.each<[string, Json, string]>([
    ["role", { ...tiflash, role: "king" }, "invalid role king"],
    ["count", { ...tiflash, count: "many" }, "invalid count"],
    ["key", { ...tiflash, start_key: "zz" }, "a key is not in hex format"],
    ["constraint", { ...tiflash, label_constraints: [{ key: "engine", op: "is" }] }, "invalid op of a label constraint"],
  ])("with a wrong %s are named by place and reason, and left out", (_, rule, why) => {
    const result = accepted(importing(threeStores(), [byDefault, rule]));
    expect(noticeOf(result, "config.rule-broken")).toMatchObject({ where: "file-2.json:[1]", values: { why } });
    expect(result.topology.rules).toBeUndefined();
  });

  it("are not in force where PD's configuration turns them off", () => {
    const off = { replication: { "enable-placement-rules": "false" } };
    const result = accepted(importing(threeStores(), off, [tiflash, byDefault]));
    noticeOf(result, "config.rules-off");
    expect(result.topology.rules).toBeUndefined();
  });

  it("leave a value of enable-placement-rules that is no switch as it is written, in what is said of it", () => {
    const result = accepted(importing(threeStores(), { replication: { "enable-placement-rules": [{ a: 1 }] } }));
    expect(noticeOf(result, "config.differs").values).toMatchObject({ item: "enable-placement-rules", found: "[…]" });
  });

  it("label regions as the dump has it, in an order of the first instant", () => {
    const rules = [
      {
        id: "quiet", index: 1, labels: [{ key: "schedule", value: "deny" }], rule_type: "key-range",
        data: [{ start_key: "", end_key: "" }],
      },
      { id: "", labels: [], rule_type: "key-range", data: [] },
    ];
    const result = importing(threeStores(), rules);
    expect(orders(result).join(" ")).toContain(`label-regions ${JSON.stringify({ sets: [rules[0]], deletes: [] })}`);
    expect(noticeOf(result, "config.labels").values).toEqual({ count: 1, rules: "quiet" });
    expect(noticeOf(result, "config.label-broken")).toMatchObject({ where: "file-2.json:[1]", values: { why: "empty rule id" } });
  });

  it("are what PD goes by: a rule of the dump brings forth the learner that it asks for", () => {
    const learning = storeJson(4, { labels: [{ key: "engine", value: "tiflash" }] });
    const stores = storesJson(...[1, 2, 3].map((id) => storeJson(id)), learning);
    const rules = [{ ...byDefault, location_labels: [] }, { ...tiflash, start_key: "", end_key: "" }];
    const { topology, inputs } = accepted(importing(stores, regionsJson(2), rules));
    const run = createRun({ scenario: "imported", topology, preset: "tikv", seed: 1, inputs }, false);
    advanceRun(run, seconds(60) as unknown as Instant);
    const added = run.branch.events.filter(({ body }) =>
      body.name === "pd.operator.finished" && body.description === "add-rule-peer");
    expect(added.length).toBe(2);
  });
});

const member = (id: number, more: Json = {}): Json => ({ name: `pd-host${id}`, member_id: id, client_urls: [], ...more });

describe("PD's members of a dump", () => {
  it("are as many as it lists, and whoever leads there leads", () => {
    const members = { header: {}, members: [1, 2, 3, 4, 5].map((id) => member(id)), leader: member(4), etcd_leader: member(4) };
    const { topology, notices } = accepted(importing(threeStores(), members));
    expect([topology.pdMembers, topology.pdLeader]).toEqual([5, 4]);
    expect(noticeOf({ notices }, "members.used").text).toContain("pd-4 = pd-host4");
    expect(expandTopology(compactTopology(topology))?.pdLeader).toBe(4);
  });

  it("keep their priorities, and those that are not healthy do not run", () => {
    const members = { header: {}, members: [member(1), member(2, { leader_priority: 7 }), member(3)], leader: member(1) };
    const health = [{ ...member(1), health: true }, { ...member(2), health: true }, { ...member(3), health: false }];
    const result = importing(threeStores(), members, health);
    expect(orders(result)).toEqual(["pd-ctl member leader_priority pd-2 7", "kill pd 3"]);
    expect(noticeOf(result, "members.unhealthy")).toMatchObject({ where: "file-3.json:[2].health" });
  });

  it("are three where nothing is said, and five at the most, the leader among them", () => {
    expect(accepted(importing(threeStores())).topology.pdMembers).toBe(3);
    const seven = { header: {}, members: [1, 2, 3, 4, 5, 6, 7].map((id) => member(id)), leader: member(7) };
    const result = accepted(importing(threeStores(), seven));
    expect([result.topology.pdMembers, result.topology.pdLeader]).toEqual([5, 5]);
    expect(noticeOf(result, "members.limited").values).toEqual({ count: 7, limit: 5 });
  });
});

describe("PD's schedulers and its own items of a dump", () => {
  it("run as they are listed, with the stores that they were given", () => {
    const listed = ["balance-leader-scheduler", "evict-leader-scheduler", "transfer-witness-leader-scheduler"];
    const given = { "store-id-ranges": { 2: [{ "start-key": "", "end-key": "" }] }, "batch": 3 };
    const result = importing(threeStores(), listed, given, { schedule: {} });
    expect(orders(result)).toContain("pd-ctl scheduler add evict-leader-scheduler 2");
    expect(orders(result)).toContain("set pd.balance-region false");
    expect(noticeOf(result, "config.not-simulated").values).toEqual({ items: "transfer-witness-leader-scheduler" });
    const alone = importing(threeStores(), listed);
    expect(noticeOf(alone, "config.scheduler-stores").text).toContain("`pd-ctl scheduler config evict-leader-scheduler`");
  });

  it("are called by their types in the configuration, hot-region too", () => {
    const types = ["balance-region", "balance-leader", "hot-region", "evict-slow-store", "evict-stopping-store"];
    const evicting = { type: "evict-leader", args: ["3"], disable: false };
    const schedulers = [...types.map((type) => ({ type, args: null, disable: false })), evicting];
    const result = importing(threeStores(), { schedule: { "schedulers-v2": schedulers } });
    expect(orders(result)).toContain("set pd.balance-hot-region true");
    expect(orders(result).at(-1)).toBe("pd-ctl scheduler add evict-leader-scheduler 3");
  });

  it("such as the lease are settings, under the names of old and new releases", () => {
    const whole = { "lease": 3, "tick-interval": "200ms", "ElectionInterval": "2s", "PreVote": false, "schedule": {} };
    expect(orders(importing(threeStores(), whole))).toEqual(
      ["set pd.lease 3s", "set pd.enable-prevote false", "set pd.tick-interval 200ms", "set pd.election-interval 2s"]);
  });
});

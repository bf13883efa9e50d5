import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTIONS, formatAction, type Action } from "../../src/action/index.ts";
import type { Known } from "../../src/action/words.ts";
import { SETTING_KEYS } from "../../src/cluster/settings.ts";
import { ACTION_VERBS, formatInput, parseAction, parseTimedAction } from "../../src/language/actions.ts";
import { MAX_RUN } from "../../src/action/limits.ts";
import { millis, minutes, seconds, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { Node } from "../../src/proto/events.ts";

const ACTION_WORDS = ACTION_VERBS.map(({ word }) => word);

const store = (id: number): Node => ({ kind: "store", id });
const read = (text: string, context?: Known): Action => {
  const parsed = parseAction(text, context);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.notice.text}`);
  return parsed.action;
};
const mistake = (text: string, context?: Known) => {
  const parsed = parseAction(text, context);
  if (parsed.ok) throw new Error(`${text} was read as ${JSON.stringify(parsed.action)}`);
  return { code: parsed.notice.code, where: parsed.notice.where, text: parsed.notice.text };
};

const link = { from: store(1), to: store(2) };

describe("an action in words", () => {
  const zone = { key: "zone", value: "c" };
  const known: readonly (readonly [string, Action])[] = [
    ["kill store 4", { kind: "kill", node: store(4) }],
    ["poweroff store 4", { kind: "power-off", node: store(4) }],
    ["stop store 4", { kind: "stop", node: store(4) }],
    ["restart store 4", { kind: "restart", node: store(4) }],
    ["restart store 4 down 10s", { kind: "restart", node: store(4), down: seconds(10) }],
    ["client 1 put k v", { kind: "client", client: 1, session: 1, step: "put k v" }],
    ["client 1.2 commit", { kind: "client", client: 1, session: 2, step: "commit" }],
    ["crash client 1 before take-payment", { kind: "crash-client", client: 1, step: "take-payment" }],
    ["detect failures", { kind: "detect", watch: true, options: "", policy: "" }],
    ["detect failures with missed.threshold=5,lease.ttl=20s", {
      kind: "detect", watch: true, options: "missed.threshold=5,lease.ttl=20s", policy: "",
    }],
    ["detect nothing", { kind: "detect", watch: false, options: "", policy: "" }],
    ["policy {health_check: {interval: 5s, threshold: 3}, cpu: {above: 95%}}", {
      kind: "detect", watch: true, options: "", policy: "{health_check: {interval: 5s, threshold: 3}, cpu: {above: 95%}}",
    }],
    ["start store 4", { kind: "start", node: store(4) }],
    ["rolling-restart every 40s down 10s", { kind: "rolling-restart", every: seconds(40), down: seconds(10) }],
    ["kill zone=a", { kind: "kill-place", place: "zone=a" }],
    ["poweroff zone=a+rack=r1", { kind: "power-off-place", place: "zone=a+rack=r1" }],
    ["pause store 4 for 15s", { kind: "pause", node: store(4), duration: seconds(15) }],
    ["pause store 4", { kind: "pause", node: store(4), duration: null }],
    ["resume store 4", { kind: "resume", node: store(4) }],
    ["cut store 1 store 2", { kind: "cut", ...link, bothWays: true }],
    ["cut store 1 -> store 2", { kind: "cut", ...link, bothWays: false }],
    ["cut zone=a -> zone=b", {
      kind: "cut-sides", from: { kind: "place", place: "zone=a" }, to: { kind: "place", place: "zone=b" }, bothWays: false,
    }],
    ["cut 2,3,pd 1 1", {
      kind: "cut-sides", from: { kind: "machines", nodes: [store(2), store(3), { kind: "pd", id: 1 }] },
      to: { kind: "machines", nodes: [store(1)] }, bothWays: true,
    }],
    ["cut client 1,2 -> others", {
      kind: "cut-sides", from: { kind: "machines", nodes: [{ kind: "client", id: 1 }, store(2)] }, to: { kind: "others" },
      bothWays: false,
    }],
    ["latency zone=a zone=b 200ms", {
      kind: "change-sides", fault: "latency", from: { kind: "place", place: "zone=a" }, to: { kind: "place", place: "zone=b" },
      bothWays: true, extra: millis(200),
    }],
    ["latency 1,2 -> others 30ms..40ms", {
      kind: "change-sides", fault: "latency", from: { kind: "machines", nodes: [store(1), store(2)] }, to: { kind: "others" },
      bothWays: false, extra: millis(30), jitter: millis(10),
    }],
    ["loss pd 1 2 20%", {
      kind: "change-sides", fault: "loss", from: { kind: "machines", nodes: [{ kind: "pd", id: 1 }] },
      to: { kind: "machines", nodes: [store(2)] }, bothWays: true, percent: 20,
    }],
    ["duplicate others zone=b 5%", {
      kind: "change-sides", fault: "duplicate", from: { kind: "others" }, to: { kind: "place", place: "zone=b" },
      bothWays: true, percent: 5,
    }],
    ["mend store 1 store 2", { kind: "mend", ...link, bothWays: true }],
    ["mend store 1 -> store 2", { kind: "mend", ...link, bothWays: false }],
    ["isolate store 3", { kind: "isolate", node: store(3) }],
    ["partition 1,2 | 3,4,5", { kind: "partition", groups: [[store(1), store(2)], [store(3), store(4), store(5)]] }],
    ["partition 1,pd 1 | 2,client 3", {
      kind: "partition", groups: [[store(1), { kind: "pd", id: 1 }], [store(2), { kind: "client", id: 3 }]],
    }],
    ["heal", { kind: "heal" }],
    ["latency store 1 store 2 200ms", { kind: "latency", ...link, bothWays: true, extra: millis(200) }],
    ["loss store 1 -> store 2 30%", { kind: "loss", ...link, bothWays: false, percent: 30 }],
    ["duplicate store 1 store 2 0.5%", { kind: "duplicate", ...link, bothWays: true, percent: 0.5 }],
    ["slow-disk store 2 500ms", { kind: "slow-disk", node: store(2), extra: millis(500) }],
    ["slow-disk store 2 0s", { kind: "slow-disk", node: store(2), extra: 0 as Duration }],
    ["stall-disk store 2 for 10s", { kind: "stall-disk", node: store(2), duration: seconds(10) }],
    ["fill-disk store 2", { kind: "fill-disk", node: store(2), full: true }],
    ["free-disk store 2", { kind: "fill-disk", node: store(2), full: false }],
    ["clock store 2 +500ms", { kind: "clock", node: store(2), offset: millis(500), driftPpm: 0 }],
    ["clock store 2 -1.5s drift -200ppm", { kind: "clock", node: store(2), offset: millis(-1500), driftPpm: -200 }],
    ["clock store 2 drift 200ppm", { kind: "clock", node: store(2), offset: 0 as Duration, driftPpm: 200 }],
    ["clock store 2 +0s", { kind: "clock", node: store(2), offset: 0 as Duration, driftPpm: 0 }],
    ["kill pd 1", { kind: "kill", node: { kind: "pd", id: 1 } }],
    ["restart pd 1", { kind: "restart", node: { kind: "pd", id: 1 } }],
    ["kill client 1", { kind: "kill", node: { kind: "client", id: 1 } }],
    ["add-store zone=c", { kind: "add-store", labels: [{ key: "zone", value: "c" }] }],
    ["add-store zone=c host=h-1.local", {
      kind: "add-store", labels: [{ key: "zone", value: "c" }, { key: "host", value: "h-1.local" }],
    }],
    ["add-store", { kind: "add-store", labels: [] }],
    ["add-pd", { kind: "add-pd" }],
    ["pd-ctl member delete name pd-3", { kind: "order", command: { kind: "delete-member", member: 3 } }],
    ["remove-store 3", { kind: "remove-store", store: 3 }],
    ["transfer-leader 7 to 2", { kind: "transfer-leader", region: 7, to: 2 }],
    ["set pd.max-store-down-time 10m", { kind: "set", key: "pd.max-store-down-time", value: "10m" }],
    ["set pd.isolation-level", { kind: "set", key: "pd.isolation-level", value: "" }],
    ["timeout store 2 region 1", { kind: "run-out-timer", store: 2, region: 1 }],
    ["align-timers 1", { kind: "set-timers", region: 1, how: "aligned" }],
    ["spread-timers 1", { kind: "set-timers", region: 1, how: "spread" }],
    ["propose 1 x=1", { kind: "propose", region: 1, key: "x", value: "1" }],
    ["add-peer 1 store 4", { kind: "change-members", region: 1, add: 4, remove: 0 }],
    ["remove-peer 1 store 2", { kind: "change-members", region: 1, add: 0, remove: 2 }],
    ["replace-peer 1 store 2 by store 4", { kind: "change-members", region: 1, add: 4, remove: 2 }],
    ["leave-joint 1", { kind: "change-members", region: 1, add: 0, remove: 0 }],
    ["drop message 1234", { kind: "drop-message", packet: 1234, place: 0 }],
    ["drop message 1234.2", { kind: "drop-message", packet: 1234, place: 2 }],
    ["delay message 1234 by 50ms", { kind: "delay-message", packet: 1234, place: 0, extra: millis(50) }],
    ["duplicate message 1234", { kind: "duplicate-message", packet: 1234, place: 0 }],
    ["deliver message 1234", { kind: "deliver-message", packet: 1234, place: 0 }],
    ["label-regions {\"sets\":[],\"deletes\":[\"a\"]}", {
      kind: "order", command: { kind: "label-regions", patch: "{\"sets\":[],\"deletes\":[\"a\"]}" },
    }],
    ["pd-ctl store cancel-delete 3", { kind: "order", command: { kind: "keep-store", store: 3 } }],
    ["pd-ctl store label 3 zone=c", {
      kind: "order", command: { kind: "label-store", store: 3, rewrite: false, labels: [zone] },
    }],
    ["pd-ctl store label --rewrite 3", { kind: "order", command: { kind: "label-store", store: 3, rewrite: true, labels: [] } }],
    ["pd-ctl store weight 3 2 0.5", { kind: "order", command: { kind: "weigh-store", store: 3, leader: 2, region: 0.5 } }],
    ["pd-ctl store limit 3 30", { kind: "order", command: { kind: "limit-store", store: 3, rate: 30, limit: null } }],
    ["pd-ctl store limit all 5 add-peer", {
      kind: "order", command: { kind: "limit-store", store: "all", rate: 5, limit: "add-peer" },
    }],
    ["pd-ctl store remove-tombstone", { kind: "order", command: { kind: "remove-tombstones" } }],
    ["pd-ctl operator add add-peer 7 3", { kind: "order", command: { kind: "add-peer", region: 7, store: 3 } }],
    ["pd-ctl operator add add-learner 7 3", { kind: "order", command: { kind: "add-learner", region: 7, store: 3 } }],
    ["pd-ctl operator add remove-peer 7 3", { kind: "order", command: { kind: "remove-peer", region: 7, store: 3 } }],
    ["pd-ctl operator add transfer-peer 7 3 4", {
      kind: "order", command: { kind: "transfer-peer", region: 7, from: 3, to: 4 },
    }],
    ["pd-ctl operator add transfer-region 7 1 leader 2 learner", { kind: "order", command: {
      kind: "transfer-region", region: 7, peers: [{ store: 1, role: "leader" }, { store: 2, role: "learner" }],
    } }],
    ["pd-ctl operator remove 7", { kind: "order", command: { kind: "remove-operator", region: 7 } }],
    ["pd-ctl scheduler pause balance-leader-scheduler 30", {
      kind: "order", command: { kind: "pause-scheduler", scheduler: "balance-leader", seconds: 30 },
    }],
    ["pd-ctl scheduler resume all", { kind: "order", command: { kind: "pause-scheduler", scheduler: "all", seconds: 0 } }],
    ["rate 500", { kind: "set", key: "client.rate", value: "500" }],
  ];

  it.each(known)("%s", (text, action) => {
    expect(read(text)).toEqual(action);
    expect(formatAction(action)).toBe(text);
  });

  it("is forgiving about spaces and about words that go without saying", () => {
    expect(read("  kill   store\t4 ")).toEqual(read("kill store 4"));
    expect(read("cut store 1->store 2")).toEqual(read("cut store 1 -> store 2"));
    expect(read("partition 1, 2|3 ,4,  5")).toEqual(read("partition 1,2 | 3,4,5"));
    expect(read("partition store 1, store 2 | store 3")).toEqual(read("partition 1,2 | 3"));
    expect(read("remove-store store 3")).toEqual(read("remove-store 3"));
    expect(read("transfer-leader region 7 to store 2")).toEqual(read("transfer-leader 7 to 2"));
    expect(read("transfer-leader 7 2")).toEqual(read("transfer-leader 7 to 2"));
    expect(read("align-timers region 7")).toEqual(read("align-timers 7"));
    expect(read("set client.rate 500")).toEqual(read("rate 500"));
  });

  it("covers every kind of action", () => {
    const kinds = new Set(known.map(([, action]) => action.kind));
    // Strikes share their words with the faults that they strike with, and have a test of their own below.
    expect(new Set([...kinds, "strike-leader", "strike-pd-leader"])).toEqual(new Set(ACTIONS.map(({ kind }) => kind)));
    expect(new Set(known.map(([text]) => text.split(" ")[0]))).toEqual(new Set(ACTION_WORDS));
  });
});

const node: fc.Arbitrary<Node> = fc.oneof(
  fc.record({ kind: fc.constant("store" as const), id: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }) }),
  fc.record({ kind: fc.constant("pd" as const), id: fc.integer({ min: 1, max: 7 }) }),
  fc.record({ kind: fc.constant("client" as const), id: fc.integer({ min: 1, max: 20 }) }),
);
const nodes = fc.uniqueArray(node, { minLength: 2, maxLength: 8, selector: (of) => `${of.kind} ${of.id}` });
const duration = fc.oneof(fc.nat(2_000_000), fc.integer({ min: 0, max: MAX_RUN })).map((value) => value as Duration);
const links = fc.tuple(nodes, fc.boolean())
  .map(([[from, to], bothWays]) => ({ from: from ?? store(1), to: to ?? store(2), bothWays }));
const percent = fc.integer({ min: 0, max: 10_000 }).map((value) => value / 100);
const label = fc.record({ key: fc.stringMatching(/^[$\w./-]{1,20}$/), value: fc.stringMatching(/^[\w./-]{1,20}$/) });
const nodeAction = fc.record({
  kind: fc.constantFrom("kill" as const, "power-off" as const, "restart" as const, "resume" as const, "isolate" as const), node,
});
const action: fc.Arbitrary<Action> = fc.oneof<fc.Arbitrary<Action>[]>(
  nodeAction,
  fc.record({ kind: fc.constant("pause" as const), node, duration: fc.oneof(duration, fc.constant(null)) }),
  fc.tuple(fc.constantFrom("cut" as const, "mend" as const), links).map(([kind, of]) => ({ kind, ...of })),
  nodes.chain((of) => fc.integer({ min: 1, max: of.length - 1 }).map((at) =>
    ({ kind: "partition" as const, groups: [of.slice(0, at), of.slice(at)] }))),
  fc.constant({ kind: "heal" as const }),
  fc.tuple(links, duration).map(([of, extra]) => ({ kind: "latency" as const, ...of, extra })),
  fc.tuple(fc.constantFrom("loss" as const, "duplicate" as const), links, percent)
    .map(([kind, of, value]) => ({ kind, ...of, percent: value })),
  fc.record({ kind: fc.constant("slow-disk" as const), node, extra: duration }),
  fc.record({ kind: fc.constant("stall-disk" as const), node, duration }),
  fc.record({ kind: fc.constant("fill-disk" as const), node, full: fc.boolean() }),
  fc.record({
    kind: fc.constant("clock" as const), node, driftPpm: fc.integer({ min: -500_000, max: 500_000 }),
    offset: fc.tuple(duration, fc.boolean()).map(([size, back]) => (back ? 0 - size : size) as Duration),
  }),
  fc.constant({ kind: "add-pd" as const }),
  fc.record({ kind: fc.constant("add-store" as const), labels: fc.array(label, { maxLength: 4 }) }),
  fc.record({ kind: fc.constant("remove-store" as const), store: fc.integer({ min: 1, max: 1e12 }) }),
  fc.record({ kind: fc.constant("transfer-leader" as const), region: fc.integer({ min: 1, max: 1e12 }),
    to: fc.integer({ min: 1, max: 1e12 }) }),
  fc.record({
    kind: fc.constantFrom("drop-message" as const, "duplicate-message" as const, "deliver-message" as const),
    packet: fc.integer({ min: 1, max: 1e12 }), place: fc.integer({ min: 0, max: 99_999 }),
  }),
  fc.record({ kind: fc.constant("set" as const), key: fc.constant("pd.max-store-down-time"),
    value: fc.constantFrom("10m", "1h0m0s", "250ms") }),
  fc.record({ kind: fc.constant("set" as const), key: fc.constant("client.rate"), value: fc.nat(20_000).map(String) }),
);

describe("formatting and reading", () => {
  it("are exact inverses for every action", () => {
    fc.assert(fc.property(action, (given) => {
      expect(read(formatAction(given))).toEqual(given);
    }), { numRuns: 2_000 });
  });

  it("are exact inverses for every action at every instant", () => {
    fc.assert(fc.property(action, duration, (given, at) => {
      const input = { at: at as number as Instant, action: given };
      expect(parseTimedAction(formatInput(input))).toEqual({ ok: true, input });
    }), { numRuns: 500 });
    expect(formatInput({ at: minutes(5.5) as number as Instant, action: { kind: "heal" } })).toBe("5m30s heal");
  });

  it("never throw, whatever the words", () => {
    const words = fc.array(fc.oneof(
      fc.constantFrom(...ACTION_WORDS, ...SETTING_KEYS, "store", "pd", "client", "->", "|", ",",
        "for", "to", "drift", "1", "2", "10s",
        "30%", "zone=a", "+5ms", "200ppm", "__proto__", "constructor"),
      fc.string({ maxLength: 8 }),
    ), { maxLength: 9 }).map((list) => list.join(" "));
    fc.assert(fc.property(words, (text) => {
      const parsed = parseAction(text);
      expect(parsed).toEqual(parsed.ok ? { ok: true, action: read(formatAction(parsed.action)) }
        : { ok: false, notice: expect.objectContaining({ text: expect.stringMatching(/^.{10,}$/s) as string }) as object });
      expect(typeof parseTimedAction(text).ok).toBe("boolean");
    }), { numRuns: 5_000 });
  });
});

describe("a mistake", () => {
  it("in the first word names the nearest action", () => {
    expect(mistake("kil store 4")).toEqual({
      code: "action.unknown-near", where: "column 1", text: "There is no action `kil`; the nearest is `kill`.",
    });
    expect(mistake("restrat store 4").text).toContain("`restart`");
    expect(mistake("slowdisk store 2 5ms").text).toContain("`slow-disk`");
    expect(mistake("explode everything").text).toBe("There is no action `explode`; expected one such as `kill store 4`.");
    expect(mistake("__proto__").code).toBe("action.unknown");
    expect(mistake("constructor").code).toBe("action.unknown");
  });

  it("names the sentence for what pd-ctl calls otherwise, and that sentence reads", () => {
    const said = ["store delete 4", "operator add transfer-leader 3 2", "config set max-replicas 5",
      "scheduler remove balance-leader-scheduler"].map((words) => mistake(`pd-ctl ${words}`).text);
    const sentences = said.map((text) => /where the sentence `(.*)` without `pd-ctl` was expected/.exec(text)?.[1] ?? "");
    expect(sentences.map((sentence) => parseAction(sentence).ok)).toEqual([true, true, true, true]);
  });

  it("says what was expected, and where", () => {
    expect(mistake("").code).toBe("action.empty");
    expect(mistake("kill").text).toBe("The action stops where a machine such as `store 4`, `pd 1` or `client 1` was expected.");
    expect(mistake("kill shop 4")).toMatchObject({ code: "action.expected", where: "column 6" });
    expect(mistake("kill store four").text).toBe("Found `four` where the number of a store was expected.");
    expect(mistake("kill store 0").code).toBe("action.expected");
    expect(mistake("kill store 4 now").text).toBe("Found `now` after the end of the action `kill store 4`; leave it out.");
    expect(mistake("pause store 4 15s").text).toContain("`for 15s`");
    expect(mistake("pause store 4 for ever").text).toContain("a duration such as 15s");
    expect(mistake("cut store 1").code).toBe("action.missing");
    expect(mistake("cut store 1 store 1")).toMatchObject({ code: "action.same-node", where: "column 13" });
    expect(mistake("latency store 1 store 2 fast").text).toContain("a duration such as 200ms");
    expect(mistake("loss store 1 store 2 30").text).toContain("a percentage such as 30%");
    expect(mistake("loss store 1 store 2 101%").code).toBe("action.out-of-range");
    expect(mistake("clock store 2 500ms").text).toContain("a shift such as +500ms");
    expect(mistake("clock store 2 drift 9999999ppm").code).toBe("action.out-of-range");
    expect(mistake("partition 1,2").text).toContain("`|`");
    expect(mistake("partition 1,2 | 2").code).toBe("action.twice-in-groups");
    expect(mistake("partition 1,2 | ").code).toBe("action.missing");
    expect(mistake("add-store zone").text).toContain("a label such as zone=c");
    expect(mistake("set pd.max-store-downtime 10m").text).toContain("`pd.max-store-down-time`");
    expect(mistake("set pd.max-store-down-time soon").code).toBe("action.setting-value");
    expect(mistake("set pd.max-store-down-time").code).toBe("action.missing");
    expect(mistake("rate fast").code).toBe("action.setting-value");
    expect(mistake(`kill store ${"9".repeat(9_000)}`).code).toBe("action.too-long");
  });

  it("in the instant is said, and no instant lies beyond the longest run", () => {
    const at = (text: string) => {
      const parsed = parseTimedAction(text);
      return parsed.ok ? parsed.input.at : parsed.notice.code;
    };
    expect(at("10s kill store 4")).toBe(10_000_000);
    expect(at("5m30s heal")).toBe(330_000_000);
    expect(at("kill store 4")).toBe("action.expected");
    expect(at("")).toBe("action.missing");
    expect(at("9000h heal")).toBe("action.out-of-range");
  });
});

describe("in a known cluster", () => {
  const context: Known = {
    stores: [1, 4, 9007], pds: [1], clients: [1, 2], regions: [7, 9008], places: ["zone=a"],
    names: { 9007: "18446744073709551615", 9008: "9007199254740993" },
  };

  it("an unknown machine or region is refused with the known ones", () => {
    expect(mistake("kill store 3", context).text).toBe("There is no store 3; the stores are 1, 4, 18446744073709551615.");
    expect(mistake("kill pd 2", context).text).toBe("There is no PD member 2; the members are 1.");
    expect(mistake("kill client 3", context).text).toBe("There is no client 3; the clients are 1, 2.");
    expect(mistake("transfer-leader 8 to 1", context).text).toBe("There is no region 8; expected the number of one that exists.");
    expect(mistake("partition 1 | 3", context).code).toBe("action.unknown-store");
    expect(read("kill store 4", context)).toEqual({ kind: "kill", node: store(4) });
  });

  it("ids beyond 2^53 are understood and written as the real cluster writes them", () => {
    const parsed = read("transfer-leader 9007199254740993 to 18446744073709551615", context);
    expect(parsed).toEqual({ kind: "transfer-leader", region: 9008, to: 9007 });
    expect(formatAction(parsed, context.names)).toBe("transfer-leader 9007199254740993 to 18446744073709551615");
    expect(formatAction(read("partition 1 | 18446744073709551615", context), context.names))
      .toBe("partition 1 | 18446744073709551615");
  });
});

it("a fault may strike whoever leads a region then, at once or behind its next heartbeat, and reads back as written", () => {
  const texts = [
    "kill leader of region 1", "kill leader of region 7 after heartbeat", "poweroff leader of region 1 after heartbeat within 75ms",
    "pause leader of region 1 for 5s", "pause leader of region 1 for 5s after heartbeat", "isolate leader of region 1",
    "kill leader of pd", "poweroff leader of pd", "pause leader of pd for 5s", "pause leader of pd", "isolate leader of pd",
  ];
  for (const text of texts) {
    const parsed = parseAction(text);
    expect(parsed.ok && formatAction(parsed.action), text).toBe(text);
  }
  const problem = (text: string): string => {
    const parsed = parseAction(text);
    return parsed.ok ? "" : parsed.notice.text;
  };
  expect(problem("kill leader")).toBe("The action stops where `of region` and its number was expected.");
  expect(problem("kill leader of region x")).toContain("the number of a region");
  expect(problem("kill leader of region 1 after lunch")).toContain("`heartbeat`");
  expect(problem("kill leader of region 1 within 75ms")).toContain("after the end of the action");
  expect(problem("kill leader of pd after heartbeat")).toContain("after the end of the action");
});

it("latencies may be ranges, one way or both", () => {
  for (const text of ["latency store 1 store 2 30ms..40ms", "latency store 1 -> store 2 200µs..1.5ms", "latency store 1 store 2 5ms"]) {
    const parsed = parseAction(text);
    expect(parsed.ok && formatAction(parsed.action), text).toBe(text);
  }
  expect(parseAction("latency store 1 store 2 40ms..30ms").ok).toBe(false);
  expect(parseAction("latency store 1 store 2 1ms..2h").ok).toBe(false);
});

import { expect, test } from "vitest";
import type { Instant } from "../../src/kernel/time.ts";
import { cardsOf } from "../../src/observe/cards.ts";
import { deriveEvents } from "../../src/observe/derive.ts";
import { laneOf } from "../../src/observe/lanes.ts";
import { MAX_RECORD_CHARACTERS, readRecord } from "../../src/observe/read.ts";
import type { Facts, ObservedEvent, ObservedName, Sample } from "../../src/observe/record.ts";
import { rehearsalOf } from "../../src/observe/rehearsal.ts";
import { sightAt } from "../../src/observe/sight.ts";
import { OBSERVED_WORDS, observedSentence } from "../../src/observe/words.ts";
import { eventLineOf, flushedLines, headerLine, recordLines } from "../../src/observe/write.ts";
import { parseScenario } from "../../src/exchange/scenario.ts";
import { importCluster } from "../../src/exchange/import.ts";
import { headerOfTest, look, recordOf, says } from "./samples.ts";

const three = headerOfTest("etcd", "etcd", "etcd");
const ms = (millis: number): Instant => millis * 1_000 as Instant;

/** Three members at 5 looks a second: `a` leads, is silent from 1.0 s on, and `b` leads in the term behind the next. */
const failover: readonly Sample[] = [
  look(1, 1, 600, "status", says("a", "a", 2)), look(2, 2, 650, "status", says("b", "a", 2)),
  look(3, 3, 700, "status", says("c", "a", 2)),
  look(4, 1, 800, "status", says("a", "a", 2)), look(5, 2, 850, "status", says("b", "a", 2)),
  look(6, 3, 900, "status", says("c", "a", 2)),
  look(7, 1, 1_000, "status", "refused"), look(8, 2, 1_050, "status", says("b", "a", 2)),
  look(9, 3, 1_100, "status", says("c", "a", 2)),
  look(10, 3, 1_300, "status", says("c", "b", 4)), look(11, 2, 1_310, "status", says("b", "b", 4)),
];

const named = (events: readonly ObservedEvent[]): string[] => events.map(({ name }) => name);

test("a new leader led not before it said itself that it does not, and not behind the first who names it", () => {
  const events = deriveEvents(recordOf(three, failover));
  expect(named(events)).toEqual(["source.silent", "leader.changed"]);
  expect(events[0]).toMatchObject({ after: ms(800), before: ms(1_001), n: 1, samples: [4, 7], values: { why: "refused" } });
  expect(events[1]).toMatchObject({
    after: ms(1_050), before: ms(1_301), samples: [8, 10], certainty: "observed",
    values: { from: "a", to: "b", term: "4", unseen: "1", least: "49000", most: "501000" },
  });
});

test("where the new leader was never asked, a majority that was in an older term bounds it", () => {
  const header = headerOfTest("etcd", "etcd", "etcd", "etcd", "etcd");
  const old = [100, 200, 300, 400].map((at, i) => look(i + 1, i + 1, at, "status", says(`m${i + 1}`, "m1", 2)));
  const events = deriveEvents(recordOf(header, [...old, look(5, 2, 500, "status", says("m2", "m5", 3))]));
  // Four of five were asked: at 200 ms the third of them, the majority, was still in term 2.
  expect(events).toMatchObject([{ name: "leader.changed", after: ms(200), before: ms(501) }]);
});

test("no majority is concluded only once it is missing, and nothing is said of a member that is asked less", () => {
  const lost = [...failover, look(12, 2, 1_500, "status", "timeout"), look(13, 3, 1_510, "status", says("c", "", 4))];
  const events = deriveEvents(recordOf(three, lost));
  expect(named(events).slice(2)).toEqual(["source.silent", "quorum.silent", "leader.none"]);
  const values = { answering: "1", of: "3" };
  expect(events[3]).toMatchObject({ certainty: "inferred", after: ms(1_310), before: ms(1_501), values });
  const back = [...lost, look(14, 2, 1_700, "status", says("b", "b", 4))];
  const last = deriveEvents(recordOf(three, back)).at(-1);
  expect(last).toMatchObject({ name: "quorum.answers", after: ms(1_500), before: ms(1_701) });
});

const store = (id: string, state: string, start = "100"): Record<string, string> =>
  ({ [`store.${id}.state`]: state, [`store.${id}.start`]: start, [`store.${id}.leaders`]: "3" });
const region = (id: string, leader: string, conf = "5", version = "3"): Record<string, string> => ({
  [`region.${id}.leader`]: leader, [`region.${id}.conf`]: conf, [`region.${id}.version`]: version,
  [`region.${id}.peers`]: "1, 2, 3",
});

test("what PD says otherwise than before happened between the two looks, and the first look is no event", () => {
  const samples = [
    look(1, 1, 0, "stores", { ...store("1", "Up"), ...store("2", "Up") }), look(2, 1, 10, "regions", { ...region("7", "1") }),
    look(3, 1, 2_000, "stores", { ...store("1", "Disconnected"), ...store("2", "Up", "200"), ...store("3", "Up") }),
    look(4, 1, 2_010, "regions", { ...region("7", "2", "7", "4"), ...region("8", "2") }),
    look(5, 1, 2_020, "operators", {}), look(6, 1, 4_020, "operators", { "operator.7": "replace-down-peer" }),
    look(7, 1, 6_020, "operators", {}),
  ];
  const events = deriveEvents(recordOf(headerOfTest("pd"), samples));
  expect(named(events)).toEqual(["store.state", "store.restarted", "store.new", "region.leader", "region.peers", "region.split",
    "region.new", "operator.begun", "operator.ended"]);
  expect(events[0]).toMatchObject({ after: ms(0), before: ms(2_001), values: { store: "1", from: "Up", to: "Disconnected" } });
  expect(events[4]).toMatchObject({ after: ms(10), before: ms(2_011), values: { steps: "2" } });
});

const written = (samples: readonly Sample[]): string => {
  const held = new Map();
  return `${[headerLine(three), ...samples.flatMap((sample) => recordLines(held, sample)), ...flushedLines(held)].join("\n")}\n`;
};

test("a record is read as it was written, with fewer lines than looks, and tells the same events", () => {
  const text = written(failover);
  const read = readRecord(text);
  expect(read.ok && deriveEvents(read.record)).toEqual(deriveEvents(recordOf(three, failover)));
  const quiet = Array.from({ length: 300 }, (_, i) => look(i + 1, i % 3 + 1, i * 70, "status", says("a", "a", 2)));
  expect(written(quiet).trim().split("\n")).toHaveLength(7);
  const folded = readRecord(written(quiet));
  expect(folded.ok && [folded.record.end, folded.record.samples.at(-1)?.same]).toEqual([quiet.at(-1)?.got, 99]);
  // Events in the file are a cache, and not believed.
  const [event] = deriveEvents(recordOf(three, failover));
  expect(event).toBeDefined();
  const lying = event === undefined ? "" : `${text}${eventLineOf({ ...event, name: "pd.leader" })}\n`;
  expect(readRecord(lying)).toEqual(read);
});

test("a last line that was cut off is left out; what is wrong elsewhere is told with its line, and nothing throws", () => {
  const text = written(failover);
  const cut = readRecord(text.slice(0, -20));
  expect(cut.ok && cut.record.samples.length).toBe(readRecord(text).ok ? written(failover).trim().split("\n").length - 2 : 0);
  const wrong = (line: number, change: string): unknown => {
    const lines = text.split("\n");
    lines[line - 1] = change;
    return readRecord(lines.join("\n"));
  };
  expect(wrong(1, "{}")).toMatchObject({ ok: false, line: 1 });
  const newer = wrong(1, "{\"format\":\"quorumscape-observed/2\"}");
  expect(newer).toMatchObject({ problem: expect.stringContaining("observed/2") as string });
  expect(wrong(3, "{\"s\":1")).toMatchObject({ ok: false, line: 3 });
  const sample = { s: 1, n: 2, call: "status", sent: 1, got: 2, ok: true, facts: {} };
  expect(wrong(3, JSON.stringify(sample))).toMatchObject({ ok: true });
  expect(wrong(3, JSON.stringify({ ...sample, n: 9 }))).toMatchObject({ line: 3 });
  expect(wrong(3, JSON.stringify({ ...sample, sent: 3 }))).toMatchObject({ line: 3 });
  expect(wrong(3, JSON.stringify({ ...sample, facts: { term: 2 } }))).toMatchObject({ line: 3 });
  expect(wrong(3, "{\"s\":1,\"n\":1,\"call\":\"x\",\"sent\":1,\"got\":2,\"same\":1}")).toMatchObject({ line: 3 });
  expect(readRecord("x".repeat(MAX_RECORD_CHARACTERS + 1))).toMatchObject({ ok: false });
  let state = 5;
  const random = (most: number): number => (state = state * 16_807 % 2_147_483_647) % most;
  for (let i = 0; i < 2_000; i++) {
    const place = random(text.length);
    const mutant = text.slice(0, place) + String.fromCharCode(32 + random(95)) + text.slice(place + random(6));
    const read = readRecord(mutant);
    expect(read.ok ? deriveEvents(read.record).length : read.problem.length).toBeGreaterThanOrEqual(0);
  }
});

test("at an instant each source has what it said last by then, how old that is, and whether it answers", () => {
  const [a, b] = sightAt(recordOf(three, failover), ms(1_200));
  expect(a).toMatchObject({ age: ms(1_200 - 801), answers: false, why: "refused", facts: { leader: "a" } });
  expect(b).toMatchObject({ age: ms(1_200 - 1_051), answers: true, facts: { leader: "a" } });
  expect(sightAt(recordOf(three, failover), ms(1_400))[1]).toMatchObject({ facts: { leader: "b", term: "4" } });
  expect(sightAt(recordOf(three, failover), ms(10))[0]).toMatchObject({ age: null, answers: false, facts: {} });
});

test("a simulation begins with the leader that led, and without those that do not answer", () => {
  const [file] = rehearsalOf(sightAt(recordOf(three, failover), ms(1_400)));
  expect(file).toBeDefined();
  const parsed = parseScenario(file?.text ?? "");
  // The leader is the first store; the one that is silent comes behind it.
  expect(parsed).toMatchObject({ ok: true, scenario: { preset: "etcd", topology: { stores: 3, replicas: 3 } } });
  expect(parsed.ok && parsed.scenario.inputs).toMatchObject([{ at: 0, action: { kind: "kill" } }]);
  const document = { store: { id: "1", state_name: "Up", address: "a:1" }, status: { leader_count: "1" } };
  const stores = look(1, 1, 0, "stores", { ...store("1", "Up"), "store.1.json": JSON.stringify(document) });
  const files = rehearsalOf(sightAt(recordOf(headerOfTest("pd"), [stores]), ms(10)));
  expect(importCluster(files)).toMatchObject({ ok: true, topology: { stores: [{ id: 1 }] } });
  expect(rehearsalOf(sightAt(recordOf(three, []), ms(1)))).toEqual([]);
});

test("every kind of event has its sentence in both languages, and nothing of its values is left out of it", () => {
  const values = { source: "S1", why: "timeout", answering: "1", of: "3", from: "F1", to: "T1", term: "9", unseen: "2",
    least: "5000", most: "7000", by: "B1", text: "X1", store: "4", region: "7", steps: "2", what: "W1", target: "G1",
    side: "ahead", granted: "false" };
  for (const words of [OBSERVED_WORDS.en, OBSERVED_WORDS.zh]) {
    const names = Object.keys(words.events) as ObservedName[];
    const sentences = names.map((name) => observedSentence(
      { e: 1, name, after: ms(1), before: ms(2), certainty: "observed", n: 1, samples: [0, 1], values },
      words, (at) => `${at} µs`,
    ));
    expect(new Set(sentences).size).toBe(27);
    expect(sentences.join("\n")).not.toMatch(/undefined|NaN/);
    expect(sentences.find((sentence) => sentence.includes("5000 µs"))).toContain("9");
  }
});

test("a lane answers, is silent, and is unknown between the last look that said otherwise and the first that says so", () => {
  const back = [...failover, look(12, 1, 1_500, "status", says("a", "b", 4)), look(13, 1, 1_900, "status", says("a", "b", 4))];
  expect(laneOf(recordOf(three, back), 1)).toEqual([
    { kind: "answers", from: ms(601), to: ms(800) }, { kind: "between", from: ms(800), to: ms(1_001) },
    { kind: "between", from: ms(1_001), to: ms(1_501) }, { kind: "answers", from: ms(1_501), to: ms(1_901) },
  ]);
  expect(laneOf(recordOf(three, failover), 3)).toEqual([{ kind: "answers", from: ms(701), to: ms(1_311) }]);
});

test("a card says what a member is by its own word, and that it does not answer; stores stand behind PD", () => {
  const samples = [...failover, look(12, 2, 1_400, "members", { "member.a": "n1", "member.b": "n2", "member.c": "n3" })];
  const cards = cardsOf(sightAt(recordOf(three, samples), ms(1_450)));
  expect(cards.map(({ title, role, why }) => [title, role, why])).toEqual([
    ["n1", "leads", "refused"], ["n2", "leads", null], ["n3", "follows", null],
  ]);
  const stores = look(1, 1, 0, "stores", { ...store("1", "Up"), ...store("2", "Down") });
  const pd = recordOf(headerOfTest("pd"), [stores, look(2, 1, 5, "members", { "pd-leader": "pd-1" })]);
  expect(cardsOf(sightAt(pd, ms(10))).map(({ title, isUnwell, facts }) => [title, isUnwell, facts])).toEqual([
    ["127.0.0.1:1", false, [["leader", "pd-1"]]], ["1", false, [["state", "Up"], ["leaders", "3"]]],
    ["2", true, [["state", "Down"], ["leaders", "3"]]],
  ]);
});

test("looks that said the same make what was known no older than they lie apart", () => {
  const quiet = Array.from({ length: 50 }, (_, i) => look(i + 1, 1, i * 200, "status", says("a", "a", 2)));
  const folded = readRecord(written(quiet));
  expect(folded.ok && sightAt(folded.record, ms(5_000))[0]?.age).toBe(ms(200));
});

test("a record tells what was told live, though it holds fewer looks", () => {
  let state = 11;
  const random = (most: number): number => (state = state * 16_807 % 2_147_483_647) % most;
  for (let round = 0; round < 50; round++) {
    let [leader, term] = ["a", 2];
    const samples = Array.from({ length: 120 }, (_, i) => {
      if (random(25) === 0) [leader, term] = ["abc"[random(3)] ?? "a", term + 1 + random(2)];
      const n = 1 + random(3);
      return look(i + 1, n, i * 70, "status", random(20) === 0 ? "timeout" : says("abc"[n - 1] ?? "", leader, term));
    });
    const held = new Map();
    // What is held back is written each second, whatever comes.
    const lines = samples.flatMap((sample, i) => [...recordLines(held, sample), ...(i % 14 === 13 ? flushedLines(held) : [])]);
    const read = readRecord([headerLine(three), ...lines, ...flushedLines(held)].join("\n"));
    const live = deriveEvents(recordOf(three, samples));
    expect(live.length).toBeGreaterThan(0);
    expect(read.ok && deriveEvents(read.record)).toEqual(live);
  }
});

test("members that nobody watches may have elected long before it is seen: they bound nothing", () => {
  const list = look(2, 1, 150, "members", { "member.a": "n1", "member.b": "n2", "member.c": "" });
  const alone = [look(1, 1, 100, "status", says("a", "b", 2)), list, look(3, 1, 300, "status", says("a", "c", 3))];
  const [event] = deriveEvents(recordOf(headerOfTest("etcd"), alone));
  expect(event).toMatchObject({ name: "leader.changed", after: 0, before: ms(301), values: { from: "n2", to: "c" } });
  // A store tells of its peers, who may be more than are watched; where nobody tells, nothing is concluded.
  const says7 = (self: string, leader: string, term: number, more = {}): Facts =>
    ({ ...says(self, leader, term), region: "7", ...more });
  const stores = (voters: object): Instant | undefined => deriveEvents(recordOf(headerOfTest("tikv", "tikv"), [
    look(1, 1, 100, "region", says7("11", "11", 5, voters)), look(2, 2, 200, "region", says7("12", "11", 5)),
    look(3, 2, 900, "region", says7("12", "13", 6)),
  ]))[0]?.after;
  expect(stores({})).toBe(0);
  expect(stores({ voters: "3" })).toBe(ms(100));
  expect(stores({ voters: "5" })).toBe(0);
});

test("what stores say of a region's leader bounds nothing of etcd's", () => {
  const header = headerOfTest("etcd", "etcd", "tikv");
  const samples = [
    look(1, 1, 100, "status", says("a", "a", 8)), look(2, 2, 110, "status", says("b", "a", 8)),
    look(3, 3, 500, "region", { ...says("c", "c", 5), region: "7" }), look(4, 1, 900, "status", says("a", "c", 9)),
  ];
  expect(deriveEvents(recordOf(header, samples))).toMatchObject([{ name: "leader.changed", after: ms(100), before: ms(901) }]);
});

test("nothing is said of an order between a silence and a new leader whose intervals overlap", () => {
  const quick = [...failover.slice(0, 7), look(8, 2, 1_050, "status", says("b", "b", 3))];
  const events = deriveEvents(recordOf(three, quick));
  expect(events[1]).toMatchObject({ name: "leader.changed", after: ms(850), before: ms(1_051) });
  expect(events[1]?.values["least"]).toBeUndefined();
});

test("one call judges who is silent, in events, lanes and cards alike; each word is as old as the look that brought it", () => {
  const samples = [
    look(1, 1, 0, "stores", store("1", "Up")), look(2, 1, 10, "members", { "pd-leader": "pd-1" }),
    look(3, 1, 20, "operators", "refused"), look(4, 1, 2_000, "stores", store("1", "Up")),
    look(5, 1, 2_020, "operators", "refused"),
  ];
  const record = recordOf(headerOfTest("pd"), samples);
  expect(deriveEvents(record)).toEqual([]);
  expect(laneOf(record, 1)).toEqual([{ kind: "answers", from: ms(1), to: ms(2_021) }]);
  const sights = sightAt(record, ms(2_500));
  expect(sights[0]).toMatchObject({ answers: true, why: null, age: ms(499) });
  expect(cardsOf(sights).map(({ age }) => age)).toEqual([ms(2_489), ms(499)]);
});

test("an operator that another one took the place of is told", () => {
  const samples = [look(1, 1, 0, "operators", { "operator.7": "a" }), look(2, 1, 2_000, "operators", { "operator.7": "b" })];
  expect(deriveEvents(recordOf(headerOfTest("pd"), samples))).toMatchObject([{ name: "operator.begun", values: { what: "b" } }]);
});

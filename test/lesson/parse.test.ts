import { expect, test } from "vitest";
import { parseLesson } from "../../src/lesson/parse.ts";
import { both, choice, ELECTED, faultsOf, leaderDies, lessonFile, question, untilElected } from "./small.ts";

const bench = { lab: "raft", script: ["add-nodes 3 voters=(1,2,3) index=2", "campaign 1"] };
const step = (fields: object): object => lessonFile({ steps: [fields] });

test("a small lesson is read, and so is one on a bench", () => {
  expect(faultsOf(lessonFile({ steps: [{ ask: question("q", ELECTED) }, untilElected, { reveal: "q" }] }))).toEqual([]);
  expect(faultsOf(lessonFile({ world: bench, steps: [{ step: 2 }, { say: both("Term {term(1, 1)}.") }] }))).toEqual([]);
});

test.each([
  ["a text in one language alone", lessonFile({ title: { en: "Small?" } }), "title.zh: Expected"],
  ["an unknown field", lessonFile({ autor: "me" }), "autor: Expected no such field"],
  ["no wrong idea to refute", lessonFile({ refutes: undefined }), "refutes: Expected"],
  ["two verbs in a step", step({ say: both("a"), free: both("b") }), "steps[0]: Expected exactly one verb of say, do"],
  ["no verb in a step", step({ select: "region 1" }), "steps[0]: Expected exactly one verb"],
  ["a mistyped verb", step({ sya: both("a") }), "steps[0].sya: There is no field \"sya\" here; the nearest is say."],
  ["a play without an end", step({ play: { until: ELECTED } }), "steps[0].play.atMost: Expected"],
  ["an end that is no duration", step({ play: { until: ELECTED, atMost: "soon" } }), "steps[0].play.atMost: Expected a duration"],
  ["a selection that is none", step({ say: both("a"), select: "zone 1" }), "steps[0].select: Expected a thing such as region 1"],
  ["an unknown event", step({ play: { until: "count(raft.elected) = 1", atMost: "9s" } }), "steps[0].play.until, character 7: There is no event"],
  ["a condition that is a number", step({ play: { until: "leaders(1)", atMost: "9s" } }), "steps[0].play.until: Expected a condition"],
  ["a why without an event", step({ why: "leaders(1)" }), "steps[0].why: Expected an event"],
  ["an expression in a text with a mistake", step({ say: both("Term {trem(1)}.") }), "steps[0].say.en, character 7: There is no `trem(…)`"],
  ["a brace without a partner", step({ say: both("Term {term(1).") }), "steps[0].say.en, character 6: `{` has no partner"],
  ["a text that shows an event", step({ say: both("{first(node.killed)}") }), "of an event one of its fields"],
  ["an answer before its question", step({ reveal: "q" }), "steps[0].reveal: No question q is asked before it"],
  ["two questions of one name", lessonFile({ steps: [{ ask: question("q", ELECTED) }, { see: question("q", ELECTED) }] }),
    "Another question is called q."],
  ["an expected choice that there is not",
    step({ ask: { id: "q", text: both("?"), choices: [choice("a", ELECTED), choice("b", ELECTED)], expect: "c" } }),
    "steps[0].ask.expect: There is no choice c; there are a, b."],
  ["an action that is none", step({ do: ["kil store 1"] }), "steps[0].do[0]: "],
  ["an input that is none", lessonFile({ world: { ...leaderDies, inputs: ["soon kill store 1"] } }), "world.inputs[0]: "],
  ["an unknown scenario", lessonFile({ world: { scenario: "store-die" } }), "world.scenario: There is no scenario store-die; the nearest is store-dies."],
  ["no world", lessonFile({ world: { seed: 2 } }), "world: Expected one of `topology`, `scenario` and `lab`"],
  ["a line that is no command", lessonFile({ world: { ...bench, script: ["jump 1"] } }), "world.script[0]: Expected a command of interaction files, not jump."],
  ["a line with odd characters", lessonFile({ world: { ...bench, script: ["\u202e\u0000x"] } }),
    "world.script[0]: Expected a command of interaction files, not x."],
  ["a question with one choice", step({ ask: { ...question("q", ELECTED), choices: [choice("a", ELECTED)] } }),
    'steps[0].ask.choices: Expected at least two choices, found [{"id":"a",'],
  ["a bench with a clock", lessonFile({ world: bench, steps: [untilElected] }), "steps[0].play: A lesson on a bench has no `play`; it goes on by `step`"],
  ["a cluster with lines", step({ step: 1 }), "steps[0].step: A lesson in a cluster has no `step`; it goes on by `play`."],
  ["too many replicas", lessonFile({ world: { topology: { stores: 100, regions: 100_000, replicas: 9, zones: 1 } } }),
    "world.topology: "],
])("%s is refused at its place", (_, file, fault) => {
  expect(faultsOf(file).join("\n")).toContain(fault);
});

test("all mistakes behind the shape are told at once", () => {
  expect(faultsOf(lessonFile({ must: ["leedars(1) = 1", "leaders(1) = 'a'"],
    steps: [{ do: ["kil store 1"] }] }))).toHaveLength(3);
});

test.each([["", "line 1, column 1"], ["{\"format\": }", "line 1, column 12"], ["[]", "This is no lesson"],
  ["{\"format\":\"quorumscape-lesson/2\"}", "This is no lesson"]])(
  "%s is no lesson", (text, sentence) => {
    const read = parseLesson(text);
    expect(read.ok ? "" : read.notices.map((each) => `${each.where}: ${each.text}`).join()).toContain(sentence);
  },
);

test("what a lesson's shape expects is said in words", () => {
  const shape = { format: "quorumscape-lesson/1", id: 1 };
  const parsed = parseLesson(JSON.stringify(shape));
  expect(parsed.ok ? "" : parsed.notices[0]?.text).toMatch(/^Expected a(n|t)? .*, found 1\.$/);
});

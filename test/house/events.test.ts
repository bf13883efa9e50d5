import { expect, test } from "vitest";
import { EVENT_NAMES, eventKind, type Tone } from "../../src/proto/events.ts";
import { english } from "../../src/story/words/en.ts";
import { chinese } from "../../src/story/words/zh.ts";
import { CLEAN, filesBelow, judge, sourceFile, type SourceFile } from "./source.ts";

/** Events that are emitted in more places than one. */
const KNOWN_TWICE: readonly string[] = [
  // Whoever has a limit tells that it was reached; the event names the limit.
  "limit.reached",
  // The core refuses, and so does a store that has no such peer yet.
  "raft.vote.refused",
];

/** Only these rooms tell what happened; all others read it. */
const TELLS = /^src\/(machine|group|store|pd|client|action|cluster|session)\//;

const files = filesBelow("src");

/** The places that make an event of the name, as "path:line". Comparing with it makes none, nor does an action's `event: "…"`. */
function producersOf(name: string, all: readonly SourceFile[]): string[] {
  const word = new RegExp(`(?:\\bname: |(?<!\\bevent)[?:] |\\()"${name.replaceAll(".", "\\.")}"(?!:)`);
  return all.filter(({ path }) => TELLS.test(path)).flatMap(({ path, code }) =>
    code.split("\n").flatMap((line, i) => (word.test(line) && !/^\s*(case |\|)/.test(line) ? [`${path}:${i + 1}`] : [])));
}

test("every event is emitted somewhere", () => {
  expect(EVENT_NAMES.length).toBeGreaterThan(40);
  expect(EVENT_NAMES.filter((name) => producersOf(name, files).length === 0)).toEqual([]);
});

test("every event is emitted in one place", () => {
  expect(judge(EVENT_NAMES.filter((name) => producersOf(name, files).length > 1), KNOWN_TWICE)).toEqual(CLEAN);
});

// The table demands a tone of each kind, and the dictionaries a sentence: what the compiler cannot see is whether these are
// empty.
test("every event has a tone, and a sentence that says something in both languages", () => {
  const tones: readonly Tone[] = ["unavailable", "electing", "copying", "repaired", "quiet"];
  expect(EVENT_NAMES.filter((name) => !tones.includes(eventKind(name).tone))).toEqual([]);
  expect(Object.keys(english.events).sort()).toEqual([...EVENT_NAMES].sort());
  expect(Object.keys(chinese.events).sort()).toEqual([...EVENT_NAMES].sort());
});

// The handlers of both files pass by what they do not name: such a fault would count as over the moment it strikes.
test("a fault that is no condition of one machine says how long it is in force, and one of the network whom it parts", () => {
  const handles = (path: string, name: string): boolean =>
    files.some((file) => file.path === path && file.code.includes(`"${name}":`));
  const faults = EVENT_NAMES.filter((name) => eventKind(name).fault !== undefined);
  const lasting = faults.filter((name) => eventKind(name).breaks === undefined);
  const parting = faults.filter((name) => eventKind(name).fault?.family === "network");
  expect(Math.min(lasting.length, parting.length)).toBeGreaterThan(3);
  expect(lasting.filter((name) => !handles("src/story/faults.ts", name))).toEqual([]);
  expect(parting.filter((name) => !handles("src/story/network.ts", name))).toEqual([]);
});

test("an event that nobody emits is found, and reading one is not emitting it", () => {
  const at = (text: string): string[] => producersOf("node.killed", [sourceFile("src/cluster/x.ts", text)]);
  expect(at(`emit({ name: "node.killed", node });`)).toEqual(["src/cluster/x.ts:1"]);
  expect(at(`const name = off ? "node.killed" : "node.paused";`)).toHaveLength(1);
  expect(at(`switch (name) {\n  case "node.killed": return;\n}`)).toEqual([]);
  expect(at(`if (body.name === "node.killed") return;`)).toEqual([]);
  expect(at(`export const kill = { event: "node.killed" };`)).toEqual([]);
  expect(producersOf("node.killed", [sourceFile("src/story/x.ts", `const x = { name: "node.killed" };`)])).toEqual([]);
});

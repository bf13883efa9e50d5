import { expect, test } from "vitest";
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

/** Events whose dot on the story line is quiet because nobody decided otherwise. */
const KNOWN_WITHOUT_TONE: readonly string[] = [
  "clock.shifted", "pd.cluster.prepared", "pd.operator.cancelled", "pd.region.unstuck", "pd.store.state", "peer.destroyed",
  "raft.conf.applied", "raft.transfer.aborted", "settings.changed", "store.added",
];

/** Only these rooms tell what happened; all others read it. */
const TELLS = /^src\/(machine|group|store|pd|client|action|cluster|session)\//;
/** Where each event's tone stands. */
const TONES = "src/ui/story/tone.ts";

const files = filesBelow("src");
const names = eventNames(files);

/** The names of all events, from where they are defined. */
function eventNames(all: readonly SourceFile[]): string[] {
  return all.filter(({ path }) => /^src\/proto\/events(\/|\.ts$)/.test(path))
    .flatMap(({ code }) => [...code.matchAll(/\bname: "([a-z]+(?:[.-][a-z]+)+)"/g)].map((match) => match[1] ?? ""));
}

/** The places that make an event of the name, as "path:line". Comparing with the name makes none. */
function producersOf(name: string, all: readonly SourceFile[]): string[] {
  const word = new RegExp(`(?:\\bname: |[?:] |\\()"${name.replaceAll(".", "\\.")}"(?!:)`);
  return all.filter(({ path }) => TELLS.test(path)).flatMap(({ path, code }) =>
    code.split("\n").flatMap((line, i) => (word.test(line) && !/^\s*(case |\|)/.test(line) ? [`${path}:${i + 1}`] : [])));
}

test("the names of events are found, each defined once", () => {
  expect(names.length).toBeGreaterThan(40);
  expect(names).toContain("raft.leader.elected");
  expect(new Set(names).size).toBe(names.length);
});

test("every event is emitted somewhere", () => {
  expect(names.filter((name) => producersOf(name, files).length === 0)).toEqual([]);
});

test("every event is emitted in one place", () => {
  expect(judge(names.filter((name) => producersOf(name, files).length > 1), KNOWN_TWICE)).toEqual(CLEAN);
});

test("every event has a sentence in both languages, and no sentence tells of an event that does not exist", () => {
  expect(Object.keys(english.events).sort()).toEqual([...names].sort());
  expect(Object.keys(chinese.events).sort()).toEqual([...names].sort());
});

test("every event has a tone that somebody chose", () => {
  const chosen = files.find(({ path }) => path === TONES)?.code ?? "";
  expect(judge(names.filter((name) => !chosen.includes(`"${name}":`)), KNOWN_WITHOUT_TONE)).toEqual(CLEAN);
});

test("an event that nobody emits is found, and reading one is not emitting it", () => {
  const at = (text: string): string[] => producersOf("node.killed", [sourceFile("src/cluster/x.ts", text)]);
  expect(at(`emit({ name: "node.killed", node });`)).toEqual(["src/cluster/x.ts:1"]);
  expect(at(`const name = off ? "node.killed" : "node.paused";`)).toHaveLength(1);
  expect(at(`switch (name) {\n  case "node.killed": return;\n}`)).toEqual([]);
  expect(at(`if (body.name === "node.killed") return;`)).toEqual([]);
  expect(producersOf("node.killed", [sourceFile("src/story/x.ts", `const x = { name: "node.killed" };`)])).toEqual([]);
});

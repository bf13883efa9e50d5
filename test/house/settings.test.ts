import { expect, test } from "vitest";
import { SETTING_GROUPS } from "../../src/cluster/settings.ts";
import { CLEAN, filesBelow, judge, sourceFile, type SourceFile } from "./source.ts";

/** Who acts on settings. What tells, writes, imports or shows them is no use of one. */
const READERS = /^src\/(machine|group|store|pd|client|cluster|session)\//;
const GIVES = /^src\/(machine\/settings|cluster\/(presets|settings))\.ts$/;

/** Settings that people can change without any effect today. */
const KNOWN: readonly string[] = [];

const PROPERTIES = Object.values(SETTING_GROUPS).flatMap((table) => Object.keys(table));

/** Properties that no file reads: neither as `….name` nor by taking a value apart. */
function unread(properties: readonly string[], readers: readonly SourceFile[]): string[] {
  const code = readers.map((file) => file.code).join("\n");
  const takenApart = new Set([...code.matchAll(/\{([^{}]*)\}\s*(?:=[^=>]|:\s*\w)/g)].flatMap((match) =>
    (match[1] ?? "").match(/\w+/g) ?? []));
  return properties.filter((name) => !new RegExp(`\\.${name}\\b(?!\\s*=[^=])`).test(code) && !takenApart.has(name));
}

test("every setting is read by what it sets", () => {
  const readers = filesBelow("src").filter(({ path }) => READERS.test(path) && !GIVES.test(path));
  expect(readers.length).toBeGreaterThan(80);
  expect(PROPERTIES.length).toBeGreaterThan(50);
  expect(PROPERTIES).toContain("raftElectionTimeoutTicks");
  expect(judge(unread(PROPERTIES, readers), KNOWN)).toEqual(CLEAN);
});

test("a setting that is given and never read is found", () => {
  const code = (text: string): SourceFile[] => [sourceFile("src/store/x.ts", text)];
  expect(unread(["a", "b"], code("const x = settings.a; const y = { b: 1 }; // settings.b"))).toEqual(["b"]);
  expect(unread(["a", "b"], code("const { a } = settings; f(settings.b);"))).toEqual([]);
  expect(unread(["a"], code("settings.a = 1;"))).toEqual(["a"]);
});

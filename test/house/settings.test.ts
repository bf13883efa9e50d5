import { expect, test } from "vitest";
import { filesBelow, sourceFile, type SourceFile } from "./source.ts";

/** The types that make up `Settings`, and where each is defined. */
const TYPES: readonly (readonly [string, string])[] = [
  ["src/proto/settings.ts", "StoreSettings"], ["src/proto/settings.ts", "PdSettings"],
    ["src/proto/settings.ts", "ClientSettings"],
  ["src/machine/network.ts", "NetworkCosts"], ["src/machine/disk.ts", "DiskCosts"],
];

/** Where settings are given, parsed and written, which is no use of them. */
const GIVES = /^src\/(cluster\/(presets|settings)\.ts|exchange\/)/;

function propertiesOf(file: SourceFile, type: string): string[] {
  const body = new RegExp(`^export interface ${type}\\b[^{]*\\{([^]*?)^\\}`, "m").exec(file.code)?.[1] ?? "";
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1] ?? "");
}

/** Properties that no file reads: neither as `….name` nor by taking a value apart. */
function unread(properties: readonly string[], readers: readonly SourceFile[]): string[] {
  const code = readers.map((file) => file.code).join("\n");
  const takenApart = new Set([...code.matchAll(/\{([^{}]*)\}\s*(?:=[^=>]|:\s*\w)/g)].flatMap((match) =>
    (match[1] ?? "").match(/\w+/g) ?? []));
  return properties.filter((name) => !new RegExp(`\\.${name}\\b(?!\\s*=[^=])`).test(code) && !takenApart.has(name));
}

test("every setting is read by what it sets", () => {
  const files = filesBelow("src");
  const properties = TYPES.flatMap(([path, type]) =>
    files.filter((file) => file.path === path).flatMap((file) => propertiesOf(file, type)));
  expect(properties.length).toBeGreaterThan(50);
  expect(new Set(properties)).toContain("raftElectionTimeoutTicks");
  expect(unread(properties, files.filter(({ path }) => !GIVES.test(path)))).toEqual([]);
});

test("all settings are of the types that are looked at", () => {
  const [settings] = filesBelow("src/proto").filter(({ path }) => path === "src/proto/settings.ts");
  const body = /^export interface Settings \{([^]*?)^\}/m.exec(settings?.code ?? "")?.[1] ?? "";
  expect([...body.matchAll(/readonly \w+: (\w+);/g)].map((match) => match[1])).toEqual(TYPES.map(([, type]) => type));
});

test("a setting that is given and never read is found", () => {
  const types = sourceFile("src/proto/settings.ts", "export interface StoreSettings {\n  readonly a: number;\n  /** b */\n  readonly b: string;\n}\n");
  expect(propertiesOf(types, "StoreSettings")).toEqual(["a", "b"]);
  expect(unread(["a", "b"], [sourceFile("src/store/x.ts", "const x = settings.a; const y = { b: 1 }; // settings.b")])).toEqual(["b"]);
  expect(unread(["a", "b"], [sourceFile("src/store/x.ts", "const { a } = settings; f(settings.b);")])).toEqual([]);
  expect(unread(["a"], [sourceFile("src/store/x.ts", "settings.a = 1;")])).toEqual(["a"]);
});

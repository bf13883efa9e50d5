import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LIVING, type LivingCluster } from "../../docs/.vitepress/living.ts";
import { CHAPTERS } from "../../docs/.vitepress/pages.ts";
import { escaped } from "../../docs/.vitepress/plain-page.ts";
import { inChinese } from "../../docs/.vitepress/reference/commands.zh.ts";
import { REFERENCE } from "../../docs/.vitepress/reference/index.ts";
import { CLI_COMMANDS, runCommandLine } from "../../src/cli/command-line.ts";
import { readOptions } from "../../src/cli/options.ts";
import { parseScenario } from "../../src/exchange/scenario.ts";
import { ATTRIBUTES } from "../../src/exchange/embed-attributes.ts";
import { parseTimedAction } from "../../src/language/actions.ts";
import { atLeastOne } from "../at-least-one.ts";
import { root } from "../house/source.ts";

const docs = join(root, "docs");
const written = (folder: string): string[] =>
  readdirSync(join(docs, folder)).filter((name) => /^\w[\w-]*\.md$/.test(name)).map((name) => name.replace(".md", "")).sort();
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");
const pages = ["README.md", ...["", "zh/"].flatMap((folder) => written(folder).map((name) => `docs/${folder}${name}.md`))];

test("every page has its twin in the other language, and a place among the contents", () => {
  expect(written("zh")).toEqual(written(""));
  const paths = CHAPTERS.flatMap((chapter) => chapter.pages.map(({ path }) => path));
  expect(paths.sort()).toEqual([...written(""), ...REFERENCE.map(({ name }) => `reference/${name}`)].sort());
  expect(existsSync(join(docs, "zh/reference/[page].md"))).toBe(true);
});

/** What is typed into a shell: in the boxes of the pages, and as the examples of the commands. */
const typed = [
  ...pages.flatMap((path) => [...textOf(path).matchAll(/^npm run -s quorumscape -- (.*)$/gm)])
    .map(([, line = ""]) => line.replace(/\s*#.*$/, "")),
  ...CLI_COMMANDS.map(({ help }) => help.example),
];

const argumentsOf = (line: string): string[] =>
  [...line.replace(/ >.*$/, "").matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");

test("every command that the documents print is one, and has the options that it is given", () => {
  expect(typed.length).toBeGreaterThan(20);
  const wrong = typed.flatMap((line) => {
    const [name, ...rest] = argumentsOf(line);
    const command = CLI_COMMANDS.find((each) => each.name === name);
    if (command === undefined) return [`${line}: no such command`];
    const read = readOptions(rest, command.help.options);
    if (!read.ok) return [`${line}: ${read.problem}`];
    const actions = (read.options.values.get("do") ?? []).map((text) => parseTimedAction(text));
    return actions.flatMap((parsed) => (parsed.ok ? [] : [`${line}: ${parsed.notice.text}`]));
  });
  expect(wrong).toEqual([]);
});

test("what the documents print of lessons works as it is printed", async () => {
  const quick = [...new Set(typed)].filter((line) => /^lesson (list|new)/.test(line));
  for (const line of atLeastOne(quick)) {
    const out: string[] = [];
    const code = await runCommandLine(argumentsOf(line), { out: (text) => out.push(text), err: (text) => out.push(text) });
    expect(code, out.join("\n")).toBe(0);
  }
});

test("every sentence of the command line has its Chinese", () => {
  const sentences = CLI_COMMANDS.flatMap(({ summary, help }) =>
    [summary, ...help.verbs.map(([, does]) => does), ...help.options.map((option) => option.help)]);
  expect(sentences.length).toBeGreaterThan(40);
  expect([...new Set(sentences)].filter((sentence) => inChinese(sentence) === undefined)).toEqual([]);
});

test("the scenario that the documents print is one, and holds every field that they explain", () => {
  for (const page of ["docs/scenario-files.md", "docs/zh/scenario-files.md"]) {
    const [, json = ""] = /```json\n([^]*?)```/.exec(textOf(page)) ?? [];
    expect(parseScenario(json)).toMatchObject({ ok: true });
    const cells = [...textOf(page).matchAll(/^\| ([^|]*) \|/gm)].map(([, cell = ""]) => cell);
    const fields = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, field = ""]) => field));
    const whole = JSON.parse(json) as { topology: object };
    const others = {
      racksPerZone: 1, hostsPerRack: 2, sizeMiB: 8, clients: 0, rate: 5, pds: 1, logLengths: [1, 2, 3], leaderless: true,
    };
    const story = { until: "1m", must: ["unavailable() = 0"] };
    const every = { ...whole, topology: { ...whole.topology, ...others }, view: "group", story };
    expect(fields.sort()).toEqual([...Object.keys(every), ...Object.keys(every.topology)].sort());
    expect(parseScenario(JSON.stringify(every))).toMatchObject({ ok: true });
  }
});

test("every living cluster of a page is in the table, and what is written on it can be read", () => {
  const shown = [...pages.map(textOf), ...REFERENCE.map(({ write }) => write("en"))]
    .flatMap((text) => [...text.matchAll(/<Living name="([\w-]+)"/g)].map(([, name = ""]) => name));
  expect([...new Set(shown)].sort()).toEqual(Object.keys(LIVING).sort());
  const attributes = Object.values<LivingCluster>(LIVING).flatMap((living) => Object.entries(living.attributes));
  const unreadable = attributes.filter(([name, value]) =>
    ATTRIBUTES.find((each) => each.name === name)?.read(value) === undefined);
  expect(unreadable).toEqual([]);
});

test("a box that is wider than the page can be scrolled with the keys", () => {
  expect(escaped("a < b", "text")).toMatch(/^<pre [^>]*tabindex="0"/);
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LIVING, type LivingCluster } from "../../docs/.vitepress/living.ts";
import { CHAPTERS } from "../../docs/.vitepress/pages.ts";
import { escaped } from "../../docs/.vitepress/plain-page.ts";
import { inChinese } from "../../docs/.vitepress/reference/commands.zh.ts";
import { REFERENCE } from "../../docs/.vitepress/reference/index.ts";
import { CLI_COMMANDS, runCommandLine } from "../../src/cli/command-line.ts";
import { readCampaign } from "../../src/cli/campaign/request.ts";
import { readOptions, type Options } from "../../src/cli/options.ts";
import { readWorldRequest, withScenario } from "../../src/cli/world-options.ts";
import { DETECTORS } from "../../src/detect/index.ts";
import { parseScenario } from "../../src/exchange/scenario.ts";
import { SCENARIOS } from "../../src/exchange/scenarios/index.ts";
import { ATTRIBUTES } from "../../src/exchange/embed-attributes.ts";
import { parseTimedAction } from "../../src/language/actions.ts";
import { LESSON_NAMES } from "../../src/lesson/names.ts";
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

/** What a page has typed into a shell, each command in one line, its sums reckoned. */
const typedOn = (path: string): string[] =>
  [...textOf(path).replaceAll(/\\\n\s*/g, "").replaceAll(/\$\(\(.*?\)\)/g, "1").matchAll(/^npm run -s quorumscape -- (.*)$/gm)]
    .map(([, line = ""]) => line.replace(/\s*#.*$/, ""));

/** What is typed into a shell: in the boxes of the pages, and as the examples of the commands. */
const typed = [
  ...pages.flatMap(typedOn),
  ...CLI_COMMANDS.map(({ help }) => help.example),
];

const argumentsOf = (line: string): string[] =>
  [...line.replace(/ >.*$/, "").matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");

const TAKES_SCENARIO = ["export", "poster", "serve"];

/** Whether these options go together, as far as that is known before anything is simulated. */
function refusalOf(name: string, options: Options): string | null {
  const isWorld = options.values.has("for") || options.values.has("do") || options.values.has("scenario");
  const read = name === "campaign" && options.values.has("seeds") ? readCampaign(options)
    : isWorld ? readWorldRequest(TAKES_SCENARIO.includes(name) ? withScenario(options) : { ...options, positional: [] }) : null;
  return read === null || read.ok ? null : read.problem;
}

test("every command that the documents print is one, has the options that it is given, and they go together", () => {
  expect(typed.length).toBeGreaterThan(20);
  const wrong = typed.flatMap((line) => {
    const [name, ...rest] = argumentsOf(line);
    const command = CLI_COMMANDS.find((each) => each.name === name);
    if (command === undefined) return [`${line}: no such command`];
    const read = readOptions(rest, command.help.options);
    if (!read.ok) return [`${line}: ${read.problem}`];
    const refusal = refusalOf(command.name, read.options);
    if (refusal !== null) return [`${line}: ${refusal}`];
    const actions = (read.options.values.get("do") ?? []).map((text) => parseTimedAction(text));
    return actions.flatMap((parsed) => (parsed.ok ? [] : [`${line}: ${parsed.notice.text}`]));
  });
  expect(wrong).toEqual([]);
});

test("campaigns that a page prints one after the other have a folder each: another's is refused", () => {
  const folderOf = (line: string): string => / --report (\S+)/.exec(line)?.[1] ?? "";
  const shared = pages.flatMap((path) => {
    const lines = [...new Set(typedOn(path).filter((line) => /^(campaign|figures) /.test(line)))];
    const named = lines.filter((line) => folderOf(line) !== "");
    return named.filter((line) => named.some((other) => other !== line && folderOf(other) === folderOf(line)));
  });
  expect(typed.filter((line) => folderOf(line) !== "").length).toBeGreaterThan(8);
  expect(shared).toEqual([]);
});

test("what the documents print of lessons works as it is printed", async () => {
  const quick = [...new Set(typed)].filter((line) => /^lesson (list|new)/.test(line));
  for (const line of atLeastOne(quick)) {
    const out: string[] = [];
    const code = await runCommandLine(argumentsOf(line), { out: (text) => out.push(text), err: (text) => out.push(text) });
    expect(code, out.join("\n")).toBe(0);
  }
});

test("the page of failure detectors names each of them, and all that can be set", () => {
  const names = DETECTORS.flatMap(({ name, table }) =>
    [name, ...Object.values(table).flatMap((setting) => ("key" in setting ? [setting.key] : []))]);
  expect(names.length).toBeGreaterThan(15);
  for (const page of ["docs/detectors.md", "docs/zh/detectors.md"]) {
    expect(names.filter((name) => !textOf(page).includes(`\`${name}\``)), page).toEqual([]);
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

test("every stop of the tour leads to a lesson or a scenario of the page, the same in both languages", () => {
  const [en = [], zh = []] = ["docs/tour.md", "docs/zh/tour.md"].map((path) =>
    [...textOf(path).matchAll(/href="(?:\.\.\/)+#(lesson|scenario)=([\w-]+)"/g)].map(([, kind = "", id = ""]) => ({ kind, id })));
  expect(zh).toEqual(en);
  const known = { lesson: LESSON_NAMES.map(({ id }): string => id), scenario: SCENARIOS.map(({ id }) => id) };
  for (const { kind, id } of atLeastOne(en)) expect(known[kind as keyof typeof known], kind).toContain(id);
});

test("a box that is wider than the page can be scrolled with the keys", () => {
  expect(escaped("a < b", "text")).toMatch(/^<pre [^>]*tabindex="0"/);
});

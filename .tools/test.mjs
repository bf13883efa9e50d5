// Runs everything that must hold and ends with the sum: `N passed, M failed`. A suite is one command or several of one
// thread each; as many run at a time as there are cores, and each prints whole when it ends. The browser's suite comes last
// and alone: what it measures is what a person sees, and a busy machine sees it late. Patient suites run all the while, as many
// again, and have what the others leave of the machine: they wait for nobody, and a page waits half of its time.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, constants, setPriority, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { ensureBrowser } from "./setup.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), "quorumscape-test-"));
const node = process.execPath;
const tool = (path, ...rest) => [node, join("node_modules", path), ...rest];
const script = (entry, ...rest) => [node, ".tools/run-ts.mjs", entry, ...rest];

/**
 * Vitest's files in as many parts as a small machine has cores, for each translates and warms the engine anew; and the fuzzer's
 * seeds in more, so that a slow part leaves no core idle at the end.
 */
const UNIT_PARTS = 2;
const FUZZ_PARTS = 2;
/** What a change that breaks something is found with at once; `.ci/nightly` has 33 times as many. */
const FUZZ_SEEDS = 60;
const upTo = (count) => Array.from({ length: count }, (_, i) => i + 1);

/**
 * `count` finds what passed and failed in a command's output; a command without counts is one test: its exit code. A suite
 * with `after` begins when that one has ended, a `patient` one runs at the lowest priority, one that `waits` takes no core from others.
 */
const suites = [
  { name: "unit", commands: upTo(UNIT_PARTS).map((part) => unit(part)), count: vitestCounts },
  // Real etcd, Prometheus, brokers and Redis, which are waited for most of the time.
  { name: "components", waits: true, commands: [vitest("components", ["--project=components"])], count: vitestCounts },
  // It takes one core for as long as it runs: before what comes in parts, so that no core is idle at the end.
  { name: "lint", patient: true, commands: [tool("oxlint/bin/oxlint", ".")] },
  {
    name: "fuzz", patient: true, count: plainCounts,
    commands: upTo(FUZZ_PARTS).map((part) => script("src/cli/fuzz.ts", "--seeds", seeds(part))),
  },
  {
    name: "failovers", patient: true, count: plainCounts,
    commands: [script("src/cli/fuzz.ts", "--failover", "all", "--seeds", "1..4")],
  },
  {
    name: "fuzz raft", patient: true, count: plainCounts,
    commands: [script("src/cli/fuzz.ts", "--only", "raft", "--seeds", "1..300")],
  },
  {
    name: "typecheck",
    commands: ["tsconfig.engine.json", "tsconfig.json"].map((file) => tool("typescript-7/bin/tsc", "-p", file, "--pretty", "false")),
  },
  { name: "build", commands: [[node, ".tools/build.mjs", "page"]] },
  { name: "docs", after: "build", commands: [[node, ".tools/docs.mjs", "build"]] },
  { name: "size", after: "build", commands: [[node, ".tools/size.mjs"]], count: plainCounts },
  { name: "package", after: "build", commands: [[node, ".tools/pack-check.mjs"]], count: plainCounts },
  { name: "end to end", alone: true, commands: [tool("@playwright/test/cli.js", "test", "--reporter=list,json")], count: playwrightCounts },
];

function unit(part) {
  return vitest(part, [`--shard=${part}/${UNIT_PARTS}`, "--project=together", "--project=apart"]);
}

function vitest(name, rest) {
  return tool("vitest/vitest.mjs", "run", "--maxWorkers=1", "--reporter=dot", "--reporter=json",
    `--outputFile.json=${join(reports, `unit-${name}.json`)}`, ...rest);
}

function seeds(part) {
  const each = FUZZ_SEEDS / FUZZ_PARTS;
  return `${(part - 1) * each + 1}..${part * each}`;
}

function plainCounts(text) {
  const match = [...text.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1);
  return match === undefined ? undefined : { passed: Number(match[1]), failed: Number(match[2]), skipped: 0 };
}

function vitestCounts(text) {
  const line = [...text.matchAll(/^\s*Tests\s+(.*)$/gm)].at(-1)?.[1];
  return line === undefined ? undefined : pick(line);
}

function playwrightCounts(text) {
  const tail = text.slice(-2_000);
  return /\d+ (passed|failed)/.test(tail) ? pick(tail) : undefined;
}

/** The browser tests that passed at their second try only, in the order in which they were met. */
function secondTries() {
  const file = join(reports, "browser.json");
  if (!existsSync(file)) return [];
  const found = [];
  const visit = ({ suites: below = [], specs = [] }) => {
    below.forEach(visit);
    for (const { title, tests } of specs) if (tests.some(({ status }) => status === "flaky")) found.push(title);
  };
  visit(JSON.parse(readFileSync(file, "utf8")));
  return found;
}

function pick(text) {
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0);
  return { passed: number("passed") + number("flaky"), failed: number("failed"), skipped: number("skipped") };
}

function run(command, isPatient) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    if (isPatient) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    let text = "";
    const take = (chunk) => {
      text += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("close", (code) => resolve({ code: code ?? 1, text: stripVTControlCharacters(text) }));
  });
}

/** Runs one command of a suite and adds what it counted. */
async function runOf(suite, command) {
  const started = Date.now();
  const { code, text } = await run(command, suite.patient === true);
  const counts = suite.count?.(text) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  // A command that ends badly without counting a failure (a crash, a time-out) has failed all the same.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  const sum = (suite.sum ??= { passed: 0, failed: 0, skipped: 0, seconds: 0 });
  for (const key of ["passed", "failed", "skipped"]) sum[key] += counts[key];
  sum.seconds += (Date.now() - started) / 1000;
  process.stdout.write(`\n── ${suite.name} ──\n${text}`);
}

/** Takes commands from the list until none is left, as one of several who do so. */
async function lane(list) {
  for (;;) {
    const place = list.findIndex(({ suite }) => suite.after === undefined || ended.has(suite.after));
    if (place < 0) {
      if (list.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
      continue;
    }
    const [{ suite, command }] = list.splice(place, 1);
    await runOf(suite, command);
    suite.left -= 1;
    if (suite.left === 0) ended.add(suite.name);
  }
}

/** The tests that took longest, of those that tell. */
function slowest(count) {
  const found = [];
  for (const part of [...upTo(UNIT_PARTS), "components"]) {
    const file = join(reports, `unit-${part}.json`);
    if (!existsSync(file)) continue;
    for (const { assertionResults } of JSON.parse(readFileSync(file, "utf8")).testResults) {
      for (const { duration, fullName } of assertionResults) found.push({ millis: duration ?? 0, title: fullName });
    }
  }
  const browser = join(reports, "browser.json");
  if (existsSync(browser)) {
    const visit = ({ suites: below = [], specs = [] }) => {
      below.forEach(visit);
      for (const { title, tests } of specs) {
        for (const { results } of tests) for (const { duration } of results) found.push({ millis: duration, title });
      }
    };
    visit(JSON.parse(readFileSync(browser, "utf8")));
  }
  return found.sort((a, b) => b.millis - a.millis).slice(0, count)
    .map(({ millis, title }) => `${(millis / 1000).toFixed(1).padStart(6)} s  ${title}`);
}

const asked = process.argv.slice(2);
const wanted = suites.filter(({ name }) => asked.length === 0 || asked.includes(name));
const env = {
  ...process.env, CHROMIUM_PATH: ensureBrowser(), NO_COLOR: "1", FORCE_COLOR: "0",
  PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, "browser.json"),
};
/** Suites that nobody has to wait for: those that have ended, and those that were not asked for. */
const ended = new Set(suites.filter((suite) => !wanted.includes(suite)).map(({ name }) => name));
const began = Date.now();
for (const suite of wanted) suite.left = suite.commands.length;
const commandsOf = (suite) => suite.commands.map((command) => ({ suite, command }));
const lanes = (list) => Promise.all(Array.from({ length: availableParallelism() }, () => lane(list)));
const isAlone = ({ alone }) => alone === true;
const isPatient = ({ patient }) => patient === true;
const isWaiting = ({ waits }) => waits === true;
const waiting = Promise.all(wanted.filter(isWaiting).flatMap(commandsOf).map(({ suite, command }) => runOf(suite, command)));
const patient = lanes(wanted.filter(isPatient).flatMap(commandsOf));
await lanes(wanted.filter((suite) => ![isAlone, isPatient, isWaiting].some((is) => is(suite))).flatMap(commandsOf));
for (const suite of wanted.filter(isAlone)) await lane(commandsOf(suite));
await Promise.all([patient, waiting]);

const lines = wanted.map(({ name, sum }) =>
  `${name.padEnd(12)}${sum.seconds.toFixed(0).padStart(4)} s  ${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
const total = (key) => wanted.reduce((all, { sum }) => all + sum[key], 0);
process.stdout.write(`\nThe slowest tests\n${slowest(10).join("\n")}\n`);
for (const title of secondTries()) process.stdout.write(`passed at the second try only: ${title}\n`);
process.stdout.write(`\n${lines.join("\n")}\nin all ${((Date.now() - began) / 1000).toFixed(0)} s\n\n`);
process.stdout.write(`${total("passed")} passed, ${total("failed")} failed\n`);
rmSync(reports, { recursive: true, force: true });
process.exit(total("failed") === 0 && total("passed") > 0 ? 0 : 1);

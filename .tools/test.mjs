// Runs everything that must hold, one suite after another, and ends with the sum: `N passed, M failed`.
// A suite is a command; its own last counts are read from what it prints.
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { ensureBrowser } from "./setup.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = process.execPath;
const bin = (name) => [node, `node_modules/${name}`];

/** `count` finds what passed and failed in a suite's output; a suite without counts is one test: its exit code. */
const suites = [
  { name: "typecheck", command: ["npm", "run", "-s", "typecheck"] },
  { name: "lint", command: ["npm", "run", "-s", "lint"] },
  { name: "unit", command: [...bin("vitest/vitest.mjs"), "run", "--reporter=dot"], count: vitestCounts },
  { name: "fuzz", command: ["npm", "run", "-s", "fuzz", "--", "--seeds", "1..100"], count: plainCounts },
  { name: "fuzz raft", command: ["npm", "run", "-s", "fuzz", "--", "--only", "raft", "--seeds", "1..500"], count: plainCounts },
  { name: "build", command: ["npm", "run", "-s", "build"] },
  { name: "size", command: [node, ".tools/size.mjs"], count: plainCounts },
  { name: "end to end", command: [...bin("@playwright/test/cli.js"), "test"], count: playwrightCounts },
];

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

function pick(text) {
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0);
  return { passed: number("passed"), failed: number("failed") + number("flaky"), skipped: number("skipped") };
}

function run(command, env) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    const take = (chunk) => {
      text += chunk;
      process.stdout.write(chunk);
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("close", (code) => resolve({ code: code ?? 1, text: stripVTControlCharacters(text) }));
  });
}

const wanted = process.argv.slice(2);
const env = { ...process.env, CHROMIUM_PATH: ensureBrowser(), NO_COLOR: "1", FORCE_COLOR: "0" };
const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
for (const suite of suites) {
  if (wanted.length > 0 && !wanted.includes(suite.name)) continue;
  process.stdout.write(`\n── ${suite.name} ──\n`);
  const started = Date.now();
  const { code, text } = await run(suite.command, env);
  const counts = suite.count?.(text) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  // A suite that ends badly without counting a failure (a crash, a time-out) has failed all the same.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  const seconds = ((Date.now() - started) / 1000).toFixed(0).padStart(4);
  lines.push(`${suite.name.padEnd(12)}${seconds} s  ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
}
process.stdout.write(`\n${lines.join("\n")}\n\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

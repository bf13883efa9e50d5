import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quoted } from "../kernel/words.ts";
import type { DrawName } from "../lab/environment.ts";
import { rewriteDataFile, runDataFile, type Failure } from "../lab/run-file.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { readCountOption, readOptions, type Checked, type OptionSpec } from "./options.ts";

const OPTIONS: readonly OptionSpec[] = [
  { name: "draw", value: "NAME", many: true, help: "how election timeouts are drawn: min, max, random (each of them)" },
  { name: "seed", value: "N", help: "decides the random draws (1)" },
  { name: "rewrite", help: "write what the core answers into the files, by the first draw" },
];

/**
 * `quorumscape interaction PATH…` prints the first difference of each failing file and, last, how many passed: 0 if all passed,
 * 1 if some failed, 2 if the request could not be carried out.
 */
export const interactionCommand: CliCommand = {
  name: "interaction",
  summary: "run data-driven Raft test files against the core",
  help: {
    usage: "[OPTION]… PATH…",
    about: "Runs etcd's data-driven test files (interaction, confchange, quorum) against the Raft core.",
    verbs: [],
    options: OPTIONS,
    remarks: ["A PATH is a file, or a folder whose files are all run. Every file is run with each of the draws."],
    example: "interaction path/to/testdata",
  },
  run: runFiles,
};

const ALL_DRAWS: readonly DrawName[] = ["min", "max", "random"];

interface Request {
  readonly paths: readonly string[];
  readonly draws: readonly DrawName[];
  readonly seed: number;
  readonly rewrite: boolean;
}

async function runFiles(args: string[], io: CommandIo): Promise<number> {
  const request = readRequest(args);
  if (!request.ok) {
    io.err(`${request.problem} See: quorumscape interaction --help`);
    return ExitCode.badRequest;
  }
  const { paths } = request.value;
  const files: string[] = [];
  for (const path of paths) {
    const found: string[] = [];
    const error = collectFiles(path, found);
    if (error !== null) {
      io.err(error);
      return ExitCode.badRequest;
    }
    // Folders of such files also hold licences and notes; only where nothing is called *.txt is everything meant.
    const named = found.filter((file) => file === path || file.endsWith(".txt"));
    files.push(...(named.length > 0 ? named : found));
  }
  if (files.length === 0) {
    io.err(`There is no file to run in ${paths.join(", ")}.`);
    return ExitCode.badRequest;
  }
  const check = request.value.rewrite ? rewriteFile : checkFile;
  let failed = 0;
  for (const file of files) {
    if (!check(file, request.value, io)) failed++;
  }
  io.out(`${files.length - failed} passed, ${failed} failed`);
  return failed === 0 ? ExitCode.fine : ExitCode.failed;
}

function readRequest(args: readonly string[]): Checked<Request> {
  const read = readOptions(args, OPTIONS);
  if (!read.ok) return read;
  const { values, positional: paths } = read.options;
  const seed = readCountOption(read.options, "seed", 0, 4_294_967_295);
  if (!seed.ok) return seed;
  const draws: DrawName[] = [];
  for (const text of (values.get("draw") ?? []).flatMap((list) => list.split(","))) {
    const draw = ALL_DRAWS.find((each) => each === text);
    if (draw === undefined) return { ok: false, problem: `--draw is min, max or random, not "${quoted(text)}".` };
    draws.push(draw);
  }
  if (paths.length === 0) return { ok: false, problem: "Expected a file or a folder to run." };
  const request = { paths, draws: draws.length > 0 ? draws : ALL_DRAWS, seed: seed.value ?? 1, rewrite: values.has("rewrite") };
  return { ok: true, value: request };
}

/** Adds the file, or every file below the folder, in a fixed order. Returns what is wrong with the path, if anything. */
function collectFiles(path: string, files: string[]): string | null {
  try {
    if (!statSync(path).isDirectory()) {
      files.push(path);
      return null;
    }
    const names = readdirSync(path).filter((name) => !name.startsWith("."));
    for (const name of names.sort((a, b) => (a < b ? -1 : 1))) {
      const error = collectFiles(join(path, name), files);
      if (error !== null) return error;
    }
    return null;
  } catch {
    return `I cannot read ${path}: is the path right, and may I read it?`;
  }
}

function readText(file: string, io: CommandIo): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    io.err(`I cannot read ${file}: is the path right, and may I read it?`);
    return null;
  }
}

function checkFile(file: string, request: Request, io: CommandIo): boolean {
  const text = readText(file, io);
  if (text === null) return false;
  for (const draw of request.draws) {
    const failure = runDataFile(text, draw, request.seed);
    if (failure === null) continue;
    for (const line of describeFailure(file, draw, failure)) io.out(line);
    return false;
  }
  return true;
}

function rewriteFile(file: string, request: Request, io: CommandIo): boolean {
  const text = readText(file, io);
  if (text === null) return false;
  const rewritten = rewriteDataFile(text, request.draws[0] ?? "min", request.seed);
  if (typeof rewritten === "string") {
    io.out(`${file}: ${rewritten}`);
    return false;
  }
  if (rewritten.text !== text) {
    writeFileSync(file, rewritten.text);
    io.out(`${file}: rewritten`);
  }
  return true;
}

/** Lines of agreement shown before the first difference, and lines of either side shown from it on. */
const CONTEXT_LINES = 3;
const SHOWN_LINES = 8;

/** The first difference, in the manner of a unified diff. */
function describeFailure(file: string, draw: DrawName, failure: Failure): string[] {
  const head = `${file}:${failure.line}: ${failure.command === "" ? "" : `${failure.command}: `}${failure.message} ` +
    `(draw ${draw})`;
  const expected = toLines(failure.expected);
  const actual = toLines(failure.actual);
  let same = 0;
  while (same < expected.length && same < actual.length && expected[same] === actual[same]) same++;
  if (same === expected.length && same === actual.length) return [head];
  const from = Math.max(same - CONTEXT_LINES, 0);
  return [
    head,
    `  first difference at line ${failure.differingLine} (- expected, + actual)`,
    ...expected.slice(from, same).map((line) => `    ${line}`),
    ...shownLines(expected.slice(same), "-"),
    ...shownLines(actual.slice(same), "+"),
  ];
}

function shownLines(lines: readonly string[], sign: string): string[] {
  const shown = lines.slice(0, SHOWN_LINES).map((line) => `  ${sign} ${line}`);
  return lines.length > SHOWN_LINES ? [...shown, `  ${sign} ... ${lines.length - SHOWN_LINES} more lines`] : shown;
}

const toLines = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

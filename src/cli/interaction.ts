import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DrawName } from "../lab/environment.ts";
import { rewriteDataFile, runDataFile, type Failure } from "../lab/run-file.ts";

/** Where a command writes. */
export interface CommandOutput {
  out(line: string): void;
  err(line: string): void;
}

const USAGE = `usage: quorumscape interaction [--draw min|max|random]... [--seed N] [--rewrite] PATH...

Runs data-driven Raft test files (interaction, confchange, quorum) against the core. A PATH is a file, or a folder whose
files are all run. Every file is run with each election-timeout draw; without --draw with all three.`;

const ALL_DRAWS: readonly DrawName[] = ["min", "max", "random"];

interface Request {
  readonly paths: readonly string[];
  readonly draws: readonly DrawName[];
  readonly seed: number;
  readonly rewrite: boolean;
}

/**
 * `quorumscape interaction PATH...`: prints the first difference of each failing file and, last, how many passed. Returns
 * the exit code: 0 if all passed, 1 if some failed, 2 if the request could not be carried out.
 */
export async function interactionCommand(args: string[], io: CommandOutput): Promise<number> {
  const request = parseArguments(args);
  if (typeof request === "string") {
    io.err(request);
    return 2;
  }
  const files: string[] = [];
  for (const path of request.paths) {
    const found: string[] = [];
    const error = collectFiles(path, found);
    if (error !== null) {
      io.err(error);
      return 2;
    }
    // Folders of such files also hold licences and notes; only where nothing is called *.txt is everything meant.
    const named = found.filter((file) => file === path || file.endsWith(".txt"));
    files.push(...(named.length > 0 ? named : found));
  }
  if (files.length === 0) {
    io.err(`There is no file to run in ${request.paths.join(", ")}.`);
    return 2;
  }
  let failed = 0;
  for (const file of files) {
    const ok = request.rewrite ? rewriteFile(file, request, io) : checkFile(file, request, io);
    if (!ok) failed++;
  }
  io.out(`${files.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function parseArguments(args: readonly string[]): Request | string {
  const paths: string[] = [];
  const draws: DrawName[] = [];
  let seed = 1;
  let rewrite = false;
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = splitOption(args[i] ?? "");
    const value = (): string => inline ?? args[++i] ?? "";
    switch (name) {
      case "--draw": {
        for (const text of value().split(",")) {
          const draw = ALL_DRAWS.find((each) => each === text);
          if (draw === undefined) return `--draw is min, max or random, not "${text}".\n\n${USAGE}`;
          draws.push(draw);
        }
        break;
      }
      case "--seed": {
        const text = value();
        if (!/^\d+$/.test(text)) return `--seed is a whole number, not "${text}".\n\n${USAGE}`;
        seed = Number(text);
        break;
      }
      case "--rewrite":
        rewrite = true;
        break;
      default:
        if (name.startsWith("-")) return `There is no option ${name}.\n\n${USAGE}`;
        paths.push(args[i] ?? "");
    }
  }
  if (paths.length === 0) return USAGE;
  return { paths, draws: draws.length > 0 ? draws : ALL_DRAWS, seed, rewrite };
}

function splitOption(argument: string): [string, string | undefined] {
  const at = argument.indexOf("=");
  return argument.startsWith("--") && at > 0 ? [argument.slice(0, at), argument.slice(at + 1)] : [argument, undefined];
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

function readText(file: string, io: CommandOutput): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    io.err(`I cannot read ${file}: is the path right, and may I read it?`);
    return null;
  }
}

function checkFile(file: string, request: Request, io: CommandOutput): boolean {
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

function rewriteFile(file: string, request: Request, io: CommandOutput): boolean {
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

import { AssertionError } from "../kernel/assert.ts";
import { runInteraction } from "./commands.ts";
import { createConfChangeRunner, runQuorum } from "./companions.ts";
import { expectedBlock, parseDataFile, type DataFile, type Directive } from "./datadriven.ts";
import { createEnvironment, DirectiveError, type DrawName } from "./environment.ts";

type FileFormat = "interaction" | "confchange" | "quorum";

/** The first place where a file and the core disagree. */
export interface Failure {
  /** The line of the command, counted from 1. */
  readonly line: number;
  readonly command: string;
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
  /** The line of the first expected line that differs. */
  readonly differingLine: number;
}

/** What agrees with everything was not tested: a file that was emptied by mistake must not count as passed. */
const NO_COMMAND = "the file has no command, so that there is nothing to pass; expected a data-driven test file";

/** Runs a file's directives in order; null if every output is as expected. */
export function runDataFile(text: string, draw: DrawName, seed: number): Failure | null {
  const file = parseDataFile(text);
  if ("message" in file) {
    const { line, message } = file;
    return { line, command: "", message: `not a data-driven test file: ${message}`, expected: "", actual: "",
      differingLine: line };
  }
  if (file.directives.length === 0) {
    return { line: 1, command: "", message: NO_COMMAND, expected: "", actual: "", differingLine: 1 };
  }
  const run = createRunner(detectFormat(file), draw, seed);
  for (const directive of file.directives) {
    const outcome = runDirective(run, directive);
    if (outcome.message === null && outcome.output === directive.expected) continue;
    return {
      line: directive.line, command: directive.command, message: outcome.message ?? "the output differs",
      expected: directive.expected, actual: outcome.output,
      differingLine: directive.expectedLine + commonLines(directive.expected, outcome.output),
    };
  }
  return null;
}

/** The file with every expected output replaced by what the core says; or why that cannot be had. */
export function rewriteDataFile(text: string, draw: DrawName, seed: number): { readonly text: string } | string {
  const file = parseDataFile(text);
  if ("message" in file) return `line ${file.line}: ${file.message}`;
  if (file.directives.length === 0) return NO_COMMAND;
  const run = createRunner(detectFormat(file), draw, seed);
  const lines: string[] = [];
  let copied = 0;
  for (const directive of file.directives) {
    const outcome = runDirective(run, directive);
    if (outcome.message !== null) return `line ${directive.line}: ${outcome.message}`;
    lines.push(...file.lines.slice(copied, directive.blockFrom), ...expectedBlock(outcome.output));
    copied = directive.blockTo;
  }
  lines.push(...file.lines.slice(copied));
  return { text: `${lines.join("\n")}\n` };
}

/** Which of the three formats a file has: by the first command that only one of them knows. */
function detectFormat(file: DataFile): FileFormat {
  for (const { command } of file.directives) {
    if (command === "committed" || command === "vote") return "quorum";
    if (command === "simple" || command === "enter-joint" || command === "leave-joint") return "confchange";
  }
  return "interaction";
}

type Runner = (directive: Directive) => string;

function createRunner(format: FileFormat, draw: DrawName, seed: number): Runner {
  switch (format) {
    case "quorum":
      return runQuorum;
    case "confchange":
      return createConfChangeRunner();
    case "interaction": {
      const environment = createEnvironment(draw, seed);
      return (directive) => runInteraction(environment, directive);
    }
  }
}

interface Outcome {
  readonly output: string;
  /** Why the directive could not be run to its end; null if it was. */
  readonly message: string | null;
}

function runDirective(run: Runner, directive: Directive): Outcome {
  try {
    const output = run(directive);
    return { output: output === "" || output.endsWith("\n") ? output : `${output}\n`, message: null };
  } catch (error) {
    if (error instanceof AssertionError) return { output: "", message: `the core stopped: ${error.message}` };
    if (error instanceof DirectiveError) return { output: "", message: error.message };
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { output: "", message: `the directive failed: ${text}` };
  }
}

function commonLines(a: string, b: string): number {
  const left = a.split("\n");
  const right = b.split("\n");
  let count = 0;
  while (count < left.length && left[count] === right[count]) count++;
  return count;
}

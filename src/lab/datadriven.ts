/**
 * The format of etcd-io/raft's data-driven test files: directives, each a command line, optional input, a line of four
 * dashes and the expected output.
 */

export interface Argument {
  readonly key: string;
  /** Empty for an argument without a value. */
  readonly values: readonly string[];
}

export interface Directive {
  /** The line of the command, counted from 1. */
  readonly line: number;
  readonly command: string;
  readonly args: readonly Argument[];
  readonly input: string;
  readonly expected: string;
  /** The line on which the expected output begins. */
  readonly expectedLine: number;
  /** The lines [from, to) that hold the separator and the expected output, counted from 0: for rewriting. */
  readonly blockFrom: number;
  readonly blockTo: number;
}

/** A file that does not follow the format: what is wrong and where. */
export interface FormatError {
  readonly line: number;
  readonly message: string;
}

export interface DataFile {
  readonly lines: readonly string[];
  readonly directives: readonly Directive[];
}

const SEPARATOR = "----";

export function parseDataFile(text: string): DataFile | FormatError {
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  if (lines[lines.length - 1] === "") lines.pop();
  const directives: Directive[] = [];
  let at = 0;
  while (at < lines.length) {
    const start = at;
    let commandLine = lineAt(lines, at++).trim();
    if (commandLine === "" || commandLine.startsWith("#")) continue;
    while (commandLine.endsWith("\\") && at < lines.length) {
      commandLine = `${commandLine.slice(0, -1)} ${lineAt(lines, at++).trim()}`;
    }
    const parsed = parseCommand(commandLine);
    if (typeof parsed === "string") return { line: start + 1, message: parsed };
    if (parsed.command === "") continue;
    // Subtests only group; they have neither input nor output.
    if (parsed.command === "subtest") continue;
    const inputFrom = at;
    while (at < lines.length && lines[at] !== SEPARATOR) at++;
    const input = lines.slice(inputFrom, at).join("\n").trim();
    const blockFrom = at;
    const { expected, next } = readExpected(lines, at + 1);
    const isDouble = lines[blockFrom + 1] === SEPARATOR;
    at = Math.min(next, lines.length);
    directives.push({
      line: start + 1, ...parsed, input, expected, expectedLine: blockFrom + (isDouble ? 3 : 2), blockFrom, blockTo: at,
    });
  }
  return { lines, directives };
}

const lineAt = (lines: readonly string[], at: number): string => lines[at] ?? "";

interface Expected {
  readonly expected: string;
  readonly next: number;
}

function readExpected(lines: readonly string[], from: number): Expected {
  let expected = "";
  let at = from;
  if (lines[at] !== SEPARATOR) {
    while (at < lines.length && lineAt(lines, at).trim() !== "") expected += `${lineAt(lines, at++)}\n`;
    return { expected, next: at };
  }
  // The form for output with blank lines: between two separators and two more.
  at++;
  while (at < lines.length && !(lines[at] === SEPARATOR && lines[at + 1] === SEPARATOR)) {
    expected += `${lineAt(lines, at++)}\n`;
  }
  return { expected, next: at + 2 };
}

/** A command line's parts, or what is wrong with it. */
function parseCommand(line: string): { command: string; args: Argument[] } | string {
  const args: Argument[] = [];
  let at = 0;
  const skipBlanks = (): void => {
    while (at < line.length && isBlank(line.charAt(at))) at++;
  };
  const take = (stop: (character: string) => boolean): string => {
    const from = at;
    while (at < line.length && !stop(line.charAt(at))) at++;
    return line.slice(from, at);
  };
  skipBlanks();
  const command = take(isBlank);
  for (skipBlanks(); at < line.length; skipBlanks()) {
    const key = take((character) => isBlank(character) || character === "=");
    if (line.charAt(at) !== "=") {
      args.push({ key, values: [] });
      continue;
    }
    at++;
    if (line.charAt(at) !== "(") {
      args.push({ key, values: [take(isBlank)] });
      continue;
    }
    const list = parseList(line, at);
    if (list === null) return `the list of ${key}= is not closed`;
    args.push({ key, values: list.values });
    at = list.end;
  }
  return { command, args };
}

/** A list in parentheses; those nested inside stay in their value. */
function parseList(line: string, open: number): { values: string[]; end: number } | null {
  const values: string[] = [];
  let depth = 1;
  let value = "";
  for (let at = open + 1; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (depth === 0) {
      if (values.length > 0 || value.trim() !== "") values.push(value.trim());
      return { values, end: at + 1 };
    }
    if (character === "," && depth === 1) {
      values.push(value.trim());
      value = "";
    } else {
      value += character;
    }
  }
  return null;
}

const isBlank = (character: string): boolean => /\s/.test(character);

/** The block of lines, separator included, that holds `output` as expected output. */
export function expectedBlock(output: string): string[] {
  const lines = output === "" ? [] : output.replace(/\n$/, "").split("\n");
  const needsDouble = lines.some((line) => line.trim() === "") || lines[0] === SEPARATOR;
  return needsDouble ? [SEPARATOR, SEPARATOR, ...lines, SEPARATOR, SEPARATOR] : [SEPARATOR, ...lines];
}

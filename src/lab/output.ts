import type { LogLine } from "../raft/inspect.ts";

export const LEVEL_NAMES = ["DEBUG", "INFO", "WARN", "ERROR", "FATAL", "NONE"] as const;
const NONE_LEVEL = 5;

/** The text that a directive writes, and which log lines it lets through. */
export interface Output {
  text: string;
  level: number;
}

export const createOutput = (): Output => ({ text: "", level: 0 });

/** At level NONE nothing is written at all, except errors. */
export const isQuiet = (output: Output): boolean => output.level === NONE_LEVEL;

export function write(output: Output, text: string): void {
  if (!isQuiet(output)) output.text += text;
}

export function writeLogLine(output: Output, line: LogLine): void {
  if (output.level <= line.severity) write(output, `${LEVEL_NAMES[line.severity]} ${line.text}\n`);
}

/** Writes what `action` writes, each line indented by two blanks; an unterminated last line is terminated. */
export function writeIndented(output: Output, action: () => void): void {
  const outer = output.text;
  output.text = "";
  try {
    action();
  } finally {
    const lines = output.text.split("\n");
    if (lines[lines.length - 1] === "") lines.pop();
    output.text = outer + lines.map((line) => `  ${line}\n`).join("");
  }
}

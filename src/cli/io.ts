import { optionLines, type OptionSpec } from "./options.ts";

/** Where a command writes: results to `out`, everything else to `err`, a line at a time. */
export interface CommandIo {
  out(line: string): void;
  err(line: string): void;
}

/** What a command ends with: fine; an invariant was violated or a test failed; the request could not be carried out. */
export const ExitCode = { fine: 0, failed: 1, badRequest: 2 } as const;

/** A command: its name, one line about it, what its help tells, and what it does with the arguments behind its name. */
export interface CliCommand {
  readonly name: string;
  readonly summary: string;
  readonly help: CommandHelp;
  readonly run: (args: string[], io: CommandIo) => Promise<number>;
}

/** What there is to know of a command. `--help` prints it, and the documentation makes its page of it. */
export interface CommandHelp {
  /** What stands behind the command's name. */
  readonly usage: string;
  /** What it does, in full sentences. */
  readonly about: string;
  /** What its first word may be, and what each does; empty where the first word is nothing special. */
  readonly verbs: readonly (readonly [usage: string, does: string])[];
  readonly options: readonly OptionSpec[];
  /** Lines below the options; what else there is to know. */
  readonly remarks: readonly string[];
  /** Arguments to begin with, as somebody would type them behind `quorumscape`. */
  readonly example: string;
}

/** The help of a command as it is printed. */
export function helpLines({ name, help }: CliCommand, program: string): readonly string[] {
  const { usage, about, verbs, options, remarks, example } = help;
  const width = Math.max(...verbs.map(([verb]) => verb.length));
  const parts = [
    [`usage: ${program} ${name} ${usage}`], [about], verbs.map(([verb, does]) => `  ${verb.padEnd(width)}  ${does}`),
    optionLines(options), remarks, [`Example: ${example}`],
  ];
  return parts.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

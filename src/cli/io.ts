import type { CommandOutput } from "./interaction.ts";

/** Where a command writes: results to `out`, everything else to `err`, a line at a time. */
export type CommandIo = CommandOutput;

/** What a command ends with: fine; an invariant was violated or a test failed; the request could not be carried out. */
export const ExitCode = { fine: 0, failed: 1, badRequest: 2 } as const;

/** A command: its name, one line about it, and what it does with the arguments behind its name. */
export interface CliCommand {
  readonly name: string;
  readonly summary: string;
  readonly run: (args: string[], io: CommandIo) => Promise<number>;
}

import type { Bilingual, TerminalCommand } from "./command.ts";
import { TERMINAL_COMMANDS } from "./commands/index.ts";

/** What a manual tells of a command, as plain data. */
export interface CommandReference {
  /** What is typed, without arguments: `pd-ctl region check`. */
  readonly path: string;
  /** The tool that it belongs to: `pd-ctl`. */
  readonly tool: string;
  /** Its arguments as the tool writes them; "" for none. */
  readonly usage: string;
  readonly help: Bilingual;
  /** Its own flags: `--state string`, with the short form before it where there is one. */
  readonly flags: readonly { readonly flag: string; readonly help: Bilingual }[];
}

/** Every command that does something, in the order of the tables: what the documentation's reference is made of. */
export const terminalReference = (): readonly CommandReference[] =>
  TERMINAL_COMMANDS.flatMap((tool) => referenceBelow(tool, tool.name, tool.name));

function referenceBelow(command: TerminalCommand, path: string, tool: string): readonly CommandReference[] {
  const { usage, help, flags, run, commands } = command;
  const own: CommandReference = {
    path, tool, usage, help,
    flags: flags.map(({ name, short, value, help: about }) => ({
      flag: `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`, help: about,
    })),
  };
  return [...(run === null ? [] : [own]), ...commands.flatMap((each) => referenceBelow(each, `${path} ${each.name}`, tool))];
}

import { inLanguage, type CommandFlag, type TerminalCommand } from "./command.ts";
import { HELP_FLAG } from "./resolve.ts";
import type { Ground } from "./types.ts";

/** The name of a command with those before it: `pd-ctl store delete`. */
const nameOf = (path: readonly TerminalCommand[]): string => path.map(({ name }) => name).join(" ");

/** What the tool prints where it is used wrongly: what may stand behind the command, and its flags. */
export function usageText(path: readonly TerminalCommand[], ground: Ground): string {
  const command = path[path.length - 1];
  if (command === undefined) return "";
  const { commands, usage, run } = command;
  const own = `  ${nameOf(path)}${usage === "" ? "" : ` ${usage}`} [flags]`;
  return [
    "Usage:",
    ...(run === null ? [] : [own]),
    ...(commands.length === 0 ? [] : [`  ${nameOf(path)} [command]`, "", "Available Commands:",
      ...columns(commands.map(({ name }) => `  ${name}`), commands.map(({ help }) => inLanguage(help, ground)))]),
    ...flagLines("Flags:", [...command.flags, HELP_FLAG], ground),
    ...flagLines("Global Flags:", path.slice(0, -1).flatMap(({ flags }) => flags), ground),
  ].join("\n");
}

function flagLines(title: string, flags: readonly CommandFlag[], ground: Ground): string[] {
  if (flags.length === 0) return [];
  const heads = flags.map(({ name, short, value }) =>
    `  ${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`);
  return ["", title, ...columns(heads, flags.map(({ help }) => inLanguage(help, ground)))];
}

/** What the tool prints where it is asked for help: what the command is for, and its usage. */
export function helpText(path: readonly TerminalCommand[], ground: Ground): string {
  const command = path[path.length - 1];
  return command === undefined ? "" : `${inLanguage(command.help, ground)}\n\n${usageText(path, ground)}`;
}

/** Two columns, the second behind the widest of the first. */
export function columns(first: readonly string[], second: readonly string[]): string[] {
  const width = first.reduce((most, text) => Math.max(most, text.length), 0);
  return first.map((text, i) => `${text.padEnd(width)}  ${second[i] ?? ""}`.trimEnd());
}

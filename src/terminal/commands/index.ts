import type { TerminalCommand } from "../command.ts";
import { curlCommand } from "./curl.ts";
import { DEED_COMMANDS } from "./deeds.ts";
import { FILTERS } from "./filters.ts";
import { pdCtl } from "./pd-ctl/index.ts";
import { SHELL_COMMANDS } from "./shell.ts";
import { TIME_COMMANDS } from "./time.ts";

/** Every first word of the shell, in the order of help. A new command is its file and a line here. */
export const TERMINAL_COMMANDS: readonly TerminalCommand[] = [
  pdCtl, curlCommand, ...DEED_COMMANDS, ...TIME_COMMANDS, ...SHELL_COMMANDS, ...FILTERS,
];

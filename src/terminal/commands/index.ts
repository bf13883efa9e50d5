import type { TerminalCommand } from "../command.ts";
import { pdCtl } from "./pd-ctl/index.ts";

/** Every first word of the shell, in the order of help. A new command is its file and a line here. */
export const TERMINAL_COMMANDS: readonly TerminalCommand[] = [pdCtl];

import type { TerminalCommand } from "../command.ts";
import { curlCommand } from "./curl.ts";
import { DEED_COMMANDS } from "./deeds.ts";
import { etcdctl } from "./etcdctl.ts";
import { FILTERS } from "./filters.ts";
import { pdCtl } from "./pd-ctl/index.ts";
import { SERVER_COMMANDS } from "./servers.ts";
import { SHELL_COMMANDS } from "./shell.ts";
import { tikvCtl } from "./tikv-ctl/index.ts";
import { TIME_COMMANDS } from "./time.ts";
import { whyCommand } from "./why.ts";

/** Every first word of the shell, in the order of help. A new command is its file and a line here. */
export const TERMINAL_COMMANDS: readonly TerminalCommand[] = [
  pdCtl, tikvCtl, etcdctl, curlCommand, ...SERVER_COMMANDS, ...DEED_COMMANDS, ...TIME_COMMANDS, whyCommand,
  ...SHELL_COMMANDS, ...FILTERS,
];

import { defineCommand, failed, printed, type Bilingual, type Call, type CommandOutcome } from "../../command.ts";
import { resolve } from "../../resolve.ts";
import { unknownCommand } from "../../tools.ts";
import { helpText } from "../../usage.ts";
import { DEFAULT_PD } from "./asking.ts";
import { configCommand } from "./config.ts";
import { ELSEWHERE_COMMANDS } from "./elsewhere.ts";
import { clusterCommand, healthCommand, memberCommand, pingCommand } from "./member.ts";
import { operatorCommand } from "./operator.ts";
import {
  gcSafePointCommand, hotCommand, labelCommand, logCommand, minResolvedTsCommand, tsoCommand, unsafeCommand,
} from "./others.ts";
import { regionCommand } from "./region.ts";
import { schedulerCommand } from "./scheduler.ts";
import { storeCommand } from "./store.ts";

const NO_TLS: Bilingual = { en: "understood, and not needed: nothing is encrypted here", zh: "可以写，但这里没有加密，不起作用" };

/** What stands behind `pd-ctl` is no command of it: its help, its version, its prompt, or a slip. */
function runAlone({ words, flags, path: [tool], ground }: Call): CommandOutcome {
  const [first, ...rest] = words;
  if (first === "help") return printed(helpText(resolve(tool, rest).path, ground));
  if (first !== undefined) return failed(unknownCommand(first, tool.name, tool.commands.map(({ name }) => name)));
  return flags.has("version") ? printed("Release Version: v8.5.0") : { ...printed(""), prompt: "pd-ctl" };
}

/** pd-ctl: as a word before its commands, or alone for its prompt. A new command is its file and a line in the list. */
export const pdCtl = defineCommand({
  name: "pd-ctl",
  help: { en: "Placement Driver control", zh: "PD 的命令行工具" },
  flags: [
    {
      name: "pd", short: "u", value: "string",
      help: { en: `address of PD (default "${DEFAULT_PD}")`, zh: `PD 的地址（默认 ${DEFAULT_PD}）` },
    },
    { name: "interact", short: "i", help: { en: "run pd-ctl with its own prompt", zh: "进入 pd-ctl 的提示符" } },
    { name: "detach", short: "d", help: { en: "run one command (the default)", zh: "只执行一条命令（默认）" } },
    { name: "version", short: "V", help: { en: "print version information and exit", zh: "显示版本" } },
    { name: "cacert", value: "string", help: NO_TLS },
    { name: "cert", value: "string", help: NO_TLS },
    { name: "key", value: "string", help: NO_TLS },
  ],
  commands: [
    storeCommand, regionCommand, operatorCommand, schedulerCommand, configCommand, memberCommand, healthCommand, pingCommand,
    clusterCommand, labelCommand, hotCommand, tsoCommand, minResolvedTsCommand, gcSafePointCommand, unsafeCommand,
    logCommand, ...ELSEWHERE_COMMANDS,
  ],
  run: runAlone,
});

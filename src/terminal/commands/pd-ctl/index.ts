import { defineCommand, printed } from "../../command.ts";
import { DEFAULT_PD } from "./asking.ts";
import { configCommand } from "./config.ts";
import { clusterCommand, healthCommand, memberCommand, pingCommand } from "./member.ts";
import { operatorCommand } from "./operator.ts";
import { gcSafePointCommand, hotCommand, labelCommand, minResolvedTsCommand, tsoCommand, unsafeCommand } from "./others.ts";
import { regionCommand } from "./region.ts";
import { schedulerCommand } from "./scheduler.ts";
import { storeCommand } from "./store.ts";

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
  ],
  commands: [
    storeCommand, regionCommand, operatorCommand, schedulerCommand, configCommand, memberCommand, healthCommand, pingCommand,
    clusterCommand, labelCommand, hotCommand, tsoCommand, minResolvedTsCommand, gcSafePointCommand, unsafeCommand,
  ],
  run: () => ({ ...printed(""), prompt: "pd-ctl" }),
});

import { defineCommand, inLanguage, printed, type Bilingual, type TerminalCommand } from "../../command.ts";
import { absent, unreached } from "./ordering.ts";

/*
 * Commands of pd-ctl for what there is no part of here: PD answers as it does where a thing is not enabled, or the tool says why
 * there is none.
 */

const NO_PLUGIN: Bilingual = {
  en: "Plugins of PD are Go libraries that are loaded from its machine's disk: there are none here.",
  zh: "PD 的插件是从其所在机器磁盘加载的 Go 动态库，这里没有。",
};

const pluginCommand = defineCommand({
  name: "plugin", help: { en: "plugin commands", zh: "PD 插件" },
  commands: [
    absent("load", "<plugin_path>", { en: "load a plugin", zh: "加载插件" }, NO_PLUGIN),
    absent("unload", "<plugin_path>", { en: "unload a plugin", zh: "卸载插件" }, NO_PLUGIN),
  ],
});

const BY_TAB: Bilingual = {
  en: "Nothing has to be installed: Tab completes commands, flags, stores and regions here.",
  zh: "不需要安装：在这里按 Tab 即可补全命令、参数、store 和 region。",
};

const completionCommand = defineCommand({
  name: "completion",
  help: { en: "generate the autocompletion script for the specified shell", zh: "生成 shell 的自动补全脚本" },
  commands: ["bash", "fish", "powershell", "zsh"].map((shell) =>
    absent(shell, "", { en: `generate the autocompletion script for ${shell}`, zh: `生成 ${shell} 的补全脚本` }, BY_TAB)),
});

const NO_GROUPS: Bilingual = {
  en: "Resource groups are not simulated: no request waits for request units here.",
  zh: "没有模拟资源组：这里的请求不需要等待 RU。",
};

const resourceManagerCommand = defineCommand({
  name: "resource-manager", help: { en: "resource-manager commands", zh: "资源管控" },
  commands: [defineCommand({
    name: "config", help: { en: "config resource manager", zh: "资源管控的配置" },
    commands: [
      defineCommand({
        name: "controller", help: { en: "config controller", zh: "客户端控制器的配置" },
        commands: [
          absent("set", "<key> <value>", { en: "set a value", zh: "修改配置项" }, NO_GROUPS),
          absent("show", "", { en: "show the configuration", zh: "查看配置" }, NO_GROUPS),
        ],
      }),
    ],
  })],
});

const NO_TASKS: Bilingual = {
  en: "Maintenance tasks are not simulated: none is under way, and none was begun. A rolling restart is: `rolling-restart`.",
  zh: "没有模拟维护任务：没有正在进行的任务，也没有启动任何任务。滚动重启可用：`rolling-restart`。",
};

const maintenance = (
  name: string, usage: string, verb: "Post" | "Delete" | null, help: Bilingual,
): TerminalCommand => defineCommand({
  name, usage, help,
  run(call) {
    const problem = verb === null ? null : unreached(call, { verb, path: "/maintenance" });
    return printed(problem === null ? inLanguage(NO_TASKS, call.ground) : `Failed! ${problem.text}`);
  },
});

const maintenanceCommand = defineCommand({
  name: "maintenance", help: { en: "maintenance task operations", zh: "维护任务" },
  commands: [
    maintenance("set", "<task_type> <task_id>", "Post", { en: "start a maintenance task", zh: "开始维护任务" }),
    maintenance("show", "[task_type]", null, { en: "show the running maintenance task", zh: "查看正在进行的维护任务" }),
    maintenance("delete", "<task_type> <task_id>", "Delete", { en: "end a maintenance task", zh: "结束维护任务" }),
  ],
});

export const ELSEWHERE_COMMANDS: readonly TerminalCommand[] =
  [pluginCommand, completionCommand, resourceManagerCommand, maintenanceCommand];

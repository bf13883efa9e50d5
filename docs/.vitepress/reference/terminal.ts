import type { Language } from "../../../src/story/words/parts.ts";
import { terminalReference, type CommandReference } from "../../../src/terminal/reference.ts";
import { code, grouped, plain, table, type ReferencePage } from "./page.ts";

const TEXTS = {
  en: {
    intro: "What the terminal of the page understands, and `quorumscape ctl` and `shell` with it. The tools' own commands say what the real ones " +
      "say of a cluster in the same state; `help` in the terminal prints what stands here.",
    command: "command", does: "what it does", flag: "flag",
  },
  zh: {
    intro: "页面的终端能理解的命令，`quorumscape ctl` 和 `shell` 也一样。各工具的命令，对同样状态的集群给出与真实工具相同的回答；" +
      "在终端里输入 `help`，会打印与本页相同的内容。",
    command: "命令", does: "作用", flag: "选项",
  },
} as const;

/** The commands of the terminal, from the tables by which it reads them. */
export const terminalPage: ReferencePage = {
  name: "terminal",
  title: { en: "The terminal", zh: "终端" },
  write: (language) => [
    TEXTS[language].intro,
    ...grouped(terminalReference(), ({ tool }) => tool).map(([tool, commands]) => sectionOf(tool, commands, language)),
  ].join("\n\n"),
};

function sectionOf(tool: string, commands: readonly CommandReference[], language: Language): string {
  const { command, does, flag } = TEXTS[language];
  const rows = commands.map(({ path, usage, help }) => [code(`${path} ${usage}`.trim()), plain(help[language])]);
  const flags = commands.flatMap((each) => each.flags.map((own) => [code(each.path), code(own.flag), plain(own.help[language])]));
  return [
    `## ${tool}`, table([command, does], rows),
    ...(flags.length === 0 ? [] : [table([command, flag, does], flags)]),
  ].join("\n\n");
}

import { CLI_COMMANDS } from "../../../src/cli/command-line.ts";
import type { CliCommand } from "../../../src/cli/io.ts";
import type { Language } from "../../../src/story/words/parts.ts";
import { inChinese } from "./commands.zh.ts";
import { block, code, plain, table, type ReferencePage } from "./page.ts";

const TEXTS = {
  en: {
    intro: "The same engine without a page, in Node. Each command is typed behind `npm run -s quorumscape --` in a checkout; `COMMAND --help` " +
      "prints what stands here. A command ends with 0 if all is well, with 1 if an invariant was violated or a check failed, with 2 if " +
      "what was asked cannot be done.",
    option: "option", does: "what it does", verb: "behind the name", more: "As `--help` goes on", example: "For example",
  },
  zh: {
    intro: "同一个引擎，不开网页，直接在 Node 里运行。在代码目录中，命令写在 `npm run -s quorumscape --` 之后；`COMMAND --help` 会打印与本页相同的内容（英文）。" +
      "退出码：0 表示一切正常；1 表示有不变式被破坏，或某项检查没有通过；2 表示请求无法执行。",
    option: "选项", does: "作用", verb: "子命令", more: "`--help` 的其余内容", example: "例如",
  },
} as const;

/** The commands of `quorumscape`, from the table that its own `--help` reads. */
export const commandsPage: ReferencePage = {
  name: "commands",
  title: { en: "Commands", zh: "命令" },
  write: (language) => [TEXTS[language].intro, ...CLI_COMMANDS.map((command) => sectionOf(command, language))].join("\n\n"),
};

function sectionOf({ name, summary, help }: CliCommand, language: Language): string {
  const text = TEXTS[language];
  const say = (english: string): string => plain(language === "zh" ? inChinese(english) ?? english : english);
  const verbs = help.verbs.map(([usage, does]) => [code(usage), say(does)]);
  const options = help.options.map(({ name: option, value, help: does }) =>
    [code(`--${option}${value === undefined ? "" : ` ${value}`}`), say(does)]);
  return [
    `## ${name}`, say(summary).replace(/^./, (letter) => letter.toUpperCase()) + (language === "en" ? "." : "。"),
    block("text", [`quorumscape ${name} ${help.usage}`]),
    ...(verbs.length === 0 ? [] : [table([text.verb, text.does], verbs)]),
    ...(options.length === 0 ? [] : [table([text.option, text.does], options)]),
    ...(help.remarks.length === 0 ? [] : [`${text.more}:`, block("text", help.remarks)]),
    `${text.example}:`, block("sh", [`npm run -s quorumscape -- ${help.example}`]),
  ].join("\n\n");
}

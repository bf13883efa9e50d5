import { micros, parseDuration, seconds, type Duration } from "../../kernel/time.ts";
import { nearestHint } from "../../kernel/words.ts";
import {
  defineCommand, failed, inLanguage, printed, type Bilingual, type Call, type CommandOutcome, type TerminalCommand,
} from "../command.ts";
import { resolve } from "../resolve.ts";
import { firstWords, toolFor } from "../tools.ts";
import { columns, helpText } from "../usage.ts";

const HELP: Bilingual = {
  en: "`help WORD` tells more of one, and so does `man WORD`. Commands of pd-ctl are understood at both prompts, with `pd-ctl`\n" +
    "before them or without. Behind a command: | grep PATTERN, | head, | jq FILTER, > FILE; between two of them: ;",
  zh: "`help 命令` 或 `man 命令` 查看详情。pd-ctl 的命令在两种提示符下都能用，前面加不加 pd-ctl 都可以。\n" +
    "命令后可接 | grep 模式、| head、| jq 过滤式、> 文件；两条命令之间用 ;",
};

/** The help of what the words name; without words, of all. */
function explain({ words, table, session, ground }: Call): CommandOutcome {
  const [first] = words;
  const known = firstWords(session.prompt, table);
  if (first === undefined) {
    const lines = columns(known.map(({ name }) => `  ${name}`), known.map(({ help }) => inLanguage(help, ground)));
    return printed([...lines, "", inLanguage(HELP, ground)].join("\n"));
  }
  const found = toolFor(first, session.prompt, table);
  if (found === undefined) {
    return failed(`No manual entry for ${first}${nearestHint(first, known.map(({ name }) => name))}`);
  }
  return printed(helpText(resolve(found.tool, found.isPrefix ? words.slice(1) : words).path, ground));
}

const explainer = (name: string, help: Bilingual): TerminalCommand =>
  defineCommand({ name, usage: "[COMMAND]...", style: "gnu", help, run: explain });

const historyCommand = defineCommand({
  name: "history", style: "gnu",
  help: { en: "list the lines that were entered", zh: "列出输入过的命令" },
  run: ({ session }) => printed(session.history.map((line, i) => `${String(i + 1).padStart(5)}  ${line}`).join("\n")),
});

const clearCommand = defineCommand({
  name: "clear", style: "gnu",
  help: { en: "clear the screen", zh: "清屏" },
  run: () => printed("", [{ kind: "clear" }]),
});

const exitCommand = defineCommand({
  name: "exit", style: "gnu",
  help: { en: "leave the prompt of pd-ctl or of a client, or the terminal", zh: "退出 pd-ctl 或客户端的提示符，或退出终端" },
  run: ({ session: { prompt } }) => {
    if (prompt === "shell") return printed("", [{ kind: "leave" }]);
    return { ...printed(""), prompt: prompt === "pd-ctl" || prompt.startsWith("shell") ? "shell" : "pd-ctl" };
  },
});

/** `watch` takes no shorter rest, and a person no longer one. */
const SHORTEST = micros(100_000);

/** The rest of a `watch`: a number of seconds, or a duration. */
function restOf(text: string): Duration | null {
  const rest = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? seconds(Number(text)) : parseDuration(text);
  return rest === undefined || rest < SHORTEST ? null : rest;
}

const watchCommand = defineCommand({
  name: "watch", usage: "[-n SECONDS] COMMAND", style: "gnu", reads: "text",
  help: { en: "run a command again and again, every so much virtual time", zh: "每隔一段虚拟时间重复执行一条命令" },
  run({ text }) {
    const read = /^(?:(?:-n\s*|--interval[=\s]\s*)(\S+)\s+)?(\S[^]*)$/.exec(text);
    const line = (read?.[2] ?? "").replace(/^(["'])(.*)\1$/, "$2");
    const every = restOf(read?.[1] ?? "2");
    if (line === "" || line.startsWith("-")) return failed("Usage: watch [-n SECONDS] COMMAND");
    if (every === null) return failed(`watch: failed to parse argument: '${read?.[1] ?? ""}'`);
    return printed("", [{ kind: "watch", line, every }]);
  },
});

/** What a shell has of its own. */
export const SHELL_COMMANDS: readonly TerminalCommand[] = [
  explainer("help", { en: "list the commands, or explain one", zh: "列出命令，或解释某一条命令" }),
  explainer("man", { en: "explain a command", zh: "解释某一条命令" }),
  historyCommand, clearCommand, exitCommand, watchCommand,
];

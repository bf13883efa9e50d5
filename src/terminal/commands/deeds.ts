import { sayTold, type CodedSentence } from "../../action/said.ts";
import { actionSayingsZh } from "../../action/said.zh.ts";
import { formatInput, ACTION_VERBS, completeAction, parseAction } from "../../language/actions.ts";
import { knownOf } from "../../cluster/known.ts";
import { defineCommand, failed, printed, type Call, type CommandOutcome, type TerminalCommand } from "../command.ts";
import type { Ground } from "../types.ts";
import { sessionCommand } from "./sessions.ts";
import { pauseCommand } from "./time.ts";

/** Does what a sentence of the language asks for, and prints it as it then stands on the time line. */
function doAction({ text, path: [{ name }], ground, hands }: Call): CommandOutcome {
  const parsed = parseAction(`${name} ${text}`, knownOf(ground.cluster));
  const said = (told: CodedSentence): string => (ground.language === "zh" ? sayTold(told, actionSayingsZh) : told.text);
  if (!parsed.ok) return failed(`${name}: ${placeText(parsed.notice.where, ground)}${said(parsed.notice)}`);
  const at = ground.now;
  const refusal = hands.act(parsed.action);
  return refusal === null ? printed(formatInput({ at, action: parsed.action })) : failed(`${name}: ${said(refusal)}`);
}

/** Where in the line a mistake stands, before the sentence about it; "" where it is about the whole. */
function placeText(where: string, { language }: Ground): string {
  if (where === "") return "";
  return language === "zh" ? `${where.replace(/^column (\d+)$/, "第 $1 列")}：` : `${where}: `;
}

/** One command for each first word: what may stand behind it is the language's to say. */
function commandOf(word: string): TerminalCommand {
  const usages = ACTION_VERBS.filter((verb) => verb.word === word).map(({ usage }) => usage.slice(word.length).trim());
  return defineCommand({
    name: word, reads: "text", style: "gnu", usage: usages.join(" | "),
    help: { en: "done to the cluster, an input on the time line", zh: "对集群的操作，记入时间线" },
    complete: ({ words }, { cluster }) =>
      completeAction([word, ...words, ""].join(" "), knownOf(cluster)).map((next) => ({ text: next, hint: "" })),
    run: doAction,
  });
}

/** Words that have a command of their own, which knows more than the language: pd-ctl's questions, and time that stands still. */
const OWN_WORDS = ["pd-ctl", "pause", "client"];

/** Everything that can be done to a cluster, in the order of menus; `pause` and `client` have other meanings besides. */
export const DEED_COMMANDS: readonly TerminalCommand[] = [
  ...[...new Set(ACTION_VERBS.map(({ word }) => word))].filter((word) => !OWN_WORDS.includes(word)).map(commandOf),
  pauseCommand(commandOf("pause")), sessionCommand(commandOf("client")),
];

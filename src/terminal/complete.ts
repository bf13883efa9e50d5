import { spelledOut, wordsAt } from "./client-prompt.ts";
import { inLanguage, type TerminalCommand } from "./command.ts";
import { readStatement, type LineStage } from "./line.ts";
import { flagsOf, resolve } from "./resolve.ts";
import { firstWords, toolFor } from "./tools.ts";
import type { Completion, Completions, Ground, TerminalSession } from "./types.ts";

/** What a line is completed by. */
interface Context {
  readonly session: TerminalSession;
  readonly table: readonly TerminalCommand[];
  readonly ground: Ground;
}

/** The words that the one at the cursor may become. */
export function completeLine(line: string, cursor: number, context: Context): Completions {
  const text = line.slice(0, cursor);
  const stage = lastStage(text, context);
  if (stage === null) return { from: cursor, words: [] };
  const last = stage.words.at(-1);
  const begun = last !== undefined && last.end === text.length ? last : { text: "", at: cursor };
  const whole = stage.words.filter((word) => word !== begun).map((word) => word.text);
  // What stands behind `--state=` is completed as what stands behind `--state ` is.
  const flag = /^(--[\w-]+)=/.exec(begun.text);
  const typed = flag === null ? begun.text : begun.text.slice(flag[0].length);
  const before = flag === null ? whole : [...whole, flag[1] ?? ""];
  const words = offersBehind(before, typed, stage, context).filter((each) => each.text.startsWith(typed) && each.text !== "");
  return { from: begun.at + begun.text.length - typed.length, words };
}

/** The command that the cursor is in; null where no word is wanted. */
function lastStage(text: string, { session, table }: Context): LineStage | null {
  for (let at = 0; ;) {
    const read = readStatement(text, at, (first) => toolFor(first, session.prompt, table)?.tool.reads === "text");
    if (!read.ok) return /[|;]\s*$/.test(text) ? NOTHING : null;
    at = read.statement.end;
    if (at < text.length) continue;
    if (text.endsWith(";")) return NOTHING;
    return read.statement.file === null ? read.statement.stages.at(-1) ?? NOTHING : null;
  }
}

const NOTHING: LineStage = { words: [], text: "" };

function offersBehind(known: readonly string[], typed: string, begun: LineStage, { session, table, ground }: Context):
readonly Completion[] {
  const stage = spelledOut(begun, session);
  const whole = [...stage.words.slice(0, stage.words.length - begun.words.length).map(({ text }) => text), ...known];
  const [first, ...rest] = known.length === 0 ? known : whole;
  if (first === undefined) {
    const own = wordsAt(session.prompt).map((text) => ({ text, hint: "" }));
    return [...own, ...firstWords(session.prompt, table).map((command) => offerOf(command, ground))];
  }
  const found = toolFor(first, session.prompt, table);
  if (found === undefined) return [];
  const { path, words, wanting } = resolve(found.tool, found.isPrefix ? rest : whole);
  if (wanting !== null) return wanting.complete?.(ground) ?? [];
  const command = path[path.length - 1] ?? found.tool;
  if (typed.startsWith("-") && command.reads === "words") {
    return flagsOf(path).map(({ name, help }) => ({ text: `--${name}`, hint: inLanguage(help, ground) }));
  }
  const deeper = words.length === 0 ? command.commands.map((each) => offerOf(each, ground)) : [];
  return [...deeper, ...command.complete({ words, text: stage.text.slice(first.length).trimStart() }, ground)];
}

const offerOf = ({ name, help }: TerminalCommand, ground: Ground): Completion => ({ text: name, hint: inLanguage(help, ground) });

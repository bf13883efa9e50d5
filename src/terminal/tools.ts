import { defined } from "../kernel/assert.ts";
import { isStepAt } from "./client-prompt.ts";
import type { TerminalCommand } from "./command.ts";
import { isSlipOf, nearestWord } from "../kernel/words.ts";
import type { TerminalSession } from "./types.ts";

/** The tool whose prompt there is, and whose commands are understood without its name. */
const PROMPTED = "pd-ctl";

/** The tool that a first word calls; `isPrefix` where the word is its name, and not already one of its commands. */
export interface FoundTool {
  readonly tool: TerminalCommand;
  readonly isPrefix: boolean;
}

/**
 * Each prompt has its own words first. What the other one knows is understood as well: nobody should have to leave `»` to kill a
 * store, or to type `pd-ctl` before every question.
 */
export function toolFor(first: string, prompt: TerminalSession["prompt"],
  table: readonly TerminalCommand[]): FoundTool | undefined {
  if (isStepAt(first, { prompt })) {
    return { tool: defined(table.find(({ name }) => name === "client"), "sessions have a command"), isPrefix: true };
  }
  const prompted = table.find(({ name }) => name === PROMPTED);
  const own = prompted?.commands.some(({ name }) => name === first) === true ? { tool: prompted, isPrefix: false } : undefined;
  const shells = table.find(({ name }) => name === first);
  const shell = shells === undefined ? undefined : { tool: shells, isPrefix: true };
  return prompt === "pd-ctl" ? own ?? shell : shell ?? own;
}

/** Every first word that is understood, those of the prompt before the others; each with its command. */
export function firstWords(prompt: TerminalSession["prompt"], table: readonly TerminalCommand[]): readonly TerminalCommand[] {
  const own = table.find(({ name }) => name === PROMPTED)?.commands ?? [];
  const all = prompt === "pd-ctl" ? [...own, ...table] : [...table, ...own];
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
}

/** What is said to a first word that nobody knows. */
export function unknownTool(first: string, prompt: TerminalSession["prompt"], table: readonly TerminalCommand[]): string {
  const names = firstWords(prompt, table).map(({ name }) => name);
  return prompt === "pd-ctl" ? unknownCommand(first, PROMPTED, names) : `bash: ${first}: command not found`;
}

/** As cobra says it, with the nearest where one is near. */
export function unknownCommand(word: string, parent: string, known: readonly string[]): string {
  const nearest = nearestWord(word, known);
  const isNear = nearest !== undefined && (nearest.startsWith(word) || isSlipOf(word, nearest));
  const hint = word !== "" && isNear ? `\n\nDid you mean this?\n\t${nearest}\n` : "";
  return `unknown command "${word}" for "${parent}"${hint}`;
}

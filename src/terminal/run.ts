import { spelledOut } from "./client-prompt.ts";
import { failed, printed, type Call, type CommandOutcome, type TerminalCommand } from "./command.ts";
import { readStatement, type LineStage, type Statement } from "./line.ts";
import { HELP_FLAG, resolve, type Resolved } from "./resolve.ts";
import { helpText, usageText } from "./usage.ts";
import { toolFor, unknownTool } from "./tools.ts";
import type { TerminalDeed, Ground, RanLine, TerminalHands, TerminalSession } from "./types.ts";

/** What a line needs besides its words. */
export interface LineContext {
  readonly table: readonly TerminalCommand[];
  readonly ground: Ground;
  readonly hands: TerminalHands;
}

/**
 * Runs a line as a shell does, statement by statement, up to the first that has something to be done by the host of the terminal.
 * Reading commands change nothing; what a person did wrong is in the output. Never throws for anything that can be typed.
 */
export function runLine(line: string, session: TerminalSession, context: LineContext): RanLine {
  let text = "";
  let ok = true;
  let now = session;
  let at = 0;
  while (at < line.length) {
    const read = readStatement(line, at, (first) => toolFor(first, now.prompt, context.table)?.tool.reads === "text");
    if (!read.ok) return { output: { text: `${text}bash: ${read.problem}\n`, ok: false, deeds: [] }, session: now, rest: "" };
    at = read.statement.end;
    if (read.statement.stages.length === 0) continue;
    const outcome = runStatement(read.statement, now, context);
    text += outcome.text;
    ({ ok } = outcome);
    if (outcome.prompt !== undefined) now = { ...now, prompt: outcome.prompt };
    if (outcome.deeds.length > 0) {
      return { output: { text, ok, deeds: outcome.deeds }, session: now, rest: line.slice(at).trim() };
    }
  }
  return { output: { text, ok, deeds: [] }, session: now, rest: "" };
}

function runStatement({ stages, file }: Statement, session: TerminalSession, context: LineContext): CommandOutcome {
  let input: string | null = null;
  let deeds: readonly TerminalDeed[] = [];
  let outcome = printed("");
  for (const stage of stages) {
    outcome = runStage(stage, input, session, context);
    deeds = [...deeds, ...outcome.deeds];
    input = outcome.text;
  }
  if (file === null) return { ...outcome, deeds };
  return { ...outcome, text: "", deeds: [...deeds, { kind: "save", name: file, text: outcome.text }] };
}

function runStage(
  typed: LineStage, input: string | null, session: TerminalSession, context: LineContext,
): CommandOutcome {
  const { ground } = context;
  const { words, text } = spelledOut(typed, session);
  const [first = "", ...rest] = words.map((word) => word.text);
  const found = toolFor(first, session.prompt, context.table);
  if (found === undefined) return failed(unknownTool(first, session.prompt, context.table));
  const resolved = resolve(found.tool, found.isPrefix ? rest : [first, ...rest]);
  const misuse = flagProblem(resolved, found.tool);
  if (misuse !== null) return failed(`${misuse}\n${usageText(resolved.path, ground)}`);
  if (resolved.flags.has(HELP_FLAG.name)) return printed(helpText(resolved.path, ground));
  const command = resolved.path[resolved.path.length - 1] ?? found.tool;
  // A word that needs one of its commands behind it, and has none or another.
  if (command.run === null) return printed(helpText(resolved.path, ground));
  const call: Call = { ...resolved, ...context, session, input, text: text.slice(first.length).trim() };
  return command.run(call);
}

function flagProblem({ problem, wanting }: Resolved, { style }: TerminalCommand): string | null {
  if (problem !== null || wanting === null) return problem;
  const name = `--${wanting.name}`;
  switch (style) {
    case "cobra": return `flag needs an argument: ${name}`;
    case "clap": return `error: The argument '${name} <${wanting.value ?? ""}>' requires a value but none was supplied`;
    case "gnu": return `option requires an argument -- '${wanting.short ?? wanting.name}'`;
  }
}


import { STEP_WORDS } from "../action/session-steps.ts";
import { sessionText, type SessionName } from "../proto/session.ts";
import type { LineStage } from "./line.ts";
import type { Prompt, TerminalSession } from "./types.ts";

/** Words at the prompt of a client's session that are meant for it. */
const OWN_WORDS: readonly string[] = [...STEP_WORDS, "show"];

/** The session whose prompt it is, in the words of commands: `client 1.2`; null for another prompt. */
const sessionAt = (prompt: Prompt): string | null => /client .*/.exec(prompt)?.[0] ?? null;

/** The prompt of a session, which leads back to the one that it is called from. */
export const promptOf = (name: SessionName, from: Prompt): Prompt => {
  const behind = from === "shell" || from.startsWith("shell ") ? "shell" : "pd-ctl";
  return `${behind} ${sessionText(name)}` as Prompt;
};

/** Whether a first word at the prompt is a step of the session whose prompt it is. */
export const isStepAt = (first: string, { prompt }: Pick<TerminalSession, "prompt">): boolean =>
  sessionAt(prompt) !== null && OWN_WORDS.includes(first);

/** The words that a line may begin with at the prompt besides those of all prompts. */
export const wordsAt = (prompt: Prompt): readonly string[] => (sessionAt(prompt) === null ? [] : OWN_WORDS);

/** A command as it would be without the prompt: at that of `client 1`, `get x` means `client 1 get x`. */
export function spelledOut(stage: LineStage, session: TerminalSession): LineStage {
  const [first] = stage.words;
  const name = sessionAt(session.prompt);
  if (first === undefined || name === null || !isStepAt(first.text, session)) return stage;
  const before = name.split(" ").map((text) => ({ text, at: first.at, end: first.at }));
  return { words: [...before, ...stage.words], text: `${name} ${stage.text}` };
}

import type { Call, CommandFlag, TerminalCommand } from "./command.ts";

/** The command that words name, and what stands behind it. */
export interface Resolved extends Pick<Call, "path" | "words" | "flags"> {
  /** The flag that still wants its value, behind the last word; null for none. */
  readonly wanting: CommandFlag | null;
  /** What is wrong with the flags, in the tool's own words; null for nothing. */
  readonly problem: string | null;
}

/** Whether the command's help is asked for, as every tool with such a flag is. */
export const HELP_FLAG: CommandFlag = { name: "help", short: "h", help: { en: "help for the command", zh: "显示帮助" } };

/** Goes down from a tool to its command by the words behind it, and parts flags from arguments. */
export function resolve(tool: TerminalCommand, words: readonly string[]): Resolved {
  const path: [TerminalCommand, ...TerminalCommand[]] = [tool];
  const found = { words: [] as string[], flags: new Map<string, string[]>() };
  if (tool.reads === "text") return { path, words, flags: found.flags, wanting: null, problem: null };
  let problem: string | null = null;
  let onlyWords = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    const here = path[path.length - 1] ?? tool;
    const deeper = found.words.length === 0 ? here.commands.find(({ name }) => name === word) : undefined;
    if (deeper !== undefined) path.push(deeper);
    else if (onlyWords || !/^-./.test(word)) found.words.push(word);
    else if (word === "--") onlyWords = true;
    else {
      const read = readFlag(word, words[i + 1], flagsOf(path), tool);
      if (!read.ok) problem ??= read.problem;
      else {
        for (const [name, value] of read.values) found.flags.set(name, [...found.flags.get(name) ?? [], value]);
        if (read.wanting !== null) return { path, ...found, wanting: read.wanting, problem };
        if (read.takesNext) i++;
      }
    }
  }
  return { path, ...found, wanting: null, problem };
}

/** The flags that a command knows: its own, and those of what it stands behind. */
export const flagsOf = (path: readonly TerminalCommand[]): readonly CommandFlag[] =>
  [...path.flatMap(({ flags }) => flags), HELP_FLAG];

type ReadFlag =
  | { readonly ok: true; readonly values: readonly (readonly [string, string])[]; readonly takesNext: boolean;
      readonly wanting: CommandFlag | null }
  | { readonly ok: false; readonly problem: string };

function readFlag(word: string, next: string | undefined, known: readonly CommandFlag[], tool: TerminalCommand): ReadFlag {
  return word.startsWith("--") ? readLong(word, next, known, tool) : readShorts(word, next, known, tool);
}

function readLong(word: string, next: string | undefined, known: readonly CommandFlag[], tool: TerminalCommand): ReadFlag {
  const equals = word.indexOf("=");
  const name = word.slice(2, equals < 0 ? undefined : equals);
  const flag = known.find((each) => each.name === name);
  if (flag === undefined) return { ok: false, problem: unknownFlag(tool, `--${name}`, word) };
  if (equals >= 0) return taken([[flag.name, flag.value === undefined ? "" : word.slice(equals + 1)]], false);
  return valued(flag, [], next);
}

/** `-u URL`, `-uURL`, `-cv`; `-5` is `-n 5` to whoever counts lines. */
function readShorts(word: string, next: string | undefined, known: readonly CommandFlag[], tool: TerminalCommand): ReadFlag {
  const counts = known.find(({ short }) => short === "n");
  if (counts !== undefined && /^-\d+$/.test(word)) return taken([[counts.name, word.slice(1)]], false);
  const values: (readonly [string, string])[] = [];
  for (let i = 1; i < word.length; i++) {
    const letter = word.charAt(i);
    const flag = known.find(({ short }) => short === letter);
    if (flag === undefined) return { ok: false, problem: unknownFlag(tool, letter, word) };
    const rest = word.slice(i + 1).replace(/^=/, "");
    if (flag.value !== undefined) return rest === "" ? valued(flag, values, next) : taken([...values, [flag.name, rest]], false);
    values.push([flag.name, ""]);
  }
  return taken(values, false);
}

const taken = (values: readonly (readonly [string, string])[], takesNext: boolean): ReadFlag =>
  ({ ok: true, values, takesNext, wanting: null });

function valued(flag: CommandFlag, before: readonly (readonly [string, string])[], next: string | undefined): ReadFlag {
  if (flag.value === undefined) return taken([...before, [flag.name, ""]], false);
  if (next === undefined) return { ok: true, values: before, takesNext: false, wanting: flag };
  return taken([...before, [flag.name, next]], true);
}

function unknownFlag({ style, name }: TerminalCommand, flag: string, word: string): string {
  switch (style) {
    case "cobra": return flag.startsWith("--") ? `unknown flag: ${flag}` : `unknown shorthand flag: '${flag}' in ${word}`;
    case "clap": return `error: Found argument '${word}' which wasn't expected, or isn't valid in this context`;
    case "gnu": return flag.startsWith("--") ? `${name}: unrecognized option '${flag}'` : `${name}: invalid option -- '${flag}'`;
  }
}

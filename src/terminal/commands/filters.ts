import {
  defineCommand, failed, flagOf, printed, type Call, type CommandFlag, type CommandOutcome, type TerminalCommand,
} from "../command.ts";
import { jqLines, runJq } from "../jq/evaluate.ts";
import { parsePdJson } from "../json-text.ts";
import { compilePattern, PatternError } from "../pattern.ts";
import { writePdJson } from "../../exchange/write-json.ts";

/** The lines of what came through the pipe; null where nothing did, and a real tool would wait for ever. */
function linesOf({ input }: Call): readonly string[] | null {
  if (input === null) return null;
  return input === "" ? [] : input.replace(/\n$/, "").split("\n");
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

/** A filter of lines. Without a pipe there is nothing to filter: that is said instead of waiting. */
const filter = (
  { run, ...given }: Pick<TerminalCommand, "name" | "usage" | "help"> & { readonly flags?: readonly CommandFlag[] }
    & { run(call: Call, lines: readonly string[]): CommandOutcome },
): TerminalCommand => defineCommand({
  ...given, style: "gnu",
  run(call) {
    const lines = linesOf(call);
    if (lines !== null) return run(call, lines);
    return failed(`${given.name}: nothing comes through a pipe: put it behind another command and \`|\``);
  },
});

/** The whole number of a flag; null where it is none. */
function countFlag(call: Call, name: string, usual: number): number | null {
  const text = flagOf(call, name);
  if (text === undefined) return usual;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** What `grep` looks for. Throws `PatternError`. */
function patternOf(call: Call, text: string): (line: string) => boolean {
  const isCaseless = call.flags.has("ignore-case");
  if (call.flags.has("fixed-strings") || !/[\\^$.*+?()[\]{}|]/.test(text)) {
    const wanted = isCaseless ? text.toLowerCase() : text;
    return (line) => (isCaseless ? line.toLowerCase() : line).includes(wanted);
  }
  return compilePattern(call.flags.has("extended-regexp") ? text : basicPattern(text), isCaseless);
}

/** In grep's basic patterns `+ ? | ( ) { }` are themselves, unless there is a backslash before them. */
const basicPattern = (text: string): string => text.replace(/\\[^]|\[\^?\]?[^\]]*\]|[+?|(){}]/g, (found) => {
  if (/^\\[+?|(){}]/.test(found)) return found.slice(1);
  return found.length === 1 ? `\\${found}` : found;
});

/** The places of the lines that match, or do not where that is asked for; what is wrong with the pattern as a text. */
function placesOf(call: Call, text: string, lines: readonly string[]): readonly number[] | string {
  try {
    const matches = patternOf(call, text);
    return lines.flatMap((line, i) => (matches(line) === call.flags.has("invert-match") ? [] : [i]));
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

const grep = filter({
  name: "grep",
  usage: "[-c] [-v] [-i] [-E] [-F] [-A N] [-B N] PATTERN",
  help: { en: "print the lines that match a pattern", zh: "输出匹配的行" },
  flags: [
    { name: "count", short: "c", help: { en: "print only how many lines match", zh: "只输出匹配的行数" } },
    { name: "invert-match", short: "v", help: { en: "print the lines that do not match", zh: "输出不匹配的行" } },
    { name: "ignore-case", short: "i", help: { en: "take upper and lower case as the same", zh: "不区分大小写" } },
    { name: "extended-regexp", short: "E", help: { en: "PATTERN is an extended regular expression", zh: "使用扩展正则表达式" } },
    { name: "fixed-strings", short: "F", help: { en: "PATTERN is a plain text", zh: "按普通文本匹配" } },
    { name: "after-context", short: "A", value: "N", help: { en: "print N lines behind each match", zh: "同时输出其后 N 行" } },
    { name: "before-context", short: "B", value: "N", help: { en: "print N lines before each match", zh: "同时输出其前 N 行" } },
  ],
  run(call, lines) {
    const [text, ...files] = call.words;
    if (text === undefined || files.length > 0) return failed("Usage: grep [OPTION]... PATTERN");
    const [after, before] = [countFlag(call, "after-context", 0), countFlag(call, "before-context", 0)];
    if (after === null || before === null) return failed("grep: invalid context length argument");
    const found = placesOf(call, text, lines);
    if (typeof found === "string") return failed(`grep: ${found}`);
    const ok = found.length > 0;
    if (call.flags.has("count")) return { ...printed(String(found.length)), ok };
    return { ...printed(textOf(withContext(lines, found, before, after))), ok };
  },
});

/** The lines that were found, with those around them, and `--` where some between two groups are left out. */
function withContext(lines: readonly string[], found: readonly number[], before: number, after: number): readonly string[] {
  const shown: string[] = [];
  let next = 0;
  for (const at of found) {
    const from = Math.max(next, at - before);
    if (before + after > 0 && from > next && shown.length > 0) shown.push("--");
    const to = Math.max(next, Math.min(lines.length, at + after + 1));
    shown.push(...lines.slice(from, to));
    next = Math.max(next, to);
  }
  return shown;
}

const LINES_FLAG: CommandFlag = { name: "lines", short: "n", value: "N", help: { en: "how many lines (10)", zh: "行数（10）" } };

/** What the first or the last lines of a text are. */
const part = (name: "head" | "tail", help: TerminalCommand["help"],
  cut: (lines: readonly string[], count: number) => readonly string[]): TerminalCommand => filter({
  name, usage: "[-n N]", help, flags: [LINES_FLAG],
  run(call, lines) {
    const count = countFlag(call, "lines", 10);
    if (count === null) return failed(`${name}: invalid number of lines: '${flagOf(call, "lines") ?? ""}'`);
    return printed(textOf(cut(lines, count)));
  },
});

const head = part("head", { en: "print the first lines", zh: "输出开头几行" }, (lines, count) => lines.slice(0, count));
const tail = part("tail", { en: "print the last lines", zh: "输出末尾几行" },
  (lines, count) => lines.slice(Math.max(0, lines.length - count)));

const wc = filter({
  name: "wc",
  usage: "[-l] [-w] [-c]",
  help: { en: "count lines, words and bytes", zh: "统计行数、词数和字节数" },
  flags: [
    { name: "lines", short: "l", help: { en: "print only the lines", zh: "只输出行数" } },
    { name: "words", short: "w", help: { en: "print only the words", zh: "只输出词数" } },
    { name: "bytes", short: "c", help: { en: "print only the bytes", zh: "只输出字节数" } },
  ],
  run(call, lines) {
    const text = call.input ?? "";
    const counts: readonly (readonly [string, number])[] = [
      ["lines", lines.length], ["words", text.split(/\s+/).filter((word) => word !== "").length], ["bytes", bytesOf(text)],
    ];
    const asked = counts.filter(([name]) => call.flags.has(name));
    if (asked.length === 1) return printed(String(asked[0]?.[1] ?? 0));
    return printed((asked.length === 0 ? counts : asked).map(([, count]) => String(count).padStart(7)).join(" "));
  },
});

/** How many bytes a text has in UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const sort = filter({
  name: "sort",
  usage: "[-n] [-r] [-u]",
  help: { en: "sort the lines", zh: "对各行排序" },
  flags: [
    { name: "numeric-sort", short: "n", help: { en: "by the numbers that they begin with", zh: "按行首的数值排序" } },
    { name: "reverse", short: "r", help: { en: "the last first", zh: "倒序" } },
    { name: "unique", short: "u", help: { en: "equal ones once", zh: "去掉重复行" } },
  ],
  run(call, lines) {
    const byText = (a: string, b: string): number => Number(a > b) - Number(a < b);
    const byNumber = (a: string, b: string): number => (parseFloat(a) || 0) - (parseFloat(b) || 0) || byText(a, b);
    const sorted = [...lines].sort(call.flags.has("numeric-sort") ? byNumber : byText);
    if (call.flags.has("reverse")) sorted.reverse();
    return printed(textOf(call.flags.has("unique") ? sorted.filter((line, i) => line !== sorted[i - 1]) : sorted));
  },
});

const uniq = filter({
  name: "uniq",
  usage: "[-c] [-d]",
  help: { en: "leave out lines that repeat the one before", zh: "去掉相邻的重复行" },
  flags: [
    { name: "count", short: "c", help: { en: "tell how often each came", zh: "显示重复次数" } },
    { name: "repeated", short: "d", help: { en: "only those that came more than once", zh: "只输出重复的行" } },
  ],
  run(call, lines) {
    const groups: { readonly line: string; count: number }[] = [];
    for (const line of lines) {
      const last = groups.at(-1);
      if (last?.line === line) last.count++;
      else groups.push({ line, count: 1 });
    }
    const shown = call.flags.has("repeated") ? groups.filter(({ count }) => count > 1) : groups;
    const isCounted = call.flags.has("count");
    return printed(textOf(shown.map(({ line, count }) => (isCounted ? `${String(count).padStart(7)} ${line}` : line))));
  },
});

const jq = filter({
  name: "jq",
  usage: "[-c] [-r] FILTER",
  help: { en: "take JSON apart: .stores[].store | {id, address}", zh: "处理 JSON：.stores[].store | {id, address}" },
  flags: [
    { name: "compact-output", short: "c", help: { en: "each value on a line", zh: "每个值一行" } },
    { name: "raw-output", short: "r", help: { en: "texts without their quotes", zh: "字符串不带引号" } },
  ],
  run(call) {
    const [text = "."] = call.words;
    const parsed = parsePdJson(call.input ?? "");
    if (!parsed.ok) return failed(`jq: error (at <stdin>:1): ${parsed.problem}`);
    let output = "";
    for (const value of parsed.values) {
      const result = runJq(text, value);
      if (!result.ok) return { ...failed(result.problem), text: `${output}${result.problem}\n` };
      const isRaw = call.flags.has("raw-output");
      output += result.values.map((each) => (isRaw && typeof each === "string" ? `${each}\n`
        : call.flags.has("compact-output") ? jqLines([each]) : `${writePdJson(each)}\n`)).join("");
    }
    return printed(output);
  },
});

/** What lines and documents go through behind a pipe. */
export const FILTERS: readonly TerminalCommand[] = [grep, head, tail, wc, sort, uniq, jq];

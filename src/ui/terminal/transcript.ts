import type { Instant } from "../../kernel/time.ts";
import type { Prompt } from "../../terminal/types.ts";
import { clockParts } from "../words/format.ts";
import { cellsIn, rowsOf, type TextRow } from "./cells.ts";

export type { Prompt };

/** A place in an answer that leads somewhere: from where to where in its text without colours. */
export interface Span<Target> {
  readonly from: number;
  readonly to: number;
  readonly target: Target;
}

/** Where and when of a run something was said. */
export interface RunMoment {
  readonly at: Instant;
  readonly branch: number;
  /** Which of the runs that were opened since the terminal was: instants of another one are neither before nor behind. */
  readonly run: number;
}

/** One thing in a session's transcript, oldest first. */
export type TranscriptEntry<Target = unknown> =
  | CommandEntry<Target>
  /** What a click on the page would have been as a sentence. */
  | (RunMoment & { readonly kind: "click"; readonly sentence: string })
  /** Something that the page says itself. */
  | { readonly kind: "remark"; readonly text: string };

export interface CommandEntry<Target = unknown> extends RunMoment {
  readonly kind: "command";
  readonly prompt: Prompt;
  readonly line: string;
  /** The answer with its colours and without them, both without a line end behind the last line. */
  readonly styled: string;
  readonly plain: string;
  readonly links: readonly Span<Target>[];
  /** What came of it behind the answer: "" for nothing. */
  readonly remark: string;
}

export interface TranscriptWords {
  /** Beside the instant of an answer that is later than the one that is shown. */
  readonly later: string;
  readonly clicked: string;
}

/** A line of a transcript: as it is written, what it is without colours, and where in its entry's answer it begins. */
export interface TextLine {
  readonly plain: string;
  readonly styled: string;
  /** Null where it is no part of an answer. */
  readonly from: number | null;
}

const QUIET = "\x1b[90m";
const ACCENT = "\x1b[34m";
const PLAIN = "\x1b[39m";
const RESET = "\x1b[0m";

const quiet = (text: string): string => `${QUIET}${text}${PLAIN}`;

export function promptText(prompt: Prompt): string {
  if (prompt === "shell") return "$ ";
  return prompt === "pd-ctl" ? "» " : `${prompt.slice(prompt.indexOf("client"))}> `;
}

export const styledPrompt = (prompt: Prompt): string =>
  `${prompt === "shell" ? QUIET : prompt === "pd-ctl" ? "\x1b[31m" : ACCENT}${promptText(prompt)}${PLAIN}`;

const ESCAPE = "\x1b";
const COLOUR = new RegExp(`${ESCAPE}\\[[\\d;:]*m`, "g");
/** Everything that is no text: sequences with their numbers and final letter, titles and links, single control characters. */
const CONTROLS = new RegExp(`${ESCAPE}\\[([\\d;:?]*)([A-Za-z~])|${ESCAPE}\\][^\\p{Cc}]*|${ESCAPE}[^\\[\\]]?|\\p{Cc}`, "gu");

/** Colours that xterm draws by classes: those that are numbers of their own would need styles that the page's policy forbids. */
const isPlainColour = (codes: string): boolean => !/[34]8[;:]2/.test(codes);

/**
 * An answer as a terminal may be given it: with simple colours and line ends, without tabs and everything else that would move
 * the cursor, which names in somebody's cluster could hold.
 */
export function cleaned(text: string): { readonly styled: string; readonly plain: string } {
  const styled = text.replace(/\r\n?/g, "\n").replace(/\t/g, "        ").replace(/\n$/, "")
    .replace(CONTROLS, (found, codes: string | undefined, letter: string | undefined) =>
      (found === "\n" || (letter === "m" && codes !== undefined && isPlainColour(codes)) ? found : ""));
  return { styled, plain: styled.replace(COLOUR, "") };
}

/** An instant as it stands beside a command. */
const stampText = (at: Instant): string => clockParts(at).join("");

/**
 * The lines of an entry. `later`: it tells of a future of the instant that is shown. `alone`: no click stands right before it.
 */
export function linesOf(
  entry: TranscriptEntry, columns: number, later: boolean, alone: boolean, words: TranscriptWords,
): readonly TextLine[] {
  switch (entry.kind) {
    case "remark":
      return entry.text.split("\n").flatMap((text) => wordRows(text, columns))
        .map((text) => ({ plain: text, styled: quiet(text), from: null }));
    case "click": {
      const sentence = `  ${entry.sentence}`;
      const lines = stamped(sentence, quiet(sentence), stampOf(entry, later, words), columns);
      return alone ? [{ plain: words.clicked, styled: quiet(words.clicked), from: null }, ...lines] : lines;
    }
    case "command": return commandLines(entry, columns, later, words);
  }
}

function commandLines(entry: CommandEntry, columns: number, later: boolean, words: TranscriptWords): readonly TextLine[] {
  const { prompt, line, remark } = entry;
  const said = promptText(prompt) + line;
  const head = stamped(said, later ? quiet(said) : styledPrompt(prompt) + line, stampOf(entry, later, words), columns);
  const tail: TextLine[] = remark === "" ? []
    : remark.split("\n").map((text) => ({ plain: text, styled: quiet(text), from: null }));
  return [...head, ...answerLines(entry, later), ...tail];
}

const stampOf = ({ at }: RunMoment, later: boolean, words: TranscriptWords): string =>
  (later ? `${words.later} · ${stampText(at)}` : stampText(at));

/** A line that the page says, broken between words where it is broader than the screen: a terminal breaks amid them. */
function wordRows(text: string, columns: number): readonly string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(/(?<= )/)) {
    if (row !== "" && cellsIn((row + word).trimEnd()) > columns) {
      rows.push(row.trimEnd());
      row = "";
    }
    row += word;
  }
  return [...rows, row];
}

/** What was said, with its instant at the right end of the line, or below it where there is no room. */
function stamped(said: string, styled: string, stamp: string, columns: number): readonly TextLine[] {
  const rows = rowsOf(said, columns);
  const used = cellsIn(said.slice(rows.at(-1)?.from ?? 0));
  // The last column stays free: the scroll bar stands close to it.
  const column = columns - cellsIn(stamp);
  const fits = used + 2 < column;
  return fits
    ? [{ plain: said, styled: `${styled}\x1b[${column}G${quiet(stamp)}`, from: null }]
    : [{ plain: said, styled, from: null }, { plain: stamp, styled: quiet(stamp), from: null }];
}

function answerLines({ plain, styled, links }: CommandEntry, later: boolean): readonly TextLine[] {
  if (plain === "") return [];
  const styledLines = styled.split("\n");
  let from = 0;
  return plain.split("\n").map((text, place) => {
    const start = from;
    from += text.length + 1;
    const own = styledLines[place] ?? text;
    const shown = later ? quiet(text) : own === text ? withLinks(text, start, links) : `${own}${RESET}`;
    return { plain: text, styled: shown, from: start };
  });
}

function withLinks(text: string, start: number, links: readonly Span<unknown>[]): string {
  let shown = "";
  let at = 0;
  for (const { from, to } of links) {
    const begin = Math.max(at, from - start);
    const end = Math.min(text.length, to - start);
    if (begin >= end) continue;
    shown += `${text.slice(at, begin)}${ACCENT}${text.slice(begin, end)}${PLAIN}`;
    at = end;
  }
  return shown + text.slice(at);
}

/** A row of the screen that shows part of an answer. */
export interface AnswerRow<Target> {
  readonly entry: CommandEntry<Target>;
  /** Which part of the answer, by places in its text without colours. */
  readonly from: number;
  readonly to: number;
}

/** The rows that lines take, as a terminal breaks them; null for what is no answer. */
export const rowsOfLines = (lines: readonly TextLine[], columns: number): readonly (TextRow | null)[] =>
  lines.flatMap(({ plain, from }) => rowsOf(plain, columns).map((row) =>
    (from === null ? null : { from: from + row.from, to: from + row.to })));

/** The places of a row that lead somewhere, as columns from 0, the last one included. */
export function linksOfRow<Target>({ entry, from, to }: AnswerRow<Target>): readonly Span<Target>[] {
  const column = (place: number): number => cellsIn(entry.plain.slice(from, place));
  return entry.links.filter((link) => link.from < to && link.to > from).map(({ from: begin, to: end, target }) =>
    ({ from: column(Math.max(from, begin)), to: column(Math.min(to, end)) - 1, target }));
}

/**
 * Whether an entry tells of what is yet to come where the run stands now. `shared`: until when its branch and the present one are
 * the same.
 */
export const isLater = (entry: TranscriptEntry, now: RunMoment, shared: (branch: number) => number): boolean =>
  entry.kind !== "remark" && entry.run === now.run && entry.at > Math.min(now.at, shared(entry.branch));

/** The command that was entered last, of those whose answer leads somewhere if that is asked; null for none. */
export function lastCommand<Target>(entries: readonly TranscriptEntry<Target>[], leading = false): CommandEntry<Target> | null {
  for (let place = entries.length - 1; place >= 0; place -= 1) {
    const entry = entries[place];
    if (entry?.kind === "command" && (!leading || entry.links.length > 0)) return entry;
  }
  return null;
}

/** A command with its answer as Markdown: a block as it stood on the screen, and when that was true. */
export function asMarkdown({ prompt, line, plain, at }: CommandEntry, trueAt: (stamp: string) => string): string {
  const body = `${promptText(prompt)}${line}\n${plain}`.trimEnd();
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${body}\n${fence}\n\n${trueAt(stampText(at))}\n`;
}

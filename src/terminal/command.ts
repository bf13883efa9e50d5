import type { Completion, TerminalDeed, Ground, TerminalOutput, TerminalHands, TerminalSession } from "./types.ts";

/** A sentence in both languages of the page. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** How a tool words its usage and its complaints about wrong flags. */
export type ToolStyle = "cobra" | "clap" | "gnu";

/** A flag of a command, known to the commands below it as well. */
export interface CommandFlag {
  /** Without its dashes. */
  readonly name: string;
  /** One letter: `-u`. */
  readonly short?: string;
  /** What stands for its value in the help, such as `string`; absent for a switch. */
  readonly value?: string;
  readonly help: Bilingual;
  /** What its value may be. */
  readonly complete?: (ground: Ground) => readonly Completion[];
}

/** What stands behind a command's own words, up to the cursor. */
export interface Typed {
  /** The whole words. */
  readonly words: readonly string[];
  /** All that is typed behind the command, the unfinished word included, as it is typed. */
  readonly text: string;
}

/** A command that somebody entered. */
export interface Call {
  /** What led to the command: `pd-ctl`, `store`, `delete`. The first is the tool. */
  readonly path: readonly [TerminalCommand, ...TerminalCommand[]];
  /** Its arguments, without flags. */
  readonly words: readonly string[];
  /** By long name, in the order in which they were given; a switch has one empty value. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** All behind the command's name as it was typed: what a command that reads a `text` goes by. */
  readonly text: string;
  /** What came through a pipe; null where nothing did. */
  readonly input: string | null;
  /** The table that the command stands in, for `help`, `man` and `watch`. */
  readonly table: readonly TerminalCommand[];
  readonly ground: Ground;
  readonly hands: TerminalHands;
  readonly session: TerminalSession;
}

/** What a command came to, and at which prompt the session goes on. */
export interface CommandOutcome extends TerminalOutput {
  readonly prompt?: TerminalSession["prompt"];
}

/** A command, or a word that other commands stand behind: `pd-ctl store` is both. A tree of such values is the whole terminal. */
export interface TerminalCommand {
  readonly name: string;
  /** The arguments behind its name, as the tool's usage writes them: `<store_id>`; "" for none. */
  readonly usage: string;
  readonly help: Bilingual;
  readonly flags: readonly CommandFlag[];
  readonly commands: readonly TerminalCommand[];
  /** `text` for one whose arguments are a sentence, in which `|`, quotes and dashes mean nothing to the shell. */
  readonly reads: "words" | "text";
  readonly style: ToolStyle;
  /** What may stand behind what is typed, whether or not it begins as the unfinished word does. */
  complete(typed: Typed, ground: Ground): readonly Completion[];
  /** Null for a word that says nothing without one of its commands: its usage is printed then. */
  readonly run: ((call: Call) => CommandOutcome) | null;
}

type Given = Pick<TerminalCommand, "name" | "help"> & Partial<TerminalCommand>;

/** A command with what most have not left out. Every command is made here. */
export const defineCommand = ({
  name, usage = "", help, flags = [], commands = [], reads = "words", style = "cobra", complete = () => [], run = null,
}: Given): TerminalCommand => ({ name, usage, help, flags, commands, reads, style, complete, run });

/** What a command prints, with a line break behind it unless it has one or is empty. */
export const printed = (text: string, deeds: readonly TerminalDeed[] = []): CommandOutcome =>
  ({ text: text === "" || text.endsWith("\n") ? text : `${text}\n`, ok: true, deeds });

/** What a command prints where the tool would leave with an error. */
export const failed = (text: string): CommandOutcome => ({ ...printed(text), ok: false });

/** The last value of a flag; undefined where it was not given. */
export const flagOf = ({ flags }: Pick<Call, "flags">, name: string): string | undefined => flags.get(name)?.at(-1);

/** The sentence in the language of who reads. */
export const inLanguage = (sentence: Bilingual, { language }: Ground): string => sentence[language];

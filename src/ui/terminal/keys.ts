import type { EditKey } from "./line-editor.ts";

/** What was typed, as a session takes it: into its line, or for itself. */
export type TerminalKey = EditKey | Bare<"enter" | "complete" | "complete-back" | "interrupt" | "end-of-input" | "clear">;

/** One shape for each kind, so that a kind that has been dealt with is known to be none of the rest. */
type Bare<Kind extends string> = Kind extends string ? { readonly kind: Kind } : never;

type Named = Exclude<TerminalKey, { readonly kind: "text" }>["kind"];

/** What terminals send for keys, as xterm does: escape sequences, and control characters by their letters. */
const SEQUENCES: Readonly<Record<string, Named>> = {
  "\r": "enter", "\n": "enter", "\t": "complete", "\x1b[Z": "complete-back", "\x7f": "backspace", "\x08": "backspace",
  "\x01": "home", "\x02": "left", "\x03": "interrupt", "\x04": "end-of-input", "\x05": "end", "\x06": "right",
  "\x07": "leave-search", "\x0b": "kill-to-end", "\x0c": "clear", "\x0e": "next", "\x10": "previous", "\x12": "search",
  "\x15": "kill-to-start", "\x17": "word-backspace", "\x19": "yank",
  "\x1b[A": "previous", "\x1b[B": "next", "\x1b[C": "right", "\x1b[D": "left", "\x1b[H": "home", "\x1b[F": "end",
  "\x1bOA": "previous", "\x1bOB": "next", "\x1bOC": "right", "\x1bOD": "left", "\x1bOH": "home", "\x1bOF": "end",
  "\x1b[1~": "home", "\x1b[3~": "delete", "\x1b[4~": "end",
  "\x1b[1;5C": "word-right", "\x1b[1;5D": "word-left", "\x1b[1;3C": "word-right", "\x1b[1;3D": "word-left",
  "\x1bf": "word-right", "\x1bb": "word-left", "\x1bd": "word-delete", "\x1b[3;5~": "word-delete", "\x1b\x7f": "word-backspace",
};

const ESCAPE = "\x1b";
/** One key, or a run of text between keys. What no table knows, such as keys of functions, means nothing. */
const PIECES = new RegExp(`${ESCAPE}\\[[\\d;]*[A-Za-z~]|${ESCAPE}O[A-Z]|${ESCAPE}[^]?|\\p{Cc}|\\P{Cc}+`, "gu");

/** The keys of what a terminal's input sends at once: a key's sequence, letters, what an input method composed. */
export function keysOf(data: string): TerminalKey[] {
  return (data.match(PIECES) ?? []).flatMap((piece): TerminalKey[] => {
    const kind = SEQUENCES[piece];
    if (kind !== undefined) return [{ kind }];
    return /^\p{Cc}/u.test(piece) ? [] : [{ kind: "text", text: piece }];
  });
}

/** The lines of a pasted text; empty ones at its ends are nothing, tabs are spaces. */
export const pastedLines = (text: string): readonly string[] =>
  text.replace(/\t/g, "  ").split(/\r\n|\r|\n/).map((line) => line.replace(/\p{Cc}/gu, "").trimEnd())
    .filter((line) => line.trim() !== "");

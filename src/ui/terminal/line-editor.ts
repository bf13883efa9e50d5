/** A line that is being typed, and what its keys go back to. Plain data: `press` makes the next one. */
export interface EditorState {
  readonly text: string;
  /** Before which place of the text the cursor stands; never inside of a character. */
  readonly cursor: number;
  /** What was cut last, to be put in again. */
  readonly killed: string;
  /** Lines that were entered, oldest first. */
  readonly history: readonly string[];
  /** Which of them stands here now, and what was being typed before; null where this line is new. */
  readonly recalled: { readonly index: number; readonly draft: string } | null;
  /** While history is searched: for what, what was found there, and what stood here before. */
  readonly search: { readonly query: string; readonly index: number | null; readonly draft: string } | null;
}

/** What a key means to a line; those that end it or ask for something else are the session's. */
export type EditKey =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "left" | "right" | "word-left" | "word-right" | "home" | "end" }
  | { readonly kind: "backspace" | "delete" | "word-backspace" | "word-delete" | "kill-to-end" | "kill-to-start" | "yank" }
  | { readonly kind: "previous" | "next" | "search" | "leave-search" };

export const newLine = (history: readonly string[], killed = ""): EditorState =>
  ({ text: "", cursor: 0, killed, history, recalled: null, search: null });

/** The state behind a key. */
export function press(state: EditorState, key: EditKey): EditorState {
  if (state.search !== null) {
    const searched = pressInSearch(state, state.search, key);
    if (searched !== null) return searched;
    return press({ ...state, search: null }, key);
  }
  const { text, cursor } = state;
  switch (key.kind) {
    case "text": return edited(state, text.slice(0, cursor) + key.text + text.slice(cursor), cursor + key.text.length);
    case "left": return moved(state, before(text, cursor));
    case "right": return moved(state, behind(text, cursor));
    case "word-left": return moved(state, wordBefore(text, cursor));
    case "word-right": return moved(state, wordBehind(text, cursor));
    case "home": return moved(state, 0);
    case "end": return moved(state, text.length);
    case "backspace": return cut(state, before(text, cursor), cursor, false);
    case "delete": return cut(state, cursor, behind(text, cursor), false);
    case "word-backspace": return cut(state, spaceBefore(text, cursor), cursor, true);
    case "word-delete": return cut(state, cursor, wordBehind(text, cursor), true);
    case "kill-to-end": return cut(state, cursor, text.length, true);
    case "kill-to-start": return cut(state, 0, cursor, true);
    case "yank": return press(state, { kind: "text", text: state.killed });
    case "previous": return recall(state, -1);
    case "next": return recall(state, 1);
    case "search": return { ...state, search: { query: "", index: null, draft: text } };
    case "leave-search": return state;
  }
}

/** A line in which something else stands: what `from` to the cursor was is `word`, as a completion puts it. */
export const completed = (state: EditorState, from: number, word: string): EditorState =>
  edited(state, state.text.slice(0, from) + word + state.text.slice(state.cursor), from + word.length);

/** A history with one more line; the same line twice in a row stands in it once. */
export function remembered(history: readonly string[], line: string, most: number): readonly string[] {
  if (line.trim() === "" || history.at(-1) === line) return history;
  return [...history, line].slice(-most);
}

const moved = (state: EditorState, cursor: number): EditorState => ({ ...state, cursor });

/** Where the text changes the line is a new one, whatever it was recalled from. */
const edited = (state: EditorState, text: string, cursor: number): EditorState => ({ ...state, text, cursor, recalled: null });

function cut(state: EditorState, from: number, to: number, kept: boolean): EditorState {
  if (from === to) return state;
  const { text } = state;
  const next = edited(state, text.slice(0, from) + text.slice(to), from);
  return kept ? { ...next, killed: text.slice(from, to) } : next;
}

function recall(state: EditorState, by: 1 | -1): EditorState {
  const { history, recalled, text } = state;
  const index = (recalled?.index ?? history.length) + by;
  if (index < 0 || index > history.length || (recalled === null && by === 1)) return state;
  const draft = recalled?.draft ?? text;
  const shown = history[index];
  return shown === undefined
    ? { ...state, text: draft, cursor: draft.length, recalled: null }
    : { ...state, text: shown, cursor: shown.length, recalled: { index, draft } };
}

/** What a key does while history is searched; null where it ends the search and means what it always does. */
function pressInSearch(state: EditorState, search: NonNullable<EditorState["search"]>, key: EditKey): EditorState | null {
  const newest = state.history.length - 1;
  const { query } = search;
  if (key.kind === "text") return found(state, search, query + key.text, newest);
  if (key.kind === "backspace") return found(state, search, query.slice(0, before(query, query.length)), newest);
  if (key.kind === "search") return found(state, search, query, (search.index ?? state.history.length) - 1);
  if (key.kind === "leave-search") return { ...state, text: search.draft, cursor: search.draft.length, search: null };
  return null;
}

/** The newest line at or before a place of history in which the query stands. What finds nothing keeps what was found. */
function found(state: EditorState, search: NonNullable<EditorState["search"]>, query: string, from: number): EditorState {
  const { history } = state;
  let index = query === "" ? -1 : Math.min(from, history.length - 1);
  while (index >= 0 && history[index]?.includes(query) !== true) index -= 1;
  if (index < 0) return { ...state, search: { ...search, query, index: query === "" ? null : search.index } };
  const text = history[index] ?? "";
  return { ...state, text, cursor: text.length, search: { ...search, query, index }, recalled: { index, draft: search.draft } };
}

/** What a reader takes for one character, with its accents, skin tone, and all that is joined to it. */
const CHARACTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function before(text: string, at: number): number {
  let place = 0;
  for (const { index } of CHARACTERS.segment(text.slice(0, at))) place = index;
  return place;
}

function behind(text: string, at: number): number {
  for (const { segment } of CHARACTERS.segment(text.slice(at))) return at + segment.length;
  return at;
}

const lengthOf = (text: string, what: RegExp): number => what.exec(text)?.[0].length ?? 0;
const wordBefore = (text: string, at: number): number =>
  at - lengthOf(text.slice(0, at), /[\p{L}\p{N}_]+[^\p{L}\p{N}_]*$|[^\p{L}\p{N}_]+$/u);
const wordBehind = (text: string, at: number): number => at + lengthOf(text.slice(at), /^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u);
const spaceBefore = (text: string, at: number): number => at - lengthOf(text.slice(0, at), /\S*\s*$/);

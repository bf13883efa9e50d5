import { createStore, type StoreApi } from "zustand";
import type { Completion, Completions, TerminalDeed, TerminalSession } from "../../terminal/types.ts";
import type { TerminalKey } from "./keys.ts";
import { completed, newLine, press, remembered, type EditorState } from "./line-editor.ts";
import {
  cleaned, promptText, type CommandEntry, type Prompt, type RunMoment, type Span, type TranscriptEntry,
} from "./transcript.ts";

/** What a line was answered with, and when that was true. */
export interface LineReply extends RunMoment {
  readonly text: string;
  readonly deeds: readonly TerminalDeed[];
  readonly session: TerminalSession;
  /** What of the line is to be run behind the deeds; "" for nothing. */
  readonly rest: string;
}

/** What a deed may do to the session while it lasts. */
export interface DeedWork {
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** How far it is; "" for nothing to say. */
  progress(text: string): void;
  /** What came of it, below the answer. */
  remark(text: string): void;
  /** Another answer in the place of the first. */
  answer(reply: LineReply): void;
}

/** What a session needs of the page. */
export interface SessionHost<Target> {
  ask(line: string, session: TerminalSession): Promise<LineReply>;
  complete(line: string, cursor: number, session: TerminalSession): Promise<Completions>;
  /** Resolves when it is done, or was aborted. */
  perform(deed: TerminalDeed, work: DeedWork): Promise<void>;
  linksIn(plain: string): readonly Span<Target>[];
  /** Keeps what was entered for the next visit. */
  keep(history: readonly string[]): void;
  /** Puts the terminal away. */
  close(): void;
}

/** The words that may stand there, shown to choose from. */
export interface OpenList extends Completions {
  readonly chosen: number;
}

export interface SessionState<Target> {
  readonly entries: readonly TranscriptEntry<Target>[];
  readonly editor: EditorState;
  readonly prompt: Prompt;
  /** While a line is carried out: which, until it is answered, and from then on how far it is. No other is taken until then. */
  readonly busy: { readonly line: string } | { readonly line: null; readonly progress: string } | null;
  readonly list: OpenList | null;
  /** Several lines that were pasted and not yet agreed to. */
  readonly pasted: readonly string[] | null;
}

/** A session of the terminal: what was said in it, and what is being typed. It knows no screen. */
export interface Session<Target> {
  readonly store: StoreApi<SessionState<Target>>;
  type(key: TerminalKey): void;
  /** Carries lines out, one behind the other, until one of them is interrupted. */
  enter(lines: readonly string[]): Promise<void>;
  interrupt(): void;
  paste(lines: readonly string[]): void;
  /** Takes the pasted lines, as they are or as one, or drops them. */
  settlePaste(how: "run" | "join" | "drop"): void;
  choose(place: number): void;
  /** Puts a word of the list into the line. */
  take(place: number): void;
  closeList(): void;
  /** Adds what the page has to say. */
  add(entry: Exclude<TranscriptEntry<Target>, CommandEntry<Target>>): void;
}

/** More entries than this are not kept on the screen, nor more lines on the device. */
const MOST_ENTRIES = 400;
const MOST_HISTORY = 500;
/** An answer is cut behind so many characters: a terminal that holds more is slow, and `>` saves it whole. */
const LONGEST_ANSWER = 200_000;

export function createSession<Target>(host: SessionHost<Target>, history: readonly string[]): Session<Target> {
  const store = createStore<SessionState<Target>>()(() => ({
    entries: [], editor: newLine(history), prompt: "shell", busy: null, list: null, pasted: null,
  }));
  return new HostedSession(host, store);
}

/** One for each half of the drawer; it lives as long as the app. */
class HostedSession<Target> implements Session<Target> {
  readonly store: StoreApi<SessionState<Target>>;
  private readonly host: SessionHost<Target>;
  private stop = new AbortController();
  /** What was typed while a line was carried out, or a word was to be completed: it means what it will mean behind that. */
  private waiting: TerminalKey[] = [];
  private isCompleting = false;

  constructor(host: SessionHost<Target>, store: StoreApi<SessionState<Target>>) {
    this.host = host;
    this.store = store;
  }

  type(key: TerminalKey): void {
    const { busy, list, editor, prompt } = this.store.getState();
    if (busy !== null || this.isCompleting) {
      if (key.kind === "interrupt") this.interrupt();
      else this.waiting.push(key);
      return;
    }
    if (list !== null && this.typeInList(list, key)) return;
    if (key.kind === "enter") void this.enter([editor.text]);
    else if (key.kind === "complete" || key.kind === "complete-back") void this.completeNow();
    else if (key.kind === "clear") this.store.setState({ entries: [] });
    else if (key.kind === "interrupt") {
      if (editor.text !== "") this.add({ kind: "remark", text: `${promptText(prompt)}${editor.text}^C` });
      this.store.setState({ editor: newLine(editor.history, editor.killed), list: null });
    } else if (key.kind !== "end-of-input") this.edit(press(editor, key));
    else if (editor.text !== "") this.edit(press(editor, { kind: "delete" }));
    else if (prompt !== "shell") void this.enter(["exit"]);
    else this.host.close();
  }

  async enter(lines: readonly string[]): Promise<void> {
    const stop = new AbortController();
    this.stop = stop;
    for (const line of lines) {
      if (stop.signal.aborted) break;
      await this.carryOut(line, stop.signal);
    }
    this.store.setState({ busy: null });
    this.typeWaiting();
  }

  interrupt(): void {
    this.stop.abort();
    this.waiting = [];
  }

  paste(lines: readonly string[]): void {
    const [first] = lines;
    if (first === undefined || this.store.getState().busy !== null) return;
    if (lines.length === 1) this.type({ kind: "text", text: first });
    else this.store.setState({ pasted: lines, list: null });
  }

  settlePaste(how: "run" | "join" | "drop"): void {
    const { pasted } = this.store.getState();
    this.store.setState({ pasted: null });
    if (pasted === null || how === "drop") return;
    if (how === "join") this.type({ kind: "text", text: pasted.map((line) => line.trim()).join(" ") });
    else void this.enter(pasted);
  }

  choose(place: number): void {
    this.store.setState(({ list }) => {
      if (list === null) return {};
      const count = list.words.length;
      return { list: { ...list, chosen: ((place % count) + count) % count } };
    });
  }

  take(place: number): void {
    const { list, editor } = this.store.getState();
    const word = list?.words[place];
    if (list === null || word === undefined) return;
    this.store.setState({ list: null });
    this.edit(completed(editor, list.from, `${word.text} `));
  }

  closeList(): void {
    this.store.setState({ list: null });
  }

  add(entry: Exclude<TranscriptEntry<Target>, CommandEntry<Target>>): void {
    this.store.setState(({ entries }) => ({ entries: [...entries, entry].slice(-MOST_ENTRIES) }));
  }

  private typeWaiting(): void {
    const keys = this.waiting;
    this.waiting = [];
    for (const key of keys) this.type(key);
  }

  /** What a key does while words are shown; false where it means what it always does. */
  private typeInList(list: OpenList, key: TerminalKey): boolean {
    if (key.kind === "complete" || key.kind === "next") this.choose(list.chosen + 1);
    else if (key.kind === "complete-back" || key.kind === "previous") this.choose(list.chosen - 1);
    else if (key.kind === "enter") this.take(list.chosen);
    else if (key.kind === "interrupt") this.closeList();
    else return false;
    return true;
  }

  private edit(editor: EditorState): void {
    const changed = editor.text !== this.store.getState().editor.text;
    const { list } = this.store.getState();
    this.store.setState(changed ? { editor } : { editor, list: null });
    // Who types on while words are shown narrows them.
    if (changed && list !== null) void this.complete(false);
  }

  private async completeNow(): Promise<void> {
    this.isCompleting = true;
    await this.complete(true);
    this.isCompleting = false;
    this.typeWaiting();
  }

  private async complete(asked: boolean): Promise<void> {
    const { editor } = this.store.getState();
    const { from, words } = await this.host.complete(editor.text, editor.cursor, this.remembers());
    const now = this.store.getState();
    // It was typed on meanwhile: what was found is about another text.
    if (now.busy !== null || now.editor !== editor) return;
    const [only] = words;
    const typed = editor.text.slice(from, editor.cursor);
    if (only === undefined || (!asked && words.length === 1 && only.text === typed)) {
      this.store.setState({ list: null });
      return;
    }
    if (asked && words.length === 1) {
      this.store.setState({ editor: completed(editor, from, `${only.text} `), list: null });
      return;
    }
    const common = commonStart(words);
    const grown = asked && common.length > typed.length ? completed(editor, from, common) : editor;
    this.store.setState({ editor: grown, list: { from, words, chosen: 0 } });
  }

  private remembers(): TerminalSession {
    const { prompt, editor } = this.store.getState();
    return { prompt, history: editor.history };
  }

  private async carryOut(line: string, signal: AbortSignal): Promise<void> {
    const { editor } = this.store.getState();
    const history = remembered(editor.history, line, MOST_HISTORY);
    if (history !== editor.history) this.host.keep(history);
    this.store.setState({ editor: newLine(history, editor.killed), list: null, busy: { line } });
    let rest = await this.answer(line, signal);
    while (rest !== "" && !signal.aborted) rest = await this.answer(rest, signal);
  }

  /** Has a line answered, and does what that leaves to be done. Resolves with what of the line waits for that; "" for nothing. */
  private async answer(line: string, signal: AbortSignal): Promise<string> {
    const { prompt } = this.store.getState();
    const reply = await this.host.ask(line, this.remembers());
    let entry = this.entryOf(prompt, line, reply);
    this.store.setState(({ entries }) => ({
      entries: [...entries, entry].slice(-MOST_ENTRIES), prompt: reply.session.prompt, busy: { line: null, progress: "" },
    }));
    const amend = (next: CommandEntry<Target>): void => {
      this.store.setState(({ entries }) => ({ entries: entries.map((each) => (each === entry ? next : each)) }));
      entry = next;
    };
    const work: DeedWork = {
      signal,
      progress: (progress) => {
        if (progressIn(this.store.getState()) !== progress) this.store.setState({ busy: { line: null, progress } });
      },
      remark: (remark) => amend({ ...entry, remark }),
      answer: (next) => amend({ ...this.entryOf(prompt, line, next), remark: entry.remark }),
    };
    for (const deed of reply.deeds) {
      if (signal.aborted) return "";
      if (deed.kind === "clear") this.store.setState({ entries: [] });
      else await this.host.perform(deed, work);
    }
    return reply.rest;
  }

  private entryOf(prompt: Prompt, line: string, { text, at, branch, run }: LineReply): CommandEntry<Target> {
    const cut = text.length > LONGEST_ANSWER ? `${text.slice(0, LONGEST_ANSWER)}\n…` : text;
    const { styled, plain } = cleaned(cut);
    return { kind: "command", prompt, line, styled, plain, links: this.host.linksIn(plain), at, branch, run, remark: "" };
  }
}

/** How far a line is that is being carried out; "" for nothing to say. */
export const progressIn = ({ busy }: SessionState<unknown>): string => (busy?.line === null ? busy.progress : "");

function commonStart(words: readonly Completion[]): string {
  const [first = "", ...rest] = words.map(({ text }) => text);
  let length = first.length;
  for (const word of rest) while (!word.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

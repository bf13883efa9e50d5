import { FitAddon } from "@xterm/addon-fit";
import { Terminal, type ILink } from "@xterm/xterm";
import type { LinkTarget } from "../../terminal/links.ts";
import { cellsIn, rowsOf, WIDTHS } from "./cells.ts";
import { PALETTE, terminalColours } from "./colours.ts";
import type { CastEvent, CastHeader } from "../../exports/cast-file.ts";
import { editView } from "./edit-view.ts";
import { keysOf, pastedLines } from "./keys.ts";
import { progressIn, type Session, type SessionState } from "./session.ts";
import { styleCellsByScript, styledDocument, type StyledDocument } from "./styled-document.ts";
import { linesOf, linksOfRow, promptText, rowsOfLines, styledPrompt, type AnswerRow, type TranscriptEntry,
  type TranscriptWords } from "./transcript.ts";

/** How a screen looks, as the page has it now. */
export interface ScreenLook {
  readonly root: HTMLElement;
  readonly font: string;
  readonly fontSize: number;
  readonly forReaders: boolean;
  readonly still: boolean;
}

/** What a screen says of itself, and the words that stand on it. */
export interface ScreenHost {
  readonly words: () => TranscriptWords & {
    readonly searching: (query: string) => string; readonly stop: (progress: string) => string; readonly input: string;
  };
  /** Whether an entry tells of what is later than the instant that is shown. */
  readonly isLater: (entry: TranscriptEntry<LinkTarget>) => boolean;
  readonly onLink: (target: LinkTarget) => void;
  /** A key before xterm has it; false where xterm is not to have it. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly onFocus: () => void;
  /** Everything that was written was drawn: the cursor's cell, in CSS pixels of the element. */
  readonly onDrawn: () => void;
  readonly onWritten: (code: CastEvent["code"], data: string) => void;
}

/** The cell in which the cursor stands, in CSS pixels of the screen's element. */
export interface CursorBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Rows that lie behind the screen. A transcript is shorter than that, so that its rows keep their numbers. */
const SCROLLBACK = 20_000;
/** In CSS pixels. */
const SCROLLBAR = 10;
const LINE_HEIGHT = 1.22;
const SHOW_CURSOR = "\x1b[?25h";
const HIDE_CURSOR = "\x1b[?25l";
const ALL_AWAY = "\x1b[H\x1b[2J\x1b[3J";

/** A session on an xterm: what was said is written once, what is typed is written anew with every key. */
export class TerminalScreen {
  private readonly session: Session<LinkTarget>;
  private readonly host: ScreenHost;
  private readonly terminal: Terminal;
  private readonly fitting = new FitAddon();
  private readonly styles: StyledDocument;
  private readonly endings: (() => void)[] = [];
  /** What stands on the screen, entry by entry, and the rows of it that are answers. */
  private painted: { readonly entry: TranscriptEntry<LinkTarget>; readonly later: boolean }[] = [];
  private rows: (AnswerRow<LinkTarget> | null)[] = [];
  private columns = 0;
  /** In which row of what is typed the cursor stands. */
  private editRow = 0;
  private look: ScreenLook;

  constructor(element: HTMLElement, session: Session<LinkTarget>, look: ScreenLook, host: ScreenHost) {
    this.session = session;
    this.host = host;
    this.look = look;
    const place = element.getRootNode();
    this.styles = styledDocument(place instanceof ShadowRoot ? place : document);
    this.terminal = new Terminal({
      allowProposedApi: true, documentOverride: this.styles.document, scrollback: SCROLLBACK, macOptionIsMeta: true,
      lineHeight: LINE_HEIGHT, overviewRuler: { width: SCROLLBAR }, ...optionsOf(look),
    });
    const { terminal } = this;
    terminal.loadAddon(this.fitting);
    terminal.unicode.register(WIDTHS as Parameters<typeof terminal.unicode.register>[0]);
    terminal.unicode.activeVersion = WIDTHS.version;
    terminal.open(element);
    styleCellsByScript(terminal);
    terminal.attachCustomKeyEventHandler((event) => event.type !== "keydown" || event.isComposing || host.onKey(event));
    this.listen(element);
    this.relabel();
    this.fit();
    this.paint();
  }

  /** Fills the element with as many columns and rows as go into it. */
  fit(): void {
    this.fitting.fit();
    if (this.terminal.cols === this.columns) return;
    this.host.onWritten("r", `${this.terminal.cols}x${this.terminal.rows}`);
    this.paint();
  }

  /** The page looks or speaks otherwise. */
  restyle(look: ScreenLook): void {
    this.look = look;
    Object.assign(this.terminal.options, optionsOf(look));
    this.relabel();
    this.columns = 0;
    this.fit();
  }

  focus(): void {
    this.terminal.focus();
  }

  /** Writes what has changed since the last time. */
  paint(): void {
    const { terminal, host } = this;
    const state = this.session.store.getState();
    const words = host.words();
    const wanted = state.entries.map((entry) => ({ entry, later: host.isLater(entry) }));
    const goesOn = this.columns === terminal.cols && this.painted.length <= wanted.length
      && this.painted.every(({ entry, later }, place) => wanted[place]?.entry === entry && wanted[place].later === later);
    this.columns = terminal.cols;
    let text = goesOn ? `${upwards(this.editRow)}\r\x1b[J` : ALL_AWAY;
    if (!goesOn) {
      this.rows = [];
      this.painted = [];
    }
    for (const { entry, later } of wanted.slice(this.painted.length)) {
      text += this.written(entry, later, words);
      if (goesOn && entry.kind === "command") host.onWritten("m", entry.line);
    }
    this.painted = wanted;
    const ending = endingOf(state, this.columns, words);
    this.editRow = ending.row;
    text += ending.text;
    this.write(text, goesOn);
  }

  /** The run stands elsewhere: what is later than that changes its colour. */
  follow(): void {
    if (this.painted.some(({ entry, later }) => this.host.isLater(entry) !== later)) this.paint();
  }

  /** The cursor's cell; null while it is out of sight. */
  cursorBox(): CursorBox | null {
    const screen = this.terminal.element?.querySelector(".xterm-screen");
    const box = screen?.getBoundingClientRect();
    const outer = this.terminal.element?.parentElement?.getBoundingClientRect();
    if (box === undefined || outer === undefined) return null;
    const { cursorX, cursorY, baseY, viewportY } = this.terminal.buffer.active;
    const row = cursorY + baseY - viewportY;
    if (row < 0 || row >= this.terminal.rows) return null;
    const width = box.width / this.terminal.cols;
    const height = box.height / this.terminal.rows;
    return { left: box.left - outer.left + cursorX * width, top: box.top - outer.top + row * height, width, height };
  }

  /** Shows and selects the next place, or the one before, at which a text stands; false where there is none. */
  find(text: string, by: 1 | -1): boolean {
    const { active } = this.terminal.buffer;
    const selected = this.terminal.getSelectionPosition();
    const from = selected ?? { start: { x: 0, y: by === 1 ? -1 : active.length } };
    const wanted = text.toLowerCase();
    for (let step = by === 1 && selected !== undefined ? 0 : 1; step <= active.length; step += 1) {
      const y = ((from.start.y + step * by) % active.length + active.length) % active.length;
      const line = (active.getLine(y)?.translateToString(true) ?? "").toLowerCase();
      const x = line.indexOf(wanted, step === 0 ? from.start.x + 1 : 0);
      if (wanted === "" || x < 0) continue;
      this.terminal.select(cellsIn(line.slice(0, x)), y, cellsIn(wanted));
      this.terminal.scrollToLine(Math.max(0, y - Math.floor(this.terminal.rows / 2)));
      return true;
    }
    return false;
  }

  selection(): string {
    return this.terminal.getSelection();
  }

  letGo(): void {
    this.terminal.clearSelection();
  }

  /** Names an option of a list that the cursor's line may take; null for none. */
  point(id: string | null): void {
    if (id === null) this.terminal.textarea?.removeAttribute("aria-activedescendant");
    else this.terminal.textarea?.setAttribute("aria-activedescendant", id);
  }

  castHeader(title: string, timestamp: number): CastHeader {
    const { background, foreground, ...others } = terminalColours(this.look.root);
    const palette = PALETTE.map((name) => others[name]);
    const { cols: columns, rows } = this.terminal;
    return { columns, rows, title, timestamp, theme: { background, foreground, palette } };
  }

  /** Everything anew: the first picture of a recording. */
  repaint(): void {
    this.columns = 0;
    this.paint();
  }

  dispose(): void {
    for (const end of this.endings) end();
    this.terminal.dispose();
    this.styles.dispose();
  }

  private listen(element: HTMLElement): void {
    const { terminal, host, session } = this;
    const paste = (event: ClipboardEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      session.paste(pastedLines(event.clipboardData?.getData("text/plain") ?? ""));
    };
    element.addEventListener("paste", paste, true);
    const { textarea } = terminal;
    textarea?.addEventListener("focus", host.onFocus);
    terminal.onData((data) => {
      for (const key of keysOf(data)) session.type(key);
    });
    terminal.registerLinkProvider({ provideLinks: (row, found) => found(this.linksAt(row)) });
    this.endings.push(session.store.subscribe(() => this.paint()), () => element.removeEventListener("paste", paste, true));
  }

  private relabel(): void {
    this.terminal.textarea?.setAttribute("aria-label", this.host.words().input);
    // Somebody reads while others write: what was said before is said to the end.
    this.terminal.element?.querySelector(".live-region")?.setAttribute("aria-live", "polite");
  }

  private written(entry: TranscriptEntry<LinkTarget>, later: boolean, words: TranscriptWords): string {
    const alone = this.painted.length === 0 || entry.kind !== "click" || this.lastPainted()?.kind !== "click";
    const lines = linesOf(entry, this.columns, later, alone, words);
    for (const row of rowsOfLines(lines, this.columns)) {
      this.rows.push(row === null || entry.kind !== "command" ? null : { entry, ...row });
    }
    this.painted.push({ entry, later });
    return lines.map(({ styled }) => `${styled}\r\n`).join("");
  }

  private lastPainted(): TranscriptEntry<LinkTarget> | undefined {
    return this.painted.at(-1)?.entry;
  }

  private write(text: string, goesOn: boolean): void {
    const { terminal, host } = this;
    const { viewportY, baseY } = terminal.buffer.active;
    const scrolledTo = !goesOn && viewportY < baseY ? viewportY : null;
    host.onWritten("o", text);
    terminal.write(text, () => {
      if (scrolledTo !== null) terminal.scrollToLine(scrolledTo);
      host.onDrawn();
    });
  }

  private linksAt(row: number): ILink[] {
    const shown = this.rows[row - 1];
    if (shown === null || shown === undefined) return [];
    return linksOfRow(shown).map(({ from, to, target }) => ({
      range: { start: { x: from + 1, y: row }, end: { x: to + 1, y: row } },
      text: "", activate: () => this.host.onLink(target),
    }));
  }
}

/** What stands behind a transcript, the cursor in a row of it: the line that is typed, that is carried out, or how far it is. */
function endingOf(
  state: SessionState<LinkTarget>, columns: number, words: ReturnType<ScreenHost["words"]>,
): { readonly text: string; readonly row: number } {
  const { busy, prompt, editor } = state;
  if (busy === null) {
    const { styled, rows, row, column } = editView(editor, prompt, columns, words.searching);
    return { text: `${styled}\r${upwards(rows - 1 - row)}\x1b[${column + 1}G${SHOW_CURSOR}`, row };
  }
  const progress = progressIn(state);
  const plain = busy.line !== null ? promptText(prompt) + busy.line : progress === "" ? "" : words.stop(progress);
  const styled = busy.line !== null ? styledPrompt(prompt) + busy.line : `\x1b[90m${plain}\x1b[39m`;
  return { text: styled + HIDE_CURSOR, row: rowsOf(plain, columns).length - 1 };
}

const upwards = (rows: number): string => (rows > 0 ? `\x1b[${rows}A` : "");

const optionsOf = ({ root, font, fontSize, forReaders, still }: ScreenLook) => ({
  fontFamily: font, fontSize, screenReaderMode: forReaders, cursorBlink: !still, theme: terminalColours(root),
});

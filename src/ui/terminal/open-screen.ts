import { sharedUntil } from "../../figure/branches.ts";
import type { LinkTarget } from "../../terminal/links.ts";
import type { AppContext } from "../app/context.ts";
import { terminalTexts } from "../words/terminal.texts.ts";
import { textsIn } from "../words/texts.ts";
import type { Console, Half } from "./console.ts";
import { TerminalScreen, type CursorBox, type ScreenLook } from "./screen.ts";
import { isLater, type TranscriptEntry } from "./transcript.ts";

export interface PaneHands {
  /** The field to search in what was said is asked for. */
  readonly onFind: () => void;
  /** The places of the last answer are asked for. */
  readonly onList: () => void;
  /** Where the cursor stands, while a list hangs at it. */
  readonly onCursor: (box: CursorBox | null) => void;
}

/** A session on a screen, and what takes it away again. */
export interface OpenScreen {
  readonly screen: TerminalScreen;
  readonly close: () => void;
}

/** Puts a session on a screen in an element of the page, and keeps it up with the run. */
export function openScreen(app: AppContext, console: Console, half: Half, element: HTMLElement, hands: PaneHands): OpenScreen {
  const { run } = app;
  const session = console.sessions[half];
  const screen: TerminalScreen = new TerminalScreen(element, session, lookOf(app, element, console), {
    words: () => textsIn(terminalTexts, run.getState().language),
    isLater: (entry) => isLaterNow(app, console, entry),
    onLink: console.follow,
    onKey: (event) => onKey(app, console, half, () => screen, hands, event),
    onFocus: () => console.store.setState({ current: half }),
    onDrawn: () => {
      if (session.store.getState().list !== null) hands.onCursor(screen.cursorBox());
    },
    onWritten: (code, data) => {
      if (console.store.getState().recording === half) console.recorder.note(code, data, performance.now());
    },
  });
  const unsubscribe = run.subscribe((now, before) => {
    if (now.status !== before.status) screen.follow();
  });
  const observer = new ResizeObserver(() => screen.fit());
  observer.observe(element);
  return {
    screen,
    close: () => {
      unsubscribe();
      observer.disconnect();
      screen.dispose();
    },
  };
}

/** How a screen in an element looks now. */
export function lookOf({ root, palette, run }: AppContext, element: HTMLElement, console: Console): ScreenLook {
  return {
    root, font: palette.current().mono, fontSize: parseFloat(getComputedStyle(element).fontSize),
    forReaders: console.store.getState().forReaders, still: run.getState().reducedMotion,
  };
}

function isLaterNow({ run }: AppContext, console: Console, entry: TranscriptEntry<LinkTarget>): boolean {
  const now = console.moment();
  return isLater(entry, now, (branch) =>
    (branch === now.branch ? Infinity : sharedUntil(run.getState().status?.branches ?? [], branch, now.branch)));
}

/** What a key means besides what it types; false where xterm is not to have it. */
function onKey(
  app: AppContext, console: Console, half: Half, screen: () => TerminalScreen, hands: PaneHands, event: KeyboardEvent,
): boolean {
  const session = console.sessions[half];
  const { editor, list, busy } = session.store.getState();
  const held = event.ctrlKey || event.metaKey;
  const mine = (act: () => void): false => {
    event.preventDefault();
    event.stopPropagation();
    act();
    return false;
  };
  const close = (): void => app.screen.showDrawer(null);
  const isEmpty = editor.text === "" && editor.search === null;
  if (event.key === "Escape") {
    if (list !== null) return mine(() => session.closeList());
    if (editor.search !== null) return mine(() => session.type({ kind: "leave-search" }));
    if (screen().selection() !== "") return mine(() => screen().letGo());
    return mine(close);
  }
  if (event.key === "`" && !held && !event.altKey && isEmpty) return mine(close);
  if (held && event.key === "f") return mine(hands.onFind);
  if (held && event.key === "o") return mine(hands.onList);
  // The way out by keyboard: Tab itself completes.
  if (event.key === "Tab" && event.shiftKey && list === null && busy === null) return false;
  // The browser's own: it copies what is selected, and pastes.
  return !(held && (event.key === "v" || (event.key === "c" && screen().selection() !== "")));
}

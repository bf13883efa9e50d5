import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { LinkTarget } from "../../terminal/links.ts";
import { useApp, useAppId, usePalette, useRun } from "../app/context.ts";
import { useTextSize } from "../parts/text-size.ts";
import { terminalTexts } from "../words/terminal.texts.ts";
import { useTexts } from "../words/texts.ts";
import { CompletionList } from "./completion-list.tsx";
import type { Console, Half } from "./console.ts";
import { FindBar } from "./find-bar.tsx";
import { lookOf, openScreen } from "./open-screen.ts";
import { PasteBox } from "./paste-box.tsx";
import type { CursorBox, TerminalScreen } from "./screen.ts";
import type { Session } from "./session.ts";
import { lastCommand } from "./transcript.ts";

interface PaneProps {
  readonly console: Console;
  readonly half: Half;
  /** Whether the field to search in it is open. */
  readonly finding: boolean;
  readonly onScreen: (half: Half, screen: TerminalScreen | null) => void;
  readonly onFind: (open: boolean) => void;
  /** The places of its last answer are asked for. */
  readonly onList: () => void;
}

/** So much of an answer is said to a screen reader: the rest is there to be read. */
const MOST_SAID = 600;

/** One session: an xterm, and what lies over it while words or lines are to be chosen. */
export function TerminalPane({ console, half, finding, onScreen, onFind, onList }: PaneProps) {
  const app = useApp();
  const session = console.sessions[half];
  const box = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<TerminalScreen | null>(null);
  const [cursor, setCursor] = useState<CursorBox | null>(null);
  const list = useStore(session.store, (state) => state.list);
  const listId = useAppId(`terminal-words-${half}`);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const opened = openScreen(app, console, half, element, { onFind: () => onFind(true), onList, onCursor: setCursor });
    setScreen(opened.screen);
    onScreen(half, opened.screen);
    if (console.store.getState().current === half) opened.screen.focus();
    return () => {
      onScreen(half, null);
      opened.close();
    };
  }, [app, console, half, onScreen, onFind, onList]);
  useLook(console, box, screen);
  useEffect(() => {
    screen?.point(list === null ? null : `${listId}-${list.chosen}`);
  }, [screen, list, listId]);
  const back = (): void => screen?.focus();
  return (
    <div className="terminal-pane" data-half={half}>
      <div className="terminal-screen" ref={box} />
      {finding && screen !== null && (
        <FindBar
          screen={screen}
          onClose={() => {
            onFind(false);
            screen.letGo();
            back();
          }}
        />
      )}
      <Choices session={session} listId={listId} cursor={cursor} onSettled={back} />
      <Said console={console} half={half} />
    </div>
  );
}

interface ChoicesProps {
  readonly session: Session<LinkTarget>;
  readonly listId: string;
  /** Where the cursor stands; null before that is known. */
  readonly cursor: CursorBox | null;
  readonly onSettled: () => void;
}

/** What is to be chosen before anything else is typed: a word for the line, or what becomes of pasted lines. */
function Choices({ session, listId, cursor, onSettled }: ChoicesProps) {
  const { list, pasted } = useStore(session.store);
  return (
    <>
      {list !== null && cursor !== null && (
        <CompletionList
          id={listId} list={list} cursor={cursor}
          onTake={(place) => {
            session.take(place);
            onSettled();
          }}
        />
      )}
      {pasted !== null && (
        <PasteBox
          lines={pasted}
          onSettle={(how) => {
            session.settlePaste(how);
            onSettled();
          }}
        />
      )}
    </>
  );
}

/** Dresses the screen anew whenever the page does: theme, size of the text, language, what the reader's system demands. */
function useLook(console: Console, box: { readonly current: HTMLElement | null }, screen: TerminalScreen | null): void {
  const app = useApp();
  const texts = useTexts(terminalTexts);
  const palette = usePalette();
  const { scale } = useTextSize();
  const presenter = useRun((run) => run.presenter);
  const still = useRun((run) => run.reducedMotion);
  const forReaders = useStore(console.store, (state) => state.forReaders);
  useEffect(() => {
    if (box.current !== null) screen?.restyle(lookOf(app, box.current, console));
  }, [app, box, console, screen, texts, palette, scale, presenter, still, forReaders]);
}

/** What screen readers are told of the session: its answers, and the word that is chosen in a list. */
function Said({ console, half }: { readonly console: Console; readonly half: Half }) {
  const texts = useTexts(terminalTexts);
  const { store } = console.sessions[half];
  const last = useStore(store, ({ entries }) => lastCommand(entries));
  const list = useStore(store, (state) => state.list);
  // xterm then says its screen itself.
  const byScreen = useStore(console.store, ({ forReaders }) => forReaders);
  const chosen = list?.words[list.chosen];
  const answer = byScreen || last === null ? "" : `${last.plain.slice(0, MOST_SAID)}\n${last.remark}`;
  const said = list === null || chosen === undefined ? answer : texts.listChoice(chosen.text, list.chosen + 1, list.words.length);
  return <div className="visually-hidden" role="status">{said}</div>;
}

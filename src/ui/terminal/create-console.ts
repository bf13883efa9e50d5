import { createStore } from "zustand";
import { formatAction } from "../../action/index.ts";
import { after, micros, START } from "../../kernel/time.ts";
import { findLinks, type LinkTarget } from "../../terminal/links.ts";
import type { TerminalSession } from "../../terminal/types.ts";
import type { AppContext } from "../app/context.ts";
import { terminalTexts } from "../words/terminal.texts.ts";
import { noticeText } from "../words/notice-text.ts";
import { wordsIn } from "../words/index.ts";
import { textsIn } from "../words/texts.ts";
import type { Console, ConsoleState } from "./console.ts";
import { performDeed } from "./deeds.ts";
import { followHands } from "./moved-by-hand.ts";
import { createRecorder } from "./recorder.ts";
import { createSession, type LineReply, type Session, type SessionHost } from "./session.ts";
import type { RunMoment } from "./transcript.ts";

const HISTORY = "terminal.history";
const READERS = "terminal.readers";

/** Makes an app's terminal. It hears from now on what is done on the page, and says it as commands. */
export function createConsole(app: AppContext): Console {
  const { run, keeping: { kept } } = app;
  const store = createStore<ConsoleState>()(() => ({
    split: false, current: 0, forReaders: kept.read(READERS) === true, recording: null,
  }));
  let runs = 0;
  const moment = (): RunMoment => {
    const { status } = run.getState();
    return { at: status?.now ?? START, branch: status?.branch ?? 0, run: runs };
  };
  const hosted = (): Session<LinkTarget> => createSession(hostOf(app, moment), historyFrom(kept.read(HISTORY)));
  const sessions = [hosted(), hosted()] as const;
  const current = (): Session<LinkTarget> => sessions[store.getState().current];
  current().add({ kind: "remark", text: textsIn(terminalTexts, run.getState().language).welcome });
  run.subscribe((now, before) => {
    if (now.deed !== null && now.deed !== before.deed) {
      current().add({ kind: "click", sentence: formatAction(now.deed), ...moment() });
    }
    // Whatever was opened has no link yet; one that could not be opened leaves the run before, with its own.
    if (before.opening && !now.opening && now.kept === null) runs += 1;
  });
  const isLine = (): boolean => sessions.some((session) => session.store.getState().busy !== null);
  followHands(run, isLine, (sentence) => current().add({ kind: "click", sentence, ...moment() }));
  store.subscribe(({ forReaders }, before) => {
    if (forReaders !== before.forReaders) kept.write(READERS, forReaders);
  });
  return { sessions, store, recorder: createRecorder(), moment, follow: (target) => follow(app, target) };
}

/** Anything else that is kept there is no history. */
const historyFrom = (kept: unknown): readonly string[] =>
  (Array.isArray(kept) ? kept.filter((line) => typeof line === "string") : []);

/** The number that stands for an id as the cluster writes it; most are their own. */
const idOf = (text: string, { run }: AppContext): number =>
  Number(Object.entries(run.getState().status?.names ?? {}).find(([, name]) => name === text)?.[0] ?? text);

function follow(app: AppContext, target: LinkTarget): void {
  const { select, visit } = app.run.getState();
  switch (target.kind) {
    case "store": case "region":
      select({ kind: target.kind, id: idOf(target.id, app) });
      return;
    case "operator":
      select({ kind: "region", id: idOf(target.region, app) });
      return;
    case "time":
      visit(after(START, micros(target.at)));
      return;
  }
}

function hostOf(app: AppContext, moment: () => RunMoment): SessionHost<LinkTarget> {
  const { run, screen, keeping: { kept } } = app;
  const ask = async (line: string, session: TerminalSession): Promise<LineReply> => {
    const { askLate, language } = run.getState();
    const answer = await askLate({ kind: "terminal", line, session, language });
    if (answer.ok && answer.kind === "terminal") {
      const { output, at, rest } = answer;
      return { ...moment(), at, text: output.text, deeds: output.deeds, session: answer.session, rest };
    }
    const notices = "notices" in answer ? answer.notices : [];
    const text = notices.map((each) => noticeText(each, wordsIn(language))).join("\n");
    return { ...moment(), text: text === "" ? textsIn(terminalTexts, language).failed : text, deeds: [], session, rest: "" };
  };
  return {
    ask,
    complete: async (line, cursor, session) => {
      const { askLate, language } = run.getState();
      const answer = await askLate({ kind: "terminal-complete", line, cursor, session, language });
      return answer.ok && answer.kind === "terminal-completions" ? answer : { from: cursor, words: [] };
    },
    perform: (deed, work) => performDeed(app, deed, (line) => ask(line, { prompt: "shell", history: [] }), work),
    linksIn: (plain) => findLinks(plain).map(({ start, end, target }) => ({ from: start, to: end, target })),
    keep: (history) => kept.write(HISTORY, history),
    close: () => screen.showDrawer(null),
  };
}

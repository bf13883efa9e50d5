import { unreachable } from "../../kernel/assert.ts";
import { after, type Instant } from "../../kernel/time.ts";
import type { TerminalDeed } from "../../terminal/types.ts";
import type { AppContext } from "../app/context.ts";
import { saveText } from "../dialogs/saving.ts";
import { jobText } from "../job.ts";
import type { RunState, RunStore } from "../state/run.ts";
import { terminalTexts } from "../words/terminal.texts.ts";
import { storyTime } from "../words/format.ts";
import { wordsIn } from "../words/index.ts";
import { textsIn } from "../words/texts.ts";
import type { LineReply, DeedWork } from "./session.ts";

/** Has a line answered. */
type Ask = (line: string) => Promise<LineReply>;

/** Does on the page what a command's answer leaves to be done. Resolves when that is over, or was aborted. */
export async function performDeed(app: AppContext, deed: TerminalDeed, ask: Ask, work: DeedWork): Promise<void> {
  const { run } = app;
  const now = (): Instant => run.getState().status?.now ?? (0 as Instant);
  const page = run.getState();
  switch (deed.kind) {
    case "run":
      // Whoever says how long means that it stands then, also where time flowed before.
      page.play(false);
      return awaitArrival(run, () => page.seek(after(now(), deed.by)), work);
    case "await": return awaitAnswer(run, deed, ask, work);
    case "run-until": return awaitArrival(run, () => page.step(deed.until), work);
    case "seek": return awaitArrival(run, () => page.visit(deed.to), work);
    case "step": return awaitArrival(run, () => page.step(deed.to), work);
    case "play":
      page.play(deed.playing);
      return;
    case "pace":
      page.pace(deed.pace, false);
      return;
    case "branch":
      page.branch(deed.id);
      return;
    case "lesson":
      await page.openLesson(deed.id);
      return;
    case "select":
      page.select({ kind: "store", id: deed.store });
      return;
    case "save":
      saveText(deed.name, deed.text, deed.name.endsWith(".json") ? "application/json" : "text/plain");
      work.remark(textsIn(terminalTexts, page.language).saved(deed.name));
      return;
    case "watch": return watch(run, deed.line, deed.every, ask, work);
    case "leave":
      app.screen.showDrawer(null);
      return;
    // The session's own.
    case "clear": return;
    default: unreachable(deed);
  }
}

/** Runs on until a session has answered, and shows the answer in the place of what was said before; time flows on if it did. */
async function awaitAnswer(
  run: RunStore, { line, ...awaited }: Extract<TerminalDeed, { readonly kind: "await" }>, ask: Ask, work: DeedWork,
): Promise<void> {
  const { status, step, play } = run.getState();
  const { signal, progress } = work;
  await awaitArrival(run, () => step(awaited), { ...work, remark: () => undefined });
  progress("");
  if (status?.playing === true && status.errand === null && !signal.aborted) play(true);
  work.answer(await ask(line));
}

/** Resolves as soon as the run's state satisfies the condition, or the signal is aborted. */
function until(run: RunStore, holds: (run: RunState) => boolean, signal: AbortSignal): Promise<void> {
  if (signal.aborted || holds(run.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      unsubscribe();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const unsubscribe = run.subscribe((state) => {
      if (holds(state)) end();
    });
    signal.addEventListener("abort", end);
  });
}

/** Sets out for an instant, and waits until the run has come there, says on the way how far that is, and where it stands then. */
async function awaitArrival(run: RunStore, start: () => void, { signal, progress, remark }: DeedWork): Promise<void> {
  const { language } = run.getState();
  const words = wordsIn(language);
  const texts = textsIn(terminalTexts, language);
  start();
  // The worker answers in the order in which it is asked: behind this answer it has set out.
  await run.getState().complete("");
  // What it said before that is in the run's state a turn later: the next status is the first that knows of the way.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const told = run.getState().status;
  await until(run, ({ status, loss }) => status !== told || loss !== null, signal);
  const arrived = until(run, (state) => {
    const { status, loss } = state;
    if (status === null || status.errand === null || loss !== null) return true;
    progress(jobText(status, words));
    return false;
  }, signal);
  await arrived;
  if (signal.aborted) run.getState().play(false);
  const { status } = run.getState();
  if (status !== null) remark(signal.aborted ? texts.stoppedAt(storyTime(status.now)) : texts.cameTo(storyTime(status.now)));
}

/** The same line again whenever so much of virtual time has passed, until it is aborted. */
async function watch(run: RunStore, line: string, every: number, ask: Ask, work: DeedWork): Promise<void> {
  const texts = textsIn(terminalTexts, run.getState().language);
  work.progress(texts.watching);
  while (!work.signal.aborted) {
    const reply = await ask(line);
    const { at } = reply;
    work.answer(reply);
    await until(run, ({ status }) => status !== null && (status.now >= at + every || status.now < at), work.signal);
  }
}

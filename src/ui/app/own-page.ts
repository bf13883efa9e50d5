import { lateModule } from "../parts/late-module.ts";
import { askedFor, linkLanguage, linkLine, linkSelection, linkSight } from "../state/address.ts";
import { forgetRun, keepRun, keptRun } from "../state/memory.ts";
import { watchAddress } from "../state/past.ts";
import { loadWords, wordsIn } from "../words/index.ts";
import type { AppContext } from "./context.ts";
import { languageTag } from "./dress.ts";

const history = lateModule(() => import("../history/keep-history.ts"));

const FIRST_SCENARIO = "healthy";

/**
 * Makes the page the app's own: its address says what runs, its history brings earlier runs back, a reload goes on where the
 * tab was, and its title and language are the app's. Returns what ends that.
 */
export function ownPage(app: AppContext): () => void {
  const { run } = app;
  const name = (): void => {
    const { language } = run.getState();
    document.documentElement.lang = languageTag(language);
    document.title = wordsIn(language).product;
  };
  name();
  const endings = [
    run.subscribe((now, before) => {
      if (now.language !== before.language) name();
    }),
    watchAddress(run, async (known) => {
      const isPlain = askedFor(location.hash) === null;
      if (isPlain && known === undefined) return;
      const { present, reopen } = run.getState();
      const leaves = present() !== null;
      const opened = known === undefined ? await openFromAddress(app) : (await reopen(known)).ok;
      run.setState({ leftForLink: opened && leaves && !isPlain });
    }),
  ];
  void goOn(app).then((gone) => gone || openFromAddress(app));
  // What is done is kept in the browser as soon as the part that does so has come, with what else the idle page fetches.
  endings.push(keepRun(app), history.subscribe(() => {
    const late = history.current();
    if (late.kind === "ready") endings.push(late.module.keepHistory(app));
  }));
  return () => {
    for (const end of endings) end();
  };
}

/** Goes on where this tab was before it was reloaded; false where there is nothing to go on with. */
async function goOn({ run, screen, axis }: AppContext): Promise<boolean> {
  const kept = keptRun();
  if (kept === null) return false;
  // A run that stops the page must not meet it again at every reload.
  forgetRun();
  run.setState({ presenter: kept.presenter });
  const { open, openLesson, select } = run.getState();
  if (kept.lesson !== null && (await openLesson(kept.lesson)).ok) return true;
  const answer = await open({ kind: "link", text: kept.text, at: kept.at });
  if (!answer.ok) return false;
  select(kept.selection);
  screen.showSight(kept.sight);
  if (kept.pinned.length > 0) screen.turnScore({ pinned: kept.pinned });
  axis.wanted = kept.axis;
  run.setState({ continued: kept.at });
  return true;
}

/**
 * Opens what the address asks for: the run of a link, else the first scenario. A spoiled link leaves what runs, or a healthy
 * cluster. True where it was a link and is open.
 */
async function openFromAddress({ run, screen }: AppContext): Promise<boolean> {
  const { open, openLesson, select } = run.getState();
  const asked = askedFor(location.hash);
  if (asked === null) {
    await open({ kind: "scenario", id: FIRST_SCENARIO });
    return false;
  }
  const answer = await (asked.kind === "lesson" ? openLesson(asked.id) : open(asked.source, asked.beginning));
  if (answer.ok && asked.kind === "run" && asked.source.kind === "link") {
    select(linkSelection(location.hash));
    screen.showSight(linkSight(location.hash));
    const language = linkLanguage(location.hash);
    // What the reader chose for other days stays.
    if (language !== null) void loadWords(language).then(() => run.setState({ language }), () => undefined);
    if (location.hash.includes("&with=")) {
      screen.setState({ linkedPair: location.hash });
      screen.openDialog("compare");
    }
    const terminalLine = linkLine(location.hash);
    if (terminalLine !== null) screen.showDrawer("terminal", terminalLine);
  }
  if (answer.ok || run.getState().status !== null) return answer.ok;
  const { notices } = run.getState();
  await open({ kind: "scenario", id: FIRST_SCENARIO });
  run.setState({ notices });
  return false;
}

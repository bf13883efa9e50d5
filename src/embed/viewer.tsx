import { createApp } from "../ui/app/create-app.tsx";
import { browserLanguage } from "../ui/state/preferences.ts";
import type { AppContext } from "../ui/app/context.ts";
import { createKeyring } from "../ui/keys/keyring.ts";
import type { Answer } from "../worker/protocol.ts";
import { readFragment } from "./fragment.ts";
import type { EmbedFrame } from "./frame.ts";
import type { InlineDoor, InlineRoom } from "./inline.ts";
import { watchPrivacy } from "./privacy.ts";
import { createSettings, type EmbedSettings } from "./settings.ts";
import { startBlobWorker } from "./start-worker.ts";
import { pauseWhileOutOfSight, pauseWhileUnseen } from "./unseen.ts";
import { EmbedContext } from "./view/embed.tsx";
import { EmbedView } from "./view/embed-view.tsx";
import { applySettings, openNamedWorld, whenDrawn } from "./world.ts";

/** A document of its own, which its fragment describes and its host may talk to. It works without a host, too. */
function startFrame(root: HTMLElement): void {
  const { frame } = openEmbed(root, location.hash, wholePage(), () => location.reload());
  pauseWhileUnseen(frame.app.run);
  heedWindow(frame);
  if (window.parent !== window) void import("./hosting.ts").then(({ hostFrame }) => hostFrame(frame));
}

/** A piece of somebody else's page, which is its host. Returns what ends it. */
function startInline({ root, fragment, wholePage: whole, welcome, startOver }: InlineRoom): () => void {
  const { frame, dispose } = openEmbed(root, fragment, whole, startOver);
  const endWatch = pauseWhileOutOfSight(frame.app.run, root);
  leaveByEscape(root);
  let leave = (): void => undefined;
  const hosted = import("./hosting.ts").then(({ hostInline }) => {
    leave = hostInline(frame, welcome);
  });
  return () => {
    endWatch();
    dispose();
    void hosted.then(() => leave());
  };
}

/** An app in one view: what both are. */
function openEmbed(
  root: HTMLElement, fragment: string, whole: string | null, startOver: () => void,
): { readonly frame: EmbedFrame; dispose(): void } {
  const { values, refusals } = readFragment(fragment);
  for (const { text } of refusals) console.warn(`Quorumscape: ${text}`);
  const settings = createSettings(values);
  const Content = () => (
    <EmbedContext value={{ settings, wholePage: whole, restart: (again) => void frame.restart(again), startOver }}>
      <EmbedView />
    </EmbedContext>
  );
  const keys = createKeyring<AppContext>();
  const { app, dispose } = createApp({
    root, ownsPage: false, Content, startWorker: startBlobWorker, preferences: preferencesFrom(settings.getState()), keys,
  });
  // What can be done by keys comes behind the picture that it is done to.
  whenDrawn(app, () => void import("../ui/keys/lines.ts").then(({ KEY_LINES }) => keys.bring(KEY_LINES)));
  watchPrivacy(app);
  const begin = async (plays: boolean): Promise<Answer> => {
    const answer = await openNamedWorld(app, frame.values, plays);
    if (answer.ok) applySettings(app, settings.getState(), null);
    return answer;
  };
  const plays = settings.getState().autoplay && !app.run.getState().reducedMotion;
  const frame: EmbedFrame = {
    app, settings, values, refusals, opened: Promise.resolve({ ok: false, notices: [] }),
    restart: (again) => frame.opened = begin(again),
  };
  void frame.restart(plays);
  settings.subscribe((now, before) => follow(frame, now, before));
  loopAtTheEnd(frame);
  return { frame, dispose };
}

/** What the window around says to any frame. */
function heedWindow({ app }: EmbedFrame): void {
  // A deck of slides says that its slide comes and goes, without a greeting: that carries nothing.
  addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || window.parent === window) return;
    if (data === "slide:start" || data === "slide:stop") app.run.getState().play(data === "slide:start");
  });
  leaveByEscape(document.documentElement);
  // Another fragment is another embed.
  addEventListener("hashchange", () => location.reload());
}

/** Whoever came in by a click or a key gets out by Escape. */
function leaveByEscape(ground: HTMLElement): void {
  ground.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
  });
}

/** With `loop`, what has come to its end begins again: as the author wrote it. */
function loopAtTheEnd({ app, settings, restart }: EmbedFrame): void {
  app.run.subscribe(({ status, isPrivate }, before) => {
    const { end, loop } = settings.getState();
    // What the reader opened is theirs to begin again.
    if (isPrivate || !loop || end === null || status === null || status.playing) return;
    if (before.status?.playing === true && status.now >= end) void restart(true);
  });
}

/** Settings have changed while the world stays. */
function follow({ app }: EmbedFrame, now: EmbedSettings, before: EmbedSettings): void {
  const { theme, language } = preferencesFrom(now);
  const { run } = app;
  if (run.getState().theme !== theme) run.getState().setTheme(theme);
  if (run.getState().language !== language) void run.getState().setLanguage(language);
  applySettings(app, now, before);
}

const preferencesFrom = ({ theme, lang }: EmbedSettings) => ({
  theme: theme === "auto" ? "system" as const : theme, language: lang === "auto" ? browserLanguage() : lang,
});

/** Where the whole page lies, as the document says; null where it says nothing. */
function wholePage(): string | null {
  const content = document.querySelector<HTMLMetaElement>('meta[name="quorumscape-page"]')?.content ?? "";
  return content === "" ? null : new URL(content, location.href.split("#")[0]).href;
}

// On a page that holds worlds of its own the element has opened a door; a frame has a root.
const { quorumscapeInline: door } = globalThis as { readonly quorumscapeInline?: InlineDoor };
const root = document.getElementById("root");
if (door !== undefined) door.arrived(startInline);
else if (root !== null) startFrame(root);

import { createApp } from "../ui/app/create-app.tsx";
import { browserLanguage } from "../ui/state/preferences.ts";
import type { Answer } from "../worker/protocol.ts";
import { readFragment } from "./attributes.ts";
import { createConversation, type Conversation } from "./conversation.ts";
import { watchPrivacy } from "./privacy.ts";
import { PROTOCOL, type ErrorCode } from "./protocol.ts";
import { reportTo } from "./reports.ts";
import { serveRequest, type ServedEmbed } from "./serving.ts";
import { createSettings, type EmbedSettings } from "./settings.ts";
import { startBlobWorker } from "./start-worker.ts";
import { pauseWhileUnseen } from "./unseen.ts";
import { EMBED_VERSION } from "./version.ts";
import { EmbedContext, type Embed } from "./view/embed.tsx";
import { EmbedView } from "./view/embed-view.tsx";
import { applySettings, openWorld, whenDrawn } from "./world.ts";

/** The frame: an app in one view, which its fragment describes and its host may talk to. It works without a host, too. */
function startFrame(root: HTMLElement): void {
  const { values, refusals } = readFragment(location.hash);
  const settings = createSettings(values);
  const embed: Embed = { settings, restart: (plays) => void restart(plays), wholePage: wholePage() };
  const Content = () => <EmbedContext value={embed}><EmbedView /></EmbedContext>;
  const { app } = createApp({
    root, ownsPage: false, Content, startWorker: startBlobWorker, preferences: preferencesFrom(settings.getState()),
  });
  const served: ServedEmbed = { app, settings, values, listened: new Set(), restart: () => restart(false) };
  const conversation: Conversation = createConversation(
    { serve: (request) => serveRequest(served, request), welcomed: () => void tellReady() }, surroundings(),
  );
  const reports = reportTo(conversation, served);
  watchPrivacy(app, () => undefined);
  pauseWhileUnseen(app.run);
  playToTheEnd(served, conversation);
  settings.subscribe((now, before) => follow(served, now, before));
  listen(conversation, app.run.getState().play);

  async function restart(plays: boolean): Promise<Answer> {
    const answer = await begin();
    if (plays && answer.ok) app.run.getState().play(true);
    return answer;
  }

  async function begin(): Promise<Answer> {
    const answer = await openWorld(app, served.values);
    if (!answer.ok) {
      const code: ErrorCode = answer.notices.some((each) => each.code.endsWith(".unknown")) ? "not-found" : "bad-scenario";
      conversation.tell({ kind: "event", name: "error", code, text: answer.notices.map(({ text }) => text).join(" ") });
      return answer;
    }
    reports.anew();
    whenDrawn(app, () => applySettings(app, settings.getState(), null));
    return answer;
  }

  async function tellReady(): Promise<void> {
    await opened;
    for (const { text } of refusals) conversation.tell({ kind: "event", name: "error", code: "bad-attribute", text });
    const { status, hash, isPrivate } = app.run.getState();
    if (isPrivate) {
      conversation.tell({ kind: "event", name: "private" });
      return;
    }
    const answer = await hash();
    const digest = answer.ok && answer.kind === "hash" ? answer.hash : "";
    conversation.tell({
      kind: "event", name: "ready", version: EMBED_VERSION, protocol: PROTOCOL, scenario: status?.scenario ?? "", hash: digest,
    });
    reports.anew();
    // Nothing has changed, and yet the host knows nothing of it.
    app.run.setState({});
  }

  for (const { text } of refusals) console.warn(`Quorumscape: ${text}`);
  const opened = begin().then((answer) => {
    const { reducedMotion, play } = app.run.getState();
    if (answer.ok && settings.getState().autoplay && !reducedMotion) play(true);
  });
}

/** The window around, as the conversation needs it. The parent is told the origin that it said hello from. */
const surroundings = () => ({
  parent: window.parent === window ? null : window.parent,
  greet: (greeting: unknown, origin: string, port: unknown): void => {
    const ports = port instanceof MessagePort ? [port] : [];
    window.parent.postMessage(greeting, { targetOrigin: origin === "null" ? "*" : origin, transfer: ports });
  },
  channel: () => new MessageChannel(),
  clock: () => performance.now(),
  app: EMBED_VERSION,
});

/** Hears the page around: its hello, and what a deck of slides says without one, which carries nothing. */
function listen(conversation: Conversation, play: (on: boolean) => void): void {
  addEventListener("message", (event) => {
    const isParent = event.source === window.parent && window.parent !== window;
    if (isParent && (event.data === "slide:start" || event.data === "slide:stop")) play(event.data === "slide:start");
    else conversation.hear(event);
  });
  // Whoever came in by a click or a key gets out by Escape.
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
}

/** At its end the run pauses by itself, and says so; with `loop` it begins again. */
function playToTheEnd({ app, settings }: ServedEmbed, conversation: Conversation): void {
  const { run } = app;
  let begun: number | null = null;
  run.subscribe(({ status, opening, isPrivate }, before) => {
    if (opening) begun = null;
    else begun ??= status?.now ?? null;
    const { end, loop } = settings.getState();
    if (status === null || end === null || status.playing || before.status?.playing !== true || status.now < end) return;
    if (!isPrivate) conversation.tell({ kind: "event", name: "end" });
    if (!loop) return;
    run.getState().seek((begun ?? 0) as typeof status.now);
    run.getState().play(true);
  });
}

function follow({ app }: ServedEmbed, now: EmbedSettings, before: EmbedSettings): void {
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

const root = document.getElementById("root");
if (root !== null) startFrame(root);
// A fragment that is changed by hand is another embed.
addEventListener("hashchange", () => location.reload());

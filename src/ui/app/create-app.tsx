import "../base.css";
import type { ComponentType } from "react";
import { createRoot } from "react-dom/client";
import { Guarded } from "../parts/guarded.tsx";
import { DIALOGS } from "../dialogs/index.ts";
import type { Keyring } from "../keys/keyring.ts";
import { listenToKeys } from "../keys/listen.ts";
import { watchFocus } from "../parts/focus-origin.ts";
import { preloadModules } from "../parts/late-module.ts";
import { watchSize } from "../parts/page-form.ts";
import { watchTextSize } from "../parts/text-size.ts";
import { watchPalette } from "../stage/palette.ts";
import { createAxisMemory } from "../state/axis.ts";
import { createStageReach } from "../state/stage-reach.ts";
import { createFrames } from "../state/frames.ts";
import type { StartWorker } from "../state/port.ts";
import { keepInBrowser, keepNothing, type Preferences } from "../state/preferences.ts";
import { createRunStore } from "../state/run/create-run.ts";
import { createScreen } from "../state/screen.ts";
import { createSceneTeller } from "../story/sentences.ts";
import { loadWords } from "../words/index.ts";
import { AppProvider, type AppContext } from "./context.ts";
import { dressRoot } from "./dress.ts";
import type { Guise } from "./guise.ts";

export type AppOptions = AppParts & (
  /**
   * The page is the app's own: its keys are the app's, and what the reader chose is remembered. `begin` opens what its address
   * says, and returns what ends that.
   */
  | { readonly ownsPage: true; readonly begin: (app: AppContext) => () => void }
  /**
   * One part of a page of somebody else: all that the app has is its root, and it hears keys while that has the focus. Whoever
   * makes it opens its run.
   */
  | { readonly ownsPage: false; readonly preferences: Preferences }
);

interface AppParts {
  readonly root: HTMLElement;
  /** All that is drawn. */
  readonly Content: ComponentType;
  readonly startWorker: StartWorker;
  /** The keys that are heard; what they do may come behind the picture. */
  readonly keys: Keyring<AppContext>;
  readonly guise?: Guise;
}

/** An app that runs on a page. */
export interface RunningApp {
  readonly app: AppContext;
  /** Ends its worker and its loop, stops listening, and leaves the root as it was found. */
  dispose(): void;
}

/** A page that is never idle fetches its other parts after this long all the same. */
const MOST_WAIT_MS = 4_000;

/** Starts an app in a root of its own. Any number of them live on one page without knowing of each other. */
export function createApp(options: AppOptions): RunningApp {
  const { root, Content, startWorker } = options;
  const undress = dressRoot(root, !options.ownsPage);
  const keeping = options.ownsPage ? keepInBrowser() : keepNothing(options.preferences);
  const screen = createScreen();
  const frames = createFrames((frame) => run.drawn(frame));
  const run = createRunStore({ frames, screen, keeping, startWorker });
  const ground = options.ownsPage ? document : root;
  const focus = watchFocus(ground);
  const textSize = watchTextSize(root);
  const app: AppContext = {
    id: options.ownsPage ? "" : `app-${Math.random().toString(36).slice(2, 10)}`, guise: options.guise,
    root, ground, run, startWorker, beside: createApp, screen, frames, keeping, focus, textSize,
    scenes: createSceneTeller(), axis: createAxisMemory(), stage: createStageReach(), palette: watchPalette(root),
    size: watchSize(root), dialogs: DIALOGS, keys: options.keys,
    documentation: options.ownsPage ? documentationOf(document) : null,
  };
  const endings = [
    undress.follow(run), listenToKeys(app), ...(options.ownsPage ? [options.begin(app), preloadWhenIdle(app)] : []),
  ];
  const leave = show(app, Content);
  return {
    app,
    dispose: () => {
      leave();
      for (const end of endings) end();
      focus.dispose();
      textSize.dispose();
      frames.dispose();
      run.dispose();
      undress.restore();
    },
  };
}

/** What the document calls its help: whoever builds the documentation beside the page says so there. */
const documentationOf = (page: Document): string | null => page.querySelector<HTMLLinkElement>('link[rel="help"]')?.href ?? null;

/** Draws the app once it can speak the reader's language. The cluster is built meanwhile. Returns what takes it away again. */
function show(app: AppContext, Content: ComponentType): () => void {
  const place = document.createElement("div");
  place.className = "app-place";
  app.root.append(place);
  const drawn = createRoot(place);
  let gone = false;
  // Without its words the app speaks English: better than nothing at all.
  void loadWords(app.run.getState().language).catch(() => app.run.setState({ language: "en" })).then(() => {
    if (!gone) drawn.render(<AppProvider value={app}><Guarded><Content /></Guarded></AppProvider>);
  });
  return () => {
    gone = true;
    drawn.unmount();
    place.remove();
  };
}

/**
 * Once the cluster lives and nothing else is to be done, all that may be needed is fetched: from then on, offline is offline.
 * A picture is not enough: behind the first one the worker may still be fetching what makes it live.
 */
function preloadWhenIdle({ run }: AppContext): () => void {
  let waiting = 0;
  const hasIdle = "requestIdleCallback" in window;
  const preload = (): void => {
    run.getState().preload();
    void preloadModules().then(() => loadWords("zh")).catch(() => undefined);
  };
  const unsubscribe = run.subscribe(({ status }) => {
    if (status === null) return;
    unsubscribe();
    waiting = hasIdle ? requestIdleCallback(preload, { timeout: MOST_WAIT_MS }) : window.setTimeout(preload, MOST_WAIT_MS);
  });
  return () => {
    unsubscribe();
    if (hasIdle) cancelIdleCallback(waiting);
    else clearTimeout(waiting);
  };
}

import { createContext, createElement, useContext, useSyncExternalStore, type ComponentType, type ReactNode } from "react";
import { useStore } from "zustand";
import type { StageText } from "../../figure/stage-layout.ts";
import type { DialogValue } from "../dialogs/dialog-value.ts";
import { NO_NAMES, type IdNames } from "../../proto/names.ts";
import type { Keyring } from "../keys/keyring.ts";
import type { FocusOrigin } from "../parts/focus-origin.ts";
import type { Watched } from "../parts/watched.ts";
import type { Palette } from "../stage/palette.ts";
import type { AxisMemory } from "../state/axis.ts";
import type { Frames } from "../state/frames.ts";
import type { Keeping, Preferences } from "../state/preferences.ts";
import type { StartWorker } from "../state/port.ts";
import type { RunState, RunStore } from "../state/run.ts";
import type { Screen, ScreenState } from "../state/screen.ts";
import type { StageReach } from "../state/stage-reach.ts";
import type { SceneTeller } from "../story/sentences.ts";
import type { Guise } from "./guise.ts";
import { Spoken } from "../words/index.ts";

/** What an app is made of that stands beside another. */
interface BesideOptions {
  readonly root: HTMLElement;
  readonly Content: ComponentType;
  readonly startWorker: StartWorker;
  readonly keys: Keyring<AppContext>;
  readonly ownsPage: false;
  readonly preferences: Preferences;
  readonly guise?: Guise;
}

/**
 * Everything that one app on a page has and shares with no other. `createApp` makes it; components reach it by hooks, and what
 * is no component is handed it, or the part of it that it needs.
 */
export interface AppContext {
  /** Stands before the ids of the app's elements, so that no other app has the same; "" where the page is the app's own. */
  readonly id: string;
  /** The element that the app fills. It bears the theme and the language; the app leaves nothing outside of it. */
  readonly root: HTMLElement;
  /** Whose keys and dropped files are the app's: the document where the page is its own, else the root. */
  readonly ground: GlobalEventHandlers;
  /** The run: what its worker last said, what the reader chose, and all that can be asked of it. */
  readonly run: RunStore;
  /** What is open besides the panels. */
  readonly screen: Screen;
  /** Starts another worker like the run's. */
  readonly startWorker: StartWorker;
  /** Starts another app in a root of its own, with a worker of its own. */
  readonly beside: (options: BesideOptions) => { readonly app: AppContext; dispose(): void };
  /** Set where the run is none that is simulated. */
  readonly guise?: Guise | undefined;
  /** The animation loop. */
  readonly frames: Frames;
  /** The scenes of the record. */
  readonly scenes: SceneTeller;
  readonly axis: AxisMemory;
  readonly stage: StageReach;
  /** Everything that can be called up, by its id. */
  readonly dialogs: readonly DialogValue[];
  readonly keys: Keyring<AppContext>;
  /** Where the documentation stands; null where none is served, or the page is somebody else's. */
  readonly documentation: string | null;
  /** What is remembered of the reader. */
  readonly keeping: Keeping;
  readonly focus: FocusOrigin;
  /** The colours of the theme in force, as canvases need them. */
  readonly palette: Watched<Palette>;
  readonly textSize: Watched<StageText>;
  /** Of the root, in CSS pixels. */
  readonly size: Watched<{ readonly width: number; readonly height: number }>;
}

const Context = createContext<AppContext | null>(null);

/** Stands around all components of an app, and says which language they speak. */
export const AppProvider = ({ value, children }: { readonly value: AppContext; readonly children: ReactNode }): ReactNode =>
  createElement(Context, { value }, createElement(Spoken, { value: useStore(value.run, ({ language }) => language) }, children));

/** The app in which a component stands. */
export function useApp(): AppContext {
  const app = useContext(Context);
  if (app === null) throw new Error("a component of the page stands outside of an app");
  return app;
}

/** The id of an element that another refers to: the same in the whole app, and in no other. */
export const idIn = ({ id }: AppContext, name: string): string => (id === "" ? name : `${id}-${name}`);

/** Whether the page is this app's own: only there dialogs may lie over it, and something of a reader is kept. */
export const useOwnsPage = (): boolean => useApp().id === "";

/** The same as `idIn` for a component. */
export const useAppId = (name: string): string => idIn(useApp(), name);

/** A part of the run; the component is drawn anew when it changes. */
export const useRun = <T>(part: (run: RunState) => T): T => useStore(useApp().run, part);

/** How the ids of the run's cluster are written. */
export const useNames = (): IdNames => useRun(({ status }) => status?.names) ?? NO_NAMES;

/** A part of the screen's state; the component is drawn anew when it changes. */
export const useScreen = <T>(part: (screen: ScreenState) => T): T => useStore(useApp().screen, part);

/** The colours of the theme in force; a component that calls it re-renders when the theme changes. */
export function usePalette(): Palette {
  const { palette } = useApp();
  return useSyncExternalStore(palette.subscribe, palette.current);
}

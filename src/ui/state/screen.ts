import { createStore, type StoreApi } from "zustand";
import type { Selection } from "../../cluster/details.ts";
import type { ComparedPair } from "../../exchange/comparison-link.ts";
import type { RegionId } from "../../proto/region.ts";
import type { Console } from "../terminal/console.ts";
import { NO_SCORE, type ScoreState } from "./score.ts";

/** Every dialog that a reader can call up; `dialogs/index` says what each is. */
export type DialogId =
  | "partition" | "palette" | "regions" | "gallery" | "quiz" | "sheet" | "share" | "import" | "follow" | "report" | "campaign"
  | "anatomy" | "alerts" | "compare" | "help";

/** Every panel of the page; `panels/index` says what each is. */
export type PanelId = "lesson" | "inspector" | "story" | "time" | "terminal" | "detectors" | "metrics";

/** The open menu of what can be done to a thing: for what, and where on the page (CSS pixels of the viewport). */
export interface OpenFaultMenu {
  readonly selection: Selection;
  readonly x: number;
  readonly y: number;
}

/** What keys do in a lesson; it comes with the part of the page that leads through one. */
export interface LessonHand {
  /** To the next step, or the one before. */
  step(by: 1 | -1): void;
  /** The choice of this place, by its key from 1. */
  choose(place: string): void;
  /** Shows the answer that a teacher keeps back. */
  show(): void;
  /** Speaker notes in a second window; false where the browser allows none. */
  openNotes(): boolean;
  /** The stage as it was when the answer to a question could be seen, by the question's id. */
  readonly pictures: Map<string, HTMLElement>;
}

/** What fills the stage: the cluster's machines, or the regions along the axis of their keys. */
export type StageGround = "cluster" | "keys";

/** What the stage shows: its ground, and what may lie over it. */
export interface StageSight {
  readonly ground: StageGround;
  /** The region whose group is shown at large; null for none. */
  readonly group: RegionId | null;
}

/** A key that was pressed and did nothing, as it is printed, and what it wants: something chosen, or something else than that. */
export interface UnheardKey {
  readonly key: string;
  readonly wants: "choice" | "other" | "server" | "message";
}

/** What is open on the page besides the panels: nothing of this concerns the run. */
export interface ScreenState extends StageSight {
  readonly dialog: DialogId | null;
  /** Where panels are chosen by tabs: which one, and whether it is up. */
  readonly sheet: PanelId;
  readonly sheetUp: boolean;
  /** The store in whose card a person clicked last on the stage; null where that was elsewhere. */
  readonly standpoint: number | null;
  /** Which sentences the story tells. */
  readonly storyFilter: "scenes" | "all";
  /** The event whose causes are asked for; null for none. */
  readonly whyOf: number | null;
  /** Whether the failover cards stand open over the column. */
  readonly cardOpen: boolean;
  /** The fault whose anatomy was asked for; null for the one to look at first. */
  readonly anatomyOf: number | null;
  /** Null while no lesson is under way. */
  readonly lessonHand: LessonHand | null;
  /** What the lesson selected last: what the reader selects is something else. */
  readonly shownByLesson: Selection | null;
  /** Whether the answer of this step is shown, where a teacher keeps it back. */
  readonly answerShown: boolean;
  /** What was typed for the palette or the terminal before it was there. */
  readonly typedAhead: string;
  /** The panel that is open in the drawer; null for none. */
  readonly drawer: PanelId | null;
  /** What a link has typed into it, until it is there; null for nothing. */
  readonly terminalLine: string | null;
  /** What was said in the terminal; null until it is first opened. */
  readonly console: Console | null;
  /** The key that has just done nothing, while that is told; null for none. */
  readonly unheard: UnheardKey | null;
  /** What the dialog `compare` shows; null for the choice of two. */
  readonly compared: ComparedPair | null;
  /** The address of a comparison by which somebody came, until the part that reads it has come. */
  readonly linkedPair: string | null;
  /** Null while no menu is open. */
  readonly faultMenu: OpenFaultMenu | null;
  readonly score: ScoreState;
}

/** The state of an app's screen, and what is done to it from many places. */
export interface Screen extends StoreApi<ScreenState> {
  openDialog(dialog: DialogId): void;
  closeDialog(): void;
  /**
   * Brings a panel up in the drawer, the terminal with what a link has typed into it, or puts what is there away, whichever way
   * panels are laid out.
   */
  showDrawer(drawer: PanelId | null, line?: string | null): void;
  /** Shows one group at large, with all the room that a sheet would take, or what lies under it again. */
  showGroup(region: RegionId | null): void;
  /** Shows the cluster or its keys, without a group over it. */
  showGround(ground: StageGround): void;
  showSight(sight: StageSight): void;
  /** Changes what is done with the time bar. */
  turnScore(changes: Partial<ScoreState>): void;
  /** Another run has been opened: what was asked of the one before is not asked of it. */
  forgetQuestions(): void;
}

/** What is asked of one run alone. */
const NOTHING_ASKED = { whyOf: null, anatomyOf: null, cardOpen: false, standpoint: null, group: null, score: NO_SCORE };

export function createScreen(): Screen {
  const store = createStore<ScreenState>()(() => ({
    dialog: null, sheet: "story", sheetUp: true, storyFilter: "scenes",
    typedAhead: "", ground: "cluster", faultMenu: null, lessonHand: null, shownByLesson: null, answerShown: false,
    drawer: null, terminalLine: null, console: null, unheard: null, compared: null, linkedPair: null, ...NOTHING_ASKED,
  }));
  return {
    ...store,
    openDialog: (dialog) => store.setState({ dialog, typedAhead: "" }),
    closeDialog: () => store.setState({ dialog: null }),
    showDrawer: (drawer, terminalLine = null) =>
      store.setState({ drawer, terminalLine, typedAhead: "", sheet: drawer ?? "story", sheetUp: drawer !== null }),
    showGroup: (group) => store.setState(group === null ? { group } : { group, sheetUp: false }),
    showGround: (ground) => store.setState({ ground, group: null }),
    showSight: ({ ground, group }) => store.setState({ ground, group }),
    turnScore: (changes) => store.setState(({ score }) => ({ score: { ...score, ...changes } })),
    forgetQuestions: () => store.setState(NOTHING_ASKED),
  };
}

/**
 * Something was chosen that the page now shows: the keys are the page's again, not those of the button from which the choosing
 * began, and Tab goes on at what was opened. A closed dialog gives the focus back to that button, therefore a moment later.
 */
export function returnToPage(root: HTMLElement): void {
  setTimeout(() => {
    const { activeElement } = document;
    // What was chosen may be another dialog.
    if (activeElement?.closest("dialog[open]") != null) return;
    if (activeElement instanceof HTMLElement && root.contains(activeElement)) activeElement.blur();
    // Where keys are heard on the root only, it must have the focus; where it cannot have it, this does nothing.
    root.focus({ preventScroll: true });
    // A click on it leaves the focus where it is, as everywhere between controls.
    const main = root.querySelector("main");
    main?.setAttribute("tabindex", "-1");
    main?.addEventListener("blur", () => main.removeAttribute("tabindex"), { once: true });
    main?.focus({ preventScroll: true });
  }, 0);
}

/** What the stage of a screen shows. */
export const sightOf = ({ ground, group }: ScreenState): StageSight => ({ ground, group });

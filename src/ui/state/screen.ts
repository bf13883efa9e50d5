import { create } from "zustand";

/** The dialogs that a reader can call up; each is loaded when it is first needed. */
export type DialogName = "gallery" | "import" | "help" | "palette" | "partition" | "share";

/** What is open on the page besides the panels: nothing of this concerns the run. */
export interface ScreenState {
  readonly dialog: DialogName | null;
  /** Where panels are chosen by tabs: which one, and whether it is up. */
  readonly sheet: "inspector" | "story" | "time";
  readonly sheetUp: boolean;
  /** The store in whose card a person clicked last on the stage; null where that was elsewhere. */
  readonly standpoint: number | null;
  /** Which sentences the story tells. */
  readonly storyFilter: "scenes" | "all";
  /** The event whose causes are asked for; null for none. */
  readonly whyOf: number | null;
  /** Whether the failover cards stand open over the column. */
  readonly cardOpen: boolean;
  /** What was typed for the palette before it was there. */
  readonly typedAhead: string;
}

export const useScreen = create<ScreenState>()(() => ({
  dialog: null, sheet: "story", sheetUp: true, storyFilter: "scenes", whyOf: null, standpoint: null, cardOpen: false, typedAhead: "",
}));

export const openDialog = (dialog: DialogName): void => useScreen.setState({ dialog, typedAhead: "" });
export const closeDialog = (): void => useScreen.setState({ dialog: null });

/** Another run has been opened: what was asked of the one before is not asked of it. */
export const forgetQuestions = (): void => useScreen.setState({ whyOf: null, cardOpen: false, standpoint: null });

/**
 * Something was chosen that the page now shows: the keys are the page's again, not those of the button from which the choosing
 * began. A closed dialog gives the focus back to that button, therefore a moment later.
 */
export function returnToPage(): void {
  setTimeout(() => {
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement) activeElement.blur();
  }, 0);
}

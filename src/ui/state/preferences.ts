import type { Language } from "../../story/words/parts.ts";

export type Theme = "light" | "dark" | "system";

/**
 * What the page remembers of a reader, and nothing else: how it looks, in which language it speaks and how large its panes are.
 */
export interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
}

/** Sizes of the panes of a group beside each other, by pane; none where a reader gave it none. */
type PaneSizes = Readonly<Record<string, number>>;

/** Where sizes of panes are kept, by group. */
interface PaneStorage {
  read(group: string): PaneSizes;
  write(group: string, sizes: PaneSizes): void;
}

/** What an app knows of its reader from before, and how it remembers. */
export interface Keeping {
  /** What was remembered when the app began. */
  readonly preferences: Preferences;
  /** Remembers a choice. */
  write(preferences: Preferences): void;
  readonly panes: PaneStorage;
}

const KEY = "quorumscape.preferences";

/** Remembers in the browser, for the next visit of the page. */
export const keepInBrowser = (): Keeping => ({ preferences: readPreferences(), write: writePreferences, panes: browserPanes });

/** Begins with what is given and remembers nothing beyond the app's own life. */
export function keepNothing(preferences: Preferences): Keeping {
  const panes = new Map<string, PaneSizes>();
  return {
    preferences, write: () => undefined,
    panes: {
      read: (group) => panes.get(group) ?? {},
      write: (group, sizes) => void panes.set(group, sizes),
    },
  };
}

/** Reads what was remembered; a refused or spoiled storage counts as none. The language falls back to the browser's. */
function readPreferences(): Preferences {
  const remembered = readStorage();
  const { theme, language } = remembered;
  return {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    language: language === "en" || language === "zh" ? language : browserLanguage(),
  };
}

/** Remembers. A browser that forbids storage (private window, sandboxed frame) just forgets. */
function writePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Nothing is lost but the memory of a choice.
  }
}

/** Where the sizes of panes are kept; a browser that forbids storage forgets them. */
const browserPanes: PaneStorage = {
  read: (group) => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(paneKey(group)) ?? "{}");
      return isSizes(kept) ? kept : {};
    } catch {
      return {};
    }
  },
  write: (group, sizes) => {
    try {
      localStorage.setItem(paneKey(group), JSON.stringify(sizes));
    } catch {
      // The next visit begins with the usual sizes.
    }
  },
};

const paneKey = (group: string): string => `quorumscape.panes.${group}`;

/** Anything else that is kept there would leave a pane without its place. */
const isSizes = (value: unknown): value is PaneSizes =>
  typeof value === "object" && value !== null && Object.values(value).every((size) => typeof size === "number" && size >= 0);

function readStorage(): { theme?: unknown; language?: unknown } {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function browserLanguage(): Language {
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

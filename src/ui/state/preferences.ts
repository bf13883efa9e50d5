import type { Language } from "../../story/words/parts.ts";

export type Theme = "light" | "dark" | "system";

/**
 * What the page remembers of a reader, and nothing else: how it looks, in which language it speaks and how large its panes are.
 */
export interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
}

/** Where sizes of panes are kept, by group. */
export interface PaneStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
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
  const panes = new Map<string, string>();
  return {
    preferences, write: () => undefined,
    panes: {
      getItem: (key) => panes.get(key) ?? null,
      setItem: (key, value) => {
        panes.set(key, value);
      },
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
  getItem: (key) => {
    try {
      const kept = localStorage.getItem(paneKey(key));
      return isSizes(JSON.parse(kept ?? "null")) ? kept : null;
    } catch {
      return null;
    }
  },
  setItem: (key, value) => {
    try {
      localStorage.setItem(paneKey(key), value);
    } catch {
      // The next visit begins with the usual sizes.
    }
  },
};

const paneKey = (key: string): string => `quorumscape.${key}`;

/** Shares of a group by pane. Whoever reads them takes anything else that is kept there as it is, and fails. */
const isSizes = (value: unknown): boolean =>
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

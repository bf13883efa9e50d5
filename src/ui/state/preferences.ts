import type { Language } from "../../story/words/parts.ts";

export type Theme = "light" | "dark" | "system";

/** How the page looks to a reader, and in which language it speaks. */
export interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
}

/**
 * What is kept on the reader's device, by name: sizes of panes, how far each lesson was read, the answers of the quiz. Nothing of
 * it leaves the device.
 */
export interface KeptValues {
  /** What was kept last, whoever wrote it: to be checked by whom it concerns. Null for nothing. */
  read(name: string): unknown;
  /** Keeps a value; null forgets. */
  write(name: string, value: unknown): void;
}

/** What an app knows of its reader from before, and how it remembers. */
export interface Keeping {
  /** What was remembered when the app began. */
  readonly preferences: Preferences;
  /** Remembers a choice. */
  write(preferences: Preferences): void;
  readonly kept: KeptValues;
}

/** Remembers in the browser, for the next visit of the page. */
export const keepInBrowser = (): Keeping => ({ preferences: readPreferences(), write: writePreferences, kept: browserKept });

/** Begins with what is given and remembers nothing beyond the app's own life. */
export function keepNothing(preferences: Preferences): Keeping {
  const kept = new Map<string, unknown>();
  return {
    preferences, write: () => undefined,
    kept: { read: (name) => kept.get(name) ?? null, write: (name, value) => void kept.set(name, value) },
  };
}

/** Reads what was remembered; a refused or spoiled storage counts as none. The language falls back to the browser's. */
function readPreferences(): Preferences {
  const { theme, language } = Object(browserKept.read(PREFERENCES)) as { theme?: unknown; language?: unknown };
  return {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    language: language === "en" || language === "zh" ? language : browserLanguage(),
  };
}

const PREFERENCES = "preferences";

const writePreferences = (preferences: Preferences): void => browserKept.write(PREFERENCES, preferences);

/** A browser that forbids storage (private window, sandboxed frame) just forgets; what was spoiled there counts as nothing. */
const browserKept: KeptValues = {
  read: (name) => {
    try {
      return JSON.parse(localStorage.getItem(keyOf(name)) ?? "null") as unknown;
    } catch {
      return null;
    }
  },
  write: (name, value) => {
    try {
      if (value === null) localStorage.removeItem(keyOf(name));
      else localStorage.setItem(keyOf(name), JSON.stringify(value));
    } catch {
      // The next visit begins without it.
    }
  },
};

const keyOf = (name: string): string => `quorumscape.${name}`;

/** The language of the browser, if it is one of ours. */
export function browserLanguage(): Language {
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

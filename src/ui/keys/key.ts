import type { HelpName } from "../words/help.en.ts";

/**
 * What a key is, or several that belong together: one line of the help. Keys are named as the browser names them, behind the
 * modifiers that matter: `e`, `Shift ArrowLeft`, `Ctrl k`. `App` is what they act on.
 */
export interface KeyLine<App> {
  /** Its words in the help. */
  readonly name: HelpName;
  /** What each key does, in the order in which the words speak of them. */
  readonly keys: Readonly<Record<string, (app: App) => void>>;
  /** The part of the page that alone hears them; they stand together in the help. */
  readonly part?: "lesson" | "group" | "time";
  /** Set where Shift takes the meaning away: a capital letter breaks nothing. */
  readonly unshifted?: boolean;
  /** Where this is false the keys mean nothing. */
  readonly when?: (app: App) => boolean;
}

/** What a pressed key is called in a `KeyLine`. */
export function nameOfKey(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `Ctrl ${key}`;
  return event.shiftKey && key.startsWith("Arrow") ? `Shift ${key}` : key;
}

/** What stands on keys that have a longer name. */
const PRINTED: Readonly<Record<string, string>> = {
  ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", "-": "−", Escape: "Esc",
};

/** A key's name as it is printed: `Shift →`, `Ctrl K`. */
export function printedKey(name: string): string {
  if (name === " ") return "Space";
  return name.split(" ").map((part) => PRINTED[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" ");
}

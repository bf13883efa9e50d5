import type { KeyLine } from "./key.ts";

/** The keys that an app hears. What they do comes behind the picture: what was pressed before that is done when it has come. */
export interface Keyring<App> {
  /** Told in the help; empty before they have come. */
  readonly lines: readonly KeyLine<App>[];
  /** Does what a pressed key means: now, or when it has a meaning. */
  press(key: () => void): void;
  /** Gives the keys their meaning. Once. */
  bring(lines: readonly KeyLine<App>[]): void;
}

/** So many presses are remembered: more are no longer meant, but somebody's impatience. */
const MOST_EARLY = 12;

export function createKeyring<App>(): Keyring<App> {
  const early: (() => void)[] = [];
  let lines: readonly KeyLine<App>[] | null = null;
  return {
    get lines() {
      return lines ?? [];
    },
    press(key) {
      if (lines !== null) key();
      else if (early.length < MOST_EARLY) early.push(key);
    },
    bring(come) {
      lines = come;
      for (const key of early.splice(0)) key();
    },
  };
}

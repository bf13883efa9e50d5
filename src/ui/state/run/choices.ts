import { loadWords, wordsIn } from "../../words/index.ts";
import type { Keeping } from "../preferences.ts";
import type { RunState } from "../run.ts";
import type { Wire } from "./wire.ts";

type Choices = Pick<RunState, "setTheme" | "setLanguage" | "setPresenter">;

/** How the reader wants the page to look; theme and language are remembered. */
export const choicesOf = ({ get, set }: Wire, keeping: Keeping): Choices => ({
  setTheme: (theme) => {
    set({ theme });
    keeping.write({ theme, language: get().language });
  },
  setLanguage: async (language) => {
    try {
      await loadWords(language);
    } catch {
      const text = wordsIn(get().language).parts.missing;
      set({ notices: { about: "say", ok: false, list: [{ level: "error", code: "", where: "", text, values: {} }] } });
      return;
    }
    set({ language });
    keeping.write({ theme: get().theme, language });
  },
  setPresenter: (presenter) => set({ presenter }),
});

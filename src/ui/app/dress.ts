import type { RunStore } from "../state/run.ts";

/** What an app writes onto its root, and gives back when it goes. */
const ATTRIBUTES = ["class", "data-theme", "data-presenter", "lang", "tabindex"];

/** The language of the page's texts as HTML names it. */
export const languageTag = (language: "en" | "zh"): string => (language === "zh" ? "zh-CN" : "en");

/**
 * Makes an element the root of an app: its styles hold from here on down. One that hears keys only while it has the focus gets
 * that by a click anywhere in it.
 */
export function dressRoot(root: HTMLElement, takesFocus: boolean): { follow(run: RunStore): () => void; restore(): void } {
  const before = ATTRIBUTES.map((name) => [name, root.getAttribute(name)] as const);
  root.classList.add("quorumscape");
  if (takesFocus) root.tabIndex = -1;
  return {
    follow: (run) => followChoices(root, run),
    restore: () => {
      for (const [name, value] of before) {
        if (value === null) root.removeAttribute(name);
        else root.setAttribute(name, value);
      }
    },
  };
}

/** Writes onto the root what styles and assistive technology need of the reader's choices, now and when they change. */
function followChoices(root: HTMLElement, run: RunStore): () => void {
  const darkQuery = matchMedia("(prefers-color-scheme: dark)");
  const dress = (): void => {
    const { theme, language, presenter } = run.getState();
    const dark = theme === "dark" || (theme === "system" && darkQuery.matches);
    root.dataset["theme"] = dark ? "dark" : "light";
    root.toggleAttribute("data-presenter", presenter);
    root.lang = languageTag(language);
  };
  dress();
  // The run changes many times a second, and writing an attribute makes the browser look at every style again.
  const unsubscribe = run.subscribe((now, before) => {
    if (now.theme !== before.theme || now.language !== before.language || now.presenter !== before.presenter) dress();
  });
  darkQuery.addEventListener("change", dress);
  return () => {
    unsubscribe();
    darkQuery.removeEventListener("change", dress);
  };
}

import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import { AppProvider, useRun, type AppContext } from "../app/context.ts";
import { languageTag } from "../app/dress.ts";
import { nameOfKey } from "../keys/key.ts";
import { NotesText } from "./notes-text.tsx";
import { lessonTexts } from "../words/lesson.texts.ts";
import { useTexts } from "../words/texts.ts";

const WINDOW = { name: "quorumscape-notes", form: "popup,width=720,height=620" };
/** What a teacher's hand does in the second window, too. */
const HEARD: readonly string[] = ["choose", "lesson", "answer", "play"];

/**
 * Opens the speaker notes in a window of their own: an empty document, into which the app draws, so that it needs neither an
 * address nor a network. Returns what closes it; null where the browser allows no window.
 */
export function openNotes(app: AppContext): (() => void) | null {
  const opened = open("", WINDOW.name, WINDOW.form);
  if (opened === null) return null;
  const page = opened as Window & typeof globalThis;
  const place = dressed(page, app);
  const drawn = createRoot(place);
  drawn.render(<AppProvider value={app}><Notes page={page} /></AppProvider>);
  page.addEventListener("keydown", (event) => hear(app, event));
  const close = (): void => {
    removeEventListener("pagehide", close);
    drawn.unmount();
    page.close();
  };
  page.addEventListener("pagehide", () => {
    removeEventListener("pagehide", close);
    drawn.unmount();
  });
  addEventListener("pagehide", close);
  return close;
}

/** The same styles, as rules and not as an address: what is fetched already needs no second time. */
function dressed(page: Window & typeof globalThis, { root }: AppContext): HTMLElement {
  const sheet = new page.CSSStyleSheet();
  const ground = root.getRootNode();
  const sheets = ground instanceof ShadowRoot ? ground.styleSheets : document.styleSheets;
  sheet.replaceSync([...sheets].flatMap(rulesOf).map(({ cssText }) => cssText).join("\n"));
  page.document.adoptedStyleSheets = [sheet];
  const place = page.document.createElement("main");
  place.className = "quorumscape notes-window";
  place.dataset["theme"] = root.dataset["theme"] ?? "light";
  page.document.body.replaceChildren(place);
  page.document.body.style.margin = "0";
  // The whole window is theirs, whatever stands in it.
  place.style.minHeight = "100vh";
  return place;
}

/** Those of another origin, as the host's page has them, are not told: the notes are read without. */
function rulesOf(sheet: CSSStyleSheet): readonly CSSRule[] {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}

function hear(app: AppContext, event: KeyboardEvent): void {
  const name = nameOfKey(event);
  const line = app.keys.lines.find(({ name: kind, keys }) => HEARD.includes(kind) && keys[name] !== undefined);
  if (line === undefined) return;
  event.preventDefault();
  line.keys[name]?.(app);
}

function name({ document: shown }: Window, title: string, language: string): void {
  shown.title = title;
  shown.documentElement.lang = language;
}

function Notes({ page }: { readonly page: Window }) {
  const lesson = useRun((run) => run.lesson);
  const language = useRun((run) => run.language);
  const words = useTexts(lessonTexts);
  useEffect(() => name(page, words.teacher.title, languageTag(language)), [page, words, language]);
  if (lesson === null) return null;
  return (
    <>
      <h1>{words.head(lesson.card.number, lesson.card.title[language])}</h1>
      <NotesText lesson={lesson} onWall={false} />
    </>
  );
}

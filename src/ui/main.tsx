import "./base.css";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { Guarded } from "./parts/guarded.tsx";
import { preloadParts } from "./parts/lazy-part.tsx";
import { linkSelection, linkText } from "./state/address.ts";
import { axis } from "./state/axis.ts";
import { frames } from "./state/frames.ts";
import { forgetRun, keepRun, keptRun } from "./state/memory.ts";
import { watchAddress } from "./state/past.ts";
import { useRun } from "./state/run.ts";
import { loadWords, wordsIn } from "./words/index.ts";

const FIRST_SCENARIO = "healthy";
/** A page that is never idle fetches its other parts after this long all the same. */
const MOST_WAIT_MS = 4_000;
const darkQuery = matchMedia("(prefers-color-scheme: dark)");

/** Writes onto the document what its styles and assistive technology need to know of the reader's choices. */
function dressPage(): void {
  const { theme, language, presenter } = useRun.getState();
  const root = document.documentElement;
  const dark = theme === "dark" || (theme === "system" && darkQuery.matches);
  root.dataset["theme"] = dark ? "dark" : "light";
  root.toggleAttribute("data-presenter", presenter);
  root.lang = language === "zh" ? "zh-CN" : "en";
  document.title = wordsIn(language).product;
}

/** Goes on where this tab was before it was reloaded; false where there is nothing to go on with. */
async function goOn(): Promise<boolean> {
  const kept = keptRun();
  if (kept === null) return false;
  // A run that stops the page must not meet it again at every reload.
  forgetRun();
  const { open, select } = useRun.getState();
  const answer = await open({ kind: "link", text: kept.text, at: kept.at });
  if (!answer.ok) return false;
  select(kept.selection);
  axis.wanted = kept.axis;
  useRun.setState({ continued: kept.at });
  return true;
}

/**
 * Opens what the address asks for: the run of a link, else the first scenario. A spoiled link leaves what runs, or a healthy
 * cluster. True where it was a link and is open.
 */
async function openFromAddress(): Promise<boolean> {
  const { open, select } = useRun.getState();
  const link = linkText(location.hash);
  if (link === null) {
    await open({ kind: "scenario", id: FIRST_SCENARIO });
    return false;
  }
  const answer = await open({ kind: "link", text: link });
  if (answer.ok) select(linkSelection(location.hash));
  if (answer.ok || useRun.getState().status !== null) return answer.ok;
  const { notices } = useRun.getState();
  await open({ kind: "scenario", id: FIRST_SCENARIO });
  useRun.setState({ notices });
  return false;
}

/** Draws the page once it can speak the reader's language. The cluster is built meanwhile. */
async function showPage(): Promise<void> {
  // Without its words the page speaks English: better than nothing at all.
  await loadWords(useRun.getState().language).catch(() => useRun.setState({ language: "en" }));
  dressPage();
  const root = document.getElementById("root");
  if (root !== null) createRoot(root).render(<Guarded><App /></Guarded>);
}

/** Once the cluster lives and the page has nothing else to do, it fetches all that it may need: from then on, offline is offline. */
function preloadWhenIdle(): void {
  const unsubscribe = frames.subscribe(() => {
    unsubscribe();
    const preload = (): void => {
      useRun.getState().preload();
      void preloadParts().then(() => loadWords("zh")).catch(() => undefined);
    };
    if ("requestIdleCallback" in window) requestIdleCallback(preload, { timeout: MOST_WAIT_MS });
    else setTimeout(preload, MOST_WAIT_MS);
  });
}

dressPage();
// The run changes many times a second, and writing an attribute makes the browser look at every style again.
useRun.subscribe((now, before) => {
  if (now.theme !== before.theme || now.language !== before.language || now.presenter !== before.presenter) dressPage();
});
darkQuery.addEventListener("change", dressPage);
watchAddress(async () => {
  if (linkText(location.hash) === null) return;
  const leaves = useRun.getState().present() !== null;
  const opened = await openFromAddress();
  useRun.setState({ leftForLink: opened && leaves });
});
void goOn().then((gone) => gone || openFromAddress());
keepRun();
void showPage();
preloadWhenIdle();

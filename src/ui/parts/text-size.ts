import { useSyncExternalStore } from "react";
import type { StageText } from "../../figure/stage-layout.ts";

/** The root's font size at scale 1, in CSS pixels: what `base.css` makes of the browsers' usual 16 px. */
const USUAL_ROOT = 13;
/** Words as they stand on the stage, and their width in Arial, in em. */
const SAMPLE = "store 12 leaders";
const SAMPLE_IN_ARIAL = 7.17;

let current: StageText | null = null;

/** How large and how wide the page's text is in this browser, with this reader's fonts and settings: measured, not assumed. */
export const useTextSize = (): StageText => useSyncExternalStore(subscribe, textSize);

/** The same for code outside of React. */
function textSize(): StageText {
  return (current ??= measured(probe()));
}

let ruler: CanvasRenderingContext2D | null = null;

/** How wide a text is in a font, in CSS pixels. */
export function textWidth(text: string, font: string): number {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (ruler === null) return 0;
  ruler.font = font;
  return ruler.measureText(text).width;
}

function subscribe(changed: () => void): () => void {
  const element = probe();
  // Whatever changes the font or its size (presenter mode, a setting of the browser, a font that arrives) changes the probe.
  const observer = new ResizeObserver(() => {
    const now = measured(element);
    if (now.scale === current?.scale && now.breadth === current.breadth) return;
    current = now;
    changed();
  });
  observer.observe(element);
  return () => observer.disconnect();
}

function measured(element: HTMLElement): StageText {
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const breadth = element.getBoundingClientRect().width / (SAMPLE_IN_ARIAL * root);
  return { scale: root / USUAL_ROOT, breadth: Math.max(0.8, Math.round(breadth * 100) / 100) };
}

function probe(): HTMLElement {
  const known = document.querySelector<HTMLElement>(".text-probe");
  if (known !== null) return known;
  const made = document.createElement("span");
  made.className = "text-probe";
  made.ariaHidden = "true";
  made.textContent = SAMPLE;
  document.body.append(made);
  return made;
}

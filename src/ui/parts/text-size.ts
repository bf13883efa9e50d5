import { useSyncExternalStore } from "react";
import type { StageText } from "../../figure/stage-layout.ts";
import { useApp } from "../app/context.ts";
import type { Watched } from "./watched.ts";

/** The root's font size at scale 1, in CSS pixels: what `theme.css` makes of the browsers' usual 16 px. */
const USUAL_ROOT = 13;
/** Words as they stand on the stage, and their width in Arial, in em. */
const SAMPLE = "store 12 leaders";
const SAMPLE_IN_ARIAL = 7.17;

/** How large and how wide the page's text is in this browser, with this reader's fonts and settings: measured, not assumed. */
export function useTextSize(): StageText {
  const { textSize } = useApp();
  return useSyncExternalStore(textSize.subscribe, textSize.current);
}

/** Measures the text of an app's root by a sample that stands in it, unseen, until `dispose`. */
export function watchTextSize(root: HTMLElement): Watched<StageText> & { readonly dispose: () => void } {
  const probe = document.createElement("span");
  probe.className = "text-probe";
  probe.ariaHidden = "true";
  probe.textContent = SAMPLE;
  root.append(probe);
  const measured = (): StageText => {
    const size = Number.parseFloat(getComputedStyle(root).fontSize);
    const breadth = probe.getBoundingClientRect().width / (SAMPLE_IN_ARIAL * size);
    return { scale: size / USUAL_ROOT, breadth: Math.max(0.8, Math.round(breadth * 100) / 100) };
  };
  let current: StageText | null = null;
  const listeners = new Set<() => void>();
  // Whatever changes the font or its size (presenter mode, a setting of the browser, a font that arrives) changes the probe.
  const observer = new ResizeObserver(() => {
    const now = measured();
    if (now.scale === current?.scale && now.breadth === current.breadth) return;
    current = now;
    for (const changed of listeners) changed();
  });
  observer.observe(probe);
  return {
    current: () => (current ??= measured()),
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    dispose: () => {
      observer.disconnect();
      probe.remove();
    },
  };
}

let ruler: CanvasRenderingContext2D | null = null;

/** Widths that are known, by font and text. Numbers are texts too: once so many are known, all are forgotten. */
const widths = new Map<string, number>();
const MOST_WIDTHS = 2_000;

/** How wide a text is in a font, in CSS pixels. */
export function textWidth(text: string, font: string): number {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  ruler ??= document.createElement("canvas").getContext("2d");
  if (ruler === null) return 0;
  ruler.font = font;
  const { width } = ruler.measureText(text);
  if (widths.size >= MOST_WIDTHS) widths.clear();
  widths.set(key, width);
  return width;
}

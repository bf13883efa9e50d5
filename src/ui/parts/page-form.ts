import { useSyncExternalStore } from "react";
import { useTextSize } from "./text-size.ts";

/**
 * How the page divides its window: `desk` shows everything at once; `side` and `sheet` show the stage and one panel chosen
 * by tabs, beside it where the window is broad, beneath it where it is high.
 */
export type PageForm = "desk" | "side" | "sheet";

export interface PageShape {
  readonly form: PageForm;
  /** Whether the time bar has its place under the stage, or is one of the panels. */
  readonly timeBelow: boolean;
  /** Whether the page is too low for more than one row of anything. */
  readonly low: boolean;
  /** About how wide the stage is, in CSS pixels. */
  readonly stageWidth: number;
  /** Whether a panel beside or beneath the stage leaves that large enough to begin with. */
  readonly roomy: boolean;
}

/** Measures in units of the text: at twice the text size a window is half as large. */
const DESK = { width: 700, height: 520 };
const TABLET_WIDTH = 900;
const TIME_BELOW = 400;
const LOW = 500;
const ROOMY_SIDE = 700;

function pageShape(width: number, height: number, scale: number): PageShape {
  const w = width / scale;
  const h = height / scale;
  const desk = w >= DESK.width && h >= DESK.height && (w >= TABLET_WIDTH || w >= h);
  const form = desk ? "desk" : w > h ? "side" : "sheet";
  return {
    form, stageWidth: desk ? width * 0.72 : width, timeBelow: desk || (form === "side" && h >= TIME_BELOW), low: h < LOW, roomy: form !== "side" || w >= ROOMY_SIDE,
  };
}

const subscribe = (changed: () => void): (() => void) => {
  window.addEventListener("resize", changed);
  return () => window.removeEventListener("resize", changed);
};

/** The shape of the page for this window and this text size. */
export function usePageShape(): PageShape {
  const { scale } = useTextSize();
  const width = useSyncExternalStore(subscribe, () => window.innerWidth);
  const height = useSyncExternalStore(subscribe, () => window.innerHeight);
  return pageShape(width, height, scale);
}

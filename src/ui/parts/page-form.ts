import { useSyncExternalStore, type CSSProperties } from "react";
import { useApp } from "../app/context.ts";
import { useTextSize } from "./text-size.ts";
import type { Watched } from "./watched.ts";

/**
 * How the page divides the room it has: `desk` shows everything at once; `side` and `sheet` show the stage and one panel chosen
 * by tabs, beside it where the room is broad, beneath it where it is high.
 */
export type PageForm = "desk" | "side" | "sheet";

export interface PageShape {
  /** The room itself, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly form: PageForm;
  /** Whether the time bar has its place under the stage, or is one of the panels. */
  readonly timeBelow: boolean;
  /** Whether the page is too low for more than one row of anything. */
  readonly low: boolean;
  /** About how wide the stage is, in CSS pixels. */
  readonly stageWidth: number;
  /** Whether a panel beside or beneath the stage leaves that large enough to begin with. */
  readonly roomy: boolean;
  /** Whether a panel takes the stage's place: beneath it neither would be of any use. */
  readonly narrow: boolean;
}

/** Measures in units of the text: at twice the text size the same room is half as large. */
const DESK = { width: 700, height: 520 };
const TABLET_WIDTH = 900;
const TIME_BELOW = 400;
const LOW = 500;
const ROOMY_SIDE = 700;
/** A phone whose letters are half as large again. */
const NARROW = 280;

function pageShape(width: number, height: number, scale: number): PageShape {
  const w = width / scale;
  const h = height / scale;
  const desk = w >= DESK.width && h >= DESK.height && (w >= TABLET_WIDTH || w >= h);
  const form = desk ? "desk" : w > h ? "side" : "sheet";
  const narrow = form === "sheet" && w < NARROW;
  return {
    width, height, form, narrow, stageWidth: desk ? width * 0.72 : width, low: h < LOW,
    timeBelow: desk || (form === "side" && h >= TIME_BELOW), roomy: form === "side" ? w >= ROOMY_SIDE : !narrow,
  };
}

/** The shape of the page for the room it has and this text size. */
export function usePageShape(): PageShape {
  const { size } = useApp();
  const { scale } = useTextSize();
  const { width, height } = useSyncExternalStore(size.subscribe, size.current);
  return pageShape(width, height, scale);
}

/** The size of an element, in CSS pixels, as it stands on the page. */
export function watchSize(element: HTMLElement): Watched<{ readonly width: number; readonly height: number }> {
  let current = { width: 0, height: 0 };
  const measured = (): typeof current => {
    const { clientWidth: width, clientHeight: height } = element;
    if (width !== current.width || height !== current.height) current = { width, height };
    return current;
  };
  return {
    current: measured,
    subscribe: (changed) => {
      const observer = new ResizeObserver(changed);
      observer.observe(element);
      return () => observer.disconnect();
    },
  };
}

/** The room that the app has, for styles that measure in shares of it. */
export const extentOf = (
  { width, height }: PageShape,
): CSSProperties & Readonly<Record<"--app-width" | "--app-height", string>> => ({
  "--app-width": `${width}px`, "--app-height": `${height}px`,
});

import { useLayoutEffect, useRef, type RefObject } from "react";
import { focusedBeside } from "../parts/focused.ts";

/** How the bar is drawn at each step of narrowing, as data attributes; `rows` only where the page is high enough. */
const STEPS: readonly (readonly string[])[] =
  [[], [], [], ["more"], ["more", "lean"], ["more", "lean", "bare"], ["more", "lean", "bare", "least"]];
const STEPS_IN_ROWS: readonly (readonly string[])[] = [
  [], [], [], ["more"], ["more", "lean"], ["more", "lean", "rows"], ["more", "lean", "rows", "bare"],
];
/** Not even the least of it fits on its lines: it takes as many as it needs, nothing is cut. */
const LAST = ["more", "lean", "bare", "least", "rows", "wrap"];

/**
 * Leaves out as little of a bar as it must to hold the rest on its line. Its words are as wide as the reader's font makes
 * them, so their widths are measured, not assumed: each step is tried in the order of narrowing until nothing sticks out.
 */
export function useFit(low: boolean): RefObject<HTMLElement | null> {
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = bar.current;
    if (element === null) return undefined;
    const fit = (): void => {
      const focused = focusedBeside(element);
      narrow();
      if (focused instanceof HTMLElement && element.contains(focused)) keepFocus(element, focused);
    };
    const narrow = (): void => {
      const steps = low ? STEPS : STEPS_IN_ROWS;
      for (let step = 0; step < steps.length; step++) {
        element.dataset["squeeze"] = String(step);
        for (const name of LAST) element.toggleAttribute(`data-${name}`, steps[step]?.includes(name) === true);
        if (element.scrollWidth <= element.clientWidth) return;
      }
      for (const name of LAST) element.toggleAttribute(`data-${name}`, name !== "least" || low);
    };
    // Its parts are as wide as what they hold: a new word, a longer number or another font changes them.
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    for (const part of element.children) observer.observe(part);
    fit();
    return () => observer.disconnect();
  }, [low]);
  return bar;
}

/** Who pressed a button that has no more room meets it again: under its name elsewhere in the bar, or in the menu of the rest. */
function keepFocus(bar: HTMLElement, pressed: HTMLElement): void {
  if (isSeen(pressed)) return;
  const seen = [...bar.querySelectorAll("button")].filter(isSeen);
  const named = seen.find(({ ariaLabel }) => ariaLabel !== null && ariaLabel === pressed.ariaLabel);
  (named ?? seen.find((button) => button.closest(".bar-narrow") !== null) ?? seen.at(-1))?.focus();
}

const isSeen = (element: HTMLElement): boolean => element.getClientRects().length > 0;

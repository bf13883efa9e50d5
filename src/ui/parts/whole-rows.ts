import { useLayoutEffect, type RefObject } from "react";

/** What is read as one row, wherever it stands. */
const ROWS = "h3, p, li, tr, dt, dd, summary, figcaption, .legend, .button";
/** A row higher than this share of its box is shown as far as it goes: to hide it would leave nothing. */
const HIGHEST_ROW = 0.4;

/**
 * Keeps a scrolling box from cutting a row in half at an edge, the lower one where it is read from the top: what would stand
 * there by half is hidden until it is scrolled to.
 */
export function useWholeRows(box: RefObject<HTMLElement | null>, edge: "top" | "bottom" = "bottom", rows = ROWS): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const fit = edge === "bottom" ? () => hideCutRows(element, rows) : () => hideRowCutAbove(element, rows);
    const resized = new ResizeObserver(fit);
    const changed = new MutationObserver(() => {
      for (const child of element.children) resized.observe(child);
      fit();
    });
    resized.observe(element);
    changed.observe(element, { childList: true, characterData: true, subtree: true });
    element.addEventListener("scroll", fit, { passive: true });
    fit();
    return () => {
      resized.disconnect();
      changed.disconnect();
      element.removeEventListener("scroll", fit);
    };
  }, [box, edge, rows]);
}

function hideRowCutAbove(element: HTMLElement, rows: string): void {
  const { top, height } = element.getBoundingClientRect();
  let edge = top;
  for (const row of element.querySelectorAll(rows)) {
    const place = row.getBoundingClientRect();
    if (place.top < top - 1 && place.bottom > edge && place.height < height * HIGHEST_ROW) edge = place.bottom;
  }
  element.style.clipPath = edge > top ? `inset(${(edge - top).toFixed(1)}px 0 0 0)` : "";
}

function hideCutRows(element: HTMLElement, rows: string): void {
  const { bottom, height } = element.getBoundingClientRect();
  let edge = bottom;
  for (const row of element.querySelectorAll(rows)) {
    const place = row.getBoundingClientRect();
    if (place.top < edge && place.bottom > bottom + 1 && place.height < height * HIGHEST_ROW) edge = place.top;
  }
  element.style.clipPath = edge < bottom ? `inset(0 0 ${(bottom - edge).toFixed(1)}px 0)` : "";
}

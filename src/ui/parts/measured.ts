import { useLayoutEffect, type RefObject } from "react";

/** Measures an element when it stands and whenever its size changes, and again where `measure` is another function. */
export function useMeasured(
  place: RefObject<HTMLElement | null> | HTMLElement | null, measure: (element: HTMLElement) => void,
): void {
  useLayoutEffect(() => {
    const element = place instanceof HTMLElement ? place : (place?.current ?? null);
    if (element === null) return undefined;
    const look = (): void => measure(element);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    look();
    return () => observer.disconnect();
  }, [place, measure]);
}

import { brushX, type D3BrushEvent } from "d3-brush";
import { select } from "d3-selection";
import { useEffect, useRef } from "react";
import type { Point, Rectangle } from "../../figure/geometry.ts";

/** What a hand does to the diagram; places are in pixels of its box. */
interface Hands {
  readonly click: (at: Point) => void;
  readonly brush: (left: number, right: number) => void;
  /** The wheel: by so many pixels, or longer by a factor about a place. */
  readonly pan: (pixels: number) => void;
  readonly zoom: (factor: number, x: number) => void;
}

/** A stretch of fewer pixels was meant as a click. */
const LEAST_STRETCH = 5;

/** A brush over the plot, and the wheel: Ctrl enlarges, Shift or a wheel to the side moves. */
export function useBrush(box: HTMLElement | null, { x, y, width, height }: Rectangle, hands: Hands): void {
  const latest = useRef(hands);
  useEffect(() => {
    latest.current = hands;
  });
  useEffect(() => {
    if (box === null) return undefined;
    const sheet = select(box).append("svg").attr("class", "space-time-brush").attr("aria-hidden", "true");
    const group = sheet.append("g");
    const brush = brushX<unknown>().extent([[x, y], [x + width, y + height]])
      .on("end", ({ sourceEvent, selection }: D3BrushEvent<unknown>) => {
        const source: unknown = sourceEvent;
        if (!(source instanceof Event)) return;
        const [left, right] = isPair(selection) ? selection : [0, 0];
        if (right - left >= LEAST_STRETCH) latest.current.brush(left, right);
        else latest.current.click(placeOf(source, box));
        group.call((root) => brush.move(root, null));
      });
    group.call(brush);
    const wheel = (event: WheelEvent): void => {
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (event.ctrlKey) latest.current.zoom(2 ** (event.deltaY / 200), placeOf(event, box).x);
      else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) latest.current.pan(sideways);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    box.addEventListener("wheel", wheel, { passive: false });
    return () => {
      box.removeEventListener("wheel", wheel);
      brush.on("end", null);
      sheet.remove();
    };
  }, [box, x, y, width, height]);
}

const isPair = (selection: unknown): selection is [number, number] =>
  Array.isArray(selection) && selection.every((each) => typeof each === "number");

function placeOf(event: Event, box: HTMLElement): Point {
  const { left, top } = box.getBoundingClientRect();
  const touch = window.TouchEvent !== undefined && event instanceof TouchEvent ? event.changedTouches[0] : undefined;
  const at = event instanceof MouseEvent ? event : touch;
  return { x: (at?.clientX ?? 0) - left, y: (at?.clientY ?? 0) - top };
}

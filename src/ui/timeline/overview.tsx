import { brushX, type BrushBehavior, type D3BrushEvent } from "d3-brush";
import { scaleLinear, type ScaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { useEffect, useRef, type KeyboardEvent } from "react";
import type { Rectangle } from "../../figure/geometry.ts";
import { formatClock, SHORTEST_SPAN, wholeRun, type TimeSpan } from "../../figure/time-axis.ts";
import { useWords } from "../words/index.ts";
import { paintOverview } from "./overview-painter.ts";
import type { TimeView } from "./time-view.ts";
import "./overview.css";

interface OverviewProps {
  readonly view: TimeView;
  readonly box: Rectangle;
  readonly end: number;
  readonly span: TimeSpan;
}

/** A visible part of fewer pixels could neither be seen nor be taken hold of. */
const LEAST_PIXELS = 6;

/** The pixels of the visible part, never too few to be met. */
function pixelsOf(scale: ScaleLinear<number, number>, width: number, span: TimeSpan): [number, number] {
  const from = Math.min(Math.max(0, scale(span.from)), width - LEAST_PIXELS);
  const to = Math.max(Math.min(width, scale(span.to)), from + LEAST_PIXELS);
  return [from, to];
}

/** The whole run below the axis, with a brush over the part that the axis shows: drag it, or either of its edges. */
export default function Overview({ view, box, end, span }: OverviewProps) {
  const words = useWords();
  const text = words.stage.time;
  const group = useRef<SVGGElement>(null);
  const brush = useRef<BrushBehavior<unknown> | null>(null);
  const latest = useRef({ span, end });
  useEffect(() => {
    latest.current = { span, end };
  });
  useEffect(() => view.bring({ overview: paintOverview }), [view]);
  useEffect(() => {
    if (group.current === null) return undefined;
    const root = select<SVGGElement, unknown>(group.current);
    let whole = wholeRun(latest.current.end);
    let begun = latest.current.span;
    const made = brushX<unknown>().extent([[0, 0], [box.width, box.height]]).handleSize(8)
      .on("start", (event: D3BrushEvent<unknown>) => {
        if (!isByHand(event)) return;
        // While a hand holds it, the run may grow; the ground under the hand must not.
        whole = wholeRun(latest.current.end);
        begun = latest.current.span;
      })
      .on("brush end", (event: D3BrushEvent<unknown>) => {
        if (!isByHand(event)) return;
        const scale = scaleLinear([whole.from, whole.to], [0, box.width]);
        const length = begun.to - begun.from;
        const { selection } = event;
        if (selection === null || !isPair(selection)) {
          // A click beside the brush: there.
          if (event.type !== "end") return;
          const middle = scale.invert(pointerOf(event, group.current));
          view.show({ from: middle - length / 2, to: middle + length / 2 });
          return;
        }
        const [left, right] = selection;
        if (event.mode === "drag") {
          // The length stays, also where the brush is drawn longer than it is.
          const middle = scale.invert((left + right) / 2);
          view.show({ from: middle - length / 2, to: middle + length / 2 });
        } else if (right - left >= 1) view.show({ from: scale.invert(left), to: scale.invert(right) });
      });
    brush.current = made;
    root.call(made);
    return () => {
      made.on("start brush end", null);
      root.on(".brush", null).selectAll("*").remove();
    };
  }, [view, box.width, box.height]);
  useEffect(() => {
    if (group.current === null || brush.current === null) return;
    const scale = scaleLinear([0, wholeRun(end).to], [0, box.width]);
    select<SVGGElement, unknown>(group.current).call(brush.current.move, pixelsOf(scale, box.width, span));
  }, [box.width, box.height, end, span]);

  const clock = (at: number): string => formatClock(Math.max(0, Math.round(at / 1_000) * 1_000), 1_000);
  const keys = (event: KeyboardEvent): void => {
    const next = moved(span, end, event.key);
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    view.show(next);
  };
  return (
    <div
      className="time-overview" role="slider" tabIndex={0} aria-label={text.overview} title={text.overview}
      aria-valuemin={0} aria-valuemax={Math.round(end / 1_000)} aria-valuenow={Math.round(Math.min(end, Math.max(0, span.from)) / 1_000)}
      aria-valuetext={text.part(clock(span.from), clock(span.to), clock(end))} onKeyDown={keys}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    >
      <svg width={box.width} height={box.height} aria-hidden><g ref={group} /></svg>
    </div>
  );
}

/** What the brush was moved by: moving it along with the axis is nobody's wish. */
const isByHand = (event: D3BrushEvent<unknown>): boolean => event.sourceEvent instanceof Event;

const isPair = (selection: unknown): selection is [number, number] =>
  Array.isArray(selection) && selection.every((each) => typeof each === "number");

function pointerOf(event: D3BrushEvent<unknown>, root: Element | null): number {
  const source: unknown = event.sourceEvent;
  const x = source instanceof MouseEvent ? source.clientX
    : source instanceof TouchEvent ? (source.changedTouches[0]?.clientX ?? 0) : 0;
  return x - (root?.closest("svg")?.getBoundingClientRect().left ?? 0);
}

/** The span after a key; null for keys that mean nothing here. */
function moved(span: TimeSpan, end: number, key: string): TimeSpan | null {
  const length = span.to - span.from;
  const by = (share: number): TimeSpan => ({ from: span.from + share * length, to: span.to + share * length });
  const grown = (factor: number): TimeSpan => {
    const middle = (span.from + span.to) / 2;
    const half = Math.max(SHORTEST_SPAN, length * factor) / 2;
    return { from: middle - half, to: middle + half };
  };
  switch (key) {
    case "ArrowLeft": return by(-0.1);
    case "ArrowRight": return by(0.1);
    case "PageUp": return by(-0.9);
    case "PageDown": return by(0.9);
    case "ArrowUp":
    case "+": return grown(1 / 1.5);
    case "ArrowDown":
    case "-": return grown(1.5);
    case "Home": return { from: 0, to: length };
    case "End": return { from: end - 0.96 * length, to: end + 0.04 * length };
    default: return null;
  }
}

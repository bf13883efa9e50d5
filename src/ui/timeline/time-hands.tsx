import { useEffect, useRef, type RefObject } from "react";
import { clamp } from "../../figure/geometry.ts";
import { moveSpan } from "../../figure/time-axis.ts";
import { after, micros, START } from "../../kernel/time.ts";
import { useApp, usePalette, type AppContext } from "../app/context.ts";
import type { TimeMoves } from "../state/stage-reach.ts";
import { scoreTexts } from "../words/score.texts.ts";
import { textsIn } from "../words/texts.ts";
import { jumpAlong } from "./jump.ts";
import { createTimeHand } from "./time-hand.ts";
import type { TimeShot, TimeView } from "./time-view.ts";

interface TimeHandsProps {
  readonly view: TimeView;
  readonly shot: TimeShot;
  readonly room: RefObject<HTMLDivElement | null>;
  readonly slider: RefObject<HTMLDivElement | null>;
}

/** The axis below the lanes, with all that a pointer can do to it. */
export default function TimeHands({ view, shot, room, slider }: TimeHandsProps) {
  const axis = useRef<SVGGElement>(null);
  useEffect(() => {
    if (room.current === null || slider.current === null || axis.current === null) return undefined;
    return view.attachHand(createTimeHand({ room: room.current, slider: slider.current, axis: axis.current }, {
      show: (span, moved) => view.show(span, moved),
      drag: (x, how) => view.dragTo(x, how),
      drop: () => view.drop(),
    }));
  }, [view, room, slider]);
  const app = useApp();
  useEffect(() => app.stage.hand("time", timeMoves(app, view, room)), [app, view, room]);
  useEffect(() => {
    const element = slider.current;
    const keys = (event: KeyboardEvent): void => moveByKey(app, view, event);
    element?.addEventListener("keydown", keys);
    return () => element?.removeEventListener("keydown", keys);
  }, [app, view, slider]);
  const { scale } = shot;
  const { mono } = usePalette();
  return (
    <svg className="time-axis" width={shot.layout.width} height={shot.layout.height} aria-hidden>
      <g ref={axis} style={{ fontFamily: mono, fontSize: `${11 * scale}px` }} />
    </svg>
  );
}

/** The keys of a slider move the present. With Ctrl they move the axis, as they move the stage elsewhere. */
function moveByKey({ run, focus }: AppContext, view: TimeView, event: KeyboardEvent): void {
  const shot = view.snapshot();
  if (shot === null || event.ctrlKey || event.metaKey) return;
  const { now, end, span } = shot;
  const length = span.to - span.from;
  const small = event.shiftKey ? length / 10 : length / 100;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: now - small, ArrowDown: now - small, ArrowRight: now + small, ArrowUp: now + small,
    PageDown: now - length / 4, PageUp: now + length / 4, Home: 0,
  };
  const to = event.key === "End" ? "end" : steps[event.key];
  // Whoever has just dragged the present steps through events with the arrows, as on the rest of the page.
  if (to === undefined || focus.wasClicked(event.currentTarget)) return;
  event.preventDefault();
  event.stopPropagation();
  run.getState().seek(to === "end" ? to : after(START, micros(clamp(to, 0, end))));
}

/** What keys do here. They are the bar's while it has the focus, come there by keys or with the pointer still over it. */
function timeMoves(app: AppContext, view: TimeView, room: RefObject<HTMLElement | null>): TimeMoves {
  const bar = (): Element | null => room.current?.closest(".time-bar") ?? null;
  return {
    zoom: (factor) => view.zoom(factor),
    pan: (share) => {
      const shot = view.snapshot();
      if (shot !== null) view.show(moveSpan(shot.span, share * (shot.span.to - shot.span.from)), true);
    },
    mark: (end) => {
      const { interval } = app.screen.getState().score;
      const at = view.snapshot()?.now ?? 0;
      const other = interval ?? { from: at, to: at };
      const marked = end === "from" ? { from: at, to: Math.max(at, other.to) } : { from: Math.min(at, other.from), to: at };
      app.screen.turnScore({ interval: marked, open: true });
    },
    found: (by) => {
      const found = view.snapshot()?.found ?? null;
      const text = textsIn(scoreTexts, app.run.getState().language);
      if (found === null) app.screen.turnScore({ open: true });
      else jumpAlong(app, found, by, text.ofFound);
    },
    hears: () => {
      const { activeElement } = document;
      const own = bar();
      if (own === null || activeElement === null || !own.contains(activeElement)) return false;
      return !app.focus.wasClicked(activeElement) || own.matches(":hover");
    },
  };
}

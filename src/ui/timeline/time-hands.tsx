import { useEffect, useRef, type RefObject } from "react";
import { usePalette } from "../app/context.ts";
import { createTimeHand } from "./time-hand.ts";
import type { TimeShot, TimeView } from "./time-view.ts";

interface TimeHandsProps {
  readonly view: TimeView;
  readonly shot: TimeShot;
  readonly room: RefObject<HTMLDivElement | null>;
  readonly slider: RefObject<HTMLDivElement | null>;
  /** The present has been let go. */
  readonly onDrop: () => void;
}

/** The axis below the lanes, with all that a pointer can do to it. */
export default function TimeHands({ view, shot, room, slider, onDrop }: TimeHandsProps) {
  const axis = useRef<SVGGElement>(null);
  const dropped = useRef(onDrop);
  useEffect(() => {
    dropped.current = onDrop;
  });
  useEffect(() => {
    if (room.current === null || slider.current === null || axis.current === null) return undefined;
    return view.attachHand(createTimeHand({ room: room.current, slider: slider.current, axis: axis.current }, {
      show: (span, moved) => view.show(span, moved),
      drag: (x, how) => view.dragTo(x, how),
      drop: () => {
        view.drop();
        dropped.current();
      },
    }));
  }, [view, room, slider]);
  const { scale } = shot;
  const { mono } = usePalette();
  return (
    <svg className="time-axis" width={shot.layout.width} height={shot.layout.height} aria-hidden>
      <g ref={axis} style={{ fontFamily: mono, fontSize: `${11 * scale}px` }} />
    </svg>
  );
}

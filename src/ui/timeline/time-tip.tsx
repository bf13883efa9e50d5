import { useEffect, useState, type RefObject } from "react";
import type { Point } from "../../figure/geometry.ts";
import { useApp } from "../app/context.ts";
import { readOut } from "./readout.ts";
import type { TimeShot, TimeView } from "./time-view.ts";

/** What stands under the pointer, in words, as long as that rests on the slider. */
export default function TimeTip({ view, shot, slider }: {
  readonly view: TimeView; readonly shot: TimeShot; readonly slider: RefObject<HTMLElement | null>;
}) {
  const { ground } = useApp();
  // The place, not the text: what stands under a resting pointer changes when the axis moves.
  const [tip, setTip] = useState<Point | null>(null);
  useEffect(() => {
    const element = slider.current;
    if (element === null) return undefined;
    const ending = new AbortController();
    const { signal } = ending;
    const hide = (): void => setTip(null);
    element.addEventListener("pointermove", ({ pointerType, clientX, clientY }) => {
      if (pointerType === "touch") return;
      const box = element.getBoundingClientRect();
      setTip({ x: clientX - box.left, y: clientY - box.top });
    }, { signal });
    element.addEventListener("pointerleave", hide, { signal });
    // Where the present was let go, and who goes on with the keyboard: nobody asks what is under the pointer.
    element.addEventListener("pointerup", hide, { signal });
    ground.addEventListener("keydown", hide, { signal });
    return () => ending.abort();
  }, [ground, slider]);
  if (tip === null) return null;
  const told = view.readout(readOut, tip.x + shot.layout.plot.x, tip.y);
  if (told === "") return null;
  return (
    <span className="time-tip" style={{ left: tip.x }} data-left={tip.x > shot.layout.plot.width / 2 || undefined}>{told}</span>
  );
}

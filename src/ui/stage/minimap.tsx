import { drag, type D3DragEvent } from "d3-drag";
import { select } from "d3-selection";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { centerX, centerY, contains } from "../../figure/geometry.ts";
import { centredOn, visibleOn, type Minimap, type StageTransform } from "../../figure/stage-zoom.ts";
import { useRun } from "../app/context.ts";
import type { StageShot } from "./view.ts";

interface MinimapProps {
  readonly minimap: Minimap;
  readonly shot: StageShot;
  readonly transform: StageTransform;
  readonly label: string;
  /** In words what is in sight. */
  readonly value: string;
  readonly onLook: (transform: StageTransform) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** All stores in small, and a frame around those in sight: drag it, click beside it, or move it with the arrows. */
export function MinimapPanel({ minimap, shot, transform, label, value, onLook, onKeyDown }: MinimapProps) {
  const picture = useRef<SVGSVGElement>(null);
  const chosen = useRun((run) => (run.selection?.kind === "store" ? run.selection.id : null));
  const { whole, frame } = shot;
  const seen = visibleOn(minimap, transform, whole);
  const latest = useRef({ minimap, transform, seen, size: whole, onLook });
  useEffect(() => {
    latest.current = { minimap, transform, seen, size: whole, onLook };
  });
  useEffect(() => {
    if (picture.current === null) return undefined;
    let held = { x: 0, y: 0 };
    const moved = drag<SVGSVGElement, unknown>()
      .container(picture.current)
      .on("start", ({ x, y }: D3DragEvent<SVGSVGElement, unknown, unknown>) => {
        // Who takes hold of the frame keeps it where it is; who presses beside it wants to be there.
        const { seen: box } = latest.current;
        held = contains(box, x, y) ? { x: x - centerX(box), y: y - centerY(box) } : { x: 0, y: 0 };
      })
      .on("start.look drag", ({ x, y }: D3DragEvent<SVGSVGElement, unknown, unknown>) => {
        const now = latest.current;
        now.onLook(centredOn(now.minimap, now.transform, now.size, x - held.x, y - held.y));
      });
    const root = select<SVGSVGElement, unknown>(picture.current).call(moved);
    return () => void root.on(".drag", null);
  }, []);
  const part = Math.round((100 * Math.max(0, seen.x)) / minimap.width);
  return (
    <div
      className="minimap" role="slider" tabIndex={0} aria-label={label} title={label} aria-valuemin={0} aria-valuemax={100}
      aria-valuenow={Math.min(100, part)} aria-valuetext={value} onKeyDown={onKeyDown}
    >
      <svg ref={picture} width={minimap.width} height={minimap.height} aria-hidden>
        {whole.cards.map(({ box }, i) => {
          const store = frame.stores[i];
          return store && (
            <rect
              key={store.id} className="store" x={box.x * minimap.scale} y={box.y * minimap.scale}
              width={Math.max(1, box.width * minimap.scale)} height={Math.max(1, box.height * minimap.scale)} rx="1"
              data-process={store.process} data-chosen={store.id === chosen || undefined}
            />
          );
        })}
        {whole.pds.map((box, i) => (
          <rect
            key={`pd ${i}`} className="pd" x={box.x * minimap.scale} y={box.y * minimap.scale} width={box.width * minimap.scale}
            height={Math.max(1, box.height * minimap.scale)} rx="1"
          />
        ))}
        <rect className="seen" x={seen.x} y={seen.y} width={seen.width} height={seen.height} rx="2" />
      </svg>
    </div>
  );
}

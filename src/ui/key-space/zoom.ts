import { select } from "d3-selection";
import "d3-transition";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomTransform } from "d3-zoom";
import { closerLook, closestLook, lookCentred, movedLook, WHOLE_AXIS, type KeyLook } from "../../figure/key-space.ts";
import type { CloserLook } from "../state/stage-reach.ts";
import type { KeyGeometry } from "./painter.ts";

/** How long a movement takes that a person has asked for but does not make with a hand, in milliseconds. */
const MOVE_MS = 320;

/** What hands may do to the axis, and how it is told. */
interface ZoomHost {
  /** Whether movements that nobody makes by hand are to be sudden. */
  readonly still: () => boolean;
  readonly moved: (look: KeyLook) => void;
}

/** Lets the axis be zoomed and moved: by a wheel with Ctrl, by a drag, by fingers, by keys. */
export interface KeyZoom extends CloserLook {
  /** What holds from now on. */
  readonly fit: (geometry: KeyGeometry) => void;
  /** Sees to it that a row of `regions` is in sight. */
  readonly reveal: (row: number) => void;
  readonly dispose: () => void;
}

/** Puts d3-zoom on the element that holds the axis, which begins beside the names of the stores. */
export function createKeyZoom(element: HTMLElement, host: ZoomHost): KeyZoom {
  const root = select<HTMLElement, unknown>(element);
  let held: KeyGeometry | null = null;
  // Whoever presses a key twice does not wait for the first movement to end.
  let aim: KeyLook = WHOLE_AXIS;
  const plot = (): KeyGeometry["layout"]["plot"] => held?.layout.plot ?? { x: 0, width: 1 };
  const most = (): number => (held === null ? 1 : closestLook(held.ranges, plot().width));
  const behaviour = zoom<HTMLElement, unknown>()
    .filter((event: Event) => isMeant(event, aim.k))
    .extent(() => [[plot().x, 0], [plot().x + plot().width, 1]])
    .on("zoom", ({ transform, sourceEvent }: D3ZoomEvent<HTMLElement, unknown>) => {
      const look = lookOf(transform, plot().x);
      if (sourceEvent !== null) aim = look;
      host.moved(look);
    });
  root.call(behaviour).on("dblclick.zoom", null);
  const go = (look: KeyLook): void => {
    aim = look;
    const { k, x } = look;
    const transform = zoomIdentity.translate(x + plot().x * (1 - k), 0).scale(k);
    if (host.still()) behaviour.transform(root.interrupt(), transform);
    else behaviour.transform(root.transition().duration(MOVE_MS), transform);
  };
  return {
    by: (factor) => go(closerLook(aim, factor, plot().width, most())),
    whole: () => go(WHOLE_AXIS),
    pan: (across) => go(movedLook(aim, across, plot().width)),
    fit: (geometry) => {
      held = geometry;
      const { x, width } = geometry.layout.plot;
      behaviour.scaleExtent([1, most()]).translateExtent([[x, -Infinity], [x + width, Infinity]]);
    },
    reveal: (row) => {
      if (held === null || (row >= held.from && row < held.to)) return;
      const { edges } = held.ranges;
      go(lookCentred(aim, ((edges[row] ?? 0) + (edges[row + 1] ?? 0)) / 2, plot().width));
    },
    dispose: () => root.interrupt().on(".zoom", null),
  };
}

const lookOf = ({ k, x }: ZoomTransform, offset: number): KeyLook => ({ k, x: x - offset * (1 - k) });

/** A plain wheel scrolls the page; while the whole axis is in sight there is nothing to drag. */
function isMeant(event: Event, k: number): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
  if (event.target instanceof Element && event.target.closest("button") !== null) return false;
  if (event instanceof MouseEvent) return event.button === 0 && !event.ctrlKey && k > 1;
  return "touches" in event && (k > 1 || (event as TouchEvent).touches.length > 1);
}

import { useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import type { Rectangle } from "../../figure/geometry.ts";
import { peersOfRegion } from "../../figure/stage-rows.ts";
import type { AppContext } from "../app/context.ts";
import type { KeySpaceView, KeyShot } from "./view.ts";

/** More replicas than this do not fly: they are where they belong at once. */
const MOST_FLYING = 3_000;

/** Every replica comes from its tile on the cluster's stage, and goes back to it. */
export function useFlight(
  app: AppContext, view: KeySpaceView, plot: HTMLElement | null, shot: KeyShot | null, leaving: boolean, onLeft: () => void,
): void {
  const haveCome = useRef(false);
  const isThere = shot !== null;
  const latest = useLatest(shot);
  useLayoutEffect(() => {
    if (!isThere || plot === null || haveCome.current) return;
    haveCome.current = true;
    const boxes = tileBoxes(app, plot, latest.current);
    if (boxes !== null) view.fly(boxes, false, () => undefined);
  }, [app, view, plot, isThere, latest]);
  useEffect(() => {
    if (!leaving) return;
    const boxes = plot === null ? null : tileBoxes(app, plot, latest.current);
    if (boxes === null) onLeft();
    else view.fly(boxes, true, onLeft);
  }, [app, view, plot, leaving, onLeft, latest]);
}

function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

/** Where the tiles of all replicas stand, by row of `peers`, in the pixels of the plot; null where nothing is to fly. */
function tileBoxes({ stage, run }: AppContext, plot: HTMLElement, shot: KeyShot | null): ReadonlyMap<number, Rectangle> | null {
  const { tiles } = stage.parts;
  if (shot === null || tiles === null || run.getState().reducedMotion || shot.frame.peers.count > MOST_FLYING) return null;
  const corner = plot.getBoundingClientRect();
  const { frame, rows } = shot;
  const boxes = new Map<number, Rectangle>();
  frame.regions.id.forEach((region, row) => {
    const places = tiles(region);
    for (const peer of peersOfRegion(rows, row)) {
      const box = places.get(frame.stores[frame.peers.store[peer] ?? 0]?.id ?? 0);
      if (box !== undefined) boxes.set(peer, { ...box, x: box.x - corner.x, y: box.y - corner.y });
    }
  });
  return boxes;
}

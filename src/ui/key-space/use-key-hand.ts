import { useEffect, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from "react";
import type { Selection } from "../../cluster/details.ts";
import type { RegionId } from "../../proto/region.ts";
import { useApp } from "../app/context.ts";
import type { KeySpaceView, KeyShot } from "./view.ts";
import type { KeyZoom } from "./zoom.ts";

/** The row of a region under the pointer, and where that is in the view. */
export interface PointedRange {
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

/** Page Up and Page Down go so far. */
const PAGE = 10;

/** What pointer and keyboard do in the plot: a click chooses a region, two show its group, arrows walk from range to range. */
export function useKeyHand(view: KeySpaceView, shot: KeyShot | null, zoom: KeyZoom | null) {
  const [pointed, setPointed] = useState<PointedRange | null>(null);
  const { row, region: cursor, keyDown, ...focusing } = useCursor(shot, zoom);
  const hovered = pointed === null ? null : (shot?.frame.regions.id[pointed.row] ?? null);
  useEffect(() => view.point(hovered, cursor), [view, hovered, cursor]);
  const pointer = usePointer(view, shot, setPointed);
  return {
    pointed, row, ...focusing, ...pointer,
    keyDown: (event: KeyboardEvent<HTMLElement>): void => {
      setPointed(null);
      keyDown(event);
    },
  };
}

function usePointer(view: KeySpaceView, shot: KeyShot | null, point: (at: PointedRange | null) => void) {
  const { run, screen } = useApp();
  const { select } = run.getState();
  const pointAt = ({ clientX, clientY, currentTarget }: MouseEvent<HTMLElement>): PointedRange | null => {
    const box = currentTarget.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    const row = view.at(x, y);
    return row < 0 ? null : { row, x, y };
  };
  const selectionAt = (event: MouseEvent<HTMLElement>): Selection | null => {
    const id = shot?.frame.regions.id[pointAt(event)?.row ?? -1];
    return id === undefined ? null : { kind: "region", id };
  };
  return {
    leave: () => point(null),
    move: (event: PointerEvent<HTMLElement>): void => {
      if (event.pointerType !== "touch") point(pointAt(event));
    },
    click: (event: MouseEvent<HTMLElement>): void => {
      if (event.detail !== 0) select(selectionAt(event));
    },
    doubleClick: (event: MouseEvent<HTMLElement>): void => {
      const selection = selectionAt(event);
      if (selection?.kind === "region") screen.showGroup(selection.id);
    },
    menu: (event: MouseEvent<HTMLElement>): void => {
      const selection = selectionAt(event);
      if (selection === null) return;
      event.preventDefault();
      point(null);
      select(selection);
      screen.setState({ faultMenu: { selection, x: event.clientX, y: event.clientY } });
    },
  };
}

/** Where the keyboard stands: at a region, whatever happens to its neighbours. */
function useCursor(shot: KeyShot | null, zoom: KeyZoom | null) {
  const { run, screen, focus } = useApp();
  const [region, setRegion] = useState<RegionId | null>(null);
  const row = region === null ? -1 : (shot?.rows.regionRow.get(region) ?? -1);
  const walk = (to: number): void => {
    const next = Math.max(0, Math.min((shot?.frame.regions.count ?? 1) - 1, to));
    setRegion(shot?.frame.regions.id[next] ?? null);
    zoom?.reveal(next);
  };
  const enter = (): void => {
    const { selection, select } = run.getState();
    if (region === null) return;
    if (selection?.kind === "region" && selection.id === region) screen.showGroup(region);
    else select({ kind: "region", id: region });
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => walk(row - 1), ArrowRight: () => walk(row + 1), ArrowDown: () => walk(row - 1), ArrowUp: () => walk(row + 1),
    PageDown: () => walk(row - PAGE), PageUp: () => walk(row + PAGE), Home: () => walk(0), End: () => walk(Infinity),
    Enter: enter,
  };
  return {
    region, row,
    keyDown: (event: KeyboardEvent<HTMLElement>): void => {
      const act = keys[event.key];
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      // A click leaves the focus behind: after it, arrows step through time as everywhere.
      if (act === undefined || !isPlain || focus.wasClicked(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    },
    focus: (event: { readonly target: EventTarget }): void => {
      if (!focus.wasClicked(event.target) && region === null) walk(shot?.geometry.from ?? 0);
    },
    blur: () => setRegion(null),
  };
}

import { useEffect, useMemo } from "react";
import { useApp, useRun } from "../app/context.ts";
import type { KeySpaceView, KeyShot } from "./view.ts";
import { createKeyZoom, type KeyZoom } from "./zoom.ts";

/** The axis in the hands of the reader, and of the keys; a region that is chosen elsewhere comes into sight. */
export function useKeyZoom(view: KeySpaceView, plot: HTMLElement | null, shot: KeyShot | null): KeyZoom | null {
  const app = useApp();
  const zoom = useMemo(() => (plot === null ? null : createKeyZoom(plot, {
    still: () => app.run.getState().reducedMotion, moved: (look) => view.lookAt(look),
  })), [app, view, plot]);
  const selection = useRun((run) => run.selection);
  const opening = useRun((run) => run.opening);
  useEffect(() => {
    if (plot === null || zoom === null) return undefined;
    const leave = app.stage.hand("keys", { ...zoom, tiles: (region) => view.tiles(region, plot.getBoundingClientRect()) });
    return () => {
      leave();
      zoom.dispose();
    };
  }, [app, view, plot, zoom]);
  const geometry = shot?.geometry ?? null;
  useEffect(() => {
    if (geometry !== null) zoom?.fit(geometry);
  }, [zoom, geometry]);
  useEffect(() => {
    if (opening) zoom?.whole();
  }, [zoom, opening]);
  useEffect(() => {
    const row = selection?.kind === "region" ? view.snapshot()?.rows.regionRow.get(selection.id) : undefined;
    if (row !== undefined) zoom?.reveal(row);
  }, [zoom, view, selection]);
  return zoom;
}

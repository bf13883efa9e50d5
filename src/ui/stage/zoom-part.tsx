import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { Rectangle } from "../../figure/geometry.ts";
import type { Selection } from "../../cluster/details.ts";
import { closest, isWhole, meets, minimapOf, PAN_SHARE, visiblePart, ZOOM_STEP,
  type StageTransform } from "../../figure/stage-zoom.ts";
import { useApp, useRun } from "../app/context.ts";
import type { StageZoomControl } from "../state/stage-reach.ts";
import { useWords } from "../words/index.ts";
import { MinimapPanel } from "./minimap.tsx";
import { beginMotion } from "./layout-motion.ts";
import { isArrow, type Arrow } from "../parts/rove.ts";
import type { StageShot, StageView } from "./view.ts";
import { createZoomControl } from "./zoom-control.ts";
import "./zoom-part.css";

/** Between the minimap and the edges of the stage. */
const MINIMAP_MARGIN = 12;

interface StageZoomProps {
  readonly view: StageView;
  readonly sheet: HTMLElement;
  readonly shot: StageShot;
  /** Puts away what the pointer had called up: a hand moves the stage. */
  readonly hide: () => void;
}

/**
 * The stage can be looked at more closely: by hand, by keys, by these buttons and by a minimap. With all this comes what moves
 * the layout when the cluster changes it.
 */
export default function StageZoom({ view, sheet, shot, hide }: StageZoomProps) {
  const text = useWords().stage.zoom;
  const [transform, setTransform] = useState<StageTransform>(() => view.looksAt());
  const [told, setTold] = useState<StageTransform>(transform);
  const control = useZoomControl(view, sheet, { moved: setTransform, rested: () => setTold(view.looksAt()), held: hide });
  const { whole } = shot;
  const minimap = useMemo(() => minimapOf(whole), [whole]);
  const { width, height } = whole;
  const corner = minimap === null
    ? { width: 0, height: 0 } : { width: minimap.width + 2 * MINIMAP_MARGIN, height: minimap.height + 2 * MINIMAP_MARGIN };
  const most = closest(whole);
  useEffect(() => {
    control?.fit({ size: { width, height }, most, corner: { width: corner.width, height: corner.height } });
  }, [control, width, height, most, corner.width, corner.height]);
  useRevealed(control, view);
  useEffect(() => view.animate(beginMotion), [view]);
  const zoomed = !isWhole(transform);
  if (control === null) return null;

  const seen = text.seen(Math.round(100 * told.k), storesInSight(shot, told, { width, height }), shot.layout.cards.length);
  return (
    <div className="stage-zoom" data-zoomed={zoomed || undefined}>
      <div className="stage-tools" role="group" aria-label={text.tools} onKeyDown={(event) => panByKey(event, control)}>
        <button type="button" title={`${text.closer} (+)`} aria-label={text.closer} disabled={transform.k >= most} onClick={() => control.by(ZOOM_STEP)}>
          <ZoomIn aria-hidden />
        </button>
        <button type="button" title={`${text.farther} (−)`} aria-label={text.farther} disabled={!zoomed} onClick={() => control.by(1 / ZOOM_STEP)}>
          <ZoomOut aria-hidden />
        </button>
        <button type="button" title={`${text.whole} (0)`} aria-label={text.whole} disabled={!zoomed} onClick={control.whole}>
          <Maximize aria-hidden />
        </button>
      </div>
      {minimap !== null && zoomed && (
        <MinimapPanel
          minimap={minimap} shot={shot} transform={transform} label={text.minimap} value={seen}
          onLook={control.lookAt} onKeyDown={(event) => panByKey(event, control)}
        />
      )}
      <p className="visually-hidden" aria-live="polite">{told.k === 1 ? "" : seen}</p>
    </div>
  );
}

interface Told {
  readonly moved: (transform: StageTransform) => void;
  readonly rested: () => void;
  readonly held: () => void;
}

/** The control of a view, as long as its sheet stands; with its keys. */
function useZoomControl(view: StageView, sheet: HTMLElement, told: Told): StageZoomControl | null {
  const app = useApp();
  const [control, setControl] = useState<StageZoomControl | null>(null);
  const latest = useRef(told);
  useEffect(() => {
    latest.current = told;
  });
  useEffect(() => {
    const made = createZoomControl(sheet, view, app.focus, {
      still: () => app.run.getState().reducedMotion,
      moved: (transform) => latest.current.moved(transform),
      rested: () => latest.current.rested(),
      held: () => latest.current.held(),
    });
    const leave = app.stage.hand("zoom", made);
    setControl(made);
    return () => {
      leave();
      made.dispose();
    };
  }, [app, view, sheet]);
  return control;
}

const directions: Readonly<Record<Arrow, readonly [number, number]>> = {
  ArrowLeft: [-PAN_SHARE, 0], ArrowRight: [PAN_SHARE, 0], ArrowUp: [0, -PAN_SHARE], ArrowDown: [0, PAN_SHARE],
};

/** On the buttons and on the minimap arrows move the view. */
function panByKey(event: KeyboardEvent, control: StageZoomControl): void {
  if (!isArrow(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  control.pan(...directions[event.key]);
}

/** Another run is shown whole; what was chosen elsewhere on the page comes into sight. */
function useRevealed(control: StageZoomControl | null, view: StageView): void {
  const opening = useRun((run) => run.opening);
  const selection = useRun((run) => run.selection);
  useEffect(() => {
    if (opening) control?.reset();
  }, [control, opening]);
  useEffect(() => {
    const box = boxOf(view, selection);
    const scene = view.current();
    if (control !== null && scene !== null && box !== null && !meets(box, scene.visible)) control.reveal(box);
  }, [control, view, selection]);
}

/** Where a chosen machine stands on the stage; null for what is not one. */
function boxOf(view: StageView, selection: Selection | null): Rectangle | null {
  const scene = view.current();
  if (scene === null) return null;
  const { frame, layout } = scene;
  if (selection?.kind === "store") return layout.cards[frame.stores.findIndex((store) => store.id === selection.id)]?.box ?? null;
  if (selection?.kind === "pd") return layout.pds[frame.pds.findIndex((pd) => pd.id === selection.id)] ?? null;
  return null;
}

/** How many stores can be seen, at least in part. */
function storesInSight({ whole }: StageShot, transform: StageTransform,
  size: { readonly width: number; readonly height: number }): number {
  const { k } = transform;
  const { x, y, width, height } = visiblePart(transform, size);
  const seen = { x: x / k, y: y / k, width: width / k, height: height / k };
  return whole.cards.filter(({ box }) => meets(box, seen)).length;
}

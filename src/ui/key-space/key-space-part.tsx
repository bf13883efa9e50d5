import { max } from "d3-array";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { Shape } from "../../figure/shapes.ts";
import { digits } from "../../story/words/format.ts";
import { useApp, useNames, usePalette, useRun, type AppContext } from "../app/context.ts";
import { lazyPart } from "../parts/lazy-part.tsx";
import { useMeasured } from "../parts/measured.ts";
import { useTextSize } from "../parts/text-size.ts";
import { Tip } from "../stage/tile-tip.tsx";
import { countText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { keySpaceTexts } from "../words/key-space.texts.ts";
import { useTexts } from "../words/texts.ts";
import { KeyAxis } from "./key-axis.tsx";
import { KeyHead } from "./key-head.tsx";
import { KeyTable } from "./key-table.tsx";
import { rangeLine, type KeyTelling } from "./range-text.ts";
import { StoreHeads } from "./store-heads.tsx";
import { useFlight } from "./use-flight.ts";
import { useKeyHand } from "./use-key-hand.ts";
import { useKeyZoom } from "./use-key-zoom.ts";
import { KeySpaceView, type KeyShot } from "./view.ts";
import type { KeyZoom } from "./zoom.ts";
import "./key-space.css";

const Legend = lazyPart(() => import("../stage/legend.tsx"), () => null);

interface KeySpacePartProps {
  /** While a group stands before it, it is not drawn. */
  readonly behind: boolean;
  /** Set once the reader goes back to the cluster: the replicas return to their tiles, and then `onLeft` is called. */
  readonly leaving: boolean;
  readonly onLeft: () => void;
}

/**
 * The regions along the axis of their keys, their replicas in the rows of their stores, and what clients do with them. Fills the
 * stage.
 */
export default function KeySpacePart({ behind, leaving, onLeft }: KeySpacePartProps) {
  const app = useApp();
  const words = useWords();
  const text = useTexts(keySpaceTexts);
  const names = useNames();
  const palette = usePalette();
  const { scale } = useTextSize();
  const [view] = useState(() => new KeySpaceView(app));
  const shot = useSyncExternalStore(view.subscribe, view.snapshot);
  const [plot, setPlot] = useState<HTMLDivElement | null>(null);
  useEffect(() => view.restyle(palette, names), [view, palette, names]);
  useEffect(() => view.setBehind(behind), [view, behind]);
  useMeasured(plot, useCallback(({ clientWidth: width, clientHeight: height }) => {
    view.resize({ width, height, scale });
  }, [view, scale]));
  const zoom = useKeyZoom(view, plot, shot);
  useRedraw(app);
  useFlight(app, view, plot, shot, leaving, onLeft);
  const mark = useCallback((shape: Shape | null): void => view.mark(shape), [view]);
  const telling = useMemo<KeyTelling>(() => ({ words, text, names }), [words, text, names]);
  return (
    <div className="key-space" inert={behind} data-leaving={leaving || undefined}>
      <KeyHead shot={shot} text={text} zoom={zoom} />
      <div className="key-plot" ref={setPlot}>
        {shot !== null && <Ground shot={shot} telling={telling} scale={scale} />}
        <KeyHand view={view} shot={shot} zoom={zoom} telling={telling} />
        {shot !== null && <StoreHeads stores={shot.frame.stores} layout={shot.geometry.layout} telling={telling} />}
      </div>
      {shot !== null && <KeyTable shot={shot} telling={telling} />}
      <div className="legend-row">{shot !== null && <Legend shapes={shot.shapes} onMark={mark} />}</div>
    </div>
  );
}

interface KeyHandProps {
  readonly view: KeySpaceView;
  readonly shot: KeyShot | null;
  readonly zoom: KeyZoom | null;
  readonly telling: KeyTelling;
}

/** The ranges and replicas as they are drawn, for pointer and keyboard a slider that stands at a range. */
function KeyHand({ view, shot, zoom, telling }: KeyHandProps) {
  const { text } = telling;
  const replicas = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (replicas.current === null || over.current === null) return undefined;
    return view.attach(replicas.current, over.current);
  }, [view]);
  const hand = useKeyHand(view, shot, zoom);
  const told = hand.row < 0 || shot === null ? "" : rangeLine(shot.frame, shot.rows, hand.row, telling);
  return (
    <>
      <div
        className="key-hand" role="slider" tabIndex={0} aria-label={text.slider} aria-description={text.hint} aria-valuemin={1}
        aria-valuemax={shot?.frame.regions.count ?? 1} aria-valuenow={Math.max(1, hand.row + 1)} aria-valuetext={told}
        onPointerMove={hand.move} onPointerLeave={hand.leave} onClick={hand.click} onDoubleClick={hand.doubleClick}
        onContextMenu={hand.menu} onKeyDown={hand.keyDown} onFocus={hand.focus} onBlur={hand.blur}
      >
        <canvas ref={replicas} aria-hidden />
        <canvas ref={over} aria-hidden />
      </div>
      {shot !== null && hand.pointed !== null && (
        <Tip
          x={hand.pointed.x} y={hand.pointed.y} width={shot.geometry.layout.width}
          text={rangeLine(shot.frame, shot.rows, hand.pointed.row, telling)}
        />
      )}
    </>
  );
}

/** What stands behind the ranges: their axis, and what the bars of load mean. */
function Ground({ shot, telling, scale }: { readonly shot: KeyShot; readonly telling: KeyTelling; readonly scale: number }) {
  const { text } = telling;
  const { frame, geometry } = shot;
  const { layout, from, to } = geometry;
  const { plot: { x: width } } = layout;
  const most = max(frame.loads.operations.subarray(from, to)) ?? 0;
  return (
    <>
      {layout.load !== null && (
        <span className="key-caption" title={text.loadHint} style={{ top: layout.load.y, height: layout.load.height, width }}>
          {layout.named && text.load}<small>{text.loadMost(most < 1_000 ? digits(most / 10) : countText(most / 10))}</small>
        </span>
      )}
      <span className="key-caption" title={text.keysHint} style={{ top: layout.ranges.y, height: layout.ranges.height, width }}>
        {layout.named ? text.keys : ""}
      </span>
      <KeyAxis geometry={geometry} startKeys={frame.regions.startKeys} scale={scale} />
    </>
  );
}

/** What is chosen elsewhere on the page, or told of, is drawn at once. */
function useRedraw({ frames }: AppContext): void {
  const selection = useRun((run) => run.selection);
  const events = useRun((run) => run.events);
  useEffect(() => frames.wake(), [frames, selection]);
  useEffect(() => frames.once(), [frames, events]);
}

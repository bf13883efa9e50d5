import {
  Fragment, useCallback, useEffect, useRef, useState, useSyncExternalStore, type CSSProperties, type RefObject,
  type FocusEvent, type KeyboardEvent,
} from "react";
import type { Selection } from "../../cluster/details.ts";
import { contains, type Rectangle } from "../../figure/geometry.ts";
import type { Shape } from "../../figure/shapes.ts";
import type { StageLayout } from "../../figure/stage-layout.ts";
import { idText } from "../../proto/names.ts";
import { lateModule } from "../parts/late-module.ts";
import { lazyPart } from "../parts/lazy-part.tsx";
import { useMeasured } from "../parts/measured.ts";
import { useTextSize } from "../parts/text-size.ts";
import { useApp, useNames, usePalette, useRun } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { LinkLayer } from "./link-layer.tsx";
import { ClientsRow, PdCard } from "./machine-rows.tsx";
import { pointedLink, useStagePointer, type PointedThing } from "./pointer.ts";
import { tilesOf } from "./scene.ts";
import { placed, StoreCard } from "./store-card.tsx";
import { StageView, type StageShot, type TileCursor } from "./view.ts";
import "./stage.css";

// The first frame does not wait for them; the legend's place is kept.
const Legend = lazyPart(() => import("./legend.tsx"), () => null);
const StageZoom = lazyPart(() => import("./zoom-part.tsx"), () => null);
const OperatorArrows = lazyPart(() => import("./operators.tsx"), () => null);
const LinkNotes = lazyPart(() => import("./notes.tsx"), () => null);
// Nothing is selected or pointed at, at first.
const PointedText = lazyPart(() => import("./pointed-text.tsx"), () => null);
const CardTools = lazyPart(() => import("./card-tools.tsx"), () => null);
/** What keys do on the stage. */
const stageKeys = lateModule(() => import("./stage-keys.ts"));
const WhyLights = lazyPart(() => import("./why-lights.tsx"), () => null);
const StageTable = lazyPart(() => import("./stage-table.tsx"), () => null);

/**
 * The living cluster: PD, stores with their replicas, links with their messages, clients; and a line that tells the shapes
 * which are on it now. Fills the box it stands in. While another view stands before it (`behind`), it is not drawn.
 */
export function Stage({ behind }: { readonly behind: boolean }) {
  const words = useWords();
  const app = useApp();
  const [view] = useState(() => new StageView(app));
  const Cards = app.guise?.Cards ?? Machines;
  const shot = useSyncExternalStore(view.subscribe, view.snapshot);
  const scroller = useRef<HTMLDivElement>(null);
  const [sheet, setSheet] = useState<HTMLDivElement | null>(null);
  const ground = useRef<HTMLDivElement>(null);
  const traffic = useRef<HTMLCanvasElement>(null);
  const tiles = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  useStageView(view, scroller);
  useBehind(view, ground, behind);
  useEffect(() => {
    if (ground.current === null || traffic.current === null || tiles.current === null || overlay.current === null) return;
    return view.attach({ ground: ground.current, traffic: traffic.current, tiles: tiles.current, overlay: overlay.current });
  }, [view]);
  const pointer = useStagePointer(view);
  const keyboard = useStageKeyboard(view);
  const [marked, setMarked] = useState<Shape | null>(null);
  const mark = useCallback((shape: Shape | null): void => {
    setMarked(shape);
    view.mark(shape);
  }, [view]);

  return (
    <div className="stage-frame" inert={behind} data-behind={behind || undefined}>
      <div className="stage" ref={scroller}>
        <div
          className="stage-sheet" style={shot === null ? undefined : sheetStyle(shot)} data-density={shot?.layout.density}
          data-marked={marked ?? undefined}
          onClick={pointer.click} onDoubleClick={pointer.doubleClick} onContextMenu={pointer.menu} onPointerMove={pointer.move}
          onPointerLeave={pointer.leave}
          onKeyDown={keyboard.down} onFocus={keyboard.focus} onBlur={keyboard.blur} ref={setSheet}
        >
          <div className="stage-ground" ref={ground} style={{ width: shot?.layout.width, height: shot?.layout.height }}>
            {shot !== null && <Groups shot={shot} />}
            {shot !== null && <Cards shot={shot} stops={keyboard.stops} />}
            {shot && <LinkLayer {...linesOf(shot)} hovered={pointedLink(pointer.pointed)} stop={keyboard.stops["link"]} />}
            {shot !== null && <Notes shot={shot} />}
            <canvas ref={traffic} className="stage-canvas traffic" aria-hidden />
            <canvas ref={tiles} className="stage-canvas" aria-hidden />
            <canvas ref={overlay} className="stage-canvas" aria-hidden />
            {shot !== null && shot.frame.operators.length > 0 && <OperatorArrows shot={shot} />}
            {shot !== null && <WhyLights view={view} shot={shot} />}
          </div>
          {pointer.pointed !== null && shot !== null && <PointedText thing={pointer.pointed} shot={shot} at={pointer.pointed} />}
          {shot === null && <p className="stage-empty">{words.stage.empty}</p>}
        </div>
        <p className="visually-hidden" aria-live="polite">
          {keyboard.cursor !== null && shot !== null && <PointedText thing={atTile(keyboard.cursor)} shot={shot} at={null} />}
        </p>
      </div>
      {shot !== null && sheet !== null && <StageZoom view={view} sheet={sheet} shot={shot} hide={pointer.leave} />}
      <div className="legend-row">{shot !== null && <Legend shapes={shot.shapes} onMark={mark} />}</div>
    </div>
  );
}

const atTile = (tile: TileCursor): PointedThing => ({ kind: "tile", tile });

const linesOf = ({ links, layout: { width, height } }: StageShot) => ({ links, width, height });

/** What ails links, in words: they come when there is something to say. */
function Notes({ shot: { links, layout } }: { readonly shot: StageShot }) {
  const impaired = links.filter(({ tone }) => tone === "impaired");
  return impaired.length > 0 && <LinkNotes links={impaired} layout={layout} unit={UNIT * layout.scale} />;
}

/** Size of the sheet, and the unit in which the style sheet measures: the layout alone decides how large its text is. */
const sheetStyle = ({ layout, whole }: StageShot): CSSProperties & { readonly "--unit": string } => ({
  width: whole.width, height: whole.height, "--unit": `${(UNIT * layout.scale).toFixed(2)}px`,
});

/** The size of the stage's text at scale 1, in CSS pixels. */
const UNIT = 13;

/** Tells the view what it draws with: colours, names, and the size of the box. */
function useStageView(view: StageView, scroller: RefObject<HTMLDivElement | null>): void {
  const { frames } = useApp();
  const palette = usePalette();
  const names = useNames();
  const selection = useRun((run) => run.selection);
  const events = useRun((run) => run.events);
  const text = useTextSize();
  useEffect(() => view.restyle(palette, names), [view, palette, names]);
  useEffect(() => frames.wake(), [frames, selection]);
  useEffect(() => frames.once(), [frames, events]);
  useMeasured(scroller, useCallback((element) => {
    // Rounded up, as `clientHeight` is, the sheet stands over by a part of a pixel: the first turn of a wheel is lost to that.
    view.resize({ width: element.clientWidth, height: Math.floor(element.getBoundingClientRect().height), text });
  }, [view, text]));
}

/** Tells the view whether it is seen, and others where its tiles are. */
function useBehind(view: StageView, ground: { readonly current: HTMLElement | null }, behind: boolean): void {
  const { stage } = useApp();
  useEffect(() => view.setBehind(behind), [view, behind]);
  useEffect(() => stage.hand("tiles", (region) => {
    const scene = view.current();
    const box = ground.current?.getBoundingClientRect();
    return scene === null || box === undefined ? new Map() : tilesOf(scene, region, box);
  }), [stage, view, ground]);
}

function Groups({ shot }: { readonly shot: StageShot }) {
  const { placeName } = useWords().stage;
  return shot.layout.groups.filter((group) => group.name !== "").map((group) => (
    <div
      key={group.name} className="stage-group"
      style={{ ...placed(group.box), opacity: group.presence }}
    >
      {hasTitle(group.box, shot.layout) && <span className="title">{placeName(group.name)}</span>}
      {group.parts.map((part) => (
        <span key={part.name} className="part" style={{ left: part.at.x - group.box.x, top: part.at.y - group.box.y }}>
          {placeName(part.name)}
        </span>
      ))}
    </div>
  ));
}

/**
 * A name is written where there is room for it above the cards of its group: an enlarged stage has no more than the whole one.
 */
function hasTitle(box: Rectangle, { cards, scale, density }: StageLayout): boolean {
  const first = Math.min(...cards.filter((card) => contains(box, card.box.x, card.box.y)).map((card) => card.box.y));
  return first - box.y >= (density === "tiny" ? 1.3 : 2) * UNIT * scale;
}

/** The machine of each kind that had the focus last: the Tab key leads back there, and arrows to the others of its kind. */
type TabStops = Readonly<Record<string, string | undefined>>;

const stopOf = (last: string | undefined, ids: readonly number[]): number | undefined =>
  ids.find((id) => String(id) === last) ?? ids[0];

function Machines({ shot, stops }: { readonly shot: StageShot; readonly stops: TabStops }) {
  const words = useWords();
  const names = useNames();
  const selection = useRun((run) => run.selection);
  const { frame, layout } = shot;
  const isSelected = (kind: Selection["kind"], id: number): boolean =>
    selection !== null && selection.kind !== "link" && selection.kind === kind && selection.id === id;
  const stopAt = stopOf(stops["store"], frame.stores.map(({ id }) => id));
  const clientStop = stopOf(stops["client"], layout.clientMarks.map((_, i) => i + 1));
  const pdStop = stopOf(stops["pd"], frame.pds.map(({ id }) => id));
  return (
    <>
      {frame.pds.map((pd, i) => {
        const box = layout.pds[i];
        const selected = isSelected("pd", pd.id);
        return box && <PdCard key={pd.id} pd={pd} box={box} words={words} selected={selected} tabStop={pd.id === pdStop} />;
      })}
      {frame.stores.map((store, i) => {
        const card = layout.cards[i];
        const selected = isSelected("store", store.id);
        return card && (
          <Fragment key={store.id}>
            <StoreCard
              store={store} card={card} now={shot.now} words={words} names={names} selected={selected}
              tabStop={store.id === stopAt}
            />
            {selected && <CardTools store={store.id} card={card} name={words.nodes.store(idText(store.id, names))} />}
          </Fragment>
        );
      })}
      <ClientsRow
        clients={frame.clients} box={layout.clients} marks={layout.clientMarks} words={words}
        selected={selection?.kind === "client" ? selection.id : null} tabStop={clientStop}
      />
      <StageTable shot={shot} selection={selection} words={words} names={names} />
    </>
  );
}

/** What had the focus last, and the tile that the keys have reached. What keys do comes with the first focus, or when all is idle. */
function useStageKeyboard(view: StageView) {
  const app = useApp();
  const [cursor, setCursor] = useState<TileCursor | null>(null);
  const [stops, setStops] = useState<TabStops>({});
  const moveCursor = (to: TileCursor | null): void => {
    setCursor(to);
    view.pointAt(to);
  };
  return {
    cursor,
    stops,
    focus: ({ target }: FocusEvent<HTMLElement>): void => {
      void stageKeys.start();
      const { dataset } = target;
      setStops((before) => ({ ...before, ...dataset }));
    },
    blur: ({ target }: FocusEvent<HTMLElement>): void => {
      if (cursor !== null && target.dataset["store"] !== undefined) moveCursor(null);
    },
    down: (event: KeyboardEvent<HTMLElement>): void => {
      const code = stageKeys.current();
      if (code.kind === "ready" && code.module.handleKey(event, { app, view, cursor, moveCursor })) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
  };
}

import {
  useEffect, useRef, useState, useSyncExternalStore, type CSSProperties, type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent,
} from "react";
import type { Selection } from "../../cluster/details.ts";
import { openFaultMenu } from "../faults/index.ts";
import { wasClicked } from "../parts/focus-origin.ts";
import { frames } from "../state/frames.ts";
import { useTextSize } from "../parts/text-size.ts";
import { useRun } from "../state/run.ts";
import { useScreen } from "../state/screen.ts";
import { useWords } from "../words/index.ts";
import { LinkLayer } from "./link-layer.tsx";
import { ClientsRow, PdCard } from "./machine-rows.tsx";
import { isArrow, nextCard, nextTile } from "./neighbours.ts";
import { usePalette } from "./palette.ts";
import { hitTest, peersOfStore, regionOfPeer, type Scene } from "./scene.ts";
import { StageTable } from "./stage-table.tsx";
import { StoreCard } from "./store-card.tsx";
import { TileTip, tileText, type TilePlace } from "./tile-tip.tsx";
import { StageView, type StageShot, type TileCursor } from "./view.ts";
import "./stage.css";

const NO_NAMES: Readonly<Record<string, string>> = {};

/** The living cluster: PD, stores with their replicas, links with their messages, clients. Fills the box it stands in. */
export function Stage() {
  const words = useWords();
  const [view] = useState(() => new StageView());
  const shot = useSyncExternalStore(view.subscribe, view.snapshot);
  const scroller = useRef<HTMLDivElement>(null);
  const traffic = useRef<HTMLCanvasElement>(null);
  const tiles = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  useStageView(view, scroller);
  useEffect(() => {
    if (traffic.current === null || tiles.current === null || overlay.current === null) return;
    return view.attach({ traffic: traffic.current, tiles: tiles.current, overlay: overlay.current });
  }, [view]);
  const pointer = useStagePointer(view);
  const keyboard = useStageKeyboard(view);

  return (
    <div className="stage" ref={scroller}>
      <div
        className="stage-sheet" style={shot === null ? undefined : sheetStyle(shot)} data-density={shot?.layout.density}
        onClick={pointer.click} onContextMenu={pointer.menu} onPointerMove={pointer.move} onPointerLeave={pointer.leave}
        onKeyDown={keyboard.down} onBlur={keyboard.blur}
      >
        {shot !== null && <Groups shot={shot} />}
        {shot !== null && <Machines shot={shot} lastFocused={keyboard.lastFocused} />}
        {shot !== null && <LinkLayer links={shot.links} width={shot.layout.width} height={shot.layout.height} />}
        <canvas ref={traffic} className="stage-canvas traffic" aria-hidden />
        <canvas ref={tiles} className="stage-canvas" aria-hidden />
        <canvas ref={overlay} className="stage-canvas" aria-hidden />
        {pointer.place !== null && shot !== null && <TileTip place={pointer.place} shot={shot} />}
        {shot === null && <p className="stage-empty">{words.stage.empty}</p>}
      </div>
      <p className="visually-hidden" aria-live="polite">
        {keyboard.cursor !== null && shot !== null ? tileText(keyboard.cursor, shot, words, NO_NAMES) : ""}
      </p>
    </div>
  );
}

/** Size of the sheet, and the unit in which the style sheet measures: the layout alone decides how large its text is. */
const sheetStyle = ({ layout }: StageShot): CSSProperties & { readonly "--unit": string } => ({
  width: layout.width, height: layout.height, "--unit": `${(13 * layout.scale).toFixed(2)}px`,
});

/** Tells the view what it draws with: colours, names, and the size of the box. */
function useStageView(view: StageView, scroller: { readonly current: HTMLDivElement | null }): void {
  const palette = usePalette();
  const names = useRun((run) => run.status?.names) ?? NO_NAMES;
  const selection = useRun((run) => run.selection);
  const events = useRun((run) => run.events);
  const text = useTextSize();
  useEffect(() => view.restyle(palette, names), [view, palette, names]);
  useEffect(() => frames.wake(), [selection, events]);
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const measure = (): void => view.resize({ width: box.clientWidth, height: box.clientHeight, text });
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, [view, scroller, text]);
}

function Groups({ shot }: { readonly shot: StageShot }) {
  const { placeName } = useWords().stage;
  return shot.layout.groups.filter((group) => group.name !== "").map((group) => (
    <div
      key={group.name} className="stage-group"
      style={{ left: group.box.x, top: group.box.y, width: group.box.width, height: group.box.height }}
    >
      <span className="title">{placeName(group.name)}</span>
      {group.parts.map((part) => (
        <span key={part.name} className="part" style={{ left: part.at.x - group.box.x, top: part.at.y - group.box.y }}>
          {placeName(part.name)}
        </span>
      ))}
    </div>
  ));
}

function Machines({ shot, lastFocused }: { readonly shot: StageShot; readonly lastFocused: number | null }) {
  const words = useWords();
  const names = useRun((run) => run.status?.names) ?? NO_NAMES;
  const selection = useRun((run) => run.selection);
  const { frame, layout } = shot;
  const isSelected = (kind: Selection["kind"], id: number): boolean =>
    selection !== null && selection.kind !== "link" && selection.kind === kind && selection.id === id;
  const stopAt = frame.stores.some((store) => store.id === lastFocused) ? lastFocused : frame.stores[0]?.id;
  return (
    <>
      {frame.pds.map((pd, i) => {
        const box = layout.pds[i];
        return box && <PdCard key={pd.id} pd={pd} box={box} words={words} selected={isSelected("pd", pd.id)} />;
      })}
      {frame.stores.map((store, i) => {
        const card = layout.cards[i];
        return card && (
          <StoreCard
            key={store.id} store={store} card={card} now={shot.now} words={words} names={names}
            selected={isSelected("store", store.id)} tabStop={store.id === stopAt}
          />
        );
      })}
      <ClientsRow
        clients={frame.clients} box={layout.clients} marks={layout.clientMarks} words={words}
        selected={selection?.kind === "client" ? selection.id : null}
      />
      <StageTable shot={shot} selection={selection} words={words} names={names} />
    </>
  );
}

/**
 * What a mouse or a finger does on the stage: the first click in a card selects its store, a further one the tile under it,
 * so that whoever wants to break a store may click anywhere in it.
 */
function useStagePointer(view: StageView) {
  const select = useRun((run) => run.select);
  const [place, setPlace] = useState<TilePlace | null>(null);
  const selectionAt = (event: MouseEvent<HTMLDivElement>, wantsTile: (store: number, region: Selection) => boolean): Selection | null => {
    const scene = view.current();
    const { x, y } = pointOf(event);
    const hit = scene === null ? null : hitTest(scene, x, y);
    if (scene === null || hit === null) return null;
    const store = selectionOf(scene, hit.store, -1);
    const tile = hit.peer < 0 ? null : selectionOf(scene, hit.store, hit.peer);
    if (store?.kind !== "store") return null;
    const selection = tile !== null && wantsTile(store.id, tile) ? tile : store;
    useScreen.setState({ standpoint: store.id });
    return selection;
  };
  const leave = (): void => {
    view.hover(null);
    setPlace(null);
  };
  return {
    place,
    leave,
    click: (event: MouseEvent<HTMLDivElement>): void => {
      if (event.detail === 0) return;
      const before = useRun.getState().selection;
      const { standpoint } = useScreen.getState();
      const isInside = (store: number): boolean =>
        before?.kind === "store" ? before.id === store : before?.kind === "region" && standpoint === store;
      const selection = selectionAt(event, isInside);
      if (selection !== null || isGround(event.target)) select(selection);
    },
    menu: (event: MouseEvent<HTMLDivElement>): void => {
      const before = useRun.getState().selection;
      const isChosen = (_store: number, tile: Selection): boolean =>
        before?.kind === "region" && tile.kind === "region" && before.id === tile.id;
      const selection = selectionAt(event, isChosen);
      if (selection === null) return;
      event.preventDefault();
      select(selection);
      openFaultMenu(selection, event.clientX, event.clientY);
    },
    move: (event: PointerEvent<HTMLDivElement>): void => {
      const scene = view.current();
      if (scene === null || event.pointerType === "touch") return;
      const { x, y } = pointOf(event);
      const hit = hitTest(scene, x, y);
      if (hit === null || hit.peer < 0) {
        leave();
        return;
      }
      const region = regionOfPeer(scene, hit.peer);
      view.hover(region < 0 ? null : (scene.frame.regions.id[region] ?? null));
      const tile = hit.peer - (scene.rows.storeStart[hit.store] ?? 0);
      setPlace((before) =>
        before?.store === hit.store && before.place === tile ? before : { store: hit.store, place: tile, x, y });
    },
  };
}

function pointOf(event: MouseEvent<HTMLDivElement>): { readonly x: number; readonly y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

const isGround = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("button, .stage-link") === null;

function selectionOf(scene: Scene, store: number, peer: number): Selection | null {
  const region = peer < 0 ? -1 : regionOfPeer(scene, peer);
  const regionId = scene.frame.regions.id[region];
  if (regionId !== undefined) return { kind: "region", id: regionId };
  const storeId = scene.frame.stores[store]?.id;
  return storeId === undefined ? null : { kind: "store", id: storeId };
}

/** Arrow keys move among the stores; Enter selects, Enter again enters the tiles, Escape leaves them. */
function useStageKeyboard(view: StageView) {
  const select = useRun((run) => run.select);
  const [cursor, setCursor] = useState<TileCursor | null>(null);
  const [lastFocused, setLastFocused] = useState<number | null>(null);
  const moveCursor = (to: TileCursor | null): void => {
    setCursor(to);
    view.pointAt(to);
  };
  const onCard = (event: KeyboardEvent<HTMLDivElement>, scene: Scene, store: number): boolean => {
    const id = scene.frame.stores[store]?.id ?? 0;
    if (isArrow(event.key)) {
      const next = scene.frame.stores[nextCard(scene.layout.cards.map((card) => card.box), store, event.key)];
      if (next === undefined) return true;
      setLastFocused(next.id);
      event.currentTarget.querySelector<HTMLElement>(`[data-store="${next.id}"]`)?.focus();
      return true;
    }
    if (event.key !== "Enter") return false;
    const selection = useRun.getState().selection;
    if (selection?.kind !== "store" || selection.id !== id) select({ kind: "store", id });
    else if (peersOfStore(scene.rows, store) > 0) moveCursor({ store, place: 0 });
    return true;
  };
  const onTile = (event: KeyboardEvent<HTMLDivElement>, scene: Scene, at: TileCursor): boolean => {
    const grid = scene.grids[at.store];
    if (event.key === "Escape") moveCursor(null);
    else if (isArrow(event.key) && grid !== undefined) {
      moveCursor({ ...at, place: nextTile(grid, peersOfStore(scene.rows, at.store), at.place, event.key) });
    } else if (event.key === "Enter") {
      select(selectionOf(scene, at.store, (scene.rows.storeStart[at.store] ?? 0) + at.place));
    } else return false;
    return true;
  };
  return {
    cursor,
    lastFocused,
    blur: (event: FocusEvent<HTMLDivElement>): void => {
      if (cursor !== null && event.target instanceof HTMLElement && event.target.dataset["store"] !== undefined) moveCursor(null);
    },
    down: (event: KeyboardEvent<HTMLDivElement>): void => {
      const scene = view.current();
      const id = event.target instanceof HTMLElement ? event.target.dataset["store"] : undefined;
      // A click leaves the focus behind: after it, arrows step through time as everywhere.
      if (isArrow(event.key) && wasClicked(event.target)) return;
      if (scene === null || id === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const store = scene.frame.stores.findIndex((each) => String(each.id) === id);
      if (store < 0) return;
      const handled = cursor !== null ? onTile(event, scene, cursor) : onCard(event, scene, store);
      if (!handled) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

import { useEffect, useState, type MouseEvent, type PointerEvent } from "react";
import type { Selection } from "../../cluster/details.ts";
import type { Point } from "../../figure/geometry.ts";
import { nearestRouted } from "../../figure/routes.ts";
import { pairKey } from "../../figure/visible-links.ts";
import { useApp, type AppContext } from "../app/context.ts";
import { selectionOfLink } from "./link-layer.tsx";
import type { StageLink } from "../../figure/stage-links.ts";
import type { DrawnMessage } from "./message-painter.ts";
import { hitTest, regionOfPeer, type Scene } from "./scene.ts";
import type { StageView, TileCursor } from "./view.ts";

/** How far from a link the pointer may stand, in pixels. */
const LINK_WITHIN = 8;

/**
 * What lies under the pointer: a tile, a message or a link, and where on the sheet (not on the ground, which may be moved) the
 * pointer is.
 */
export type Pointed = PointedThing & Point;

export type PointedThing =
  | { readonly kind: "tile"; readonly tile: TileCursor }
  | { readonly kind: "message"; readonly message: DrawnMessage }
  | { readonly kind: "link"; readonly link: StageLink };

/**
 * What a mouse or a finger does on the stage: the first click in a card selects its store, a further one the tile under it,
 * so that whoever wants to break a store may click anywhere in it. Between cards the nearest message is told and the nearest
 * link chosen.
 */
export function useStagePointer(view: StageView) {
  const app = useApp();
  const { run, screen, ground } = app;
  const { select } = run.getState();
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const leave = (): void => {
    view.hover(null);
    view.ask(null);
    setPointed(null);
  };
  // Whoever presses a key looks at what the key does; what the pointer happens to lie on would only cover it.
  useEffect(() => {
    const hide = (): void => setPointed(null);
    ground.addEventListener("keydown", hide);
    return () => ground.removeEventListener("keydown", hide);
  }, [ground]);
  return {
    pointed,
    leave,
    click: (event: MouseEvent<HTMLDivElement>): void => {
      if (event.detail === 0) return;
      const point = pointOf(view, event);
      const between = isBetween(event.target) ? thingAt(view, point) : null;
      leave();
      if (between?.kind === "message" && run.getState().status?.playing !== true) {
        view.ask(between.message.travels[0] ?? null);
        setPointed(between);
        return;
      }
      const link = between === null || between.kind === "tile" ? null : linkAt(view, point);
      if (link !== null) select(selectionOfLink(link));
      else {
        const selection = selectionAt(app, view, event, isInside);
        if (selection !== null || isGround(event.target)) select(selection);
      }
    },
    doubleClick: (event: MouseEvent<HTMLDivElement>): void => {
      const scene = view.current();
      const { x, y } = pointOf(view, event);
      const hit = scene === null ? null : hitTest(scene, x, y);
      const tile = scene === null || hit === null || hit.peer < 0 ? null : selectionOf(scene, hit.store, hit.peer);
      if (tile?.kind === "region") screen.showGroup(tile.id);
    },
    menu: (event: MouseEvent<HTMLDivElement>): void => {
      const link = isBetween(event.target) ? linkAt(view, pointOf(view, event)) : null;
      const selection = link === null ? selectionAt(app, view, event, isChosen) : selectionOfLink(link);
      if (selection === null) return;
      event.preventDefault();
      leave();
      select(selection);
      screen.setState({ faultMenu: { selection, x: event.clientX, y: event.clientY } });
    },
    move: (event: PointerEvent<HTMLDivElement>): void => {
      const scene = view.current();
      if (scene === null || event.pointerType === "touch") return;
      const point = pointOf(view, event);
      const hit = hitTest(scene, point.x, point.y);
      if (hit === null && isBetween(event.target)) {
        const thing = thingAt(view, point);
        view.hover(null);
        view.ask(thing?.kind === "message" ? (thing.message.travels[0] ?? null) : null);
        setPointed((before) => (sameThing(before, thing) ? before : thing));
        return;
      }
      if (hit === null || hit.peer < 0) {
        leave();
        return;
      }
      const region = regionOfPeer(scene, hit.peer);
      view.hover(region < 0 ? null : (scene.frame.regions.id[region] ?? null));
      const tile = { store: hit.store, place: hit.peer - (scene.rows.storeStart[hit.store] ?? 0) };
      setPointed((before) => (isTile(before, tile) ? before : { kind: "tile", tile, ...point.onSheet }));
    },
  };
}

const isTile = (pointed: Pointed | null, { store, place }: TileCursor): boolean =>
  pointed?.kind === "tile" && pointed.tile.store === store && pointed.tile.place === place;

/** Links keep their place on the stage; a message is another one with each frame. */
function sameThing(a: Pointed | null, b: Pointed | null): boolean {
  if (a === null || b === null) return a === b;
  return a.kind === "link" && b.kind === "link" && keyOf(a.link) === keyOf(b.link);
}

const keyOf = (link: StageLink): number => pairKey(link.from, link.to);

/** The `linkKey` of the link under the pointer. */
export const pointedLink = (pointed: Pointed | null): number | null => (pointed?.kind === "link" ? keyOf(pointed.link) : null);

/** The message or the link under a point between the cards. */
function thingAt(view: StageView, point: StagePoint): Pointed | null {
  const message = view.messageAt(point.x, point.y);
  if (message !== null) return { kind: "message", message, ...point.onSheet };
  const link = linkAt(view, point);
  return link === null ? null : { kind: "link", link, ...point.onSheet };
}

const linkAt = (view: StageView, { x, y }: StagePoint): StageLink | null =>
  nearestRouted(view.snapshot()?.links ?? [], x, y, LINK_WITHIN);

function selectionAt(
  app: AppContext, view: StageView, event: MouseEvent<HTMLDivElement>,
  wantsTile: (app: AppContext, store: number, tile: Selection) => boolean,
): Selection | null {
  const scene = view.current();
  const { x, y } = pointOf(view, event);
  const hit = scene === null ? null : hitTest(scene, x, y);
  if (scene === null || hit === null) return null;
  const store = selectionOf(scene, hit.store, -1);
  const tile = hit.peer < 0 ? null : selectionOf(scene, hit.store, hit.peer);
  if (store?.kind !== "store") return null;
  const selection = tile !== null && wantsTile(app, store.id, tile) ? tile : store;
  app.screen.setState({ standpoint: store.id });
  return selection;
}

/** Whether the store, or a tile in its card, is selected: a further click means the tile. */
function isInside({ run, screen }: AppContext, store: number): boolean {
  const before = run.getState().selection;
  if (before?.kind === "store") return before.id === store;
  return before?.kind === "region" && screen.getState().standpoint === store;
}

/** Whether the tile itself is selected already: only then a menu is about it and not about its store. */
function isChosen({ run }: AppContext, _store: number, tile: Selection): boolean {
  const before = run.getState().selection;
  return before?.kind === "region" && tile.kind === "region" && before.id === tile.id;
}

/** A point of the ground, where everything on the stage stands, and the same on the sheet, where the reader sees it. */
interface StagePoint extends Point {
  readonly onSheet: Point;
}

function pointOf(view: StageView, event: MouseEvent<HTMLDivElement>): StagePoint {
  const box = event.currentTarget.getBoundingClientRect();
  const onSheet = { x: event.clientX - box.left, y: event.clientY - box.top };
  const { x, y } = view.looksAt();
  return { x: onSheet.x - x, y: onSheet.y - y, onSheet };
}

/** Neither on a card nor on anything else that has a meaning of its own. */
const isBetween = (target: EventTarget): boolean => target instanceof Element && target.closest("button") === null;

const isGround = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("button, .stage-link") === null;

/** What a click on a card's ground (-1) or on a peer's tile selects. */
export function selectionOf(scene: Scene, store: number, peer: number): Selection | null {
  const region = peer < 0 ? -1 : regionOfPeer(scene, peer);
  const regionId = scene.frame.regions.id[region];
  if (regionId !== undefined) return { kind: "region", id: regionId };
  const storeId = scene.frame.stores[store]?.id;
  return storeId === undefined ? null : { kind: "store", id: storeId };
}

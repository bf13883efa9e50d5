import { select } from "d3-selection";
import "d3-transition";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomTransform } from "d3-zoom";
import type { Point, Rectangle } from "../../figure/geometry.ts";
import {
  isWhole, limited, revealing, transformTo, WHOLE, zoomedBy, type Size, type StageTransform,
} from "../../figure/stage-zoom.ts";
import type { FocusOrigin } from "../parts/focus-origin.ts";
import { hitTest } from "./scene.ts";
import type { StageView } from "./view.ts";

/** How long a movement takes that a person has asked for but does not make with a hand, in milliseconds. */
const MOVE_MS = 320;
/** How far one turn of a wheel goes at most, as a power of two: mice send large turns, trackpads many small ones. */
const MOST_TURN = 0.5;
const PER_PIXEL = 0.01;
/** A press that moves the pointer by less is a click. */
const CLICK_PIXELS = 4;

/** What holds of the stage now. */
export interface ZoomRoom {
  readonly size: Size;
  readonly most: number;
  /** What lies over the lower right corner. */
  readonly corner: Size;
}

/** Moves what of the stage is looked at: by hand (d3-zoom), by key, or because something was asked to be seen. */
export interface StageZoomControl {
  /** Sees to it that a box of the enlarged stage is in sight. */
  readonly reveal: (box: Rectangle) => void;
  readonly by: (factor: number) => void;
  readonly whole: () => void;
  /** Moves the view over the stage, by shares of the view. */
  readonly pan: (across: number, down: number) => void;
  readonly lookAt: (transform: StageTransform) => void;
  /** Shows the whole stage at once, as another one is going to be. */
  readonly reset: () => void;
  /** Tells what holds from now on; what is looked at is moved to where that allows. */
  readonly fit: (room: ZoomRoom) => void;
  readonly dispose: () => void;
}

/** What a control needs to know and to tell. */
export interface ZoomHost {
  /** Whether movements that nobody makes by hand are to be sudden. */
  readonly still: () => boolean;
  readonly moved: (transform: StageTransform) => void;
  /** A movement has ended. */
  readonly rested: () => void;
  /** A hand has taken hold of the stage. */
  readonly held: () => void;
}

/** Lets the stage on a sheet be zoomed and moved. */
export function createZoomControl(sheet: HTMLElement, view: StageView, focus: FocusOrigin, host: ZoomHost): StageZoomControl {
  const root = select<HTMLElement, unknown>(sheet);
  let room: ZoomRoom = { size: { width: 1, height: 1 }, most: 1, corner: { width: 0, height: 0 } };
  // Where the view is going: whoever presses a key twice does not wait for the first movement to end.
  let aim: StageTransform = view.looksAt();
  const within = (transform: StageTransform): StageTransform => limited(transform, room.size, room.corner);
  const behaviour = zoom<HTMLElement, unknown>()
    .filter((event: Event) => isMeant(event, view.looksAt()))
    .wheelDelta(turnOf)
    .clickDistance(CLICK_PIXELS)
    .extent(() => [[0, 0], [room.size.width, room.size.height]])
    .constrain((transform) => asZoom(within(transform)))
    .on("start", (event: D3ZoomEvent<HTMLElement, unknown>) => {
      if (event.sourceEvent !== null) host.held();
    })
    .on("zoom", (event: D3ZoomEvent<HTMLElement, unknown>) => {
      const transform = within(event.transform);
      if (event.sourceEvent !== null) aim = transform;
      view.lookAt(transform);
      sheet.toggleAttribute("data-zoomed", !isWhole(transform));
      host.moved(transform);
    })
    .on("end", host.rested);
  const jump = (transform: StageTransform): void => {
    aim = within(transform);
    root.interrupt();
    behaviour.transform(root, asZoom(aim));
  };
  const go = (transform: StageTransform): void => {
    if (host.still()) {
      jump(transform);
      return;
    }
    aim = within(transform);
    behaviour.transform(root.transition().duration(MOVE_MS), asZoom(aim));
  };
  const middle = (): Point => ({ x: room.size.width / 2, y: room.size.height / 2 });
  const reveal = (box: Rectangle): void => {
    if (isWhole(aim)) return;
    // The box is told in the pixels of now; it will be seen at the scale that the view is going to.
    const factor = aim.k / view.looksAt().k;
    const there = { x: box.x * factor, y: box.y * factor, width: box.width * factor, height: box.height * factor };
    const next = within(revealing(aim, there, room.size));
    if (next.x !== aim.x || next.y !== aim.y) go(next);
  };
  const doubled = (event: MouseEvent | TouchEvent): void => {
    const scene = view.current();
    const at = pointIn(sheet, event);
    if (scene === null || at === null) return;
    const { x, y } = view.looksAt();
    const hit = hitTest(scene, at.x - x, at.y - y);
    // Two clicks on a tile choose first its store and then itself.
    if (hit !== null && hit.peer >= 0) return;
    const card = hit === null ? undefined : scene.whole.cards[hit.store];
    if (!isWhole(view.looksAt())) go(WHOLE);
    else if (card !== undefined) go(transformTo(card.box, room.size, room.most));
  };
  const focused = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element) || focus.wasClicked(target) || isWhole(aim)) return;
    reveal(boxIn(sheet, target, view.looksAt()));
  };
  root.call(behaviour).on("dblclick.zoom", doubled);
  sheet.addEventListener("focusin", focused);
  return {
    reveal,
    by: (factor) => go(zoomedBy(aim, factor, room.most, middle())),
    whole: () => go(WHOLE),
    pan: (across, down) => go({ k: aim.k, x: aim.x - across * room.size.width, y: aim.y - down * room.size.height }),
    lookAt: jump,
    reset: () => jump(WHOLE),
    fit: (next) => {
      room = next;
      behaviour.scaleExtent([1, next.most]);
      const now = view.looksAt();
      jump(now.k > next.most ? zoomedBy(now, next.most / now.k, next.most, middle()) : now);
    },
    dispose: () => {
      root.interrupt().on(".zoom", null);
      sheet.removeEventListener("focusin", focused);
    },
  };
}

const asZoom = ({ k, x, y }: StageTransform): ZoomTransform => zoomIdentity.translate(x, y).scale(k);

/** Whether a hand means the stage: a plain wheel scrolls the page, and while the whole is in sight there is nothing to drag. */
function isMeant(event: Event, transform: StageTransform): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
  if (event.target instanceof Element && event.target.closest(".card-tools") !== null) return false;
  if (event instanceof MouseEvent) return event.button === 0 && !event.ctrlKey && !isWhole(transform);
  return "touches" in event && (!isWhole(transform) || (event as TouchEvent).touches.length > 1);
}

/** How far a turn of the wheel zooms, as a power of two. */
function turnOf({ deltaY, deltaMode }: WheelEvent): number {
  const pixels = deltaMode === WheelEvent.DOM_DELTA_PIXEL ? deltaY : deltaY * 20;
  return Math.max(-MOST_TURN, Math.min(MOST_TURN, -pixels * PER_PIXEL));
}

function pointIn(sheet: HTMLElement, event: MouseEvent | TouchEvent): Point | null {
  const at = event instanceof MouseEvent ? event : event.changedTouches[0];
  const box = sheet.getBoundingClientRect();
  return at === undefined ? null : { x: at.clientX - box.left, y: at.clientY - box.top };
}

/** Where an element stands on the enlarged stage. */
function boxIn(sheet: HTMLElement, element: Element, { x, y }: StageTransform): Rectangle {
  const origin = sheet.getBoundingClientRect();
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left - origin.left - x, y: top - origin.top - y, width, height };
}

import { select, type Selection } from "d3-selection";
import "d3-transition";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import type { Point, Rectangle } from "../../figure/geometry.ts";
import {
  isWhole, limited, revealing, transformTo, WHOLE, zoomedBy, type StageTransform,
} from "../../figure/stage-zoom.ts";
import type { FocusOrigin } from "../parts/focus-origin.ts";
import type { StageZoomControl, ZoomRoom } from "../state/stage-reach.ts";
import { hitTest } from "./scene.ts";
import type { StageView } from "./view.ts";

/** How long a movement takes that a person has asked for but does not make with a hand, in milliseconds. */
const MOVE_MS = 320;
/** How far one turn of a wheel goes at most, as a power of two: mice send large turns, trackpads many small ones. */
const MOST_TURN = 0.5;
const PER_PIXEL = 0.01;
/** A press that moves the pointer by less is a click. */
const CLICK_PIXELS = 4;

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

/** A stage that is being looked at, and where its view is going. */
interface Looking {
  readonly sheet: HTMLElement;
  readonly view: StageView;
  readonly host: ZoomHost;
  readonly root: Selection<HTMLElement, unknown, null, undefined>;
  readonly behaviour: ZoomBehavior<HTMLElement, unknown>;
  room: ZoomRoom;
  /** Whoever presses a key twice does not wait for the first movement to end. */
  aim: StageTransform;
}

/** Lets the stage on a sheet be zoomed and moved. */
export function createZoomControl(sheet: HTMLElement, view: StageView, focus: FocusOrigin, host: ZoomHost): StageZoomControl {
  const looking: Looking = {
    sheet, view, host, root: select<HTMLElement, unknown>(sheet), behaviour: zoom<HTMLElement, unknown>(),
    room: { size: { width: 1, height: 1 }, most: 1, corner: { width: 0, height: 0 } }, aim: view.looksAt(),
  };
  takeHands(looking);
  const focused = ({ target }: FocusEvent): void => {
    if (!(target instanceof Element) || focus.wasClicked(target) || isWhole(looking.aim)) return;
    reveal(looking, boxIn(sheet, target, view.looksAt()));
  };
  sheet.addEventListener("focusin", focused);
  return {
    reveal: (box) => reveal(looking, box),
    by: (factor) => enlarge(looking, factor),
    whole: () => go(looking, WHOLE),
    pan: (across, down) => {
      const { aim, room: { size } } = looking;
      go(looking, { k: aim.k, x: aim.x - across * size.width, y: aim.y - down * size.height });
    },
    lookAt: (transform) => jump(looking, transform),
    reset: () => jump(looking, WHOLE),
    fit: (room) => {
      looking.room = room;
      looking.behaviour.scaleExtent([1, room.most]);
      const now = view.looksAt();
      jump(looking, now.k > room.most ? zoomedBy(now, room.most / now.k, room.most, middle(room)) : now);
    },
    dispose: () => {
      looking.root.interrupt().on(".zoom", null);
      sheet.removeEventListener("focusin", focused);
    },
  };
}

/** Has d3-zoom listen to wheels, drags and fingers on the sheet, and the view follow. */
function takeHands(looking: Looking): void {
  const { sheet, view, host, root, behaviour } = looking;
  behaviour
    .filter((event: Event) => isMeant(event, view.looksAt()))
    .wheelDelta(turnOf)
    .clickDistance(CLICK_PIXELS)
    .extent(() => [[0, 0], [looking.room.size.width, looking.room.size.height]])
    .constrain((transform) => asZoom(within(looking, transform)))
    .on("start", (event: D3ZoomEvent<HTMLElement, unknown>) => {
      if (event.sourceEvent !== null) host.held();
    })
    .on("zoom", (event: D3ZoomEvent<HTMLElement, unknown>) => {
      const transform = within(looking, event.transform);
      if (event.sourceEvent !== null) looking.aim = transform;
      view.lookAt(transform);
      sheet.toggleAttribute("data-zoomed", !isWhole(transform));
      host.moved(transform);
    })
    .on("end", host.rested);
  root.call(behaviour).on("dblclick.zoom", (event: MouseEvent | TouchEvent) => cardOrWhole(looking, event));
}

const within = ({ room }: Looking, transform: StageTransform): StageTransform => limited(transform, room.size, room.corner);

const middle = ({ size }: ZoomRoom): Point => ({ x: size.width / 2, y: size.height / 2 });

/** By a key or a button: about the card that has the focus, which stays in sight, else about the middle. */
function enlarge(looking: Looking, factor: number): void {
  const { aim, room } = looking;
  const card = focusedBox(looking);
  if (card === null) {
    go(looking, zoomedBy(aim, factor, room.most, middle(room)));
    return;
  }
  const at = { x: (card.x + card.width / 2) * aim.k + aim.x, y: (card.y + card.height / 2) * aim.k + aim.y };
  const next = zoomedBy(aim, factor, room.most, at);
  go(looking, revealing(next, scaled(card, next.k), room.size));
}

/** Where what has the focus stands on the whole stage; null where nothing on the stage has it. */
function focusedBox({ sheet, view }: Looking): Rectangle | null {
  const { activeElement } = sheet.ownerDocument;
  if (activeElement === null || activeElement === sheet || !sheet.contains(activeElement)) return null;
  const now = view.looksAt();
  return scaled(boxIn(sheet, activeElement, now), 1 / now.k);
}

const scaled = ({ x, y, width, height }: Rectangle, by: number): Rectangle =>
  ({ x: x * by, y: y * by, width: width * by, height: height * by });

function jump(looking: Looking, transform: StageTransform): void {
  looking.aim = within(looking, transform);
  looking.root.interrupt();
  looking.behaviour.transform(looking.root, asZoom(looking.aim));
}

function go(looking: Looking, transform: StageTransform): void {
  if (looking.host.still()) {
    jump(looking, transform);
    return;
  }
  looking.aim = within(looking, transform);
  looking.behaviour.transform(looking.root.transition().duration(MOVE_MS), asZoom(looking.aim));
}

function reveal(looking: Looking, box: Rectangle): void {
  const { aim, view, room } = looking;
  if (isWhole(aim)) return;
  // The box is told in the pixels of now; it will be seen at the scale that the view is going to.
  const next = within(looking, revealing(aim, scaled(box, aim.k / view.looksAt().k), room.size));
  if (next.x !== aim.x || next.y !== aim.y) go(looking, next);
}

/** Two clicks on a card bring it near; two clicks while it is near bring the whole back. */
function cardOrWhole(looking: Looking, event: MouseEvent | TouchEvent): void {
  const { sheet, view, room } = looking;
  const scene = view.current();
  const at = pointIn(sheet, event);
  if (scene === null || at === null) return;
  const { x, y } = view.looksAt();
  const hit = hitTest(scene, at.x - x, at.y - y);
  // Two clicks on a tile show its group.
  if (hit !== null && hit.peer >= 0) return;
  const card = hit === null ? undefined : scene.whole.cards[hit.store];
  if (!isWhole(view.looksAt())) go(looking, WHOLE);
  else if (card !== undefined) go(looking, transformTo(card.box, room.size, room.most));
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

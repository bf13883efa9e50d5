import { axisBottom } from "d3-axis";
import { drag, type D3DragEvent } from "d3-drag";
import { select, type Selection } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import {
  AXIS_EXTENT, formatClock, spanOfTransform, ticksOf, timeScale, transformOfSpan, type Ticks, type TimeScale, type TimeSpan,
} from "../../figure/time-axis.ts";
import type { TimeBarLayout } from "../../figure/time-layout.ts";
import { textWidth } from "../parts/text-size.ts";

/** What the axis shows, and where. */
export interface AxisPicture {
  readonly span: TimeSpan;
  readonly layout: TimeBarLayout;
  /** Of the page's text. */
  readonly scale: number;
  /** The font of figures. */
  readonly mono: string;
}

/** The elements that hands take hold of. */
export interface TimeGround {
  /** Everything that a wheel or two fingers zoom. */
  readonly room: HTMLElement;
  /** The part on which the present is dragged. */
  readonly slider: HTMLElement;
  readonly axis: SVGGElement;
}

/** One movement of the present: `first` where it was just taken hold of, `exact` where no mark is to draw it (with Shift). */
export interface Drag {
  readonly first: boolean;
  readonly exact: boolean;
}

/** What hands do. */
export interface TimeDeeds {
  /** Another part of time is to be shown; `moved` where its length has not changed. */
  readonly show: (span: TimeSpan, moved: boolean) => void;
  /** The present is dragged to a place of the plot. */
  readonly drag: (x: number, how: Drag) => void;
  readonly drop: () => void;
}

/** Draws the axis and lets hands move it; comes after the first frame. */
export interface TimeHand {
  /** The axis has moved, or stands elsewhere. */
  readonly follow: (picture: AxisPicture) => void;
  /** Zooms by a factor (above 1: closer) around a place of the plot. */
  readonly zoom: (factor: number, x: number) => void;
  readonly dispose: () => void;
}

/** One notch of a wheel changes the length of the span by a quarter: the power of two that does so. */
const PER_NOTCH = Math.log2(1.25);

/** The axis as hands hold it. */
interface Held {
  readonly ground: TimeGround;
  readonly deeds: TimeDeeds;
  readonly root: Selection<HTMLElement, unknown, null, undefined>;
  readonly behaviour: ZoomBehavior<HTMLElement, unknown>;
  /** Null before it was first drawn. */
  shown: AxisPicture | null;
  /** That lie on it now. */
  fingers: number;
}

/** d3-axis draws the axis, d3-zoom moves it by wheel and fingers, d3-drag drags the present along it. */
export function createTimeHand(ground: TimeGround, deeds: TimeDeeds): TimeHand {
  const { room, slider, axis } = ground;
  const group = select<SVGGElement, unknown>(axis);
  const held: Held = {
    ground, deeds, root: select<HTMLElement, unknown>(room), behaviour: zoom<HTMLElement, unknown>(), shown: null, fingers: 0,
  };
  const { root, behaviour } = held;
  zoomByHand(held);
  dragByHand(held);
  const sideways = (event: WheelEvent): void => turnSideways(held, event);
  room.addEventListener("wheel", sideways, { passive: false });
  return {
    follow: (picture) => {
      const before = held.shown;
      held.shown = picture;
      // Who moves the axis by other means tells d3-zoom where the next turn of the wheel begins.
      room.__zoom = asZoom(picture);
      if (before === null || before.span !== picture.span || before.layout !== picture.layout || before.scale !== picture.scale) {
        drawAxis(group, picture);
      }
    },
    zoom: (factor, x) => behaviour.scaleBy(root, factor, [(held.shown?.layout.plot.x ?? 0) + x, 0]),
    dispose: () => {
      root.on(".zoom", null);
      room.removeEventListener("wheel", sideways);
      select(slider).on(".drag", null);
    },
  };
}

/** A wheel that turns up or down, and two fingers, choose what part of time is shown. */
function zoomByHand(held: Held): void {
  const { root, behaviour, deeds } = held;
  behaviour
    .scaleExtent(AXIS_EXTENT)
    .translateExtent([[0, -Infinity], [Infinity, Infinity]])
    .extent(() => {
      const { x = 0, width = 1 } = held.shown?.layout.plot ?? {};
      return [[x, 0], [x + width, 1]];
    })
    .filter((event: Event) => {
      if (event instanceof WheelEvent) return !isSideways(event);
      return "touches" in event && (event as TouchEvent).touches.length > 1;
    })
    .wheelDelta(({ deltaY }) => (deltaY > 0 ? -PER_NOTCH : PER_NOTCH))
    .on("start", ({ sourceEvent }: D3ZoomEvent<HTMLElement, unknown>) => {
      if (isTouch(sourceEvent)) held.fingers = sourceEvent.touches.length;
    })
    .on("zoom", ({ transform }: D3ZoomEvent<HTMLElement, unknown>) => {
      if (held.shown === null) return;
      const { span, layout } = held.shown;
      const before = transformOfSpan(span, layout.plot);
      deeds.show(spanOfTransform(transform, layout.plot), Math.abs(transform.k / before.k - 1) < 1e-9);
    })
    .on("end", () => {
      held.fingers = 0;
    });
  root.call(behaviour).on("dblclick.zoom", null);
}

interface Dragged extends D3DragEvent<HTMLElement, unknown, unknown> {
  readonly sourceEvent: MouseEvent | TouchEvent;
}

/** One finger, or the mouse, drags the present. */
function dragByHand(held: Held): void {
  const { ground: { slider }, deeds } = held;
  const dragging = drag<HTMLElement, unknown>()
    .filter((event: MouseEvent | TouchEvent) => ("touches" in event ? event.touches.length === 1 : event.button === 0))
    .container(slider)
    .on("start", ({ x, sourceEvent }: Dragged) => deeds.drag(x, { first: true, exact: sourceEvent.shiftKey }))
    .on("drag", ({ x, sourceEvent }: Dragged) => {
      if (held.fingers < 2) deeds.drag(x, { first: false, exact: sourceEvent.shiftKey });
    })
    .on("end", deeds.drop);
  // A finger that goes up or down scrolls the page, as elsewhere.
  select<HTMLElement, unknown>(slider).call(dragging).style("touch-action", "pan-y");
}

/** A wheel that turns sideways moves the axis along. */
function turnSideways({ root, behaviour, shown }: Held, event: WheelEvent): void {
  if (!isSideways(event) || shown === null) return;
  event.preventDefault();
  const { k } = transformOfSpan(shown.span, shown.layout.plot);
  behaviour.translateBy(root, -(event.deltaX || event.deltaY) / k, 0);
}

// Where d3-zoom keeps what it knows of an element.
declare global {
  interface HTMLElement {
    __zoom?: ZoomTransform;
  }
}

function asZoom({ span, layout }: AxisPicture): ZoomTransform {
  const { k, x } = transformOfSpan(span, layout.plot);
  return zoomIdentity.translate(x, 0).scale(k);
}

const isSideways = ({ shiftKey, deltaX, deltaY }: WheelEvent): boolean => shiftKey || Math.abs(deltaX) > Math.abs(deltaY);

const isTouch = (event: unknown): event is TouchEvent => typeof event === "object" && event !== null && "touches" in event;

/** Between two ticks at least, and between the labels of two, at scale 1. */
const TICK_GAP = 92;
const LABEL_GAP = 18;
const LABEL_SIZE = 11;

/** Ticks as close as is pleasant, and farther apart where their labels are longer than that: microseconds are. */
function ticksWithin(time: TimeScale, scale: number, widthOf: (label: string) => number): Ticks {
  const ticks = ticksOf(time, TICK_GAP * scale);
  const widest = Math.max(0, ...ticks.at.map((at) => widthOf(formatClock(at, ticks.step)))) + LABEL_GAP * scale;
  return widest <= TICK_GAP * scale ? ticks : ticksOf(time, widest);
}

function drawAxis(group: Selection<SVGGElement, unknown, null, undefined>, { span, layout, scale, mono }: AxisPicture): void {
  const { plot, axis } = layout;
  const time = timeScale(span, plot.width).rangeRound([0, plot.width]);
  const widthOf = (label: string): number => textWidth(label, `${LABEL_SIZE * scale}px ${mono}`);
  const ticks = ticksWithin(time, scale, widthOf);
  const label = (at: number): string => formatClock(at, ticks.step);
  const drawn = axisBottom<number>(time).tickValues(ticks.at).tickFormat(label)
    .tickSizeInner(plot.y - axis.y).tickSizeOuter(0).tickPadding(axis.height / 2);
  group.attr("transform", `translate(${plot.x} ${axis.y})`).call(drawn);
  group.select(".domain").remove();
  group.selectAll<SVGTextElement, number>("text").attr("dy", "0.35em")
    .attr("x", (at) => {
      // The first and the last label stay whole.
      const half = widthOf(label(at)) / 2;
      const x = time(at);
      return Math.max(half - 3, Math.min(x, layout.width - plot.x - half - 2)) - x;
    });
}

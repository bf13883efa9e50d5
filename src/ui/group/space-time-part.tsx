import { ChevronLeft, ChevronRight, FoldHorizontal, LocateFixed, Minus, Plus, type LucideIcon } from "lucide-react";
import {
  useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent, type PointerEvent,
} from "react";
import type { GroupPicture, SpaceTime, SpaceTimeWindow } from "../../cluster/group-picture.ts";
import { clamp } from "../../figure/geometry.ts";
import { messageKey } from "../../figure/group-messages.ts";
import {
  beginningOf, firstSpan, followedSpan, thingsInOrder, layoutSpaceTime, presentOf, thingAt, thingKey, widened,
  type SpaceTimeFigure, type SpaceTimeRoom, type SpaceTimeThing,
} from "../../figure/space-time.ts";
import { formatClock, moveSpan, spanAround, type TimeSpan } from "../../figure/time-axis.ts";
import type { Duration, Instant } from "../../kernel/time.ts";
import type { StoreId } from "../../proto/region.ts";
import { useApp, usePalette, useRun, useScreen } from "../app/context.ts";
import { useMeasured } from "../parts/measured.ts";
import { useTextSize } from "../parts/text-size.ts";
import { durationText } from "../words/format.ts";
import type { GroupWords } from "../words/group.en.ts";
import { useWords } from "../words/index.ts";
import { LatestAsking } from "../state/latest-asking.ts";
import { useBrush } from "./space-time-hand.ts";
import { SpaceTimeList } from "./space-time-list.tsx";
import { paintPointed, paintSpaceTime } from "./space-time-painter.ts";
import { thingText } from "./space-time-text.ts";
import { fitCanvas } from "../parts/fit-canvas.ts";
import "./space-time.css";

interface SpaceTimeProps {
  readonly picture: GroupPicture;
  readonly now: Instant;
  readonly playing: boolean;
  readonly words: GroupWords;
  readonly nameOf: (store: StoreId) => string;
  /** The message that is asked about, by its key. */
  readonly chosen: string | null;
  readonly onChoose: (key: string | null) => void;
}

/** A turn of the buttons and keys: so much longer or shorter, so far over the window. */
const TURN = 1.6;
const PAN = 0.4;
/** A finger is broad. */
const REACH = 9;

/** The group over a length of time: members as lines, messages as arrows. Stands in the place of the logs. */
export default function SpaceTimePart({ picture, now, playing, words, nameOf, chosen, onChoose }: SpaceTimeProps) {
  const { span, show, toPresent } = useSpan(picture, now);
  const [folded, setFolded] = useAsked(show);
  const { answer, late } = useSpaceTime(picture, span, playing);
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const room = useRoom(box);
  // While time moves, the branch ends where the picture is.
  const end = useRun(({ status }) => Math.max(now, status?.branches.find(({ id }) => id === status.branch)?.end ?? 0));
  const [pointed, setPointed] = useState<SpaceTimeThing | null>(null);
  const told = answer ?? emptyOf(picture, span);
  const figure = useMemo(() => layoutSpaceTime(told, span, room, presentOf(picture, end), folded),
    [told, span, room, picture, end, folded]);
  const { goTo, goToThing } = useGoing(onChoose);
  useBrush(box, figure.plot, {
    ...brushingOf(figure, span, now, show, goTo),
    click: (at) => {
      const thing = thingAt(figure, at, REACH * room.scale);
      const instant = Math.max(0, figure.scale.invert(at.x));
      if (thing === null) goTo(instant);
      else goToThing(thing, instant);
    },
  });
  const length = span.to - span.from;
  const turns = {
    earlier: () => show(moveSpan(span, -PAN * length)), later: () => show(moveSpan(span, PAN * length)),
    widen: () => show(widened(span, TURN, middleOf(span, now))), narrow: () => show(widened(span, 1 / TURN, middleOf(span, now))),
    now: toPresent, fold: () => setFolded(!folded),
  };
  const things = useMemo(() => thingsInOrder(told, span), [told, span]);
  const keys = useThingKeys(things, pointed, setPointed, (thing) => goToThing(thing, beginningOf(thing)), turns);
  const text = words.spaceTime;
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    setPointed(thingAt(figure, { x: event.clientX - left, y: event.clientY - top }, REACH * room.scale));
  };
  return (
    <>
      <Tools turns={turns} words={words} length={length} folded={folded} />
      <section className="space-time" aria-label={text.title}>
        <div
          className="space-time-box" ref={setBox} role="slider" tabIndex={0} aria-label={text.diagram} aria-valuemin={0}
          aria-valuemax={keys.count} aria-valuenow={keys.at} onKeyDown={keys.down} onPointerMove={point}
          aria-valuetext={pointed === null ? text.hint : thingText(pointed, words, nameOf)}
          onPointerLeave={() => setPointed(null)}
        >
          <Drawing
            figure={figure} room={room} nameOf={nameOf} pointed={pointed === null ? null : thingKey(pointed)} chosen={chosen}
          />
          <PresentLine figure={figure} />
        </div>
        <p className="space-time-note quiet">{noteText(answer, late, pointed, words, nameOf)}</p>
        <SpaceTimeList things={playing ? null : things} words={words} nameOf={nameOf} />
      </section>
    </>
  );
}

/** What stands below the diagram: what is pointed at, or what the reader should know of it. */
function noteText(
  answer: SpaceTime | null, late: boolean, pointed: SpaceTimeThing | null, words: GroupWords, nameOf: (store: StoreId) => string,
): string {
  const text = words.spaceTime;
  if (late) return text.waiting;
  if (pointed !== null) return thingText(pointed, words, nameOf);
  if (answer === null) return text.hint;
  if (answer.cutAt !== null) return text.cut(answer.messages.length, formatClock(answer.cutAt, 1_000));
  return answer.messages.length === 0 ? text.empty : text.hint;
}

/** Time goes to an instant, and stands there; a message that one goes to is asked about. */
function useGoing(onChoose: (key: string | null) => void) {
  const { run } = useApp();
  const goTo = (at: number): void => {
    if (run.getState().status?.playing === true) run.getState().play(false);
    run.getState().seek(Math.round(at) as Instant);
  };
  const goToThing = (thing: SpaceTimeThing, at: number): void => {
    if (thing.kind === "mark") return goTo(thing.mark.at);
    const { message } = thing;
    goTo(clamp(at, message.departed, Math.max(message.departed, message.arrives - 1)));
    onChoose(messageKey(message));
  };
  return { goTo, goToThing };
}

/** Until the first answer the members stand there alone. */
const emptyOf = ({ region, members }: GroupPicture, { from, to }: TimeSpan): SpaceTime => ({
  region, from: from as Instant, to: to as Instant, members: members.map(({ store }) => store), messages: [], marks: [],
  cutAt: null, rests: { leases: [], asleep: [] },
});

/** What the window is enlarged about: the present, where it is in sight. */
const middleOf = ({ from, to }: TimeSpan, now: number): number => (now >= from && now <= to ? now : (from + to) / 2);

/** The window. It follows the present like a page that is turned, until the reader looks at another time. */
function useSpan(picture: GroupPicture, now: Instant) {
  const [state, setState] = useState(() => ({ span: firstSpan(picture, now), follows: true, isChosen: false, at: now }));
  if (state.at !== now) {
    const span = state.follows ? followedSpan(picture, state.span, now, state.isChosen) : state.span;
    setState({ ...state, span, at: now });
  }
  return {
    span: state.span,
    show: (span: TimeSpan) => setState({ span, follows: now >= span.from && now <= span.to, isChosen: true, at: now }),
    toPresent: () => setState({ ...state, span: spanAround(now, state.span.to - state.span.from), follows: true, at: now }),
  };
}

/** What a brush and a wheel do to the window; who draws over a time in which the present is not goes to its beginning. */
const brushingOf = (
  { scale, plot }: SpaceTimeFigure, span: TimeSpan, now: number, show: (span: TimeSpan) => void, goTo: (at: number) => void,
) => ({
  brush: (left: number, right: number): void => {
    const drawn = { from: scale.invert(left), to: scale.invert(right) };
    show(widened(drawn, 1, drawn.from));
    if (now < drawn.from || now > drawn.to) goTo(drawn.from);
  },
  pan: (pixels: number): void => show(moveSpan(span, scale.invert(plot.x + pixels) - span.from)),
  zoom: (factor: number, x: number): void => show(widened(span, factor, scale.invert(x))),
});

/** An interval that was drawn on the time bar is shown, with what is quiet in it folded. */
function useAsked(show: (span: TimeSpan) => void) {
  const { screen } = useApp();
  const asked = useScreen(({ score }) => score.asked);
  const folding = useState(false);
  const [taken, setTaken] = useState<TimeSpan | null>(null);
  if (asked !== null && asked !== taken) {
    setTaken(asked);
    folding[1](true);
    show(widened(asked, 1, asked.from));
  }
  useEffect(() => {
    if (asked !== null) screen.turnScore({ asked: null });
  }, [screen, asked]);
  return folding;
}

/** What the group said in the span; asked again when there is another picture of the group, or another span. */
function useSpaceTime(picture: GroupPicture, span: TimeSpan, playing: boolean) {
  const { run } = useApp();
  const asking = useMemo(() => new LatestAsking((window: SpaceTimeWindow) => run.getState().spaceTime(window)), [run]);
  useEffect(() => () => asking.forget(), [asking]);
  useEffect(() => {
    const window = { region: picture.region, from: Math.floor(span.from) as Instant, to: Math.ceil(span.to) as Instant };
    asking.want(window, playing);
  }, [asking, picture, span, playing]);
  return useSyncExternalStore(asking.subscribe, asking.snapshot);
}

interface Turns {
  readonly earlier: () => void;
  readonly later: () => void;
  readonly widen: () => void;
  readonly narrow: () => void;
  readonly now: () => void;
  /** Quiet stretches take no room, or their own again. */
  readonly fold: () => void;
}

const TOOLS: readonly (readonly [keyof Turns, LucideIcon, string])[] = [
  ["earlier", ChevronLeft, "Page Up"], ["later", ChevronRight, "Page Down"], ["widen", Minus, "-"], ["narrow", Plus, "+"],
  ["now", LocateFixed, "."], ["fold", FoldHorizontal, "f"],
];

function Tools({ turns, words, length, folded }: {
  readonly turns: Turns; readonly words: GroupWords; readonly length: number; readonly folded: boolean;
}) {
  const text = words.spaceTime;
  const page = useWords();
  return (
    <div className="space-time-tools">
      <span className="quiet">{durationText(Math.round(length) as Duration, page)}</span>
      {TOOLS.map(([name, Icon, key]) => (
        <button
          key={name} type="button" className="button plain icon small" aria-label={text.moves[name]}
          title={`${text.moves[name]} (${key})`} onClick={turns[name]} aria-pressed={name === "fold" ? folded : undefined}
        ><Icon aria-hidden /></button>
      ))}
    </div>
  );
}

interface DrawingProps {
  readonly figure: SpaceTimeFigure;
  readonly room: SpaceTimeRoom;
  readonly nameOf: (store: StoreId) => string;
  readonly pointed: string | null;
  readonly chosen: string | null;
}

function Drawing({ figure, room, nameOf, pointed, chosen }: DrawingProps) {
  const palette = usePalette();
  const page = useWords();
  const durationOf = useCallback((length: Duration) => durationText(length, page), [page]);
  const diagram = usePainted(useCallback((context, size) =>
    paintSpaceTime(context, { figure, room: size, palette, nameOf, durationOf }), [figure, palette, nameOf, durationOf]), room);
  const chain = useScreen(({ score }) => score.chain);
  const at = useScreen(({ score }) => score.step);
  const steps = useMemo(() => new Map(chain.map(({ event, number }) => [event, number])), [chain]);
  const step = at === null ? 0 : chain[at]?.event ?? 0;
  const over = usePainted(useCallback((context, size) =>
    paintPointed(context, { figure, room: size, palette, pointed, chosen, steps, step }),
  [figure, palette, pointed, chosen, steps, step]), room);
  return <><canvas ref={diagram} aria-hidden /><canvas ref={over} aria-hidden /></>;
}

/** A canvas that is painted whenever its painter is another one. */
function usePainted(paint: (context: CanvasRenderingContext2D, room: SpaceTimeRoom) => void, room: SpaceTimeRoom) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (canvas.current === null || context == null || room.width === 0) return;
    fitCanvas(canvas.current, context, room);
    paint(context, room);
  }, [paint, room]);
  return canvas;
}

/** The present, moved with every animation frame: nothing else of the diagram is drawn anew for that. */
function PresentLine({ figure: { plot, scale } }: { readonly figure: SpaceTimeFigure }) {
  const { frames, run } = useApp();
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => frames.subscribe((displayed, frame) => {
    const x = scale(run.getState().status?.playing === true ? displayed : frame.now);
    if (line.current === null) return false;
    line.current.hidden = x < plot.x || x > plot.x + plot.width;
    line.current.style.transform = `translateX(${x}px)`;
    return false;
  }), [frames, run, plot, scale]);
  return <div className="space-time-present" ref={line} style={{ top: plot.y, height: plot.height }} aria-hidden />;
}

function useRoom(box: HTMLElement | null): SpaceTimeRoom {
  const { scale } = useTextSize();
  const [size, setSize] = useState({ width: 0, height: 0 });
  useMeasured(box, useCallback(({ clientWidth: width, clientHeight: height }) => setSize({ width, height }), []));
  return useMemo(() => ({ ...size, scale }), [size, scale]);
}

/** Arrows lead from one message or mark to the next, Enter goes to its instant; the other keys do what the buttons do. */
function useThingKeys(
  things: readonly SpaceTimeThing[], pointed: SpaceTimeThing | null, setPointed: (thing: SpaceTimeThing | null) => void,
  go: (thing: SpaceTimeThing) => void, turns: Turns,
) {
  const key = pointed === null ? "" : thingKey(pointed);
  const at = pointed === null ? -1 : things.findIndex((thing) => thingKey(thing) === key);
  const stand = (place: number): void => setPointed(things[clamp(place, 0, things.length - 1)] ?? null);
  const deeds: Readonly<Record<string, () => void>> = {
    ArrowRight: () => stand(at + 1), ArrowLeft: () => stand(at < 0 ? things.length - 1 : at - 1),
    Home: () => stand(0), End: () => stand(things.length - 1),
    Enter: () => {
      if (pointed !== null) go(pointed);
    },
    PageUp: turns.earlier, PageDown: turns.later, "+": turns.narrow, "-": turns.widen, ".": turns.now, f: turns.fold,
  };
  return {
    count: things.length, at: at + 1,
    down: (event: KeyboardEvent): void => {
      const deed = deeds[event.key];
      if (deed === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      deed();
    },
  };
}

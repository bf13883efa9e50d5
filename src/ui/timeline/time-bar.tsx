import { ChevronsRight, Maximize2, SquareTerminal, ZoomIn, ZoomOut } from "lucide-react";
import { memo, useCallback, useEffect, useRef, useState, useSyncExternalStore, type KeyboardEvent,
  type PointerEvent, type RefObject } from "react";
import { clamp, type Point } from "../../figure/geometry.ts";
import { formatClock, type TimeSpan } from "../../figure/time-axis.ts";
import { after, micros, START } from "../../kernel/time.ts";
import { lateModule, useLateModule } from "../parts/late-module.ts";
import { lazyPart } from "../parts/lazy-part.tsx";
import { useTextSize } from "../parts/text-size.ts";
import { useApp, usePalette, useRun, useScreen } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { TimeView, type TimeShot } from "./time-view.ts";
import "./timeline.css";

/** It comes when the page is idle: without it the axis shows all that it showed before. */
const Overview = lazyPart(() => import("./overview.tsx"), () => null);
/** So do the curves of what clients got. */
const CurveLane = lazyPart(() => import("./curve-lane.tsx"), () => null);
/** The axis, and what hands do to it, come after the first frame too. */
const TimeHands = lazyPart(() => import("./time-hands.tsx"), () => null);
/** What stands under the pointer, in words. */
const readouts = lateModule(() => import("./readout.ts"));
/** So does what tells of deeds, with its words. */
const Flags = lazyPart(() => import("./flags.tsx"), () => null);
const BranchTracks = lazyPart(() => import("./branch-tracks.tsx"), () => null);
const StepName = lazyPart(() => import("./step-name.tsx"), () => null);

/** Everything since the beginning of the run: faults, availability by key range, elections; drag it to be elsewhere in time. */
export function TimeBar() {
  const app = useApp();
  const [view] = useState(() => new TimeView(app));
  const shot = useSyncExternalStore(view.subscribe, view.snapshot);
  const room = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const labels = useRef<HTMLCanvasElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const tools = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  // The place, not the text: what stands under a resting pointer changes when the axis moves.
  const [tip, setTip] = useState<Point | null>(null);
  useTimeView(view, room, tools);
  useEffect(() => {
    if (canvas.current === null || labels.current === null || playhead.current === null) return;
    return view.attach({ canvas: canvas.current, labels: labels.current, playhead: playhead.current });
  }, [view]);
  const plot = shot?.layout.plot;
  const show = useCallback((span: TimeSpan) => view.show(span), [view]);

  return (
    <div className="time-bar">
      <div className="time-scroll" ref={room}>
        <div className="time-sheet" style={{ height: shot?.layout.height ?? "100%" }}>
          {shot !== null && <TimeHands view={view} shot={shot} room={room} slider={slider} onDrop={() => setTip(null)} />}
          <canvas ref={canvas} aria-hidden />
          <canvas ref={labels} aria-hidden />
          {shot !== null && shot.layout.curves !== null && <CurveLane view={view} shot={shot} box={shot.layout.curves} />}
          <Slider view={view} shot={shot} element={slider} tip={tip} onTip={setTip} />
          {shot !== null && shot.flags.length + shot.planned.length > 0 && <Flags shot={shot} />}
          {shot !== null && shot.branches.length > 0 && <BranchTracks shot={shot} />}
          {shot !== null && shot.layout.overview !== null && (
            <Overview box={shot.layout.overview} end={shot.end} span={shot.span} onShow={show} />
          )}
          <div
            className="playhead" ref={playhead} aria-hidden
            style={plot === undefined ? undefined : { top: plot.y, height: plot.height }}
          ><LatestStep left={isLate(shot)} /></div>
        </div>
      </div>
      <TimeTools view={view} tools={tools} whole={shot?.whole ?? false} following={shot?.following ?? true} />
    </div>
  );
}

/** Buttons that change what part of time is shown. */
const TimeTools = memo(function TimeTools({ view, tools, whole, following }: {
  readonly view: TimeView; readonly tools: RefObject<HTMLDivElement | null>; readonly whole: boolean; readonly following: boolean;
}) {
  const { stage: { time: text }, landmarks: { terminal } } = useWords();
  const { screen } = useApp();
  const terminalUp = useScreen(({ drawer }) => drawer === "terminal");
  return (
    <div className="time-tools" ref={tools}>
      <button type="button" title={text.closer} aria-label={text.closer} onClick={() => view.zoom(2)}>
        <ZoomIn aria-hidden />
      </button>
      <button type="button" title={text.farther} aria-label={text.farther} onClick={() => view.zoom(1 / 2)}>
        <ZoomOut aria-hidden />
      </button>
      <button
        type="button" title={text.whole} aria-label={text.whole} aria-pressed={whole}
        onClick={() => view.showWhole()}
      ><Maximize2 aria-hidden /></button>
      <button
        type="button" title={text.follow} aria-label={text.follow} aria-pressed={following}
        onClick={() => view.follow()}
      ><ChevronsRight aria-hidden /></button>
      <button
        type="button" title={terminal} aria-label={terminal} aria-pressed={terminalUp}
        onClick={() => screen.showDrawer(terminalUp ? null : "terminal")}
      ><SquareTerminal aria-hidden /></button>
    </div>
  );
});

/** Whether the playhead stands so far to the right that words go to its left. */
const isLate = (shot: TimeShot | null): boolean =>
  shot !== null && shot.now - shot.span.from > (shot.span.to - shot.span.from) / 2;

/** What the latest single step was, at the playhead; nothing where the run got here in another way. */
function LatestStep({ left }: { readonly left: boolean }) {
  const step = useRun((run) => run.status?.step ?? null);
  return step === null ? null : <StepName step={step} left={left} />;
}

type Box = { readonly current: HTMLDivElement | null };

function useTimeView(view: TimeView, room: Box, tools: Box): void {
  const palette = usePalette();
  const { scale } = useTextSize();
  const events = useRun((run) => run.events);
  const status = useRun((run) => run.status);
  const selection = useRun((run) => run.selection);
  const language = useRun((run) => run.language);
  useEffect(() => view.restyle(palette), [view, palette]);
  useEffect(() => view.refresh(), [view, selection, language]);
  useEffect(() => view.renew(), [view, events, status]);
  useEffect(() => {
    const box = room.current;
    if (box === null) return;
    const measure = (): void => {
      const corner = tools.current;
      const inCorner = corner !== null && getComputedStyle(corner).position === "absolute";
      view.resize(box.clientWidth, box.clientHeight, scale, inCorner ? corner.offsetLeft + corner.offsetWidth + 8 : 0);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, [view, room, tools, scale]);
}

/** The ground on which the present is dragged to and fro: a slider for pointers, keys and screen readers. */
function Slider({ view, shot, element, tip, onTip }: {
  readonly view: TimeView; readonly shot: TimeShot | null; readonly element: RefObject<HTMLDivElement | null>;
  /** Where the pointer rests; null where it asks for nothing. */
  readonly tip: Point | null; readonly onTip: (tip: Point | null) => void;
}) {
  const words = useWords();
  const { ground, focus } = useApp();
  const seek = useRun((run) => run.seek);
  const reader = useLateModule(readouts, tip !== null);
  const told = tip === null || reader.kind !== "ready" ? ""
    : view.readout(reader.module.readOut, tip.x + (shot?.layout.plot.x ?? 0), tip.y);
  const now = shot?.now ?? 0;
  const end = shot?.end ?? 0;
  const clock = (at: number): string => formatClock(Math.floor(at / 1_000) * 1_000, 1_000);
  useEffect(() => {
    // Who goes on with the keyboard no longer asks what is under the pointer.
    const hide = (): void => onTip(null);
    ground.addEventListener("keydown", hide);
    return () => ground.removeEventListener("keydown", hide);
  }, [ground, onTip]);
  const keys = (event: KeyboardEvent<HTMLDivElement>): void => {
    const length = shot === null ? 0 : shot.span.to - shot.span.from;
    const small = event.shiftKey ? length / 10 : length / 100;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: now - small, ArrowDown: now - small, ArrowRight: now + small, ArrowUp: now + small,
      PageDown: now - length / 4, PageUp: now + length / 4, Home: 0,
    };
    const to = event.key === "End" ? "end" : steps[event.key];
    // Whoever has just dragged the present steps through events with the arrows, as on the rest of the page.
    if (to === undefined || focus.wasClicked(event.currentTarget)) return;
    event.preventDefault();
    event.stopPropagation();
    seek(to === "end" ? to : after(START, micros(clamp(to, 0, end))));
  };
  const hover = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    onTip({ x: event.clientX - box.left, y: event.clientY - box.top });
  };
  return (
    <div
      ref={element} className="time-slider" role="slider" tabIndex={0} aria-label={words.stage.time.slider}
      aria-valuemin={0} aria-valuemax={Math.round(end / 1_000)} aria-valuenow={Math.round(Math.min(now, end) / 1_000)}
      aria-valuetext={words.stage.time.at(clock(now), clock(end))}
      style={shot === null ? undefined : { left: shot.layout.plot.x, width: shot.layout.plot.width }}
      onKeyDown={keys}
      onPointerMove={(event) => {
        if (event.pointerType !== "touch") hover(event);
      }}
      onPointerLeave={() => onTip(null)}
    >
      {tip !== null && told !== "" && (
        <span className="time-tip" style={{ left: tip.x }} data-left={tip.x > (shot?.layout.plot.width ?? 0) / 2 || undefined}>
          {told}
        </span>
      )}
    </div>
  );
}

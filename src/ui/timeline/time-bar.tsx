import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from "react";
import { formatClock } from "../../figure/time-axis.ts";
import { lazyPart } from "../parts/lazy-part.tsx";
import { useTextSize } from "../parts/text-size.ts";
import { useApp, usePalette, useRun, useScreen } from "../app/context.ts";
import { NO_SCORE } from "../state/score.ts";
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
const TimeTip = lazyPart(() => import("./time-tip.tsx"), () => null);
/** So does what tells of deeds, with its words. */
const Flags = lazyPart(() => import("./flags.tsx"), () => null);
/** The buttons below the names: their place is kept. */
const TimeTools = lazyPart(() => import("./time-tools.tsx"), () => null);
const BranchTracks = lazyPart(() => import("./branch-tracks.tsx"), () => null);
const StepName = lazyPart(() => import("./step-name.tsx"), () => null);
/** What is looked for, pinned, drawn over or asked about: it comes when it is first wanted. */
const Score = lazyPart(() => import("./score.tsx"), () => null);
const ScoreOver = lazyPart(() => import("./score-over.tsx"), () => null);

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
  useTimeView(view, room, tools);
  const used = useScreen(({ score }) => score !== NO_SCORE);
  useEffect(() => {
    if (canvas.current === null || labels.current === null || playhead.current === null) return;
    return view.attach({ canvas: canvas.current, labels: labels.current, playhead: playhead.current });
  }, [view]);
  const plot = shot?.layout.plot;

  return (
    <div className="time-bar">
      {used && <Score view={view} shot={shot} />}
      <div className="time-scroll" ref={room}>
        <div className="time-sheet" style={{ height: shot?.layout.height ?? "100%" }}>
          {shot !== null && <TimeHands view={view} shot={shot} room={room} slider={slider} />}
          <canvas ref={canvas} aria-hidden />
          <canvas ref={labels} aria-hidden />
          {shot !== null && shot.layout.curves !== null && <CurveLane view={view} shot={shot} box={shot.layout.curves} />}
          <Slider view={view} shot={shot} element={slider} />
          {shot !== null && shot.flags.length + shot.planned.length > 0 && <Flags shot={shot} />}
          {shot !== null && shot.branches.length > 0 && <BranchTracks shot={shot} />}
          {shot !== null && shot.layout.overview !== null && (
            <Overview view={view} box={shot.layout.overview} end={shot.end} span={shot.span} />
          )}
          <div
            className="playhead" ref={playhead} aria-hidden
            style={plot === undefined ? undefined : { top: plot.y, height: plot.height }}
          ><StepName shot={shot} /></div>
          {used && shot !== null && <ScoreOver view={view} shot={shot} />}
        </div>
      </div>
      <div className="time-tools" ref={tools}>
        <TimeTools view={view} whole={shot?.whole ?? false} following={shot?.following ?? true} />
      </div>
    </div>
  );
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

/** The ground on which the present is dragged, as a slider. What pointers and keys do to it comes with the axis. */
function Slider({ view, shot, element }: {
  readonly view: TimeView; readonly shot: TimeShot | null; readonly element: RefObject<HTMLDivElement | null>;
}) {
  const words = useWords();
  const now = shot?.now ?? 0;
  const end = shot?.end ?? 0;
  return (
    <div
      ref={element} className="time-slider" role="slider" tabIndex={0} aria-label={words.stage.time.slider}
      aria-valuemin={0} aria-valuemax={Math.round(end / 1_000)} aria-valuenow={Math.round(Math.min(now, end) / 1_000)}
      aria-valuetext={words.stage.time.at(formatClock(now, 1_000), formatClock(end, 1_000))}
      style={shot === null ? undefined : { left: shot.layout.plot.x, width: shot.layout.plot.width }}
    >{shot !== null && <TimeTip view={view} shot={shot} slider={element} />}</div>
  );
}

import { bisector } from "d3-array";
import { brushX, type BrushBehavior, type D3BrushEvent } from "d3-brush";
import { select } from "d3-selection";
import { X } from "lucide-react";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { SpaceTimeWindow } from "../../cluster/group-picture.ts";
import type { Rectangle } from "../../figure/geometry.ts";
import { timeScale } from "../../figure/time-axis.ts";
import type { Instant } from "../../kernel/time.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import { idText } from "../../proto/names.ts";
import type { RegionId } from "../../proto/region.ts";
import { useApp, useNames, useRun, useScreen } from "../app/context.ts";
import { LatestAsking } from "../state/latest-asking.ts";
import type { ChainStep } from "../state/score.ts";
import { useWords } from "../words/index.ts";
import { scoreTexts } from "../words/score.texts.ts";
import { useTexts } from "../words/texts.ts";
import type { TimeShot, TimeView } from "./time-view.ts";
import "./score.css";

interface OverProps {
  readonly view: TimeView;
  readonly shot: TimeShot;
}

/** What lies over the picture of the time bar. */
export default function ScoreOver({ view, shot }: OverProps) {
  const drawing = useScreen(({ score }) => score.drawing);
  const interval = useScreen(({ score }) => score.interval);
  useChainOfRecord();
  return (
    <>
      <PinNames shot={shot} />
      {shot.pins.map(({ region }) => <PinRests key={region} view={view} shot={shot} region={region} />)}
      {(drawing || interval !== null) && <IntervalBrush shot={shot} />}
      <ChainMarks shot={shot} />
    </>
  );
}

/** The names beside the rows of pinned regions: each selects what it names, and the cross lets go of the region. */
function PinNames({ shot }: Pick<OverProps, "shot">) {
  const text = useTexts(scoreTexts);
  const words = useWords();
  const names = useNames();
  const { screen } = useApp();
  const select_ = useRun((run) => run.select);
  const pinned = useScreen(({ score }) => score.pinned);
  return shot.pins.map(({ region, stores }, i) => {
    const place = shot.layout.pins[i];
    if (place === undefined) return null;
    const name = words.nodes.region(idText(region, names));
    return (
      <div
        key={region} className="pin-names" role="group" aria-label={name}
        style={{ top: place.y, width: shot.layout.plot.x - 4, gridAutoRows: place.pitch }}
      >
        <span className="pin-head">
          <button type="button" className="link-button" onClick={() => select_({ kind: "region", id: region })}>{name}</button>
          <button
            type="button" className="pin-off" title={text.unpin(name)} aria-label={text.unpin(name)}
            onClick={() => screen.turnScore({ pinned: pinned.filter((each) => each !== region) })}
          ><X aria-hidden /></button>
        </span>
        {stores.map((store) => <span key={store} className="pin-store">{words.nodes.store(idText(store, names))}</span>)}
      </div>
    );
  });
}

/** Leases and sleep are in no record: the past is run again for them, as long as no more than this of it is shown. */
const MOST_REPLAYED = 60_000_000;

/** Asks for what the record does not tell of a pinned region, in the time that is shown. */
function PinRests({ view, shot: { span, end }, region }: OverProps & { readonly region: RegionId }) {
  const { run } = useApp();
  const playing = useRun(({ status }) => status?.playing === true);
  const branch = useRun(({ status }) => status?.branch);
  const asking = useMemo(() => new LatestAsking((window: SpaceTimeWindow) => run.getState().spaceTime(window)), [run]);
  useEffect(() => () => asking.forget(), [asking]);
  const [from, to] = [Math.floor(span.from), Math.ceil(Math.min(span.to, end))];
  const isShort = to > from && to - from <= MOST_REPLAYED;
  useEffect(() => {
    if (isShort) asking.want({ region, from: from as Instant, to: to as Instant }, playing);
    else view.score?.rest(region, null);
  }, [asking, view, region, branch, from, to, isShort, playing]);
  const { answer } = useSyncExternalStore(asking.subscribe, asking.snapshot);
  useEffect(() => {
    if (answer === null) return;
    view.score?.rest(region, answer.rests);
    view.renew();
  }, [view, region, answer]);
  return null;
}

/** A stretch shorter than this was meant as a click. */
const LEAST_PIXELS = 4;

/** Draws an interval over the plot, or shows the one that was drawn, whose edges can be taken hold of. */
function IntervalBrush({ shot: { layout: { plot }, span } }: { readonly shot: TimeShot }) {
  const { screen } = useApp();
  const drawing = useScreen(({ score }) => score.drawing);
  const interval = useScreen(({ score }) => score.interval);
  const group = useRef<SVGGElement>(null);
  const brush = useRef<BrushBehavior<unknown> | null>(null);
  const latest = useRef({ span, width: plot.width });
  useEffect(() => {
    latest.current = { span, width: plot.width };
  });
  useEffect(() => {
    if (group.current === null) return undefined;
    const root = select<SVGGElement, unknown>(group.current);
    const made = brushX<unknown>().extent([[0, 0], [plot.width, plot.height]]).handleSize(9)
      .on("end", ({ sourceEvent, selection }: D3BrushEvent<unknown>) => {
        const source: unknown = sourceEvent;
        if (!(source instanceof Event)) return;
        const [left, right] = isPair(selection) ? selection : [0, 0];
        const scale = timeScale(latest.current.span, latest.current.width);
        if (right - left < LEAST_PIXELS) screen.turnScore({ interval: null });
        else screen.turnScore({ interval: { from: scale.invert(left), to: scale.invert(right) }, drawing: false });
      });
    brush.current = made;
    root.call(made);
    return () => {
      made.on("end", null);
      root.on(".brush", null).selectAll("*").remove();
    };
  }, [screen, plot.width, plot.height]);
  useEffect(() => {
    if (group.current === null || brush.current === null) return;
    const scale = timeScale(span, plot.width);
    const shown = interval === null ? null : [scale(interval.from), scale(interval.to)] as [number, number];
    select<SVGGElement, unknown>(group.current).call(brush.current.move, shown);
  }, [interval, span, plot.width, plot.height]);
  return (
    <svg
      className="time-interval" data-drawing={drawing || undefined} aria-hidden width={plot.width} height={plot.height}
      style={{ left: plot.x, top: plot.y }}
    ><g ref={group} /></svg>
  );
}

const isPair = (selection: unknown): selection is [number, number] =>
  Array.isArray(selection) && selection.every((each) => typeof each === "number");

/** A mark is so wide; the next in its row stands beside it. */
const MARK = 15;

/** A chain belongs to the record from which it was read: in a branch where what was asked about did not happen, it ends. */
function useChainOfRecord(): void {
  const { screen } = useApp();
  const events = useRun((run) => run.events);
  const [asked] = useScreen(({ score }) => score.chain);
  useEffect(() => {
    if (asked === undefined || events[byId.left(events, asked.event)]?.at === asked.at) return;
    screen.setState({ whyOf: null });
    screen.turnScore({ chain: [], step: null });
  }, [screen, events, asked]);
}

const byId = bisector((event: ClusterEvent) => event.id);

/** The steps of the chain of causes that is open, numbered, each on the lane of the machine that it is about. */
function ChainMarks({ shot }: { readonly shot: TimeShot }) {
  const text = useTexts(scoreTexts);
  const { screen } = useApp();
  const { chain, step } = useScreen(({ score }) => score);
  const visit = useRun((run) => run.visit);
  const frames = useApp().frames.latest();
  const taken = new Map<number, number>();
  const places = chain.map((each) => {
    const y = laneOf(each, shot, frames?.stores.map(({ id }) => id) ?? [], frames?.pds.map(({ id }) => id) ?? []);
    const x = shot.layout.plot.x + timeScale(shot.span, shot.layout.plot.width)(each.at);
    // Lanes may be thinner than a mark: those of neighbours share a row.
    const row = Math.round(y / MARK);
    const last = taken.get(row);
    // Newest first: an older one gives way to the left.
    const placed = last === undefined ? x : Math.min(x, last - MARK);
    taken.set(row, placed);
    return { x: placed, y };
  });
  return chain.map((each, i) => {
    const { x, y } = places[i] ?? { x: 0, y: 0 };
    if (!inPlot(x, shot.layout.plot)) return null;
    return (
      <button
        key={each.number} type="button" className="chain-mark" tabIndex={-1} style={{ left: x, top: y }}
        data-step={each.number} data-lit={step === i || undefined} aria-label={text.step(each.number)}
        onPointerEnter={() => screen.turnScore({ step: i })} onPointerLeave={() => screen.turnScore({ step: null })}
        onClick={() => visit(each.at as Instant)}
      >{each.number}</button>
    );
  });
}

const inPlot = (x: number, plot: Rectangle): boolean => x >= plot.x - MARK && x <= plot.x + plot.width + MARK / 2;

function laneOf({ stores, pds }: ChainStep, { layout }: TimeShot, storeIds: readonly number[], pdIds: readonly number[]): number {
  const [store, pd] = [stores[0], pds[0]];
  const row = store === undefined ? -1 : storeIds.indexOf(store);
  if (row >= 0) return layout.lanes[layout.pdLanes + row] ?? layout.plot.y;
  if (pd !== undefined && layout.pdLanes > 0) return layout.lanes[layout.pdLanes === 1 ? 0 : pdIds.indexOf(pd)] ?? layout.plot.y;
  return layout.strip.y + layout.strip.height / 2;
}

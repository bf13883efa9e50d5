import type { AvailabilityRow } from "../../figure/availability.ts";
import { contains } from "../../figure/geometry.ts";
import type { CopyingLane } from "../../figure/copying.ts";
import { countAt, isWithin } from "../../figure/intervals.ts";
import type { Election, RunRecord } from "../../figure/record.ts";
import { formatClock, timeScale, type TimeSpan } from "../../figure/time-axis.ts";
import type { TimeBarLayout } from "../../figure/time-layout.ts";
import type { Language } from "../../story/words/parts.ts";
import type { Words } from "../words/index.ts";
import { scoreTexts } from "../words/score.texts.ts";
import { textsIn } from "../words/texts.ts";

/** What the readout looks at: a part of what the canvas shows. */
export interface ReadoutScene {
  readonly layout: TimeBarLayout;
  readonly span: TimeSpan;
  readonly end: number;
  readonly record: RunRecord;
  readonly rows: readonly AvailabilityRow[];
  readonly stores: readonly LaneName[];
  readonly members: readonly LaneName[];
  readonly language: Language;
  /** What is copied to a store. */
  readonly copying: (store: number) => CopyingLane | undefined;
  /** The name of a region by its row in the frame, and by its id. */
  readonly regionAt: (row: number) => string;
  readonly regionName: (id: number) => string;
  /** What the clients' curves say. */
  readonly curvesAt: (time: number) => readonly string[];
}

interface LaneName {
  readonly id: number;
  readonly name: string;
}

/** A diamond is met within so many pixels. */
const REACH = 6;

export type ReadOut = typeof readOut;

/** In words what stands under a point of the bar: the instant, and what a key range or a machine did then. */
export function readOut(scene: ReadoutScene, x: number, y: number, words: Words): string {
  const { layout, span } = scene;
  const time = Math.max(0, timeScale(span, layout.plot.width).invert(x - layout.plot.x));
  const length = span.to - span.from;
  const step = length > 600_000_000 ? 1_000_000 : 1_000;
  const clock = formatClock(Math.floor(time / step) * step, step);
  if (time > scene.end) return clock;
  const rest = contains(layout.strip, x, y) ? rangeText(scene, time, y, words)
    : layout.curves !== null && contains(layout.curves, x, y) ? scene.curvesAt(time) : laneText(scene, time, x, y, words);
  return [clock, ...rest].join(" · ");
}

function rangeText(scene: ReadoutScene, time: number, y: number, words: Words): readonly string[] {
  const { strip } = scene.layout;
  const row = scene.rows[Math.floor(((y - strip.y) / strip.height) * scene.rows.length)];
  if (row === undefined) return [];
  const text = words.stage.time;
  const regions = row.end - row.first;
  const out = countAt(row.steps, time);
  const [reads, writes] = [countAt(row.reads, time) > 0, countAt(row.writes, time) > 0];
  const clients = reads || writes ? [text.clientsFail[!reads ? "writes" : writes ? "both" : "reads"]] : [];
  if (regions === 1) return [scene.regionAt(row.first), out > 0 ? text.outage : text.served, ...clients];
  return [text.keysRange(regions), out > 0 ? text.outageOf(out) : text.served, ...clients];
}

function laneText(scene: ReadoutScene, time: number, x: number, y: number, words: Words): readonly string[] {
  const { layout, record } = scene;
  const lane = layout.lanes.findIndex((middle) => Math.abs(middle - y) <= layout.lanePitch / 2);
  if (lane < 0) return [];
  const text = words.stage.time;
  if (lane < layout.pdLanes) return pdText(scene, time, x, lane, words);
  const store = scene.stores[lane - layout.pdLanes];
  if (store === undefined) return [];
  const known = record.stores.get(store.id);
  const copies = copyingText(scene, store.id, time, words);
  if (known === undefined) return [store.name, ...copies];
  if (isWithin(known.dead, time)) return [store.name, text.dead, ...copies];
  if (isWithin(known.paused, time)) return [store.name, text.paused, ...copies];
  const election = nearest(scene, known.elections, x);
  if (election === null) return [store.name, ...copies];
  const region = scene.regionName(election.region);
  return [store.name, election.won ? text.won(region) : text.stood(region)];
}

/** How many stretches hold at an instant. */
const holdingAt = (spans: readonly TimeSpan[], time: number): number =>
  spans.filter(({ from, to }) => from <= time && time < to).length;

/** Operators that concern a store, and snapshots on their way to it; nothing where there are none. */
function copyingText({ copying, language }: ReadoutScene, store: number, time: number, words: Words): readonly string[] {
  const lane = copying(store);
  const [operators, snapshots] = [holdingAt(lane?.operators ?? [], time), holdingAt(lane?.snapshots ?? [], time)];
  return [
    ...(operators > 0 ? [words.stage.pd.operators(operators)] : []),
    ...(snapshots > 0 ? [textsIn(scoreTexts, language).snapshots(snapshots)] : []),
  ];
}

function pdText(scene: ReadoutScene, time: number, x: number, lane: number, words: Words): readonly string[] {
  const { layout, record: { pd }, members } = scene;
  const text = words.stage.time;
  const own = textsIn(scoreTexts, scene.language);
  const operators = words.stage.pd.operators(holdingAt(pd.operators, time));
  const member = layout.pdLanes === 1 && members.length > 1 ? undefined : members[lane];
  if (member === undefined) return [text.pd, operators];
  const name = layout.pdLanes === 1 ? text.pd : member.name;
  const known = pd.members.get(member.id);
  if (known !== undefined && isWithin(known.dead, time)) return [name, text.dead];
  if (known !== undefined && isWithin(known.paused, time)) return [name, text.paused];
  const election = nearest(scene, known?.elections ?? [], x);
  if (election !== null) return [name, election.won ? own.pdWon : own.pdStood];
  return layout.pdLanes === 1 ? [name, operators] : known !== undefined && isWithin(known.leads, time)
    ? [name, own.pdLeads, operators] : [name];
}

/** The election whose diamond is under the pointer; one that was won lies above one that was only tried. */
function nearest<Mark extends Pick<Election, "at" | "won">>(
  scene: ReadoutScene, elections: readonly Mark[], x: number,
): Mark | null {
  let best: Mark | null = null;
  let least = REACH;
  const { plot } = scene.layout;
  const scale = timeScale(scene.span, plot.width);
  for (const election of elections) {
    const distance = Math.abs(plot.x + scale(election.at) - x);
    if (distance < least || (distance === least && election.won)) {
      best = election;
      least = distance;
    }
  }
  return best;
}

import { bisector } from "d3-array";
import type { AvailabilityRow } from "../../figure/availability.ts";
import { rightOf } from "../../figure/geometry.ts";
import { isWithin, OPEN, type Intervals } from "../../figure/intervals.ts";
import type { Election, MemberLane, RunRecord, StoreLane } from "../../figure/record.ts";
import type { TimeScale, TimeSpan } from "../../figure/time-axis.ts";
import type { TimeBarLayout } from "../../figure/time-layout.ts";
import type { Palette } from "../stage/palette.ts";
import type { Words } from "../words/index.ts";

type Context = CanvasRenderingContext2D;

/** Everything that the time bar's canvas shows of the plot. Instants in microseconds. */
export interface StripPicture {
  readonly layout: TimeBarLayout;
  readonly span: TimeSpan;
  /** From instants to pixels of the plot. */
  readonly timeScale: TimeScale;
  readonly now: number;
  /** How far the branch has been simulated. */
  readonly end: number;
  readonly record: RunRecord;
  readonly rows: readonly AvailabilityRow[];
  /** Place in `rows` of the selected region, -1 for none. */
  readonly selectedRow: number;
  /** PD's members by their ids; none in a cluster without PD. */
  readonly members: readonly MemberName[];
  readonly stores: readonly { readonly id: number; readonly name: string; readonly selected: boolean }[];
  /** What is copied to stores, once what paints that has come. */
  readonly paintCopies: ((context: Context, picture: StripPicture, y: number, store: number) => void) | null;
  readonly palette: Palette;
  readonly words: Words;
  readonly scale: number;
  /** How wide a text is in a font. */
  readonly widthOf: (text: string, font: string) => number;
}

/** A member of PD, and whether it leads now. */
export interface MemberName {
  readonly id: number;
  readonly name: string;
  readonly leads: boolean;
  readonly selected: boolean;
}

/** A peer stood for election, or won it; or a member of PD. */
type Mark = Pick<Election, "at" | "won">;

const byInstant = bisector((election: Mark) => election.at);

/** At least so many pixels for what took no time that can be seen. */
const LEAST_STROKE = 2;
/** A mark that another follows at once is at least so wide. */
const HALF_PIXEL = 0.5;

export function paintStrip(context: Context, picture: StripPicture): void {
  const { layout, palette, span } = picture;
  context.clearRect(0, 0, layout.width, layout.height);
  context.setLineDash([]);
  context.save();
  context.beginPath();
  context.rect(layout.plot.x, 0, layout.plot.width, layout.height);
  context.clip();
  paintAvailability(context, picture);
  paintPd(context, picture);
  picture.stores.forEach((store, i) => {
    const lane = picture.record.stores.get(store.id);
    paintLane(context, picture, layout.lanes[layout.pdLanes + i] ?? 0, lane, store.selected, store.id);
  });
  paintUnsimulated(context, picture);
  const from = xOf(picture, Math.max(picture.now, span.from));
  const to = xOf(picture, Math.min(picture.end, span.to));
  if (to > from) {
    // What comes after the playhead has been simulated, but is not the present: it pales.
    context.globalAlpha = 0.55;
    context.fillStyle = palette.surface;
    context.fillRect(from, layout.strip.y - 2, to - from, layout.axis.y - layout.strip.y + 2);
    context.globalAlpha = 1;
  }
  context.restore();
}

export const xOf = (picture: StripPicture, time: number): number =>
  picture.layout.plot.x + picture.timeScale(time);

function paintAvailability(context: Context, picture: StripPicture): void {
  const { layout, palette, rows, span, end } = picture;
  const { strip } = layout;
  const from = xOf(picture, Math.max(0, span.from));
  const to = xOf(picture, Math.min(end, span.to));
  if (to <= from || rows.length === 0) return;
  const pitch = strip.height / rows.length;
  const thick = pitch >= 2.5 ? pitch - 1 : pitch;
  context.fillStyle = palette.lane;
  rows.forEach((_, i) => context.fillRect(from, strip.y + i * pitch, to - from, thick));
  const stroke = Math.max(LEAST_STROKE, Math.min(pitch, 3.5));
  rows.forEach((row, i) => {
    const y = strip.y + i * pitch + (thick - stroke) / 2;
    // Half as thick, and so beside the outage itself: reads above, writes below. Clients learn late of it, and of its end.
    context.fillStyle = palette.electing;
    paintSteps(context, picture, row.reads, y, stroke / 2);
    paintSteps(context, picture, row.writes, y + stroke / 2, stroke / 2);
    context.fillStyle = palette.unavailable;
    paintSteps(context, picture, row.steps, y, stroke);
  });
  if (picture.selectedRow < 0) return;
  const y = strip.y + (picture.selectedRow + 0.5) * pitch;
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.28;
  context.fillRect(from, y - Math.max(thick, 3) / 2, to - from, Math.max(thick, 3));
  context.globalAlpha = 1;
  context.fillRect(strip.x, y - 3, 3, 6);
}

/**
 * A row that stands for many regions pales as they come back one by one, and stays red until the last one has. What changes again
 * within half a pixel is one mark, as deep as the deepest of it: there are no more marks than half pixels, however many regions
 * are out however often, and none is pushed aside by those before it.
 */
function paintSteps(context: Context, picture: StripPicture, steps: readonly number[], y: number, height: number): void {
  const { span, end, layout } = picture;
  const pixel = (span.to - span.from) / layout.plot.width;
  let most = 1;
  for (let k = 1; k < steps.length; k += 2) most = Math.max(most, steps[k] ?? 0);
  let [from, to, deepest] = [0, -Infinity, 0];
  const paintMark = (): void => {
    if (deepest === 0) return;
    context.globalAlpha = 0.3 + 0.7 * (deepest / most);
    const x = xOf(picture, from);
    context.fillRect(x, y, xOf(picture, to) - x, height);
  };
  for (let k = 0; k + 1 < steps.length; k += 2) {
    const begins = steps[k] ?? 0;
    const ends = Math.min(steps[k + 2] ?? OPEN, end);
    const count = steps[k + 1] ?? 0;
    if (begins > span.to || begins > end) break;
    if (count === 0 || ends < span.from) continue;
    const isLast = k + 2 >= steps.length || steps[k + 3] === 0;
    const least = begins + pixel * (isLast ? LEAST_STROKE : HALF_PIXEL);
    if (begins < to) {
      deepest = Math.max(deepest, count);
      to = Math.max(to, Math.min(least, from + pixel * LEAST_STROKE));
      if (ends <= to) continue;
    }
    paintMark();
    from = Math.max(begins, to);
    to = Math.max(ends, least, from + pixel * HALF_PIXEL);
    deepest = count;
  }
  paintMark();
  context.globalAlpha = 1;
}

/** Fills the stretch at place `k` of a list, at least `LEAST_STROKE` pixels long. */
export function fillStretch(
  context: Context, picture: StripPicture, stretches: readonly number[], k: number, y: number, height: number,
): void {
  const start = stretches[k] ?? 0;
  const end = Math.min(stretches[k + 1] ?? OPEN, picture.end);
  if (end < picture.span.from || start > picture.span.to || start > picture.end) return;
  const x = xOf(picture, start);
  context.fillRect(x, y, Math.max(LEAST_STROKE, xOf(picture, end) - x), height);
}

/** PD's lanes: who led is a darker band, and the operators lie on the lane of who led when they began. */
function paintPd(context: Context, picture: StripPicture): void {
  const { layout, record: { pd }, members } = picture;
  const isOne = layout.pdLanes < members.length;
  members.forEach((member, i) => {
    const y = layout.lanes[isOne ? 0 : i] ?? 0;
    const leads = reignsOf(pd, member, members.length);
    if (!isOne) paintLane(context, picture, y, pd.members.get(member.id), member.selected);
    else if (i === 0) paintLane(context, picture, y, undefined, false);
    paintReigns(context, picture, y, leads);
    paintSpans(context, picture, pd.operators.filter(({ from }) => isWithin(leads, from)), y - 2.5, 5, picture.palette.copying);
  });
}

/** When a member led. Of whom the record tells nothing, and who leads now, has led all along. */
function reignsOf(pd: RunRecord["pd"], { id, leads }: MemberName, count: number): Intervals {
  const isTold = [...pd.members.values()].some((lane) => lane.leads.length > 0);
  return isTold ? pd.members.get(id)?.leads ?? [] : leads || count === 1 ? [0, OPEN] : [];
}

/** How thick the bar of a lane is, in pixels. */
export const thicknessOf = ({ scale, layout }: StripPicture): number => Math.min(5 * scale, layout.lanePitch * 0.4);

function paintReigns(context: Context, picture: StripPicture, y: number, leads: Intervals): void {
  const thick = thicknessOf(picture);
  context.fillStyle = picture.palette.ink3;
  for (let k = 0; k < leads.length; k += 2) fillStretch(context, picture, leads, k, y - thick / 2, thick);
}

/** Stretches of one colour in the order in which they began. Hundreds overlap while PD repairs: each pixel is filled once. */
export function paintSpans(
  context: Context, picture: StripPicture, spans: readonly TimeSpan[], top: number, height: number, colour: string,
): void {
  const { span, end } = picture;
  let paintedTo = -Infinity;
  context.fillStyle = colour;
  for (const { from, to } of spans) {
    if (to < span.from || from > span.to || from > end) continue;
    const x = xOf(picture, Math.max(from, span.from));
    const right = Math.max(x + LEAST_STROKE, xOf(picture, Math.min(to, end, span.to)));
    if (right <= paintedTo) continue;
    const left = Math.max(x, paintedTo);
    context.fillRect(left, top, right - left, height);
    paintedTo = right;
  }
}

function paintLane(
  context: Context, picture: StripPicture, y: number, lane: StoreLane | MemberLane | undefined, selected: boolean, store = 0,
): void {
  paintRunning(context, picture, y, lane?.dead ?? [], lane?.paused ?? []);
  if (selected) {
    context.fillStyle = picture.palette.accent;
    context.fillRect(picture.layout.plot.x, y - 2, 3, 4);
  }
  picture.paintCopies?.(context, picture, y, store);
  if (lane === undefined) return;
  const size = Math.min(5.5 * picture.scale, picture.layout.lanePitch * 0.45);
  paintElections(context, picture, y, lane.elections, false, size * 0.85);
  paintElections(context, picture, y, lane.elections, true, size);
}

/** A pale bar while the process runs, dots while it is dead, an orange bar while it is paused. */
export function paintRunning(
  context: Context, picture: StripPicture, y: number, dead: readonly number[], paused: readonly number[],
): void {
  const { palette, span } = picture;
  const from = xOf(picture, Math.max(0, span.from));
  const to = xOf(picture, Math.min(picture.end, span.to));
  if (to <= from) return;
  const thick = thicknessOf(picture);
  context.fillStyle = palette.lane;
  context.fillRect(from, y - thick / 2, to - from, thick);
  context.fillStyle = palette.electing;
  for (let k = 0; k + 1 < paused.length; k += 2) fillStretch(context, picture, paused, k, y - thick / 2, thick);
  for (let k = 0; k + 1 < dead.length; k += 2) paintDead(context, picture, y, dead[k] ?? 0, dead[k + 1] ?? OPEN, thick);
}

function paintDead(
  context: Context, picture: StripPicture, y: number, start: number, end: number, thick: number,
): void {
  const { palette, scale, layout, words } = picture;
  const x = xOf(picture, start);
  const to = xOf(picture, Math.min(end, picture.end));
  if (to < layout.plot.x || x > rightOf(layout.plot)) return;
  context.clearRect(x, y - thick / 2 - 1, Math.max(LEAST_STROKE, to - x), thick + 2);
  context.strokeStyle = palette.ink3;
  context.lineWidth = 1.5;
  context.setLineDash([1.5, 4]);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(to, y);
  context.stroke();
  context.setLineDash([]);
  const label = `✕ ${words.stage.time.dead}`;
  context.font = `${11 * scale}px ${palette.font}`;
  const width = picture.widthOf(label, context.font);
  if (to - Math.max(x, layout.plot.x) < width + 10 || layout.lanePitch < 11 * scale) return;
  const left = Math.max(x, layout.plot.x) + 5;
  context.clearRect(left - 2, y - 7 * scale, width + 5, 14 * scale);
  context.fillStyle = palette.unavailableInk;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(label, left, y + 0.5);
}

/** Diamonds: full where a peer on this store won, hollow where it stood. Those that would cover one another are one. */
export function paintElections(
  context: Context, picture: StripPicture, y: number, elections: readonly Mark[], won: boolean, size: number,
): void {
  const { palette, span } = picture;
  let last = -Infinity;
  for (let i = byInstant.left(elections, span.from); i < elections.length; i++) {
    const election = elections[i];
    if (election === undefined || election.at > span.to || election.at > picture.end) break;
    if (election.won !== won) continue;
    const x = xOf(picture, election.at);
    if (x - last < 4) continue;
    last = x;
    context.beginPath();
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
    context.closePath();
    context.fillStyle = won ? palette.repaired : palette.surface;
    context.fill();
    context.strokeStyle = palette.electing;
    context.lineWidth = 1.2;
    context.stroke();
  }
}

function paintUnsimulated(context: Context, picture: StripPicture): void {
  const { layout, palette, span, words, scale } = picture;
  if (picture.end >= span.to) return;
  const x = Math.max(layout.plot.x, xOf(picture, picture.end));
  const width = rightOf(layout.plot) - x;
  context.globalAlpha = 0.6;
  context.fillStyle = palette.background;
  context.fillRect(x, layout.strip.y - 6, width, layout.axis.y - layout.strip.y + 6);
  context.globalAlpha = 1;
  const text = words.stage.time.notYet;
  context.font = `${11.5 * scale}px ${palette.font}`;
  if (picture.widthOf(text, context.font) + 24 > width) return;
  context.fillStyle = palette.quiet;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x + width / 2, (layout.strip.y + layout.axis.y) / 2);
}

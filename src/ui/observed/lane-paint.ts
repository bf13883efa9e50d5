import { contains, rightOf } from "../../figure/geometry.ts";
import { timeScale } from "../../figure/time-axis.ts";
import type { Instant } from "../../kernel/time.ts";
import type { LaneSpan } from "../../observe/lanes.ts";
import type { ObservedEvent } from "../../observe/record.ts";
import type { Bounds, ObservedReign } from "../../observe/reigns.ts";
import type { ObservedTimeline } from "../../observe/timeline.ts";
import type { LaneScene } from "../app/guise.ts";
import type { Palette } from "../stage/palette.ts";
import { xOf, type StripPicture } from "../timeline/strip-painter.ts";

type Context = CanvasRenderingContext2D;

/** What took no time that can be seen is a span all the same: of so many pixels. */
const LEAST = 3;

/** The plot: above, in which intervals something happened; below, who answered when, and who led. */
export function paintObserved(context: Context, picture: StripPicture, lanes: ObservedTimeline): void {
  const { layout, palette, now, span } = picture;
  context.clearRect(0, 0, layout.width, layout.height);
  context.save();
  context.beginPath();
  context.rect(layout.plot.x, 0, layout.plot.width, layout.height);
  context.clip();
  context.setLineDash([]);
  paintEvents(context, picture, lanes);
  lanes.pds.forEach((spans, i) => paintSpans(context, picture, layout.lanes[Math.min(i, layout.pdLanes - 1)] ?? 0, spans));
  picture.stores.forEach(({ id, selected }, i) => {
    const y = layout.lanes[layout.pdLanes + i] ?? 0;
    const spans = lanes.stores.get(id) ?? [];
    paintSpans(context, picture, y, spans);
    for (const reign of lanes.reigns) if (reign.store === id) paintReign(context, picture, y, reign, spans);
    if (!selected) return;
    context.fillStyle = palette.accent;
    context.fillRect(layout.plot.x, y - 2, 3, 4);
  });
  const from = xOf(picture, Math.max(now, span.from));
  const to = xOf(picture, Math.min(picture.end, span.to));
  if (to > from) {
    // What was seen later is not the present: it pales.
    context.globalAlpha = 0.55;
    context.fillStyle = palette.surface;
    context.fillRect(from, layout.strip.y - 2, to - from, layout.axis.y - layout.strip.y + 2);
    context.globalAlpha = 1;
  }
  context.restore();
}

/** Fills from one instant to another, no shorter than can be seen. */
function fill(context: Context, picture: StripPicture, from: number, to: number, y: number, height: number): void {
  if (to < picture.span.from || from > picture.span.to) return;
  const x = xOf(picture, from);
  context.fillRect(x, y, Math.max(LEAST, xOf(picture, to) - x), height);
}

/** Somebody falls silent or complains; leads; is there again. Everything else is a change as any other. */
const ALARMS: readonly string[] = ["source.silent", "quorum.silent", "leader.none", "member.error"];
const LEADERS: readonly string[] = ["leader.changed", "region.leader", "pd.leader"];
const RETURNS: readonly string[] = ["source.answers", "quorum.answers"];

const toneOf = ({ name }: ObservedEvent, palette: Palette): string =>
  (ALARMS.includes(name) ? palette.unavailable : LEADERS.includes(name) ? palette.electing
    : RETURNS.includes(name) ? palette.repaired : palette.copying);

function paintEvents(context: Context, picture: StripPicture, { events, rows }: ObservedTimeline): void {
  const { layout: { strip }, palette, now, span, end } = picture;
  context.fillStyle = palette.lane;
  const from = xOf(picture, Math.max(0, span.from));
  context.fillRect(from, strip.y, Math.max(0, xOf(picture, Math.min(end, span.to)) - from), strip.height);
  const pitch = strip.height / Math.max(1, rows);
  const latest = latestAt(events.map(({ event }) => event), now as Instant);
  for (const { event, row } of events) {
    const y = strip.y + row * pitch;
    context.fillStyle = toneOf(event, palette);
    context.globalAlpha = event === latest ? 1 : 0.62;
    fill(context, picture, event.after, event.before, y + pitch * 0.12, Math.max(1.5, pitch * 0.76));
  }
  context.globalAlpha = 1;
}

/** The event that was known last at an instant. */
export const latestAt = (events: readonly ObservedEvent[], at: Instant): ObservedEvent | undefined =>
  events.filter(({ before }) => before <= at).at(-1);

/** A pale bar while it answers, a wide tinted band where nobody knows, dots while it does not. */
function paintSpans(context: Context, picture: StripPicture, y: number, spans: readonly LaneSpan[]): void {
  const { palette, layout, scale } = picture;
  const thick = Math.min(5 * scale, layout.lanePitch * 0.4);
  for (const { kind, from, to } of spans) {
    if (to < picture.span.from || from > picture.span.to) continue;
    if (kind === "silent") {
      context.strokeStyle = palette.ink3;
      context.lineWidth = 1.5;
      context.setLineDash([1.5, 4]);
      context.beginPath();
      context.moveTo(xOf(picture, from), y);
      context.lineTo(Math.min(xOf(picture, to), rightOf(layout.plot)), y);
      context.stroke();
      context.setLineDash([]);
      continue;
    }
    context.fillStyle = kind === "answers" ? palette.lane : palette.electing;
    context.globalAlpha = kind === "answers" ? 1 : 0.3;
    const height = kind === "answers" ? thick : Math.min(layout.lanePitch * 0.8, 2.2 * thick);
    fill(context, picture, from, to, y - height / 2, height);
    context.globalAlpha = 1;
  }
}

/** Dark while it was known to lead, thin where it may have: at either end, and while it did not answer. */
function paintReign(
  context: Context, picture: StripPicture, y: number, { begins, ends }: ObservedReign, spans: readonly LaneSpan[],
): void {
  const { palette, layout, scale, end } = picture;
  const thick = Math.min(7 * scale, layout.lanePitch * 0.55);
  context.fillStyle = palette.ink3;
  fill(context, picture, begins.after, ends?.before ?? end, y - 0.75, 1.5);
  context.fillStyle = palette.ink1;
  const known: Bounds = { after: begins.before, before: ends?.after ?? end as Instant };
  for (const { kind, from, to } of spans) {
    const [left, right] = [Math.max(from, known.after), Math.min(to, known.before)];
    if (kind === "answers" && right > left) fill(context, picture, left, right, y - thick / 2, thick);
  }
}

/** What stands under a point: the events there, or who answered then. */
export interface PointedLane {
  readonly at: Instant;
  readonly events: readonly ObservedEvent[];
  /** Of whom; null for a member of PD. */
  readonly lane: { readonly name: string | null; readonly kind: LaneSpan["kind"] } | null;
}

const REACH = 4;

export function pointedLane({ layout, span, stores }: LaneScene, lanes: ObservedTimeline, x: number, y: number): PointedLane {
  const scale = timeScale(span, layout.plot.width);
  const at = Math.max(0, Math.round(scale.invert(x - layout.plot.x))) as Instant;
  if (contains(layout.strip, x, y)) {
    const row = Math.floor(((y - layout.strip.y) / layout.strip.height) * Math.max(1, lanes.rows));
    const place = (instant: Instant): number => layout.plot.x + scale(instant);
    const events = lanes.events.filter((each) => each.row === row).map(({ event }) => event)
      .filter(({ after, before }) => place(after) - REACH <= x && x <= Math.max(place(before), place(after) + LEAST) + REACH);
    return { at, events, lane: null };
  }
  const i = layout.lanes.findIndex((middle) => Math.abs(middle - y) <= layout.lanePitch / 2);
  const store = stores[i - layout.pdLanes];
  // One lane for several members of PD tells of none of them.
  const pd = i < layout.pdLanes && layout.pdLanes === lanes.pds.length ? lanes.pds[i] : undefined;
  const spans = store === undefined ? pd : lanes.stores.get(store.id);
  if (spans === undefined) return { at, events: [], lane: null };
  const kind = spans.find(({ from, to }) => from <= at && at < to)?.kind ?? "between";
  return { at, events: [], lane: { name: store?.name ?? null, kind } };
}

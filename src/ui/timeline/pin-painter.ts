import { bisector } from "d3-array";
import type { GroupRests } from "../../cluster/group-picture.ts";
import { OPEN, type Intervals } from "../../figure/intervals.ts";
import type { LaneElection, RegionLane, Reign } from "../../figure/region-lane.ts";
import type { PinPlace } from "../../figure/time-layout.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import type { ScoreWords } from "../words/score.en.ts";
import { fillStretch, paintElections, paintRunning, paintSpans, thicknessOf, xOf, type StripPicture } from "./strip-painter.ts";

type Context = CanvasRenderingContext2D;

/** A pinned region, as its rows show it. */
export interface PinnedRegion {
  readonly region: RegionId;
  readonly lane: RegionLane;
  readonly reigns: readonly Reign[];
  /** The stores of its rows below the first. */
  readonly stores: readonly { readonly id: StoreId; readonly name: string }[];
  /** What the record does not tell, of the time that was run again for it; null where that has not come. */
  readonly rests: GroupRests | null;
}

export interface PinPicture extends StripPicture {
  /** The colours of terms, which repeat. */
  readonly terms: readonly string[];
  readonly score: ScoreWords;
}

const LEAST = 1.5;
const TEXT = 10.5;

/** The rows of a pinned region: who led it in which term, and below that each of its replicas. */
export function paintPin(context: Context, picture: PinPicture, place: PinPlace, pinned: PinnedRegion): void {
  const middle = (row: number): number => place.y + (row + 0.5) * place.pitch;
  paintReignsOf(context, picture, place, pinned);
  // Its rows have their own height, however thin the lanes below are.
  const rows = { ...picture, layout: { ...picture.layout, lanePitch: place.pitch } };
  pinned.stores.forEach(({ id }, i) => paintReplica(context, rows, middle(i + 1), pinned, id));
}

function paintReignsOf(context: Context, picture: PinPicture, place: PinPlace, pinned: PinnedRegion): void {
  const { region, lane, reigns, rests } = pinned;
  const { palette, span } = picture;
  const [top, height] = [place.y + 1, place.pitch - 2];
  paintGround(context, picture, top, height);
  let paintedTo = -Infinity;
  for (const reign of inSight(reigns, picture)) {
    const from = xOf(picture, Math.max(reign.from, span.from));
    const to = Math.max(from + LEAST, xOf(picture, Math.min(reign.to, picture.end, span.to)));
    if (to <= paintedTo) continue;
    const left = Math.max(from, paintedTo);
    const colour = reign.term === 0 ? palette.ink3 : picture.terms[reign.term % picture.terms.length] ?? palette.ink3;
    context.fillStyle = colour;
    context.globalAlpha = 0.3;
    context.fillRect(left, top, to - left, height);
    context.globalAlpha = 1;
    // Before the first entry of its term is committed it does not serve: the foot is drawn from there on.
    const serves = Math.max(left, Math.min(to, xOf(picture, Math.min(reign.ready, picture.end))));
    context.fillRect(serves, top + height - 2.5, to - serves, 2.5);
    paintedTo = to;
    paintReignText(context, picture, place, left, to, reign);
  }
  const outages = picture.record.outages.get(region) ?? [];
  context.fillStyle = palette.unavailable;
  for (let k = 0; k + 1 < outages.length; k += 2) fillStretch(context, picture, outages, k, place.y + place.pitch / 2 - 1.5, 3);
  paintSpans(context, picture, lane.operators, top, 2, palette.copying);
  if (rests !== null) paintRests(context, picture, rests, top, height);
}

function paintReignText(
  context: Context, picture: PinPicture, place: PinPlace, from: number, to: number, { store, term }: Reign,
): void {
  const name = picture.stores.find(({ id }) => id === store)?.name ?? picture.words.nodes.store(String(store));
  const text = picture.score.led(name, term);
  context.font = `${TEXT * picture.scale}px ${picture.palette.font}`;
  if (picture.widthOf(text, context.font) + 10 > to - from) return;
  context.fillStyle = picture.palette.ink2;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(text, from + 5, place.y + place.pitch / 2);
}

function paintReplica(
  context: Context, picture: PinPicture, y: number, { lane, reigns }: PinnedRegion, store: StoreId,
): void {
  const { palette, record } = picture;
  const replica = lane.replicas.get(store);
  const thick = thicknessOf(picture);
  const machine = record.stores.get(store);
  paintRunning(context, picture, y, machine?.dead ?? [], machine?.paused ?? []);
  for (const [from, to] of gapsOf(replica?.there ?? [0, OPEN], picture.end)) clearStretch(context, picture, y, thick, from, to);
  paintSpans(context, picture, reigns.filter((reign) => reign.store === store), y - thick / 2, thick, palette.ink3);
  context.fillStyle = palette.electing;
  for (let k = 0; k + 1 < (replica?.stands.length ?? 0); k += 2) {
    fillStretch(context, picture, replica?.stands ?? [], k, y - thick / 2, thick);
  }
  context.fillStyle = palette.copying;
  for (let k = 0; k + 1 < (replica?.learns.length ?? 0); k += 2) {
    fillStretch(context, picture, replica?.learns ?? [], k, y - thick / 2, 1.5);
  }
  paintSpans(context, picture, lane.snapshots.filter((each) => each.store === store), y - thick / 2, thick, palette.copying);
  const own = lane.elections.filter((election) => election.store === store && !election.isPreVote);
  const size = Math.min(5 * picture.scale, picture.layout.lanePitch * 0.42);
  paintElections(context, picture, y, own, false, size * 0.85);
  paintElections(context, picture, y, own, true, size);
  paintVotes(context, picture, y, lane.elections, store);
}

/** A vote that was given is a dot on the row of who gave it; one that was refused a cross. */
function paintVotes(context: Context, picture: PinPicture, y: number, elections: readonly LaneElection[], by: StoreId): void {
  const { palette, span, end } = picture;
  let last = -Infinity;
  for (const { votes } of elections) {
    for (const vote of votes) {
      if (vote.by !== by || vote.at < span.from || vote.at > Math.min(span.to, end)) continue;
      const x = xOf(picture, vote.at);
      if (x - last < 3) continue;
      last = x;
      context.beginPath();
      if (vote.granted) {
        context.fillStyle = palette.repaired;
        context.arc(x, y, 2.4, 0, 2 * Math.PI);
        context.fill();
      } else {
        context.strokeStyle = palette.unavailable;
        context.lineWidth = 1.4;
        context.moveTo(x - 2.4, y - 2.4);
        context.lineTo(x + 2.4, y + 2.4);
        context.moveTo(x - 2.4, y + 2.4);
        context.lineTo(x + 2.4, y - 2.4);
        context.stroke();
      }
    }
  }
}

/** A lease is a line at the head of the band; where the group slept, the band has short strokes. */
function paintRests(context: Context, picture: PinPicture, { leases, asleep }: GroupRests, top: number, height: number): void {
  const { palette } = picture;
  context.fillStyle = palette.repaired;
  for (let k = 0; k + 1 < leases.length; k += 2) fillStretch(context, picture, leases, k, top, 1.5);
  context.fillStyle = palette.ink3;
  for (let k = 0; k + 1 < asleep.length; k += 2) {
    const from = xOf(picture, Math.max(asleep[k] ?? 0, picture.span.from));
    const to = xOf(picture, Math.min(asleep[k + 1] ?? 0, picture.end, picture.span.to));
    for (let x = Math.ceil(from / 5) * 5; x < to; x += 5) context.fillRect(x, top + 2, 1, height - 5);
  }
}

function paintGround(context: Context, picture: PinPicture, top: number, height: number): void {
  const from = xOf(picture, Math.max(0, picture.span.from));
  const to = xOf(picture, Math.min(picture.end, picture.span.to));
  if (to <= from) return;
  context.fillStyle = picture.palette.lane;
  context.fillRect(from, top, to - from, height);
}

const byBegin = bisector((reign: Reign) => reign.from);

/** Those that the span shows: their list is in order of time, and each ends where the next begins or before. */
function inSight(reigns: readonly Reign[], { span, end }: PinPicture): readonly Reign[] {
  const first = Math.max(0, byBegin.right(reigns, span.from) - 1);
  const seen: Reign[] = [];
  for (let i = first; i < reigns.length; i++) {
    const reign = reigns[i];
    if (reign === undefined || reign.from > Math.min(span.to, end)) break;
    if (reign.to >= span.from) seen.push(reign);
  }
  return seen;
}

function gapsOf(there: Intervals, end: number): readonly (readonly [number, number])[] {
  const gaps: [number, number][] = [];
  let from = 0;
  for (let k = 0; k + 1 < there.length; k += 2) {
    if ((there[k] ?? 0) > from) gaps.push([from, there[k] ?? 0]);
    from = there[k + 1] ?? OPEN;
  }
  if (from < end) gaps.push([from, end]);
  return gaps;
}

function clearStretch(context: Context, picture: PinPicture, y: number, thick: number, from: number, to: number): void {
  if (to < picture.span.from || from > picture.span.to) return;
  const left = xOf(picture, Math.max(from, picture.span.from));
  context.clearRect(left, y - thick / 2 - 1, xOf(picture, Math.min(to, picture.end, picture.span.to)) - left, thick + 2);
}

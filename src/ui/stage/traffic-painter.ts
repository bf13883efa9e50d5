import type { Frame } from "../../cluster/frame.ts";
import { PacketFate, PacketKind } from "../../cluster/layers/packet-codes.ts";
import { clamp } from "../../figure/geometry.ts";
import { routeBetween } from "../../figure/machine-places.ts";
import { svgPath, type Route } from "../../figure/routes.ts";
import { isLostAt, isVisibleTravel, MOST_DOTS, progress, TAIL_MS } from "../../figure/traffic.ts";
import type { StageTransform } from "../../figure/stage-zoom.ts";
import { pairKey } from "../../figure/visible-links.ts";
import {
  paintBundle, paintMessage, paintTrace, ringAround, type DrawnMessage, type Track, type TrafficStyle, type Travel,
} from "./message-painter.ts";
import type { Palette } from "./palette.ts";
import { clearVisible, type SceneWith } from "./scene.ts";

type Context = CanvasRenderingContext2D;

/** The layers that tell where machines stand. */
type Machines = "stores" | "pds" | "clients";
type PacketFrame = Pick<Frame, "now" | "layout" | "packets">;

/** The ways that messages can take on the stage, by `linkKey`. */
export interface Traffic {
  readonly tracks: Map<number, Track>;
  /** The geometry that the ways to PD and clients were made for. */
  version: number;
  /** True while something on the canvas still has to be cleared. */
  dirty: boolean;
  /** The frame that was drawn last: what it had under way and the next has not leaves a trace. */
  frame: PacketFrame | null;
  /** Messages that have just arrived, as long as their traces are to be seen. */
  traces: Travel[];
  /** Where the messages stand that were drawn last, to be asked. */
  readonly drawn: DrawnMessage[];
  /** The message that was asked; it wears a ring. */
  asked: Travel | null;
  /** What the canvas shows; null while it has to be painted whatever comes. */
  picture: Picture | null;
}

/** All that a picture of the traffic is made of: of the same, the same would be painted. */
interface Picture extends TrafficStyle {
  readonly frame: PacketFrame;
  readonly now: number;
  readonly version: number;
  readonly transform: StageTransform;
  readonly asked: Travel | null;
}

export const createTraffic = (): Traffic =>
  ({ tracks: new Map(), version: -1, dirty: false, frame: null, traces: [], drawn: [], asked: null, picture: null });

/** More traces would be a fog. */
const MOST_TRACES = 200;

/** Replaces the drawn links. What glowed goes on glowing. */
export function setDrawnLinks(
  traffic: Traffic, version: number, links: readonly { readonly from: number; readonly to: number; readonly route: Route }[],
): void {
  const before = new Map(traffic.tracks);
  traffic.picture = null;
  const sameGeometry = traffic.version === version;
  traffic.tracks.clear();
  traffic.version = version;
  if (sameGeometry) before.forEach((track, key) => !track.drawn && traffic.tracks.set(key, track));
  for (const link of links) {
    const key = pairKey(link.from, link.to);
    const old = before.get(key);
    traffic.tracks.set(key, {
      from: link.from, route: link.route, path: new Path2D(svgPath(link.route)), glow: old?.glow ?? 0, count: 0,
      votes: old?.votes ?? 0, drawn: true,
    });
  }
}

/** Draws every message under way at `now`, unless that is on the canvas already. */
export function paintTraffic(
  context: Context, traffic: Traffic, scene: SceneWith<"packets" | Machines>, now: number, style: TrafficStyle,
): void {
  const { frame, version, transform } = scene;
  const picture: Picture = { frame, now, version, transform, asked: traffic.asked, ...style };
  if (traffic.picture !== null && isSame(traffic.picture, picture)) return;
  // As long as a way swells or fades, the same once more is another picture.
  traffic.picture = picture;
  if (traffic.dirty) clearVisible(context, scene);
  traffic.dirty = false;
  traffic.drawn.length = 0;
  noteArrivals(traffic, scene.frame, now, style);
  const { packets } = scene.frame;
  for (const track of traffic.tracks.values()) track.count = 0;
  const dots = new Map<Track, [number[], number[]]>();
  for (let i = 0; i < packets.count; i++) {
    const track = trackOf(traffic, scene, packets.from[i] ?? 0, packets.to[i] ?? 0);
    if (track === null) continue;
    if (isVisibleTravel(packets.departed[i] ?? 0, packets.arrives[i] ?? 0, style.pace)) addDot(dots, track, packets, i, now);
    else track.count += packets.kind[i] === PacketKind.vote || packets.kind[i] === PacketKind.voteResponse ? 1_000 : 1;
  }
  for (const track of traffic.tracks.values()) paintGlow(context, traffic, track, style.palette);
  for (const trace of traffic.traces) {
    const track = trackOf(traffic, scene, trace.from, trace.to);
    if (track !== null) paintTrace(context, track, trace, now, style);
    traffic.dirty = true;
  }
  for (const [track, directions] of dots) {
    for (const places of directions) if (places.length > 0) paintDots(context, traffic, track, packets, places, now, style);
  }
  const { asked } = traffic;
  const ringed = traffic.drawn.find((drawn) => asked !== null && drawn.travels.some((travel) => sameTravel(travel, asked)));
  if (ringed !== undefined) ringAround(context, style.palette, ringed);
}

const isSame = (a: Picture, b: Picture): boolean =>
  a.frame === b.frame && a.now === b.now && a.version === b.version && a.transform === b.transform && a.asked === b.asked
  && a.palette === b.palette && a.pace === b.pace && a.still === b.still && a.highlight === b.highlight;

/** A message, wherever it is looked up: nothing else left there at that instant to arrive at that. */
const sameTravel = (a: Travel, b: Travel): boolean =>
  a.from === b.from && a.to === b.to && a.departed === b.departed && a.arrives === b.arrives && a.region === b.region;

/** Remembers what the last frame had under way and this one no longer has, until its trace has faded. */
function noteArrivals(traffic: Traffic, frame: PacketFrame, now: number, { pace, still }: TrafficStyle): void {
  const before = traffic.frame;
  traffic.frame = frame;
  const fades = TAIL_MS * 1_000 * pace;
  if (traffic.traces.length > 0) {
    traffic.traces = traffic.traces.filter(({ arrives }) => now >= arrives - fades && now < arrives + fades);
  }
  if (before === null || before === frame || still || frame.now <= before.now || frame.layout !== before.layout) return;
  const { packets } = before;
  for (let i = 0; i < packets.count && traffic.traces.length < MOST_TRACES; i++) {
    const travel = travelOf(packets, i);
    const hasArrived = travel.arrives > before.now && travel.arrives <= frame.now && travel.fate === PacketFate.arrives;
    if (hasArrived && isVisibleTravel(travel.departed, travel.arrives, pace)) traffic.traces.push(travel);
  }
}

const travelOf = (packets: Frame["packets"], i: number): Travel => ({
  from: packets.from[i] ?? 0, to: packets.to[i] ?? 0, kind: packets.kind[i] ?? 0, fate: packets.fate[i] ?? 0,
  type: packets.type[i] ?? 0, region: packets.region[i] ?? 0, term: packets.term[i] ?? 0, more: packets.more[i] ?? 0,
  departed: packets.departed[i] ?? 0, arrives: packets.arrives[i] ?? 0,
});

/** Sorts the messages that can be seen by their way and direction. */
function addDot(
  dots: Map<Track, [number[], number[]]>, track: Track, packets: Frame["packets"], i: number, now: number,
): void {
  if (progress(packets.departed[i] ?? 0, packets.arrives[i] ?? 0, now) < 0) return;
  const directions = dots.get(track) ?? [[], []];
  dots.set(track, directions);
  directions[packets.from[i] === track.from ? 0 : 1].push(i);
}

/** The messages of one direction of a way: each by itself, or all that are not lost as one dot with their number. */
function paintDots(
  context: Context, traffic: Traffic, track: Track, packets: Frame["packets"], places: readonly number[], now: number,
  style: TrafficStyle,
): void {
  traffic.dirty = true;
  const travels = places.map((i) => travelOf(packets, i));
  const isLost = (travel: Travel): boolean => isLostAt(travel.fate, progress(travel.departed, travel.arrives, now));
  const whole = travels.filter((travel) => !isLost(travel));
  const bundled = whole.length > MOST_DOTS;
  if (bundled) traffic.drawn.push(paintBundle(context, track, whole, now, style));
  for (const travel of bundled ? travels.filter(isLost) : travels) {
    traffic.drawn.push(paintMessage(context, track, travel, now, style));
  }
}

/** The message nearest to a point, if one is close enough to be meant. Of several at one place, the one that was drawn last. */
export function messageAt({ drawn }: Pick<Traffic, "drawn">, x: number, y: number): DrawnMessage | null {
  let nearest: DrawnMessage | null = null;
  let least = ASKED_WITHIN;
  for (const message of drawn) {
    const distance = Math.hypot(message.x - x, message.y - y);
    if (distance > least) continue;
    nearest = message;
    least = distance;
  }
  return nearest;
}

/** How far from a message the pointer may stand, in pixels. */
const ASKED_WITHIN = 10;

/** Votes are counted in thousands, so that one number carries both. */
function paintGlow(context: Context, traffic: Traffic, track: Track, palette: Palette): void {
  const votes = Math.floor(track.count / 1_000);
  const missing = (track.count % 1_000) + votes - track.glow;
  if (Math.abs(missing) > 0.02) traffic.picture = null;
  track.glow += missing * 0.12;
  track.votes += (Math.min(1, votes) - track.votes) * 0.12;
  if (!track.drawn || track.glow < 0.04) return;
  traffic.dirty = true;
  context.globalAlpha = clamp(0.12 + track.glow * 0.12, 0, 0.6);
  context.lineWidth = clamp(1.5 + track.glow * 0.5, 1.5, 4.5);
  context.strokeStyle = track.votes > 0.15 ? palette.electing : palette.ink2;
  context.setLineDash([]);
  context.stroke(track.path);
  context.globalAlpha = 1;
}

/** The way between two machines: a drawn link, or one made on demand for PD and clients; null where none is drawn. */
function trackOf(traffic: Traffic, scene: SceneWith<Machines>, from: number, to: number): Track | null {
  const known = traffic.tracks.get(pairKey(from, to));
  if (known !== undefined) return known;
  const first = Math.min(from, to);
  const route = routeBetween(scene, first, Math.max(from, to));
  if (route === null) return null;
  const track: Track = {
    from: first, route, path: new Path2D(), glow: 0, count: 0, votes: 0, drawn: false,
  };
  traffic.tracks.set(pairKey(from, to), track);
  return track;
}

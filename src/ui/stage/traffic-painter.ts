import { PacketKind } from "../../cluster/frame.ts";
import { bottomOf, centerX, clamp, rightOf, type Point, type Rectangle } from "../../figure/geometry.ts";
import { pointAlong, routeBeneath, svgPath, type Route } from "../../figure/routes.ts";
import { DotShape, dotShape, isLostAt, isResponse, isVisibleTravel, progress } from "../../figure/traffic.ts";
import { linkKey } from "../../figure/visible-links.ts";
import type { Palette } from "./palette.ts";
import type { Scene } from "./scene.ts";

type Context = CanvasRenderingContext2D;

/** A link's way between two machines, and how busy it looks while its messages are too fast to be seen. */
export interface Track {
  readonly from: number;
  readonly route: Route;
  readonly path: Path2D;
  /** Smoothed number of messages under way. */
  glow: number;
  count: number;
  /** Smoothed share of votes among them. */
  votes: number;
  /** False for the plain ways to PD and clients, which have no line of their own. */
  readonly drawn: boolean;
}

/** The ways that messages can take on the stage, by `linkKey`. */
export interface Traffic {
  readonly tracks: Map<number, Track>;
  /** The geometry that the ways to PD and clients were made for. */
  version: number;
  /** True while something on the canvas still has to be cleared. */
  dirty: boolean;
}

export const createTraffic = (): Traffic => ({ tracks: new Map(), version: -1, dirty: false });

/** Replaces the drawn links. What glowed goes on glowing. */
export function setDrawnLinks(
  traffic: Traffic, version: number, links: readonly { readonly from: number; readonly to: number; readonly route: Route }[],
): void {
  const before = new Map(traffic.tracks);
  const sameGeometry = traffic.version === version;
  traffic.tracks.clear();
  traffic.version = version;
  if (sameGeometry) before.forEach((track, key) => !track.drawn && traffic.tracks.set(key, track));
  for (const link of links) {
    const key = linkKey(link.from, link.to);
    const old = before.get(key);
    traffic.tracks.set(key, {
      from: link.from, route: link.route, path: new Path2D(svgPath(link.route)), glow: old?.glow ?? 0, count: 0,
      votes: old?.votes ?? 0, drawn: true,
    });
  }
}

/** Draws every message under way at `now`. `pace` is virtual seconds per wall second, 0 while standing still. */
export function paintTraffic(
  context: Context, traffic: Traffic, scene: Scene, palette: Palette, now: number, pace: number,
): void {
  if (traffic.dirty) context.clearRect(0, 0, scene.layout.width, scene.layout.height);
  traffic.dirty = false;
  const { packets } = scene.frame;
  for (const track of traffic.tracks.values()) track.count = 0;
  const dots: number[] = [];
  for (let i = 0; i < packets.count; i++) {
    const track = trackOf(traffic, scene, packets.from[i] ?? 0, packets.to[i] ?? 0);
    if (track === null) continue;
    if (isVisibleTravel(packets.departed[i] ?? 0, packets.arrives[i] ?? 0, pace)) dots.push(i);
    else track.count += packets.kind[i] === PacketKind.vote || packets.kind[i] === PacketKind.voteResponse ? 1_000 : 1;
  }
  for (const track of traffic.tracks.values()) paintGlow(context, traffic, track, palette);
  for (const i of dots) paintPacket(context, traffic, scene, palette, i, now);
}

/** Votes are counted in thousands, so that one number carries both. */
function paintGlow(context: Context, traffic: Traffic, track: Track, palette: Palette): void {
  const votes = Math.floor(track.count / 1_000);
  track.glow += ((track.count % 1_000) + votes - track.glow) * 0.12;
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
function trackOf(traffic: Traffic, scene: Scene, from: number, to: number): Track | null {
  const known = traffic.tracks.get(linkKey(from, to));
  if (known !== undefined) return known;
  const first = Math.min(from, to);
  const route = routeBetween(scene, first, Math.max(from, to));
  if (route === null) return null;
  const track: Track = {
    from: first, route, path: new Path2D(), glow: 0, count: 0, votes: 0, drawn: false,
  };
  traffic.tracks.set(linkKey(from, to), track);
  return track;
}

/** The way of a message to or from PD or a client, beneath the cards; null between two stores and for unknown machines. */
export function routeBetween(scene: Scene, a: number, b: number): Route | null {
  const nodeA = scene.rows.nodes.get(a);
  const nodeB = scene.rows.nodes.get(b);
  if (nodeA === undefined || nodeB === undefined || (nodeA.kind === "store" && nodeB.kind === "store")) return null;
  const boxA = boxOf(scene, a);
  const boxB = boxOf(scene, b);
  if (boxA === null || boxB === null) return null;
  return routeBeneath(facing(boxA, boxB), facing(boxB, boxA));
}

/** Where a machine stands on the stage. */
function boxOf(scene: Scene, machine: number): Rectangle | null {
  const { frame, layout } = scene;
  const store = frame.stores.findIndex((each) => each.machine === machine);
  if (store >= 0) return layout.cards[store]?.box ?? null;
  const pd = frame.pds.findIndex((each) => each.machine === machine);
  if (pd >= 0) return layout.pds[pd] ?? null;
  const mark = layout.clientMarks[frame.clients.machines.indexOf(machine)];
  return mark === undefined ? null : { x: mark.x - 6, y: mark.y - 6, width: 12, height: 12 };
}

/** The point of a box's edge that faces another box: upwards or downwards, as close to the other's middle as it gets. */
function facing(box: Rectangle, other: Rectangle): Point {
  const margin = Math.min(24, box.width / 2);
  const x = clamp(centerX(other), box.x + margin, rightOf(box) - margin);
  return { x, y: bottomOf(other) <= box.y ? box.y : bottomOf(box) };
}

const point = { x: 0, y: 0 };

function paintPacket(
  context: Context, traffic: Traffic, scene: Scene, palette: Palette, i: number, now: number,
): void {
  const { packets } = scene.frame;
  const share = progress(packets.departed[i] ?? 0, packets.arrives[i] ?? 0, now);
  if (share < 0) return;
  const from = packets.from[i] ?? 0;
  const to = packets.to[i] ?? 0;
  const track = trackOf(traffic, scene, from, to);
  if (track === null) return;
  traffic.dirty = true;
  const forward = from === track.from;
  const fate = packets.fate[i] ?? 0;
  const lost = isLostAt(fate, share);
  const at = lost ? Math.min(share, fate === 1 ? 0.5 : 0.94) : share;
  keepRight(track.route, forward ? at : 1 - at, forward);
  if (lost) paintCross(context, palette, point.x, point.y, 1 - (share - at) * 1.2);
  else paintDot(context, palette, packets.kind[i] ?? 0, point.x, point.y);
}

/** Messages keep to the right of their way, so that two that meet can be told apart. */
function keepRight(route: Route, share: number, forward: boolean): void {
  pointAlong(route, share - 0.01, point);
  const { x: beforeX, y: beforeY } = point;
  pointAlong(route, share + 0.01, point);
  const dx = point.x - beforeX;
  const dy = point.y - beforeY;
  const length = Math.sqrt(dx * dx + dy * dy) || 1;
  const side = forward ? 2.5 : -2.5;
  pointAlong(route, share, point);
  point.x -= (dy / length) * side;
  point.y += (dx / length) * side;
}

function paintDot(context: Context, palette: Palette, kind: number, x: number, y: number): void {
  const shape = dotShape(kind);
  context.setLineDash([]);
  context.globalAlpha = isResponse(kind) ? 0.55 : 1;
  context.fillStyle = palette.ink1;
  context.beginPath();
  switch (shape) {
    case DotShape.solid:
      context.arc(x, y, 3.6, 0, 2 * Math.PI);
      context.fill();
      break;
    case DotShape.hollow:
      context.arc(x, y, 3.4, 0, 2 * Math.PI);
      context.fillStyle = palette.background;
      context.fill();
      context.strokeStyle = palette.ink2;
      context.lineWidth = 1.4;
      context.stroke();
      break;
    case DotShape.diamond:
      context.moveTo(x, y - 5.4);
      context.lineTo(x + 5.4, y);
      context.lineTo(x, y + 5.4);
      context.lineTo(x - 5.4, y);
      context.closePath();
      context.fillStyle = palette.electing;
      context.fill();
      break;
    case DotShape.square:
      context.roundRect(x - 4.5, y - 4.5, 9, 9, 1.5);
      context.fillStyle = palette.copying;
      context.fill();
      break;
    default:
      context.globalAlpha = 0.7;
      context.arc(x, y, 1.9, 0, 2 * Math.PI);
      context.fillStyle = palette.ink2;
      context.fill();
  }
  context.globalAlpha = 1;
}

function paintCross(context: Context, palette: Palette, x: number, y: number, alpha: number): void {
  context.globalAlpha = clamp(alpha, 0.25, 1);
  context.strokeStyle = palette.unavailable;
  context.lineWidth = 2;
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(x - 4, y - 4);
  context.lineTo(x + 4, y + 4);
  context.moveTo(x + 4, y - 4);
  context.lineTo(x - 4, y + 4);
  context.stroke();
  context.globalAlpha = 1;
}

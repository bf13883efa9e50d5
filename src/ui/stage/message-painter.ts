import { PacketFate, PacketKind } from "../../cluster/layers/packet-codes.ts";
import { clamp } from "../../figure/geometry.ts";
import { pointAlong, type Route } from "../../figure/routes.ts";
import { isMessageShape, shapeOfMessage, type Shape } from "../../figure/shapes.ts";
import { DotShape, dotShape, isLostAt, isResponse, LOST_AT, progress, TAIL_MS, tailFrom } from "../../figure/traffic.ts";
import type { Palette } from "./palette.ts";

type Context = CanvasRenderingContext2D;

/** A packet on its way, as a frame tells it. */
export interface Travel {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  readonly fate: number;
  readonly type: number;
  readonly region: number;
  readonly term: number;
  readonly more: number;
  readonly departed: number;
  readonly arrives: number;
}

/** A dot on the stage, and what it stands for: one message, or a bundle. */
export interface DrawnMessage {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly travels: readonly Travel[];
}

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

/** How messages are drawn at a moment. */
export interface TrafficStyle {
  readonly palette: Palette;
  /** Virtual seconds per wall second, 0 while standing still. */
  readonly pace: number;
  /** Messages leave no trace: where motion is unwanted. */
  readonly still: boolean;
  /** All other messages are pale; null for none. */
  readonly highlight: Shape | null;
}

const point = { x: 0, y: 0 };
/** Into so many pieces a trace is cut: each is fainter than the one before it. */
const TRACE_PIECES = 6;
/** A refused message gets as far as this, to the door of a machine without a process. */
const REFUSED_AT = 0.94;

/** Draws one message where it is at `now`, and the way that it has just come. */
export function paintMessage(context: Context, track: Track, travel: Travel, now: number, style: TrafficStyle): DrawnMessage {
  const share = progress(travel.departed, travel.arrives, now);
  const lost = isLostAt(travel.fate, share);
  const at = lost ? Math.min(share, travel.fate === PacketFate.lost ? LOST_AT : REFUSED_AT) : share;
  const strength = strengthOf(style.highlight, lost ? "lost" : shapeOfMessage(travel.kind));
  if (!lost) paintTail(context, track, travel, at, share, strength, style);
  place(track, travel, at);
  if (lost) paintCross(context, style.palette, point.x, point.y, clamp(1 - (share - at) * 1.2, 0.25, 1) * strength);
  else paintDot(context, style.palette, travel.kind, point.x, point.y, strength);
  return { x: point.x, y: point.y, radius: 6, travels: [travel] };
}

/** Draws what is left of the trace of a message that has arrived. */
export function paintTrace(context: Context, track: Track, travel: Travel, now: number, style: TrafficStyle): void {
  const age = (now - travel.arrives) / (TAIL_MS * 1_000 * style.pace);
  const share = (now - travel.departed) / (travel.arrives - travel.departed);
  if (age < 0 || age >= 1) return;
  const strength = strengthOf(style.highlight, shapeOfMessage(travel.kind)) * (1 - age);
  paintTail(context, track, travel, 1, share, strength, style);
}

/** Many messages as one dot with their number, in the middle of where they are. */
export function paintBundle(
  context: Context, track: Track, travels: readonly Travel[], now: number, style: TrafficStyle,
): DrawnMessage {
  const { palette } = style;
  const shares = travels.reduce((sum, travel) => sum + progress(travel.departed, travel.arrives, now), 0);
  const first = travels[0];
  if (first !== undefined) place(track, first, shares / travels.length);
  const { x, y } = point;
  const text = String(travels.length);
  const radius = 6 + 2.4 * text.length;
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.fillStyle = palette.ink1;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = palette.surface;
  context.font = `700 10px ${palette.mono}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x, y + 0.5);
  return { x, y, radius, travels };
}

/** A ring around the message that was asked. */
export function ringAround(context: Context, palette: Palette, { x, y, radius }: DrawnMessage): void {
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.8;
  context.setLineDash([]);
  context.beginPath();
  context.arc(x, y, radius + 3, 0, 2 * Math.PI);
  context.stroke();
}

/** How strongly a shape is drawn while another, or it, is highlighted. Only messages make messages pale. */
const strengthOf = (highlight: Shape | null, shape: Shape): number =>
  highlight === null || highlight === shape || !isMessageShape(highlight) ? 1 : 0.15;

/** Puts `point` where a message is that has covered a share of its way. */
function place(track: Track, travel: Travel, share: number): void {
  const forward = travel.from === track.from;
  keepRight(track.route, forward ? share : 1 - share, forward);
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

/** The way of the last third of a wall second, fainter towards its beginning. It ends at `at`, counted back from `share`. */
function paintTail(
  context: Context, track: Track, travel: Travel, at: number, share: number, strength: number, style: TrafficStyle,
): void {
  if (style.still || style.pace === 0) return;
  const from = tailFrom(travel.departed, travel.arrives, share, style.pace);
  if (from >= at) return;
  context.strokeStyle = colourOf(style.palette, travel.kind);
  context.lineWidth = dotShape(travel.kind) === DotShape.small ? 1.6 : 2.4;
  context.setLineDash([]);
  const step = (at - from) / TRACE_PIECES;
  for (let piece = 0; piece < TRACE_PIECES; piece++) {
    context.globalAlpha = (0.45 * strength * (piece + 1)) / TRACE_PIECES;
    context.beginPath();
    place(track, travel, from + piece * step);
    context.moveTo(point.x, point.y);
    place(track, travel, from + (piece + 1) * step);
    context.lineTo(point.x, point.y);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function colourOf(palette: Palette, kind: number): string {
  switch (kind) {
    case PacketKind.vote:
    case PacketKind.voteResponse:
      return palette.electing;
    case PacketKind.snapshot:
      return palette.copying;
    case PacketKind.append:
    case PacketKind.appendResponse:
      return palette.ink1;
    default:
      return palette.ink2;
  }
}

function paintDot(context: Context, palette: Palette, kind: number, x: number, y: number, strength: number): void {
  const shape = dotShape(kind);
  context.setLineDash([]);
  context.globalAlpha = (isResponse(kind) ? 0.55 : 1) * strength;
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
      context.globalAlpha = 0.7 * strength;
      context.arc(x, y, 2.2, 0, 2 * Math.PI);
      context.fillStyle = palette.ink2;
      context.fill();
  }
  context.globalAlpha = 1;
}

function paintCross(context: Context, palette: Palette, x: number, y: number, alpha: number): void {
  context.globalAlpha = alpha;
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

import { isWaiting } from "../../figure/shapes.ts";
import type { TileLayers } from "../../figure/tile-look.ts";
import type { Palette } from "./palette.ts";
import type { SceneWith } from "./scene.ts";
import type { TileBox } from "./tile-place.ts";

type Context = CanvasRenderingContext2D;

/** From this pitch on there is room between tiles for arcs, and in them for votes. */
const ARC_PITCH = 16;
const PIP_PITCH = 22;

/** Whether the tiles of the stage are large enough for what this file draws. */
export const showsElections = (pitch: number): boolean => pitch >= ARC_PITCH;

/**
 * How much of a waiting tile's election timer is left, as a line around it that empties clockwise from the top: whole when
 * its leader was heard last, gone when it stands for election. Only whole ticks count, as in the store itself.
 */
export function paintTimer(
  context: Context, scene: SceneWith<TileLayers | "timers">, palette: Palette, peer: number, tile: TileBox,
): void {
  const { timers } = scene.frame;
  const timeout = timers.timeout[peer] ?? 0;
  if (tile.pitch < ARC_PITCH || !isWaiting(scene.frame, peer)) return;
  const left = 1 - (timers.waited[peer] ?? 0) / timeout;
  const margin = 1.4;
  const side = tile.size + 2 * margin;
  const radius = 4.5;
  const x = tile.x - margin;
  const y = tile.y - margin;
  const around = 4 * (side - 2 * radius) + 2 * Math.PI * radius;
  context.strokeStyle = palette.electing;
  context.lineWidth = 2.2;
  context.lineCap = "butt";
  // Counter-clockwise from the middle of the upper edge, so that what is left lies to the left of a clock's hand.
  context.setLineDash([left * around, around]);
  context.beginPath();
  context.moveTo(x + side / 2, y);
  context.arcTo(x, y, x, y + side, radius);
  context.arcTo(x, y + side, x + side, y + side, radius);
  context.arcTo(x + side, y + side, x + side, y, radius);
  context.arcTo(x + side, y, x, y, radius);
  context.closePath();
  context.stroke();
  context.setLineDash([]);
}

/** The votes of a candidate, in its tile: a full pip for each that it has, a crossed one for each refused, the rest hollow. */
export function paintVotes(context: Context, scene: SceneWith<"votes">, palette: Palette, peer: number, tile: TileBox): void {
  const { votes } = scene.frame;
  const voters = votes.voters[peer] ?? 0;
  if (tile.pitch < PIP_PITCH || voters === 0) return;
  const granted = votes.granted[peer] ?? 0;
  const refused = votes.refused[peer] ?? 0;
  const radius = Math.min(tile.size * 0.085, (tile.size - 4) / (voters * 3));
  const step = 3 * radius;
  const left = tile.x + tile.size / 2 - (step * (voters - 1)) / 2;
  const y = tile.y + tile.size - radius - 2.5;
  context.lineWidth = 1;
  context.strokeStyle = palette.electingInk;
  context.setLineDash([]);
  for (let i = 0; i < voters; i++) {
    const x = left + i * step;
    context.beginPath();
    if (i >= granted && i < granted + refused) {
      context.moveTo(x - radius, y - radius);
      context.lineTo(x + radius, y + radius);
      context.moveTo(x + radius, y - radius);
      context.lineTo(x - radius, y + radius);
      context.stroke();
      continue;
    }
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = i < granted ? palette.electingInk : palette.electingSoft;
    context.fill();
    context.stroke();
  }
}

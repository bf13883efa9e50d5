import type { Frame } from "../../../cluster/frame.ts";
import { FLASH_MS, FLASH_PACE, growthBetween, type Growth } from "../../../figure/flashes.ts";
import { OUTLINED_PITCH } from "../../../figure/tiles.ts";
import type { Palette } from "../palette.ts";
import { definePainter, type Brush } from "../painter.ts";
import type { SceneWith } from "../scene.ts";
import { tileOf } from "../tile-place.ts";

type Reads = "peers" | "roles" | "progress";

/** A tile whose log has just grown, and when that was seen, in wall milliseconds. */
interface Flash extends Growth {
  readonly began: number;
}

/** Logs that have just grown: seen for a moment. */
export const flashesPainter = definePainter({
  name: "flashes", reads: ["peers", "roles", "progress"], sheet: "overlay", create: createFlashes,
});

/** Notes whose log has grown since the last frame; nothing after a jump, and where motion is unwanted. */
function createFlashes(): Brush<Reads> {
  let seen: Flash[] = [];
  let last: Pick<Frame, "now" | "layout" | Reads> | null = null;
  return {
    notice: ({ scene: { frame }, pace, still, wall }) => {
      if (seen.length > 0) seen = seen.filter(({ began }) => wall - began < FLASH_MS);
      const before = last;
      last = frame;
      const goesOn = before !== null && before !== frame && before.layout === frame.layout && frame.now > before.now;
      if (!goesOn || still || pace === 0 || pace > FLASH_PACE) return;
      for (const growth of growthBetween(before, frame)) seen.push({ ...growth, began: wall });
    },
    shows: ({ scene }) => scene.layout.pitch >= OUTLINED_PITCH && seen.length > 0,
    paint: (context, { scene, style }) => paintFlashes(context, scene, style.palette, seen),
  };
}

/** A leader's cut-off corner fills for a moment when it commits; a follower is outlined when its entries are acknowledged. */
export function paintFlashes(
  context: CanvasRenderingContext2D, scene: SceneWith<"peers">, palette: Palette, flashes: readonly Growth[],
): void {
  context.fillStyle = palette.accent;
  context.strokeStyle = palette.ink2;
  context.lineWidth = 2;
  context.setLineDash([]);
  for (const { peer, leads } of flashes) {
    const tile = tileOf(scene, peer);
    if (tile === null) continue;
    const { x, y, grid: { size } } = tile;
    context.beginPath();
    if (leads) {
      const notch = size * 0.4;
      context.moveTo(x - 1, y - 1);
      context.lineTo(x + notch, y - 1);
      context.lineTo(x - 1, y + notch);
      context.closePath();
      context.fill();
    } else {
      context.roundRect(x, y, size, size, 3);
      context.stroke();
    }
  }
}

import { pulsePeriod } from "../../../figure/traffic.ts";
import { OUTLINED_PITCH } from "../../../figure/tiles.ts";
import { definePainter, type Moment } from "../painter.ts";
import { tileOf } from "../tile-place.ts";

/** Candidates. */
export const ringsPainter = definePainter({
  name: "rings", reads: ["peers"], sheet: "overlay",
  create: () => ({
    shows: ({ scene, tiles }) => scene.layout.pitch >= OUTLINED_PITCH && tiles.candidates.length > 0,
    paint: paintRings,
  }),
});

/** Two rings per candidate widen and fade in turn, at the pace of virtual time. */
function paintRings(context: CanvasRenderingContext2D, { scene, tiles, style, now, pace, still }: Moment<"peers">): void {
  const period = pulsePeriod(pace);
  const phase = still ? 0.4 : (now % period) / period;
  context.strokeStyle = style.palette.electing;
  context.setLineDash([]);
  for (const peer of tiles.candidates) {
    const tile = tileOf(scene, peer);
    if (tile === null) continue;
    const { size } = tile.grid;
    for (const share of [phase, (phase + 0.5) % 1]) {
      context.globalAlpha = 0.85 * (1 - share);
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(tile.x + size / 2, tile.y + size / 2, size * (0.62 + 0.34 * share), 0, 2 * Math.PI);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

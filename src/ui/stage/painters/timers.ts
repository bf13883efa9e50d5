import { TILE_LAYERS } from "../../../figure/tile-look.ts";
import { OUTLINED_PITCH } from "../../../figure/tiles.ts";
import { paintTimer } from "../election-painter.ts";
import { definePainter } from "../painter.ts";
import { boxOf } from "../tile-place.ts";

/** The election timers of replicas whose region has no leader. */
export const timersPainter = definePainter({
  name: "timers", reads: [...TILE_LAYERS, "timers"], sheet: "overlay",
  create: () => ({
    shows: ({ scene, tiles }) => scene.layout.pitch >= OUTLINED_PITCH && tiles.waiting.length > 0,
    paint: (context, { scene, tiles, style }) => {
      for (const peer of tiles.waiting) {
        const box = boxOf(scene, peer);
        if (box !== null) paintTimer(context, scene, style.palette, peer, box);
      }
    },
  }),
});

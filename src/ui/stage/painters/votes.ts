import { OUTLINED_PITCH } from "../../../figure/tiles.ts";
import { paintVotes } from "../election-painter.ts";
import { definePainter } from "../painter.ts";
import { boxOf } from "../tile-place.ts";

/** The votes of candidates, in their tiles. */
export const votesPainter = definePainter({
  name: "votes", reads: ["peers", "votes"], sheet: "overlay",
  create: () => ({
    shows: ({ scene, tiles }) => scene.layout.pitch >= OUTLINED_PITCH && tiles.candidates.length > 0,
    paint: (context, { scene, tiles, style }) => {
      for (const peer of tiles.candidates) {
        const box = boxOf(scene, peer);
        if (box !== null) paintVotes(context, scene, style.palette, peer, box);
      }
    },
  }),
});

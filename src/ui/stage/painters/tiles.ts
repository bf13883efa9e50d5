import { TILE_LAYERS } from "../../../figure/tile-look.ts";
import { definePainter } from "../painter.ts";
import { paintTiles } from "../tile-painter.ts";

/** The replicas: one tile each. */
export const tilesPainter = definePainter({
  name: "tiles", reads: [...TILE_LAYERS, "regions", "snapshots"], sheet: "tiles",
  create: () => ({
    shows: () => true,
    paint: (context, { tiles: painted, scene, style, recovered }) => paintTiles(painted, context, scene, style, recovered),
  }),
});

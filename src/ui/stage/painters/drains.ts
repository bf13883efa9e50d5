import { paintDrains } from "../drain.ts";
import { definePainter } from "../painter.ts";

/** Leaders that have just fallen: their colour runs out of their tiles. */
export const drainsPainter = definePainter({
  name: "drains", reads: [], sheet: "overlay",
  create: () => ({
    shows: ({ tiles }) => (tiles.drains ?? []).length > 0,
    paint: (context, { tiles, scene, style }) => paintDrains(context, tiles.drains ?? [], scene, style, tiles.wall),
  }),
});

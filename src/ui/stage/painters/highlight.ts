import { isTileShape, isWaiting, shapeOfTile, type Shape } from "../../../figure/shapes.ts";
import { peerLook, TILE_LAYERS, TileLook } from "../../../figure/tile-look.ts";
import { NUMBERED_PITCH } from "../../../figure/tiles.ts";
import { definePainter, type Moment } from "../painter.ts";
import { drawTile } from "../tile-drawing.ts";
import { regionLabel } from "../tile-painter.ts";
import { dimTiles, tileOf } from "../tile-place.ts";

const READS = [...TILE_LAYERS, "regions", "snapshots", "timers"] as const;
type Reads = (typeof READS)[number];

/** The tiles of one shape, lifted out of all others. */
export const highlightPainter = definePainter({
  name: "highlight", reads: READS, sheet: "overlay",
  create: () => ({
    shows: ({ highlight: shape }) => shape !== null && isTileShape(shape),
    paint: (context, moment) => {
      if (moment.highlight !== null) paintHighlighted(context, moment, moment.highlight);
    },
  }),
});

/** Dims every tile, and draws those of one shape again. */
function paintHighlighted(context: CanvasRenderingContext2D, { scene, tiles, style }: Moment<Reads>, shape: Shape): void {
  dimTiles(context, scene, style.palette);
  for (let peer = 0; peer < scene.frame.peers.count; peer++) {
    const seen = peerLook(scene.frame, peer);
    const look = seen === TileLook.leader && tiles.recoveredMask[peer] === 1 ? TileLook.recovered : seen;
    const isMeant = shape === "timer" ? isWaiting(scene.frame, peer) : shapeOfTile(look) === shape;
    const tile = isMeant ? tileOf(scene, peer) : null;
    if (tile === null) continue;
    const filled = look === TileLook.copying ? (scene.frame.snapshots.arrived[peer] ?? 0) / 255 : 0;
    const { pitch, size } = tile.grid;
    const number = pitch >= NUMBERED_PITCH ? regionLabel(scene, peer, style.names) : "";
    context.clearRect(tile.x, tile.y, size, size);
    drawTile(context, style, look, filled, tile.x, tile.y, size, pitch, number);
  }
}

import { peerLook, TILE_LAYERS, TileLook } from "../../../figure/tile-look.ts";
import { definePainter, type Moment } from "../painter.ts";
import { peersOfRegion } from "../../../figure/stage-rows.ts";
import { drawTile } from "../tile-drawing.ts";
import { regionLabel } from "../tile-painter.ts";
import { dimTiles, strokeAround, tileOf } from "../tile-place.ts";

const READS = [...TILE_LAYERS, "regions", "snapshots"] as const;
type Reads = (typeof READS)[number];

/** The replicas of the selected region. */
export const selectedPainter = definePainter({
  name: "selected", reads: READS, sheet: "overlay",
  create: () => ({ shows: (moment) => moment.selected >= 0, paint: paintLifted }),
});

/** The replicas of the region under the pointer. */
export const hoveredPainter = definePainter({
  name: "hovered", reads: ["peers"], sheet: "overlay",
  create: () => ({
    shows: (moment) => moment.hovered >= 0 && moment.hovered !== moment.selected,
    paint: (context, { scene, style, hovered: region }) => {
      context.strokeStyle = style.palette.accent;
      context.lineWidth = 1.5;
      context.setLineDash([]);
      for (const peer of peersOfRegion(scene.rows, region)) strokeAround(context, scene, peer, 2);
    },
  }),
});

/** Where the keyboard stands among the tiles. */
export const cursorPainter = definePainter({
  name: "cursor", reads: ["peers"], sheet: "overlay",
  create: () => ({
    shows: (moment) => moment.cursor >= 0,
    paint: (context, { scene, style, cursor: peer }) => {
      context.strokeStyle = style.palette.accent;
      context.lineWidth = 2.5;
      context.setLineDash([]);
      strokeAround(context, scene, peer, 3);
    },
  }),
});

/** A lifted tile is at least this large, so that its number can be read even where tiles are pixels. */
const liftedSize = (number: string): number => (number.length <= 3 ? 26 : 38);

/** Dims every other tile and lifts the replicas of the region out. */
function paintLifted(context: CanvasRenderingContext2D, { scene, style, selected }: Moment<Reads>): void {
  const { palette } = style;
  dimTiles(context, scene, palette);
  for (const peer of peersOfRegion(scene.rows, selected)) {
    const tile = tileOf(scene, peer);
    if (tile === null) continue;
    const number = regionLabel(scene, peer, style.names);
    const size = Math.max(tile.grid.size, liftedSize(number));
    const x = Math.round(tile.x - (size - tile.grid.size) / 2);
    const y = Math.round(tile.y - (size - tile.grid.size) / 2);
    context.fillStyle = palette.surface;
    context.strokeStyle = palette.accent;
    context.lineWidth = 2;
    context.setLineDash([]);
    context.beginPath();
    context.roundRect(x - 3, y - 3, size + 6, size + 6, 6);
    context.fill();
    context.stroke();
    const look = peerLook(scene.frame, peer);
    const filled = look === TileLook.copying ? (scene.frame.snapshots.arrived[peer] ?? 0) / 255 : 0;
    drawTile(context, style, look, filled, x, y, size, size + 4, number);
  }
}

import type { Frame } from "../../cluster/frame.ts";
import type { IdNames } from "../../proto/names.ts";
import { isWaiting } from "../shapes.ts";
import { peersOfStore, type RowIndex } from "../stage-rows.ts";
import { peerLook, TileLook } from "../tile-look.ts";
import { fittingNumber, isAsleep, isLeading, tilePaints, type TilePaint } from "../tile-paint.ts";
import { NUMBERED_PITCH, OUTLINED_PITCH, tileX, tileY, type TileGrid } from "../tiles.ts";
import type { PosterColours } from "./colours.ts";
import { escaped, numberText as n, tag } from "./svg.ts";
import { MONO_FONT } from "./text.ts";

/** From this pitch on there is room for the arc of an election timer between tiles. */
const ARC_PITCH = 16;

/** What tiles are drawn from. */
interface TileScene {
  readonly frame: Frame;
  readonly rows: RowIndex;
  readonly grids: readonly TileGrid[];
  readonly names: IdNames;
  /** Ids of regions that have just begun to serve again. */
  readonly recovered: ReadonlySet<number>;
}

/** Tiles of one look are one path: a picture of a thousand replicas stays small. */
interface Pile {
  readonly outlines: string[];
  readonly numbers: string[];
}

/** The replicas of all stores as tiles: shape by role, colour by what is wrong. */
export function posterTiles(scene: TileScene, colours: PosterColours): string {
  const { frame, rows, grids } = scene;
  const paints = tilePaints(colours);
  const piles = new Map<number, Pile>();
  const extras: string[] = [];
  grids.forEach((grid, store) => {
    const start = rows.storeStart[store] ?? 0;
    for (let place = 0; place < peersOfStore(rows, store); place++) {
      const row = start + place;
      const look = lookOf(scene, row);
      const paint = paints[look];
      if (paint === undefined) continue;
      const pile = piles.get(look) ?? { outlines: [], numbers: [] };
      piles.set(look, pile);
      const [x, y] = [tileX(grid, place), tileY(grid, place)];
      pile.outlines.push(outlineOf(paint, look, x, y, grid));
      if (grid.pitch >= NUMBERED_PITCH) pile.numbers.push(numberIn(scene, row, x, y, grid.size));
      extras.push(...extrasOf(frame, row, look, x, y, grid, colours));
    }
  });
  const drawn = [...piles].sort(([a], [b]) => a - b).map(([look, pile]) => pileMarkup(pile, paints[look], grids[0]?.pitch ?? 0));
  return drawn.join("") + extras.join("");
}

function lookOf({ frame, recovered }: TileScene, row: number): number {
  const look = peerLook(frame, row);
  if (look !== TileLook.leader) return look;
  return recovered.has(frame.regions.id[frame.peers.region[row] ?? 0] ?? -1) ? TileLook.recovered : look;
}

function pileMarkup({ outlines, numbers }: Pile, paint: TilePaint | undefined, pitch: number): string {
  if (paint === undefined) return "";
  const outlined = pitch >= OUTLINED_PITCH;
  const path = tag("path", {
    d: outlines.join(""), fill: outlined ? (paint.fill === "" ? "none" : paint.fill) : paint.block,
    stroke: outlined && paint.stroke !== "" ? paint.stroke : undefined,
    "stroke-width": outlined && paint.stroke !== "" ? paint.lineWidth : undefined,
    "stroke-dasharray": outlined && paint.dash ? "2.5 2.5" : undefined,
  });
  if (numbers.length === 0) return path;
  return path + tag("g", { ...MONO_FONT, fill: paint.ink, "text-anchor": "middle", "font-weight": paint.bold ? 700 : undefined },
    numbers.join(""));
}

function outlineOf(paint: TilePaint, look: number, left: number, top: number, { pitch, size }: TileGrid): string {
  if (pitch < OUTLINED_PITCH) return `M${n(left)} ${n(top)}h${n(size)}v${n(size)}h${n(-size)}z`;
  const inset = paint.stroke === "" ? 0 : paint.lineWidth / 2;
  const r = pitch >= NUMBERED_PITCH ? 3.5 : 2;
  const side = size - 2 * inset;
  const [x, y] = [left + inset, top + inset];
  const straight = n(side - 2 * r);
  const round = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${n(dx)} ${n(dy)}`;
  const rest = `v${straight}${round(-r, r)}h${n(2 * r - side)}${round(-r, -r)}`;
  if (!isLeading(look)) return `M${n(x + r)} ${n(y)}h${straight}${round(r, r)}${rest}v${n(2 * r - side)}${round(r, -r)}z`;
  const notch = side * 0.27;
  return `M${n(x + notch)} ${n(y)}H${n(x + side - r)}${round(r, r)}${rest}V${n(y + notch)}z`;
}

function numberIn({ frame, names }: TileScene, row: number, x: number, y: number, size: number): string {
  const id = frame.regions.id[frame.peers.region[row] ?? 0];
  const fitting = fittingNumber(id === undefined ? "?" : (names[String(id)] ?? String(id)), size);
  if (fitting === null) return "";
  const { text, points } = fitting;
  return tag("text", { x: x + size / 2, y: y + size / 2 + 0.36 * points, "font-size": points }, escaped(text));
}

/** What a tile wears: how much of a snapshot has arrived, its election timer, the ring of a candidate. */
function extrasOf(
  frame: Frame, row: number, look: number, x: number, y: number, { pitch, size }: TileGrid, colours: PosterColours,
): readonly string[] {
  if (look === TileLook.copying && pitch >= OUTLINED_PITCH) {
    const high = (size * (frame.snapshots.arrived[row] ?? 0)) / 255;
    const water = { x, y: y + size - high, width: size, height: high, rx: 2, fill: colours.copying, opacity: 0.35 };
    return high === 0 ? [] : [tag("rect", water)];
  }
  if (isAsleep(look) && pitch >= OUTLINED_PITCH) {
    const reach = size * 0.2;
    const d = `M${n(x + size / 2 - reach)} ${n(y + size * 0.8)}q${n(reach)} ${n(reach * 0.9)} ${n(2 * reach)} 0`;
    return [tag("path", { d, fill: "none", stroke: colours.quiet })];
  }
  if (pitch < ARC_PITCH) return [];
  if (look === TileLook.candidate) {
    const ring = { x: x - 3, y: y - 3, width: size + 6, height: size + 6, rx: 6 };
    return [tag("rect", { ...ring, fill: "none", stroke: colours.electing, "stroke-width": 1.2, opacity: 0.55 })];
  }
  return isWaiting(frame, row) ? [timerArc(frame, row, x - 1.4, y - 1.4, size + 2.8, colours)] : [];
}

/** What is left of an election timer, around its tile: it empties clockwise from the top. */
function timerArc(frame: Frame, row: number, x: number, y: number, side: number, { electing }: PosterColours): string {
  const left = 1 - (frame.timers.waited[row] ?? 0) / (frame.timers.timeout[row] ?? 1);
  const r = 4.5;
  const straight = side - 2 * r;
  const around = 4 * straight + 2 * Math.PI * r;
  const round = (dx: number, dy: number): string => `a${r} ${r} 0 0 0 ${n(dx)} ${n(dy)}`;
  const d = `M${n(x + side / 2)} ${n(y)}h${n(-straight / 2)}${round(-r, r)}v${n(straight)}${round(r, r)}`
    + `h${n(straight)}${round(r, -r)}v${n(-straight)}${round(-r, -r)}z`;
  const dashes = `${n(left * around)} ${n(around)}`;
  return tag("path", { d, fill: "none", stroke: electing, "stroke-width": 2.2, "stroke-dasharray": dashes });
}

/** A sign of a leader, as beside a number on the smallest cards. */
export const leaderSign = (x: number, y: number, side: number, fill: string): string =>
  tag("path", { d: `M${n(x + side * 0.32)} ${n(y)}H${n(x + side)}V${n(y + side)}H${n(x)}V${n(y + side * 0.32)}z`, fill });


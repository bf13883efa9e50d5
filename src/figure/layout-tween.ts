import { interpolateNumber } from "d3-interpolate";
import { mix, type Point, type Rectangle } from "./geometry.ts";
import type { Route } from "./routes.ts";
import type { CardBox, GroupBox, StageLayout } from "./stage-layout.ts";
import type { TileGrid } from "./tiles.ts";

/** Where everything on the stage stands, and whom it stands for: ids in the order of the layout's cards and PDs. */
export interface StagePicture {
  readonly layout: StageLayout;
  /** In the order of the cards. */
  readonly grids: readonly TileGrid[];
  readonly stores: readonly number[];
  readonly pds: readonly number[];
}

/** What is drawn on the way from one picture to another. */
export type StageMoment = Pick<StagePicture, "layout" | "grids">;

/** What comes is to be seen from this share on: by then those who stood in its place have made way. */
const COMES_AT = 0.7;

/**
 * The way from one picture to another, as a function of its share from 0 to 1. What both show, by the ids of stores and PDs, the
 * names of groups and the places of clients, travels from its old box to the new one; what only the second shows fades in where
 * it belongs. Words are those of the second from the beginning.
 */
export function tweenStages(from: StagePicture, to: StagePicture): (share: number) => StageMoment {
  const storeBefore = to.stores.map((id) => from.stores.indexOf(id));
  const pdBefore = to.pds.map((id) => from.pds.indexOf(id));
  const { layout } = to;
  const cards = layout.cards.map((card, i) => tweenCard(from.layout.cards[storeBefore[i] ?? -1], card));
  const grids = to.grids.map((grid, i) => tweenGrid(from.grids[storeBefore[i] ?? -1], grid));
  const pds = layout.pds.map((box, i) => tweenBox(from.layout.pds[pdBefore[i] ?? -1] ?? box, box));
  const groups = layout.groups.map((group) => tweenGroup(from.layout.groups.find(({ name }) => name === group.name), group));
  const clients = tweenBox(from.layout.clients, layout.clients);
  const marks = layout.clientMarks.map((mark, i) => tweenPoint(from.layout.clientMarks[i] ?? mark, mark));
  const scale = interpolateNumber(from.layout.scale, layout.scale);
  return (share) => ({
    layout: {
      ...layout, scale: scale(share), cards: cards.map((at) => at(share)), pds: pds.map((at) => at(share)),
      groups: groups.map((at) => at(share)), clients: clients(share), clientMarks: marks.map((at) => at(share)),
    },
    grids: grids.map((at) => at(share)),
  });
}

/** Begins gently and ends gently; a share of the time becomes a share of the way. */
export const eased = (share: number): number => share * share * (3 - 2 * share);

function tweenPoint(from: Point, to: Point): (share: number) => Point {
  const x = interpolateNumber(from.x, to.x);
  const y = interpolateNumber(from.y, to.y);
  return (share) => ({ x: x(share), y: y(share) });
}

function tweenBox(from: Rectangle, to: Rectangle): (share: number) => Rectangle {
  const corner = tweenPoint(from, to);
  const width = interpolateNumber(from.width, to.width);
  const height = interpolateNumber(from.height, to.height);
  return (share) => ({ ...corner(share), width: width(share), height: height(share) });
}

const arriving = (share: number): number => Math.max(0, (share - COMES_AT) / (1 - COMES_AT));

function tweenCard(from: CardBox | undefined, to: CardBox): (share: number) => CardBox {
  if (from === undefined) return (share) => ({ ...to, presence: arriving(share) });
  const box = tweenBox(from.box, to.box);
  const tiles = tweenBox(from.tiles, to.tiles);
  return (share) => ({ box: box(share), tiles: tiles(share), density: to.density });
}

function tweenGroup(from: GroupBox | undefined, to: GroupBox): (share: number) => GroupBox {
  if (from === undefined) return (share) => ({ ...to, presence: arriving(share) });
  const box = tweenBox(from.box, to.box);
  const parts = to.parts.map(({ name, at }) => {
    const place = tweenPoint(from.parts.find((part) => part.name === name)?.at ?? at, at);
    return (share: number) => ({ name, at: place(share) });
  });
  return (share) => ({ name: to.name, box: box(share), parts: parts.map((part) => part(share)) });
}

/** The grid of tiles that travel each on its own way from one grid to another: the rows may break elsewhere there. */
function movingGrid(from: TileGrid, to: TileGrid, share: number): TileGrid {
  // Who sets off on the way sets off from about there: ways do not hang on to those before them.
  const start: TileGrid = { x: from.x, y: from.y, columns: from.columns, pitch: from.pitch, size: from.size };
  return {
    x: mix(from.x, to.x, share), y: mix(from.y, to.y, share), columns: to.columns,
    pitch: mix(from.pitch, to.pitch, share), size: mix(from.size, to.size, share), travel: { from: start, to, share },
  };
}

function tweenGrid(from: TileGrid | undefined, to: TileGrid): (share: number) => TileGrid {
  return from === undefined ? () => to : (share) => movingGrid(from, to, share);
}

/** A share of the way from one way to another: curve by curve where both have as many, otherwise by the points along them. */
export function mixedRoute(from: Route, to: Route, share: number): Route {
  const samples = to.samples.map((value, i) => mix(from.samples[i] ?? value, value, share));
  const curve = from.curve.length === to.curve.length
    ? to.curve.map((value, i) => mix(from.curve[i] ?? value, value, share)) : straightPieces(samples);
  return { curve, samples };
}

function straightPieces(points: Float32Array): readonly number[] {
  const curve = [points[0] ?? 0, points[1] ?? 0];
  for (let i = 2; i < points.length; i += 2) {
    const [x, y] = [points[i] ?? 0, points[i + 1] ?? 0];
    curve.push(points[i - 2] ?? 0, points[i - 1] ?? 0, x, y, x, y);
  }
  return curve;
}

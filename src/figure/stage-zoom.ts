import { bottomOf, clamp, rightOf, snapped, type Point, type Rectangle } from "./geometry.ts";
import {
  DENSITIES, GOOD_PITCH, LARGEST_PITCH, leastWidth, measuresOf, MOST_GROWTH,
  type CardBox, type CardDensity, type StageLayout, type StageShape, type StageText,
} from "./stage-layout.ts";
import { gapOf, tilesAcross } from "./tiles.ts";

/**
 * How the stage is looked at: `k` times as large as the whole, and moved by `x` and `y`, in CSS pixels of the sheet. A point `p`
 * of the whole is seen at `k * p + x`. Has the fields of d3-zoom's transform.
 */
export interface StageTransform {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The whole stage, as it is laid out. */
export const WHOLE: StageTransform = { k: 1, x: 0, y: 0 };
export const isWhole = ({ k }: StageTransform): boolean => k === 1;

/** How far one press of a key or a button goes, and by so much of the view one moves it. */
export const ZOOM_STEP = 1.5;
export const PAN_SHARE = 0.2;

/** Closer than this a card is larger than any window. */
const CLOSEST = 16;
/** Also a stage whose tiles are as large as they get can be looked at more closely: its links lie apart then. */
const LEAST_CLOSEST = 2.5;

/** How far in it is worth going: until tiles are as large as they get. */
export const closest = (whole: StageLayout): number =>
  clamp((LARGEST_PITCH * whole.scale) / whole.pitch, LEAST_CLOSEST, CLOSEST);

/**
 * The nearest transform that shows nothing but stage, on whole pixels. `corner` is the size of what lies over the lower right
 * corner of the view: the stage may be drawn away from under it.
 */
export function limited({ k, x, y }: StageTransform, size: Size, corner: Size): StageTransform {
  if (k <= 1) return WHOLE;
  return {
    k,
    x: Math.round(clamp(x, size.width * (1 - k) - corner.width, 0)),
    y: Math.round(clamp(y, size.height * (1 - k) - corner.height, 0)),
  };
}

/** The part of the enlarged stage that is in sight, in its own pixels. */
export const visiblePart =
  ({ x, y }: StageTransform, { width, height }: Size): Rectangle => ({ x: 0 - x, y: 0 - y, width, height });

/** Around what was asked to be seen, in pixels of the sheet. */
const MARGIN = 24;

/** The transform that shows a box of the whole as large as it goes, in the middle of the view. */
export function transformTo(box: Rectangle, size: Size, most: number): StageTransform {
  const fitting = Math.min((size.width - 2 * MARGIN) / box.width, (size.height - 2 * MARGIN) / box.height);
  const k = clamp(fitting, 1, most);
  return { k, x: size.width / 2 - k * (box.x + box.width / 2), y: size.height / 2 - k * (box.y + box.height / 2) };
}

/** Moves the view by as little as it takes to see a box of the enlarged stage; a box larger than the view shows its beginning. */
export function revealing(transform: StageTransform, box: Rectangle, size: Size): StageTransform {
  const shift = (from: number, to: number, at: number, length: number): number => {
    if (from + at < MARGIN || to - from > length - 2 * MARGIN) return MARGIN - from;
    return to + at > length - MARGIN ? length - MARGIN - to : at;
  };
  const { k, x, y } = transform;
  return { k, x: shift(box.x, rightOf(box), x, size.width), y: shift(box.y, bottomOf(box), y, size.height) };
}

/** Whether two boxes have a pixel in common. */
export const meets = (a: Rectangle, b: Rectangle): boolean =>
  a.x < rightOf(b) && b.x < rightOf(a) && a.y < bottomOf(b) && b.y < bottomOf(a);

/** Words take no more room from tiles than leaves them this share of the growth, unless they are as large as they should be. */
const LEAST_GROWTH = 0.75;

/**
 * The layout of the stage `k` times as large: everything stands where it stood, so that a point keeps its place under the
 * pointer; but text does not grow with it beyond what reads well. What a card gains in room it fills with more words and
 * larger tiles, in the rows that they stood in. At 1 it is the layout itself.
 */
export function enlarged(whole: StageLayout, shape: StageShape, k: number, text: StageText): StageLayout {
  if (k === 1) return whole;
  const scale = Math.min(whole.scale * Math.sqrt(k), Math.max(whole.scale, text.scale * MOST_GROWTH));
  const grids = whole.cards.map((card, i) => gridOf(card, whole.pitch, shape.stores[i]?.tiles ?? 0));
  const boxes = whole.cards.map(({ box }) => times(box, k));
  const plans = DENSITIES.slice(0, DENSITIES.indexOf(whole.density) + 1)
    .map((density) => planCards(density, boxes, grids, scale, text.breadth));
  const wanted = Math.min(LEAST_GROWTH * k * whole.pitch, GOOD_PITCH * scale);
  const best = plans.find((plan) => plan.fits && plan.pitch >= wanted)
    ?? planCards(whole.density, boxes, grids, scale, text.breadth);
  const { density, pitch } = best;
  const caption = measuresOf(whole.density, whole.scale).part;
  return {
    width: whole.width * k, height: whole.height * k, density, scale, pitch,
    pds: whole.pds.map((box) => times(box, k)),
    groups: whole.groups.map(({ name, box, parts }) => ({
      name, box: times(box, k),
      // A caption stays as close above its cards as it was.
      parts: parts.map((part) => ({ name: part.name, at: { x: part.at.x * k, y: (part.at.y + caption) * k - caption } })),
    })),
    cards: boxes.map((box, i) => ({ box, density, tiles: tilesIn(box, best, grids[i] ?? { columns: 1, rows: 1 }) })),
    clients: times(whole.clients, k),
    clientMarks: whole.clientMarks.map(({ x, y }) => ({ x: x * k, y: y * k })),
  };
}

const times = (box: Rectangle, k: number): Rectangle => snapped(box.x * k, box.y * k, box.width * k, box.height * k);

interface Grid {
  readonly columns: number;
  readonly rows: number;
}

function gridOf({ tiles }: CardBox, pitch: number, count: number): Grid {
  const columns = Math.max(1, Math.min(count, tilesAcross(tiles.width, pitch)));
  return { columns, rows: Math.max(1, Math.ceil(count / columns)) };
}

interface CardPlan {
  readonly density: CardDensity;
  readonly pitch: number;
  readonly scale: number;
  /** Whether its words find room, and tiles are left beside them. */
  readonly fits: boolean;
}

function planCards(
  density: CardDensity, boxes: readonly Rectangle[], grids: readonly Grid[], scale: number, breadth: number,
): CardPlan {
  const { head, foot, pad } = measuresOf(density, scale);
  const most = Math.floor(LARGEST_PITCH * scale);
  let room = most;
  boxes.forEach((box, i) => {
    const { columns, rows } = grids[i] ?? { columns: 1, rows: 1 };
    room = Math.min(room, (box.width - 2 * pad) / columns, (box.height - head - foot) / rows);
  });
  // The last tile of a row needs no gap behind it, so that a pitch may be a little larger than its share of the room.
  let pitch = Math.max(1, Math.floor(room));
  while (pitch < most && boxes.every((box,
    i) => holds(box, grids[i] ?? { columns: 1, rows: 1 }, pitch + 1, { head, foot, pad }))) pitch++;
  const narrowest = Math.min(Infinity, ...boxes.map((box) => box.width));
  return { density, pitch, scale, fits: room >= 1 && narrowest >= leastWidth(density, scale, breadth) };
}

interface Edges {
  readonly head: number;
  readonly foot: number;
  readonly pad: number;
}

const holds = (box: Rectangle, { columns, rows }: Grid, pitch: number, { head, foot, pad }: Edges): boolean =>
  columns * pitch - gapOf(pitch) <= box.width - 2 * pad && rows * pitch - gapOf(pitch) <= box.height - head - foot;

/** The room of exactly so many columns: the tiles of a row stay in their row. */
function tilesIn(box: Rectangle, { density, pitch, scale }: CardPlan, { columns }: Grid): Rectangle {
  const { head, foot, pad } = measuresOf(density, scale);
  return snapped(box.x + pad, box.y + head, columns * pitch - gapOf(pitch), box.height - head - foot);
}

/** The stage in small: how much smaller it is than the whole, and its own size. */
export interface Minimap extends Size {
  readonly scale: number;
}

/** From so many stores on it is easy to lose one's way. */
const MINIMAP_FROM = 20;
const MOST_MINIMAP: Size = { width: 190, height: 120 };
/** On a smaller stage it would cover what one wants to see. */
const LEAST_STAGE: Size = { width: 640, height: 320 };

/** The minimap of a stage, null where it is not needed or has no room. */
export function minimapOf({ width, height, cards, scale }: StageLayout): Minimap | null {
  if (cards.length < MINIMAP_FROM || width < LEAST_STAGE.width * scale || height < LEAST_STAGE.height * scale) return null;
  const smaller = Math.min((MOST_MINIMAP.width * scale) / width, (MOST_MINIMAP.height * scale) / height);
  return { scale: smaller, width: Math.round(width * smaller), height: Math.round(height * smaller) };
}

/** The part of the stage that is in sight, on the minimap. */
export const visibleOn = ({ scale }: Minimap, { k, x, y }: StageTransform, { width, height }: Size): Rectangle => ({
  x: (0 - x / k) * scale, y: (0 - y / k) * scale, width: (width / k) * scale, height: (height / k) * scale,
});

/** The transform that puts a point of the minimap into the middle of the view. */
export const centredOn = ({ scale }: Minimap, { k }: StageTransform, size: Size, x: number, y: number): StageTransform => ({
  k, x: size.width / 2 - (x / scale) * k, y: size.height / 2 - (y / scale) * k,
});

/** The transform after a zoom by a factor that leaves a point of the view where it is. */
export function zoomedBy({ k, x, y }: StageTransform, factor: number, most: number, at: Point): StageTransform {
  const next = clamp(k * factor, 1, most);
  return { k: next, x: at.x - ((at.x - x) * next) / k, y: at.y - ((at.y - y) * next) / k };
}

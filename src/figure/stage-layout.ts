import { bottomOf, clamp, rightOf, snapped, type Point, type Rectangle } from "./geometry.ts";
import type { Place } from "./places.ts";
import { gridHeight, NUMBERED_PITCH } from "./tiles.ts";

/** What a stage has to show, as far as its layout depends on it. */
export interface StageShape {
  readonly stores: readonly StoreShape[];
  readonly pds: number;
  readonly clients: number;
}

export interface StoreShape {
  readonly place: Place;
  /** Region replicas on it. */
  readonly tiles: number;
}

/**
 * How much the stage says. `full` everything, `compact` no addresses and no line below the tiles, `tiny` a name and its
 * tiles, `dots` the same with hardly any edge, `bare` tiles without words: for a picture no larger than a stamp.
 */
export type CardDensity = "full" | "compact" | "tiny" | "dots" | "bare";

export interface CardBox {
  readonly box: Rectangle;
  readonly tiles: Rectangle;
  readonly density: CardDensity;
  /** How much of it is there while it fades in, from 0 to 1; absent where it is. */
  readonly presence?: number;
}

export interface GroupBox {
  readonly name: string;
  readonly box: Rectangle;
  /** Captions of the parts (racks) of the group, each above its first card. */
  readonly parts: readonly { readonly name: string; readonly at: Point }[];
  /** As of a card. */
  readonly presence?: number;
}

/**
 * Where everything on the stage stands, in CSS pixels. `height` exceeds what was offered only where not even tiles of one
 * pixel fit: the stage then scrolls.
 */
export interface StageLayout {
  readonly width: number;
  readonly height: number;
  readonly density: CardDensity;
  /** What the stage's text is multiplied by: the page's own scale, and more where the stage is very large. */
  readonly scale: number;
  readonly pds: readonly Rectangle[];
  readonly groups: readonly GroupBox[];
  /** In the order of the stores of the shape. */
  readonly cards: readonly CardBox[];
  readonly clients: Rectangle;
  /** Middles of the clients' marks. */
  readonly clientMarks: readonly Point[];
  /** One pitch for the tiles of all stores, so that their sizes can be compared. */
  readonly pitch: number;
}

/** The text that the stage is laid out for. */
export interface StageText {
  /** Its size: 1 is 13 px. Presenter mode and the browser's font size make it larger. */
  readonly scale: number;
  /** Its width: 1 is that of Arial. Fonts differ by a third and more. */
  readonly breadth: number;
}

const USUAL_TEXT: StageText = { scale: 1, breadth: 1 };

/** Measures of a density at scale 1, in CSS pixels. */
interface Density {
  /** Around everything, between PD and the groups, and between the groups. */
  readonly margin: number;
  readonly top: number;
  readonly gap: number;
  readonly pd: number;
  readonly clients: number;
  /** Of a group: above its cards, beside and below them; `part` is the caption of a rack. */
  readonly title: number;
  readonly groupPad: number;
  readonly part: number;
  /** Between two cards, at least and at most. */
  readonly cardGap: number;
  readonly mostCardGap: number;
  /** Heights above and below the tiles of a card, and the margin beside them. */
  readonly head: number;
  readonly foot: number;
  readonly pad: number;
  /** The width below which a card's words do not fit. */
  readonly least: number;
  /** What its words are worth, in pixels of tile size. */
  readonly worth: number;
}

const densities: Readonly<Record<CardDensity, Density>> = {
  full: {
    margin: 24, top: 18, gap: 20, pd: 62, clients: 44, title: 40, groupPad: 16, part: 22, cardGap: 14, mostCardGap: 34,
    head: 58, foot: 36, pad: 16, least: 200, worth: 14,
  },
  compact: {
    margin: 16, top: 12, gap: 12, pd: 36, clients: 36, title: 32, groupPad: 11, part: 20, cardGap: 10, mostCardGap: 26,
    head: 44, foot: 11, pad: 11, least: 150, worth: 5,
  },
  tiny: {
    margin: 8, top: 8, gap: 8, pd: 28, clients: 30, title: 22, groupPad: 7, part: 18, cardGap: 7, mostCardGap: 20,
    head: 27, foot: 7, pad: 7, least: 84, worth: 0,
  },
  dots: {
    margin: 4, top: 4, gap: 4, pd: 18, clients: 18, title: 0, groupPad: 3, part: 14, cardGap: 4, mostCardGap: 8,
    head: 17, foot: 4, pad: 4, least: 54, worth: -14,
  },
  bare: {
    margin: 2, top: 2, gap: 2, pd: 8, clients: 8, title: 0, groupPad: 2, part: 0, cardGap: 2, mostCardGap: 4,
    head: 3, foot: 3, pad: 3, least: 0, worth: -26,
  },
};

/** From the one that says most to the one that says least. */
export const DENSITIES = ["full", "compact", "tiny", "dots", "bare"] as const;

/** The pitch of tiles as large as they should be, and the largest on a stage with room to spare, at scale 1. */
export const GOOD_PITCH = 31;
export const LARGEST_PITCH = 44;
/** What a pixel is worth where a tile shows its number already, and where it is as large as it should be. */
const BEYOND_NUMBERED = 0.5;
const BEYOND_GOOD = 0.2;
/** Below this pitch every pixel counts: it is the difference between tiles and dust. */
const DUST_PITCH = 8;
const OF_DUST = 3;
/** What the numbers themselves are worth. */
const NUMBERS_WORTH = 6;

/** A stage of this size at scale 1 is roomy: beyond it, everything grows together, up to `MOST_GROWTH`. */
const ROOMY = { width: 1_400, height: 740 };
export const MOST_GROWTH = 1.3;

interface Group {
  readonly name: string;
  /** Stores by their place in the shape, ordered by part. */
  readonly stores: readonly number[];
  readonly parts: readonly string[];
}

/**
 * Lays the stage out in a width and a height so that the whole cluster is in sight. Groups stand side by side or in rows,
 * cards inside of them likewise; of all ways to do that, at every density, the one is taken whose tiles and words are worth
 * most. Depends on nothing but its parameters.
 */
export function layoutStage(shape: StageShape, width: number, height: number, text: StageText = USUAL_TEXT): StageLayout {
  const groups = groupsOf(shape.stores);
  const growth = clamp(Math.min(width / ROOMY.width, height / ROOMY.height) / text.scale, 1, MOST_GROWTH);
  const scale = text.scale * growth;
  const plan = planStage(shape, groups, { width, height, scale, breadth: text.breadth });
  return drawPlan(shape, groups, plan, width, height, text.breadth);
}

/** Groups in order of their names (numbers inside of names count as numbers); the stores without a group come last. */
function groupsOf(stores: readonly StoreShape[]): readonly Group[] {
  const names = [...new Set(stores.map((store) => store.place.group))].sort(compareNames);
  return names.map((name) => {
    const members = stores.flatMap((store, i) => (store.place.group === name ? [i] : []));
    const partOf = (i: number): string => stores[i]?.place.part ?? "";
    members.sort((a, b) => compareNames(partOf(a), partOf(b)) || a - b);
    const parts = members.map(partOf);
    return { name, stores: members, parts: new Set(parts).size > 1 ? parts : parts.map(() => "") };
  });
}

/** "zone 2" before "zone 10", and "" behind everything. */
function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "" || b === "") return a === "" ? 1 : -1;
  const [textA, numberA] = splitNumber(a);
  const [textB, numberB] = splitNumber(b);
  if (textA !== textB || numberA === numberB) return a < b ? -1 : 1;
  return numberA - numberB;
}

function splitNumber(name: string): readonly [string, number] {
  const digits = /\d{1,15}$/.exec(name)?.[0] ?? "";
  return [name.slice(0, name.length - digits.length), digits === "" ? -1 : Number(digits)];
}

interface Room extends StageText {
  readonly width: number;
  readonly height: number;
}

/** A way to divide the stage: the same columns, words and tiles for all groups, so that stores can be compared. */
interface StagePlan {
  readonly density: CardDensity;
  /** Measures of the density, in the page's pixels. */
  readonly m: Density;
  readonly scale: number;
  /** Groups side by side, and rows of them. */
  readonly across: number;
  readonly down: number;
  readonly groupWidth: number;
  readonly groupHeight: number;
  /** Cards side by side in a group. */
  readonly columns: number;
  readonly cardWidth: number;
  /** Between a card and the one below it, and the one beside it. */
  readonly cardGap: number;
  readonly aside: number;
  readonly pitch: number;
  /** False where a single unnamed group needs no box around it. */
  readonly framed: boolean;
  /** Pixels by which it is higher than the stage. */
  readonly excess: number;
}

function planStage(shape: StageShape, groups: readonly Group[], room: Room): StagePlan {
  const plans: StagePlan[] = [];
  const fullest = Math.max(1, ...groups.map((group) => group.stores.length));
  for (let columns = 1; columns <= fullest; columns++) {
    const stacks = stacksOf(shape, groups, columns);
    for (const down of rowCounts(groups.length)) {
      for (const density of DENSITIES) {
        const plan = planOne(groups, stacks, room, density, down, columns);
        const least = density === "bare" && columns === 1 ? -Infinity : leastWidth(density, room.scale, room.breadth);
        if (plan.cardWidth >= least) plans.push(plan);
      }
    }
  }
  return plans.reduce((best, plan) => (worthOf(plan) > worthOf(best) ? plan : best));
}

/** The numbers of rows in which so many groups can stand, each with another number of groups side by side. */
function rowCounts(groups: number): readonly number[] {
  const across = Array.from({ length: Math.max(1, groups) }, (_, i) => i + 1);
  return [...new Set(across.map((count) => Math.ceil(Math.max(1, groups) / count)))];
}

/** Larger tiles are better, numbers in them better still; so are words; having to scroll costs most. */
function worthOf(plan: StagePlan): number {
  const pitch = plan.pitch / plan.scale;
  const size = Math.min(pitch, DUST_PITCH) * OF_DUST + clamp(pitch - DUST_PITCH, 0, NUMBERED_PITCH - DUST_PITCH)
    + clamp(pitch - NUMBERED_PITCH, 0, GOOD_PITCH - NUMBERED_PITCH) * BEYOND_NUMBERED
    + Math.max(0, pitch - GOOD_PITCH) * BEYOND_GOOD;
  return size + (plan.pitch >= NUMBERED_PITCH ? NUMBERS_WORTH : 0) + densities[plan.density].worth - plan.excess;
}

/** Groups of equally many rows of cards need equally high cards, so that their rows line up. */
interface Stack {
  readonly rows: number;
  readonly captions: number;
  /** On the fullest of their stores. */
  readonly tiles: number;
}

function stacksOf(shape: StageShape, groups: readonly Group[], columns: number): ReadonlyMap<number, Stack> {
  const stacks = new Map<number, Stack>();
  for (const group of groups) {
    const rows = rowsIn(group, columns);
    const known = stacks.get(rows);
    const tiles = group.stores.map((store) => shape.stores[store]?.tiles ?? 0);
    stacks.set(rows, {
      rows, captions: Math.max(known?.captions ?? 0, captionsIn(group)), tiles: Math.max(known?.tiles ?? 1, ...tiles),
    });
  }
  return stacks;
}

function planOne(
  groups: readonly Group[], stacks: ReadonlyMap<number, Stack>, room: Room, density: CardDensity, down: number, columns: number,
): StagePlan {
  const m = measuresOf(density, room.scale);
  const framed = groups.length > 1 || (groups[0]?.name ?? "") !== "";
  const across = Math.ceil(Math.max(1, groups.length) / down);
  const groupWidth = (room.width - 2 * m.margin - m.gap * (across - 1)) / across;
  const offered = (room.height - m.top - m.pd - m.gap - m.clients - m.gap * (down - 1)) / down;
  const rows = Math.max(1, ...stacks.keys());
  const cardGap = clamp(offered / rows / 6, m.cardGap, m.mostCardGap);
  const aside = Math.min(cardGap, (m.cardGap + m.mostCardGap) / 2);
  const cardWidth = (groupWidth - (framed ? 2 * m.groupPad : 0) - aside * (columns - 1)) / columns;
  const plan = { density, m, scale: room.scale, across, down, groupWidth, columns, cardWidth, cardGap, aside, framed };
  const heightAt = (pitch: number): number =>
    Math.max(0, ...[...stacks.values()].map((stack) => stackHeight(stack, stack.captions, { ...plan, pitch })));
  let pitch = 1;
  let tooLarge = Math.floor(LARGEST_PITCH * room.scale) + 1;
  while (tooLarge - pitch > 1) {
    const middle = (pitch + tooLarge) >> 1;
    if (heightAt(middle) <= offered) pitch = middle;
    else tooLarge = middle;
  }
  const needed = heightAt(pitch);
  return { ...plan, pitch, groupHeight: Math.round(Math.max(offered, needed)), excess: Math.max(0, needed - offered) * down };
}

/** The width below which the words of a card do not fit. */
export const leastWidth =
  (density: CardDensity, scale: number, breadth: number): number => densities[density].least * scale * breadth;

/** The measures of a density in CSS pixels, for text of a scale. */
export const measuresOf = (density: CardDensity, scale: number): Density => scaled(densities[density], scale);

const scaled = (density: Density, scale: number): Density => ({
  margin: density.margin * scale, top: density.top * scale, gap: density.gap * scale, pd: density.pd * scale,
  clients: density.clients * scale, title: density.title * scale, groupPad: density.groupPad * scale,
  part: density.part * scale, cardGap: density.cardGap * scale, mostCardGap: density.mostCardGap * scale,
  head: density.head * scale, foot: density.foot * scale, pad: density.pad * scale, least: density.least * scale,
  worth: density.worth,
});

type HeightPlan = Pick<StagePlan, "m" | "framed" | "cardWidth" | "cardGap" | "pitch">;

/** The height of a group with so many captions, with its cards as low as their tiles allow. */
const stackHeight = (stack: Stack, captions: number, plan: HeightPlan): number =>
  (plan.framed ? plan.m.title + plan.m.groupPad + (plan.m.title === 0 ? plan.m.groupPad : 0) : 0) + captions * plan.m.part
  + stack.rows * cardHeight(stack, plan) + plan.cardGap * Math.max(0, stack.rows - 1);

const cardHeight = (stack: Stack, plan: HeightPlan): number =>
  plan.m.head + plan.m.foot + gridHeight(stack.tiles, plan.cardWidth - 2 * plan.m.pad, plan.pitch);

function drawPlan(
  shape: StageShape, groups: readonly Group[], plan: StagePlan, width: number, height: number, breadth: number,
): StageLayout {
  const { m } = plan;
  const inner = width - 2 * m.margin;
  const pds = rowOf(shape.pds, m.margin, m.top, inner, m.pd, m.gap);
  const top = m.top + m.pd + m.gap;
  const stacks = stacksOf(shape, groups, plan.columns);
  const placed = groups.map((group, i) => {
    const box = snapped(
      m.margin + (i % plan.across) * (plan.groupWidth + m.gap), top + Math.floor(i / plan.across) * (plan.groupHeight + m.gap),
      plan.groupWidth, plan.groupHeight,
    );
    return placeGroup(group, stacks, box, plan);
  });
  const groupsBottom = top + plan.down * (plan.groupHeight + m.gap) - m.gap;
  const clients = snapped(m.margin, Math.max(groupsBottom, height - m.clients), inner, m.clients);
  return {
    width, height: Math.max(height, bottomOf(clients)), density: plan.density, scale: plan.scale, pds,
    groups: placed.map((each) => each.box),
    cards: inShapeOrder(shape, groups, placed.map((each) => each.cards)),
    clients, clientMarks: marksOf(shape.clients, clients, plan, breadth), pitch: plan.pitch,
  };
}

/** A part starts a row of its own. */
function rowsIn(group: Group, columns: number): number {
  return [...countsByPart(group).values()].reduce((rows, count) => rows + Math.ceil(count / columns), 0);
}

const captionsIn = (group: Group): number => (group.parts[0] === "" ? 0 : countsByPart(group).size);

function countsByPart(group: Group): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const part of group.parts) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}

interface PlacedGroup {
  readonly box: GroupBox;
  readonly cards: readonly CardBox[];
}

/** A card takes spare room up to this, at scale 1: beyond, it would only hold air. */
const MOST_AIR = 30;

/** Cards of one group from top to bottom; a group with fewer cards than its neighbours holds them in its middle. */
function placeGroup(group: Group, stacks: ReadonlyMap<number, Stack>, box: Rectangle, plan: StagePlan): PlacedGroup {
  const { m } = plan;
  const rows = rowsIn(group, plan.columns);
  const stack = stacks.get(rows) ?? { rows, captions: 0, tiles: 1 };
  const needed = stackHeight(stack, captionsIn(group), plan);
  const air = Math.max(0, Math.min((box.height - needed) / Math.max(1, rows), MOST_AIR * plan.scale));
  const high = cardHeight(stack, plan) + air;
  const left = box.x + (plan.framed ? m.groupPad : 0);
  let y = box.y + (plan.framed ? Math.max(m.title, m.groupPad) : 0) + Math.max(0, (box.height - needed - rows * air) / 2);
  const cards: CardBox[] = [];
  const parts: { name: string; at: Point }[] = [];
  let first = 0;
  for (const [name, count] of countsByPart(group)) {
    if (name !== "") {
      parts.push({ name, at: { x: left, y: Math.round(y) } });
      y += m.part;
    }
    for (let i = 0; i < count; i++) {
      const x = left + (i % plan.columns) * (plan.cardWidth + plan.aside);
      const row = Math.floor(i / plan.columns);
      cards[first + i] = cardBox(snapped(x, y + row * (high + plan.cardGap), plan.cardWidth, high), plan);
    }
    first += count;
    y += Math.ceil(count / plan.columns) * (high + plan.cardGap);
  }
  return { box: { name: group.name, box, parts }, cards };
}

function cardBox(box: Rectangle, plan: StagePlan): CardBox {
  const { head, foot, pad } = plan.m;
  return {
    box, tiles: snapped(box.x + pad, box.y + head, box.width - 2 * pad, box.height - head - foot), density: plan.density,
  };
}

function rowOf(
  count: number, x: number, y: number, width: number, height: number, gap: number,
): readonly Rectangle[] {
  const each = (width - gap * (count - 1)) / Math.max(1, count);
  return Array.from({ length: count }, (_, i) => snapped(x + i * (each + gap), y, each, height));
}

/** The word before the marks takes this much at scale 1; a mark is as wide as a finger needs. */
const CLIENTS_WORD = 62;
const CLIENT_STEP = 25;

function marksOf(count: number, row: Rectangle, plan: StagePlan, breadth: number): readonly Point[] {
  const word = plan.density === "bare" || plan.density === "dots" ? 0 : CLIENTS_WORD * breadth * plan.scale;
  const step = Math.min(CLIENT_STEP * plan.scale, Math.max(4, row.height));
  const room = Math.max(0, Math.floor((rightOf(row) - row.x - word) / step) - 1);
  return Array.from({ length: count }, (_, i) => ({
    x: row.x + word + (Math.min(i, room) + 0.5) * step, y: row.y + row.height / 2,
  }));
}

function inShapeOrder(
  shape: StageShape, groups: readonly Group[], cards: readonly (readonly CardBox[])[],
): readonly CardBox[] {
  const byStore = new Map<number, CardBox>();
  groups.forEach((group, g) => group.stores.forEach((store, i) => {
    const card = cards[g]?.[i];
    if (card !== undefined) byStore.set(store, card);
  }));
  return shape.stores.flatMap((_, i) => byStore.get(i) ?? []);
}

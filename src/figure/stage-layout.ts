import { bottomOf, clamp, rightOf, snapped, type Point, type Rectangle } from "./geometry.ts";
import type { Place } from "./places.ts";
import { fitPitch, gridHeight, NUMBERED_PITCH } from "./tiles.ts";

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

/** How much a card says: `full` everything, `compact` no address and no foot, `tiny` a name and its tiles. */
export type CardDensity = "full" | "compact" | "tiny";

export interface CardBox {
  readonly box: Rectangle;
  readonly tiles: Rectangle;
  readonly density: CardDensity;
}

export interface GroupBox {
  readonly name: string;
  readonly box: Rectangle;
  /** Captions of the parts (racks) of the group, each above its first card. */
  readonly parts: readonly { readonly name: string; readonly at: Point }[];
}

/** Where everything on the stage stands, in CSS pixels. `height` may exceed what was offered: the stage then scrolls. */
export interface StageLayout {
  readonly width: number;
  readonly height: number;
  readonly narrow: boolean;
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

/** Below this width the cards stand in one column and the page scrolls. */
export const NARROW_WIDTH = 640;

/** The measures of the stage at scale 1, in CSS pixels. */
const measure = {
  margin: 24, top: 18, pd: 62, pdGap: 20, groupGap: 20, groupTitle: 40, groupPad: 16, groupFoot: 16, partTitle: 22, clients: 58,
  narrowMargin: 10, narrowGutter: 24, narrowPd: 58, narrowGap: 14, clientMark: 72, clientStep: 22,
  cardGap: 28, leastGroupWidth: 190, leastCardWidth: 108, largestPitch: 31, leastPitch: 2, narrowPitch: 31, narrowTiles: 170,
};

interface Density {
  /** Heights above and below the tiles, and the margin beside them. */
  readonly head: number;
  readonly foot: number;
  readonly pad: number;
  /** The width below which its words do not fit. */
  readonly least: number;
}

const densities: Readonly<Record<CardDensity, Density>> = {
  full: { head: 58, foot: 36, pad: 16, least: 200 },
  compact: { head: 44, foot: 10, pad: 11, least: 150 },
  tiny: { head: 29, foot: 7, pad: 8, least: 0 },
};

interface Group {
  readonly name: string;
  /** Stores by their place in the shape, ordered by part. */
  readonly stores: readonly number[];
  readonly parts: readonly string[];
}

/**
 * Lays the stage out in a width and a height. Groups become columns, cards stand in them from top to bottom, and tiles
 * get the largest pitch at which the fullest store holds all of its replicas. Depends on nothing but its parameters.
 */
export function layoutStage(shape: StageShape, width: number, height: number, scale = 1): StageLayout {
  const groups = groupsOf(shape.stores);
  return width < NARROW_WIDTH * scale
    ? layoutNarrow(shape, groups, width, scale)
    : layoutWide(shape, groups, width, height, scale);
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
export function compareNames(a: string, b: string): number {
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

function layoutWide(
  shape: StageShape, groups: readonly Group[], width: number, height: number, scale: number,
): StageLayout {
  const m = (name: keyof typeof measure): number => measure[name] * scale;
  const inner = width - 2 * m("margin");
  const pds = rowOf(shape.pds, m("margin"), m("top"), inner, m("pd"), m("groupGap"));
  const top = m("top") + (shape.pds === 0 ? 0 : m("pd") + m("pdGap"));
  const offered = Math.max(0, height - top - m("clients"));
  const fitting = Math.floor((inner + m("groupGap")) / (m("leastGroupWidth") + m("groupGap")));
  const across = Math.max(1, Math.min(fitting, groups.length));
  const down = Math.max(1, Math.ceil(groups.length / across));
  const columns = Math.max(1, Math.ceil(groups.length / down));
  const groupWidth = (inner - m("groupGap") * (columns - 1)) / columns;
  const offeredGroup = (offered - m("groupGap") * (down - 1)) / down;
  const plan = planCards(shape, groups, groupWidth, offeredGroup, scale);
  const placed = groups.map((group, i) => {
    const box = snapped(
      m("margin") + (i % columns) * (groupWidth + m("groupGap")),
      top + Math.floor(i / columns) * (plan.groupHeight + m("groupGap")),
      groupWidth, plan.groupHeight,
    );
    return placeGroup(shape, groups, group, box, plan, scale);
  });
  const groupsBottom = top + down * (plan.groupHeight + m("groupGap")) - m("groupGap");
  const clients = snapped(m("margin"), Math.max(groupsBottom, height - m("clients")), inner, m("clients"));
  return {
    width, height: Math.max(height, bottomOf(clients)), narrow: false, pds,
    groups: placed.map((each) => each.box),
    cards: inShapeOrder(shape, groups, placed.map((each) => each.cards)),
    clients, clientMarks: marksOf(shape.clients, clients, scale), pitch: plan.pitch,
  };
}

/** How cards divide the insides of the groups: the same columns, words and tiles for all, so that stores can be compared. */
interface CardPlan {
  readonly columns: number;
  readonly cardWidth: number;
  /** Between a card and the one below it, and the one beside it. */
  readonly gap: number;
  readonly aside: number;
  readonly groupHeight: number;
  readonly density: CardDensity;
  readonly pitch: number;
  /** False where a single unnamed group needs no box around it. */
  readonly framed: boolean;
}

/** Tries every number of card columns inside a group and every density, and keeps the one whose tiles are largest. */
function planCards(
  shape: StageShape, groups: readonly Group[], groupWidth: number, offered: number, scale: number,
): CardPlan {
  const fullest = Math.max(1, ...groups.map((group) => group.stores.length));
  const plans: CardPlan[] = [];
  for (let columns = 1; columns <= fullest; columns++) {
    for (const density of ["full", "compact", "tiny"] as const) {
      const plan = planColumns(shape, groups, columns, density, groupWidth, offered, scale);
      const least = columns === 1 ? 0 : measure.leastCardWidth * scale;
      if (plan.cardWidth >= Math.max(least, density === "tiny" ? 0 : densities[density].least * scale)) plans.push(plan);
    }
  }
  const score = (plan: CardPlan): number => scoreOf(plan, offered, scale);
  return plans.reduce((best, plan) => (score(plan) > score(best) ? plan : best));
}

/** Larger tiles are better, numbers in them better still; so are cards that say more; having to scroll costs most. */
function scoreOf(plan: CardPlan, offered: number, scale: number): number {
  const says = plan.density === "full" ? 14 : plan.density === "compact" ? 5 : 0;
  const numbers = plan.pitch >= NUMBERED_PITCH ? 6 : 0;
  return plan.pitch / scale + numbers + says - Math.max(0, plan.groupHeight - offered);
}

function planColumns(
  shape: StageShape, groups: readonly Group[], columns: number, density: CardDensity, groupWidth: number, offered: number,
  scale: number,
): CardPlan {
  const framed = groups.length > 1 || groups[0]?.name !== "";
  const rows = Math.max(1, ...groups.map((group) => rowsIn(group, columns)));
  const gap = clamp(offered / rows / 6, 14 * scale, 34 * scale);
  const aside = Math.min(gap, measure.cardGap * scale);
  const cardWidth = (groupWidth - (framed ? 2 * measure.groupPad * scale : 0) - aside * (columns - 1)) / columns;
  const pitch = Math.floor(measure.largestPitch * scale);
  const plan = { columns, cardWidth, gap, aside, density, framed, groupHeight: 0, pitch };
  const heightAt = (tried: number): number =>
    Math.max(0, ...groups.map((group) => groupHeight(shape, groups, group, { ...plan, pitch: tried }, scale)));
  while (plan.pitch > measure.leastPitch && heightAt(plan.pitch) > offered) plan.pitch -= 1;
  return { ...plan, groupHeight: Math.round(Math.max(offered, heightAt(plan.pitch))) };
}

/** The height that a group needs with all of its cards as low as their tiles allow. */
function groupHeight(
  shape: StageShape, groups: readonly Group[], group: Group, plan: CardPlan, scale: number,
): number {
  const rows = rowsIn(group, plan.columns);
  return chromeOf(plan, scale) + captionsIn(group) * measure.partTitle * scale
    + rows * leastCardHeight(shape, groups, rows, plan, scale) + plan.gap * Math.max(0, rows - 1);
}

const chromeOf = (plan: CardPlan, scale: number): number =>
  plan.framed ? (measure.groupTitle + measure.groupFoot) * scale : 0;

/** The height at which the fullest card holds its tiles, among all groups of so many rows: so that their rows line up. */
function leastCardHeight(
  shape: StageShape, groups: readonly Group[], rows: number, plan: CardPlan, scale: number,
): number {
  const alike = groups.filter((group) => rowsIn(group, plan.columns) === rows);
  const tiles = alike.flatMap((group) => group.stores.map((store) => shape.stores[store]?.tiles ?? 0));
  return cardHeightFor(Math.max(1, ...tiles), plan.cardWidth, plan.density, plan.pitch, scale);
}

function cardHeightFor(tiles: number, width: number, density: CardDensity, pitch: number, scale: number): number {
  const { head, foot, pad } = densities[density];
  return (head + foot) * scale + gridHeight(tiles, width - 2 * pad * scale, pitch);
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
const MOST_AIR = 22;

/** Cards of one group from top to bottom; a group with fewer cards than its neighbours holds them in its middle. */
function placeGroup(
  shape: StageShape, groups: readonly Group[], group: Group, box: Rectangle, plan: CardPlan, scale: number,
): PlacedGroup {
  const pad = plan.framed ? measure.groupPad * scale : 0;
  const title = plan.framed ? measure.groupTitle * scale : 0;
  const rows = rowsIn(group, plan.columns);
  const needed = groupHeight(shape, groups, group, plan, scale);
  const air = Math.min((box.height - needed) / Math.max(1, rows), MOST_AIR * scale);
  const cardHeight = leastCardHeight(shape, groups, rows, plan, scale) + air;
  const used = needed + rows * air;
  let y = box.y + title + Math.max(0, (box.height - used) / 2);
  const cards: CardBox[] = [];
  const parts: { name: string; at: Point }[] = [];
  let first = 0;
  for (const [name, count] of countsByPart(group)) {
    if (name !== "") {
      parts.push({ name, at: { x: box.x + pad, y: Math.round(y) } });
      y += measure.partTitle * scale;
    }
    for (let i = 0; i < count; i++) {
      const x = box.x + pad + (i % plan.columns) * (plan.cardWidth + plan.aside);
      const row = Math.floor(i / plan.columns);
      cards[first + i] = cardBox(
        snapped(x, y + row * (cardHeight + plan.gap), plan.cardWidth, cardHeight), plan.density, scale,
      );
    }
    first += count;
    y += Math.ceil(count / plan.columns) * (cardHeight + plan.gap);
  }
  return { box: { name: group.name, box, parts }, cards };
}

function cardBox(box: Rectangle, density: CardDensity, scale: number): CardBox {
  const { head, foot, pad } = densities[density];
  const tiles = snapped(
    box.x + pad * scale, box.y + head * scale, box.width - 2 * pad * scale, box.height - (head + foot) * scale,
  );
  return { box, tiles, density };
}

/** One column, as high as it needs to be: phones scroll. Links run in the gutter to the left of the cards. */
function layoutNarrow(shape: StageShape, groups: readonly Group[], width: number, scale: number): StageLayout {
  const m = (name: keyof typeof measure): number => measure[name] * scale;
  const left = m("narrowMargin");
  const inner = width - 2 * left;
  const pds = Array.from({ length: shape.pds }, (_, i) =>
    snapped(left, left + i * (m("narrowPd") + 8 * scale), inner, m("narrowPd")));
  let y = (pds.length === 0 ? 0 : bottomOf(pds[pds.length - 1] ?? { x: 0, y: 0, width: 0, height: 0 })) + left;
  const cardLeft = left + m("narrowGutter");
  const cardWidth = inner - m("narrowGutter") - 8 * scale;
  const most = Math.max(1, ...shape.stores.map((store) => store.tiles));
  const pitch = fitPitch(most, cardWidth - 2 * densities.full.pad * scale, m("narrowTiles"), m("narrowPitch"));
  const boxes: GroupBox[] = [];
  const cards: (readonly CardBox[])[] = [];
  for (const group of groups) {
    const start = y;
    y += group.name === "" ? 0 : 32 * scale;
    const parts: { name: string; at: Point }[] = [];
    const own: CardBox[] = [];
    group.parts.forEach((part, i) => {
      if (part !== "" && part !== group.parts[i - 1]) {
        parts.push({ name: part, at: { x: cardLeft, y: Math.round(y) } });
        y += m("partTitle");
      }
      const tiles = shape.stores[group.stores[i] ?? 0]?.tiles ?? 0;
      const cardHeight = cardHeightFor(tiles, cardWidth, "full", pitch, scale);
      own.push(cardBox(snapped(cardLeft, y, cardWidth, cardHeight), "full", scale));
      y += cardHeight + m("narrowGap");
    });
    boxes.push({ name: group.name, box: snapped(left, start, inner, y - start - 2 * scale), parts });
    cards.push(own);
    y += left;
  }
  const clients = snapped(left, y, inner, m("clients"));
  return {
    width, height: bottomOf(clients), narrow: true, pds, groups: boxes,
    cards: inShapeOrder(shape, groups, cards), clients, clientMarks: marksOf(shape.clients, clients, scale), pitch,
  };
}

function rowOf(
  count: number, x: number, y: number, width: number, height: number, gap: number,
): readonly Rectangle[] {
  const each = (width - gap * (count - 1)) / Math.max(1, count);
  return Array.from({ length: count }, (_, i) => snapped(x + i * (each + gap), y, each, height));
}

function marksOf(count: number, row: Rectangle, scale: number): readonly Point[] {
  const room = Math.max(0, Math.floor((rightOf(row) - row.x - measure.clientMark * scale) / (measure.clientStep * scale)));
  return Array.from({ length: count }, (_, i) => ({
    x: row.x + (measure.clientMark + Math.min(i, room) * measure.clientStep) * scale, y: row.y + row.height / 2,
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

import type { Frame } from "../cluster/frame.ts";
import type { StoreId } from "../proto/region.ts";
import { centerX, centerY, rightOf, type Point, type Rectangle } from "./geometry.ts";
import type { StageLayout } from "./stage-layout.ts";

type Operator = Frame["operators"][number];

/** What PD's operators between two stores are drawn as: one arrow, however many they are. */
export interface OperatorArrow {
  readonly key: string;
  /** A replica on its way, the leadership alone, or a change of the region where it is. */
  readonly kind: "replica" | "leader" | "place";
  readonly operators: readonly Operator[];
  /** The `d` attributes of its line and of its head. */
  readonly line: string;
  readonly head: string;
  /** Where its label stands, beside the middle of its line. */
  readonly label: Point;
}

/** How far an arrow swings out of the straight line, as a share of its length: there and back, leaders and replicas part. */
const SWING = { replica: 0.16, leader: 0.08 } as const;
/** How far a label stands from its line, the length of an arrow's head, and how far a loop rises above its card, in pixels. */
const ASIDE = 9;
const HEAD = 8;
const LOOP = 20;

/** The arrows in their places, in the order in which PD made the first operator of each. */
export function operatorArrows(
  { stores, operators }: Pick<Frame, "stores" | "operators">, { cards }: Pick<StageLayout, "cards">,
): readonly OperatorArrow[] {
  const boxOf = (store: StoreId): Rectangle | null => cards[stores.findIndex(({ id }) => id === store)]?.box ?? null;
  const groups = new Map<string, Operator[]>();
  for (const operator of operators) {
    const key = `${operator.from} ${operator.to} ${kindOf(operator)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [operator]);
    else group.push(operator);
  }
  return [...groups].flatMap(([key, group]): OperatorArrow[] => {
    const [first] = group;
    const from = first === undefined ? null : boxOf(first.from);
    if (first === undefined || from === null) return [];
    const kind = kindOf(first);
    const to = boxOf(first.to);
    const shape = kind === "place" || to === null ? loopOver(from) : arrowBetween(from, to, SWING[kind]);
    return [{ key, kind, operators: group, ...shape }];
  });
}

function kindOf({ from, to, step, steps }: Operator): OperatorArrow["kind"] {
  if (to === 0 || to === from) return "place";
  return step?.kind === "transfer-leader" && steps === 1 ? "leader" : "replica";
}

type Shape = Pick<OperatorArrow, "line" | "head" | "label">;

/** From edge to edge of two cards, bent to the left of its direction. */
function arrowBetween(from: Rectangle, to: Rectangle, swing: number): Shape {
  const [a, b] = [{ x: centerX(from), y: centerY(from) }, { x: centerX(to), y: centerY(to) }];
  const bend = { x: (a.x + b.x) / 2 + (b.y - a.y) * swing, y: (a.y + b.y) / 2 - (b.x - a.x) * swing };
  const start = edgeTowards(from, bend);
  const end = edgeTowards(to, bend);
  const length = Math.sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)) || 1;
  const label = {
    x: (start.x + 2 * bend.x + end.x) / 4 + ((b.y - a.y) / length) * ASIDE,
    y: (start.y + 2 * bend.y + end.y) / 4 - ((b.x - a.x) / length) * ASIDE,
  };
  return { line: `M${at(start)}Q${at(bend)} ${at(end)}`, head: headAt(end, bend), label };
}

/** Out of the upper edge of a card and back into it. */
function loopOver(card: Rectangle): Shape {
  const x = rightOf(card) - Math.min(28, card.width / 4);
  const [start, end] = [{ x: x - 9, y: card.y }, { x: x + 9, y: card.y }];
  const [out, back] = [{ x: x - 14, y: card.y - LOOP }, { x: x + 14, y: card.y - LOOP }];
  const label = { x: x - 16, y: card.y - 0.5 * LOOP };
  return { line: `M${at(start)}C${at(out)} ${at(back)} ${at(end)}`, head: headAt(end, back), label };
}

/** Where the way from the middle of a card to a point leaves the card. A point inside is its own edge. */
function edgeTowards(card: Rectangle, { x, y }: Point): Point {
  const middle = { x: centerX(card), y: centerY(card) };
  const across = x === middle.x ? Infinity : card.width / 2 / Math.abs(x - middle.x);
  const down = y === middle.y ? Infinity : card.height / 2 / Math.abs(y - middle.y);
  const share = Math.min(1, across, down);
  return { x: middle.x + (x - middle.x) * share, y: middle.y + (y - middle.y) * share };
}

/** A head at `tip` for a line that comes from `from`. */
function headAt(tip: Point, from: Point): string {
  const length = Math.sqrt((tip.x - from.x) * (tip.x - from.x) + (tip.y - from.y) * (tip.y - from.y)) || 1;
  const along = { x: ((tip.x - from.x) / length) * HEAD, y: ((tip.y - from.y) / length) * HEAD };
  const base = { x: tip.x - along.x, y: tip.y - along.y };
  const side = { x: -along.y * 0.5, y: along.x * 0.5 };
  return `M${at(tip)}L${at({ x: base.x + side.x, y: base.y + side.y })}L${at({ x: base.x - side.x, y: base.y - side.y })}Z`;
}

const at = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

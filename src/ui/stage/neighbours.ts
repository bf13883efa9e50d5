import type { KeyboardEvent } from "react";
import { centerX, centerY, type Rectangle } from "../../figure/geometry.ts";
import type { TileGrid } from "../../figure/tiles.ts";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

export const isArrow = (key: string): key is Arrow =>
  key === "ArrowLeft" || key === "ArrowRight" || key === "ArrowUp" || key === "ArrowDown";

/** The card that an arrow key leads to: the nearest one in that direction, straight ahead before aside; -1 if none is. */
export function nextCard(cards: readonly Rectangle[], from: number, arrow: Arrow): number {
  const here = cards[from];
  if (here === undefined) return cards.length > 0 ? 0 : -1;
  let best = -1;
  let least = Infinity;
  cards.forEach((card, i) => {
    const dx = centerX(card) - centerX(here);
    const dy = centerY(card) - centerY(here);
    const [ahead, aside] = arrow === "ArrowLeft" ? [-dx, dy]
      : arrow === "ArrowRight" ? [dx, dy] : arrow === "ArrowUp" ? [-dy, dx] : [dy, dx];
    const distance = ahead + 3 * Math.abs(aside);
    if (ahead > 1 && distance < least) {
      best = i;
      least = distance;
    }
  });
  return best;
}

/** The tile that an arrow key leads to; the same one at an edge. */
export function nextTile(grid: TileGrid, count: number, from: number, arrow: Arrow): number {
  const step = arrow === "ArrowLeft" ? -1 : arrow === "ArrowRight" ? 1 : arrow === "ArrowUp" ? -grid.columns : grid.columns;
  const next = from + step;
  return next >= 0 && next < count ? next : from;
}

/** Among the things of a row an arrow key leads to the next or the previous one; false for another key. */
export function goAlong({ key, currentTarget, target }: KeyboardEvent<Element>, each: string): boolean {
  if (!isArrow(key)) return false;
  const row = [...currentTarget.querySelectorAll<HTMLElement>(each)];
  row[row.findIndex((one) => one === target) + (key === "ArrowRight" || key === "ArrowDown" ? 1 : -1)]?.focus();
  return true;
}

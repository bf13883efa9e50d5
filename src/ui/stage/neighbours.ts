import { centerX, centerY, type Rectangle } from "../../figure/geometry.ts";
import type { TileGrid } from "../../figure/tiles.ts";
import type { Arrow } from "../parts/rove.ts";

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

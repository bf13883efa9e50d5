/** The rows of a long list that stand in what is seen of it, with a few on either side, so that a short way needs no others. */
export interface ListWindow {
  readonly from: number;
  readonly count: number;
}

const SPARE = 12;

/** All in pixels but `rows`, which is how many there are. */
export function listWindow(top: number, height: number, rowHeight: number, rows: number): ListWindow {
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const from = Math.min(first, Math.max(0, rows - 1));
  return { from, count: Math.min(rows - from, Math.ceil(height / rowHeight) + 2 * SPARE) };
}

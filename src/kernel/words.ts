/**
 * The known word that somebody probably meant: one that is a few slips of the finger away, or the shortest that holds what was
 * typed (`down-time` of `pd.max-store-down-time`). Undefined where none is near: a name far away would only mislead.
 */
export function nearestWord(typed: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  const word = typed.slice(0, MAX_WORD).toLowerCase();
  for (const candidate of known) {
    const distance = distanceTo(word, candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** How an English sentence that refuses a word goes on: with the one that was probably meant, or not at all. */
export function nearestHint(typed: string, known: readonly string[], write = (word: string): string => word): string {
  const nearest = nearestWord(typed, known);
  return nearest === undefined ? "" : `; the nearest is ${write(nearest)}`;
}

/** By slips of the whole word, then of what stands behind its last point, then as a part of it; infinite where none of these. */
function distanceTo(word: string, known: string): number {
  const most = word.length > 3 ? Math.max(2, word.length / 3) : 1;
  const slips = slipsBetween(word, known);
  if (slips <= most) return slips;
  const behindPoint = slipsBetween(word, known.slice(known.lastIndexOf(".") + 1));
  if (behindPoint <= most) return MAX_WORD + behindPoint;
  return word.length > 2 && known.includes(word) ? 2 * MAX_WORD + known.length : Infinity;
}

/** Whether a word is so near to a known one that it was probably meant: by two slips at most, of more than three letters. */
export const isSlipOf = (typed: string, known: string): boolean =>
  typed.length > 3 && typed.length <= MAX_WORD && slipsBetween(typed.toLowerCase(), known.toLowerCase()) <= 2;

/** The work grows with the product of the lengths, and no known word is longer. */
const MAX_WORD = 64;

/**
 * Damerau and Levenshtein's distance (optimal string alignment): letters to insert, delete, replace, or swap with their
 * neighbour. Three rows of the table suffice, since a swap looks two rows back.
 */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a.charAt(i - 1) === b.charAt(j - 1);
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a.charAt(i - 1) === b.charAt(j - 2) && a.charAt(i - 2) === b.charAt(j - 1);
      if (swapped) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Infinity;

/** Somebody's text as a sentence may quote it: one line, shortened, without characters that draw nothing. */
export const quoted = (text: string): string => quotedUpTo(text, 48);

/** The same with room for a whole sentence that holds somebody's text. */
export function quotedUpTo(text: string, most: number): string {
  const visible = text.slice(0, 4 * most + 8).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return visible.length > most ? `${visible.slice(0, most - 1)}…` : visible;
}

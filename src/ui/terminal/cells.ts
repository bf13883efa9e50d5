/**
 * How many cells of a terminal a character takes. The line editor reckons with it and xterm is given it, so that the two agree
 * where the cursor stands; the tables that come with a browser know emoji of every year.
 */
const WIDE = new RegExp("^[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff"
  + "\\ufe10-\\ufe19\\ufe30-\\ufe6f\\uff01-\\uff60\\uffe0-\\uffe6\\u{20000}-\\u{3fffd}\\p{Emoji_Presentation}]$", "u");
const NONE = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
const SOFT_HYPHEN = 0xad;
const FIRST_ODD = 0x300;

/** 0 for what joins the character before it, 2 for Chinese characters and emoji, else 1. */
function cellsOf(codePoint: number): 0 | 1 | 2 {
  if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) return 0;
  if (codePoint < FIRST_ODD || codePoint === SOFT_HYPHEN) return 1;
  const character = String.fromCodePoint(codePoint);
  return NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/** The cells of a text in one row. */
export function cellsIn(text: string): number {
  let cells = 0;
  for (const character of text) cells += cellsOf(character.codePointAt(0) ?? 0);
  return cells;
}

/** A row of a text that is broken at a terminal's breadth: from which place in the text to which. */
export interface TextRow {
  readonly from: number;
  readonly to: number;
}

/** Breaks one line of text, without line ends, as a terminal of so many columns does. There is always a first row. */
export function rowsOf(text: string, columns: number): readonly TextRow[] {
  const rows: TextRow[] = [];
  let from = 0;
  let at = 0;
  let cells = 0;
  for (const character of text) {
    const width = cellsOf(character.codePointAt(0) ?? 0);
    if (cells + width > columns) {
      rows.push({ from, to: at });
      from = at;
      cells = 0;
    }
    cells += width;
    at += character.length;
  }
  rows.push({ from, to: at });
  return rows;
}

/** What xterm asks of a table of widths; a value holds the width, and whether the character joins the one before. */
export const WIDTHS = {
  version: "quorumscape",
  wcwidth: cellsOf,
  charProperties(codePoint: number, before: number): number {
    const width = cellsOf(codePoint);
    const widthBefore = (before >> 1) & 3;
    const joins = width === 0 && widthBefore > 0;
    return ((joins ? Math.max(width, widthBefore) : width) << 1) | (joins ? 1 : 0);
  },
};

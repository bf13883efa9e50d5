import { escaped, tag, type Attributes } from "./svg.ts";

/**
 * The page's fonts. A picture file brings none along: it takes what the reader's computer has. No spaces stand between them: a
 * rasteriser would read no further.
 */
const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue','Liberation Sans',Arial,"
  + "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans','DejaVu Sans',sans-serif";
const MONO = "ui-monospace,'SF Mono','Cascadia Mono','Segoe UI Mono','DejaVu Sans Mono',Menlo,Consolas,monospace";

/** A line of text: where it begins (or ends, or has its middle) on its base line, and its size in pixels. */
export interface Line {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  readonly anchor?: "middle" | "end";
  readonly bold?: boolean;
  readonly mono?: boolean;
}

/** A line of text as markup. */
export function line(text: string, { x, y, size, fill, anchor, bold, mono }: Line, more: Attributes = {}): string {
  return tag("text", {
    x, y, "font-size": size, fill, "text-anchor": anchor, "font-weight": bold === true ? 600 : undefined,
    "font-family": mono === true ? MONO : undefined, ...more,
  }, escaped(text));
}

/** Attributes of whatever holds lines. */
export const FONTS: Attributes = { "font-family": FONT };
export const MONO_FONT: Attributes = { "font-family": MONO };

/** Widths in em. No browser is asked, so that the same picture comes out everywhere: wide enough for the wider of usual fonts. */
const WIDE = 1;
const NARROW = 0.31;
const CAPITAL = 0.69;
const OTHER = 0.56;
const MONO_WIDTH = 0.61;

function widthOf(character: string): number {
  if (character.charCodeAt(0) >= 0x2e80) return WIDE;
  if (/[ .,:;'|ijltf()[\]\u00a0\u202f·]/.test(character)) return NARROW;
  return /[A-Z@mwMW]/.test(character) ? CAPITAL : OTHER;
}

/** About how wide a text is, in pixels. */
export function roughWidth(text: string, size: number, mono = false): number {
  let sum = 0;
  for (const character of text) sum += mono ? Math.max(MONO_WIDTH, widthOf(character) === WIDE ? WIDE : 0) : widthOf(character);
  return sum * size;
}

/** The text as far as it fits into a width, with "…" where something is missing; "" where hardly anything fits. */
export function clipped(text: string, size: number, width: number): string {
  if (roughWidth(text, size) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && roughWidth(`${characters.join("")}…`, size) > width) characters.pop();
  return characters.length < 3 ? "" : `${characters.join("").trimEnd()}…`;
}

import { shownText } from "../../campaign/documents.ts";
import { MEASURES } from "../../campaign/measures.ts";
import { cumulative, pairs } from "../../figure/side-by-side.ts";
import { escaped, tag } from "../../figure/poster/svg.ts";
import type { Compared } from "../../published/compare.ts";
import type { FigureReport, RowReport } from "../../published/report.ts";

/** What stands on the picture, in the reader's language. */
export interface PictureTexts {
  readonly label: (title: string) => string;
  readonly here: string;
  readonly published: string;
  /** What a row is called, and what is compared of it. */
  readonly row: (name: string) => string;
}

export const PICTURE_EN: PictureTexts = {
  label: (title) => `${title}: here a line or a full dot, published a ring`, here: "here", published: "published",
  row: (name) => name,
};

const PANEL = { width: 178, height: 96, gapX: 40, gapY: 62, columns: 3 } as const;
const LEFT = 34;
const TOP = 44;

/** A figure next to what was published, as SVG without colours of its own: `.here` and `.published` have them. */
export function figurePicture(report: FigureReport, title: string, texts: PictureTexts): string {
  const curves = report.rows.filter(({ curve }) => curve !== null);
  const part = curves.length > 0 ? curvePanels(curves, texts) : dotRows(report.rows, texts);
  const size = { viewBox: `0 0 ${part.width} ${part.height}`, width: part.width, height: part.height };
  const named = { xmlns: "http://www.w3.org/2000/svg", class: "figure", role: "img", "aria-label": texts.label(title) };
  return tag("svg", { ...named, ...size }, keyOf(texts) + part.content);
}

const keyOf = ({ here, published }: PictureTexts): string =>
  tag("line", { class: "here", x1: LEFT, x2: LEFT + 22, y1: 14, y2: 14 })
  + tag("circle", { class: "here", cx: LEFT + 11, cy: 14, r: 3.5 }) + tag("text", { x: LEFT + 30, y: 18 }, escaped(here))
  + tag("circle", { class: "published", cx: LEFT + 130, cy: 14, r: 4 })
  + tag("text", { x: LEFT + 142, y: 18 }, escaped(published));

interface Part {
  readonly width: number;
  readonly height: number;
  readonly content: string;
}

function curvePanels(rows: readonly RowReport[], texts: PictureTexts): Part {
  const { width, height, gapX, gapY, columns } = PANEL;
  const content = rows.map((row, place) => {
    const [column, line] = [place % columns, Math.floor(place / columns)];
    const transform = `translate(${LEFT + column * (width + gapX)} ${TOP + 12 + line * (height + gapY)})`;
    return tag("g", { transform }, panel(row, texts));
  });
  return {
    width: LEFT + columns * (width + gapX), height: TOP + Math.ceil(rows.length / columns) * (height + gapY),
    content: content.join(""),
  };
}

function panel(row: RowReport, texts: PictureTexts): string {
  const { width, height } = PANEL;
  const { path, dots, ticks } = cumulative(row.curve?.here ?? [], row.curve?.published ?? [], width, height);
  const duration = (value: number): string => shownText(value, "duration");
  const distance = row.comparisons.find(({ kind }) => kind === "spread")?.distance;
  const note = distance === undefined ? "" : `KS ${distance.toFixed(3)}`;
  return tag("text", { class: "name", x: 0, y: -8 }, escaped(texts.row(row.name)))
    + tag("text", { x: width, y: -8, "text-anchor": "end" }, note)
    + [0, 0.5, 1].map((share) => tag("line", { x1: 0, x2: width, y1: height * (1 - share), y2: height * (1 - share) })
      + tag("text", { x: -6, y: height * (1 - share) + 4, "text-anchor": "end" }, String(share))).join("")
    + ticks.map(({ x, value }) => tag("text", { x, y: height + 16, "text-anchor": "middle" }, escaped(duration(value)))).join("")
    + tag("path", { class: "here", d: path ?? "" })
    + dots.map(({ x, y, share, value }) => tag("circle", { class: "published", cx: x, cy: y, r: 4 },
      tag("title", {}, escaped(`${share}: ${duration(value)}`)))).join("");
}

const NAMES = 230;
const WIDTH = 420;
const ROW = 24;

/** For each row the first comparison of two numbers. */
function dotRows(rows: readonly RowReport[], texts: PictureTexts): Part {
  const shown = rows.flatMap(({ name, comparisons }) => {
    const found = comparisons.find(({ here }) => here !== null);
    return found === undefined ? [] : [{ name, found, here: found.here ?? 0, published: found.published ?? 0 }];
  });
  const { places, ticks } = pairs(shown, Math.max(...shown.flatMap(({ here, published }) => [here, published])), WIDTH);
  const height = shown.length * ROW;
  const first = shown[0]?.found ?? { kind: "share", measure: "rto.elected" };
  const content = ticks.map(({ x, value }) => tag("line", { x1: x, x2: x, y1: 0, y2: height })
    + tag("text", { x, y: height + 16, "text-anchor": "middle" }, escaped(valueText(first, value)))).join("")
    + shown.map(({ name, found, here, published }, place) => {
      const y = (place + 0.5) * ROW;
      const told = tag("title", {}, escaped(`${valueText(found, here)} / ${valueText(found, published)}`));
      return tag("text", { x: -10, y: y + 4, "text-anchor": "end" }, escaped(texts.row(name)))
        + tag("circle", { class: "published", cx: places[place]?.published ?? 0, cy: y, r: 5 }, told)
        + tag("circle", { class: "here", cx: places[place]?.here ?? 0, cy: y, r: 3 }, told);
    }).join("");
  const moved = tag("g", { transform: `translate(${NAMES} ${TOP})` }, content);
  return { width: NAMES + WIDTH + 40, height: TOP + height + 26, content: moved };
}

/** A number of a comparison, as people read it. */
export function valueText({ kind, measure }: Pick<Compared, "kind" | "measure">, value: number): string {
  if (kind === "share") return percentText(value);
  return shownText(value, MEASURES.find(({ name }) => name === measure)?.unit ?? "count");
}

/** A distance, as people read it: a difference of distributions is a number, all others are percents. */
export const distanceText = ({ kind }: Pick<Compared, "kind">, value: number): string =>
  (kind === "spread" ? value.toFixed(3) : percentText(value));

const percentText = (value: number): string => `${Math.round(value * 10_000) / 100} %`;

import { between, micros, seconds, type Duration, type Instant } from "../kernel/time.ts";
import { idText, type IdNames } from "../proto/names.ts";
import type { Anatomy, AnatomyPhase, AnatomyRow, AnatomyStretch } from "../story/anatomy/types.ts";
import { ANATOMY_WORDS } from "../story/anatomy/words.ts";
import { DURATION_UNITS, durationIn } from "../story/words/format.ts";
import type { Language } from "../story/words/parts.ts";
import { POSTER_COLOURS, type PosterColours, type PosterTheme } from "./poster/colours.ts";
import { escaped, tag } from "./poster/svg.ts";
import { clipped, FONTS, line, roughWidth } from "./poster/text.ts";

/** Rows that are drawn where nothing else is asked for: those that took longest; how many more there are is said. */
const MOST_ROWS = 40;
const ROW = 18;
const BAR = 10;
const NAMES = 110;
/** Between the texts of two ticks. */
const GAP = 8;
const EDGE = 14;
const HEAD = 58;
/** What of the head a title takes. */
const TITLE = 24;
const SIZE = 11;

/** How a picture of an anatomy is drawn. */
export interface AnatomyPictureForm {
  readonly width: number;
  readonly theme: PosterTheme;
  readonly language: Language;
  readonly names: IdNames;
  readonly title: string;
  /** Whether the title is written out: where it stands beside the picture, it is only the picture's name. */
  readonly isTitled: boolean;
  /** How many rows are drawn at the most; 40 where it is absent. */
  readonly rows?: number;
}

/** Shape and colour of a phase: what stands still is hollow, what is under way is full. */
const LOOKS: Readonly<Record<AnatomyPhase, { readonly colour: keyof PosterColours; readonly hollow: boolean }>> = {
  "unnoticed": { colour: "unavailable", hollow: true }, "election": { colour: "electing", hollow: false },
  "first-commit": { colour: "electing", hollow: true }, "clients": { colour: "ink3", hollow: true },
  "pd-notices": { colour: "quiet", hollow: true }, "down-time": { colour: "dead", hollow: false },
  "queued": { colour: "copying", hollow: true }, "copy": { colour: "copying", hollow: false },
    "swap": { colour: "repaired", hollow: false },
};

/**
 * The phases of every region and store as bars, one row each, over the time since the fault by its logarithm: an election of
 * seconds and a wait of half an hour are to be seen on one scale. An SVG document that needs nothing else.
 */
export function anatomyPicture(anatomy: Anatomy, form: AnatomyPictureForm): string {
  const { width, language, title } = form;
  const colours = POSTER_COLOURS[form.theme];
  const rows = rowsOf(anatomy, form.rows ?? MOST_ROWS);
  const left = anatomy.rows.length - rows.length;
  const head = form.isTitled ? HEAD : HEAD - TITLE;
  const legend = legendOf(anatomy, form, colours, head);
  const top = head + legend.height;
  const height = top + Math.max(1, rows.length) * ROW + (left > 0 ? ROW : 0) + EDGE;
  const scale = scaleOf(anatomy, width);
  const words = ANATOMY_WORDS[language];
  const content = [
    tag("rect", { x: 0, y: 0, width, height, fill: colours.background }),
    ...(form.isTitled
      ? [line(clipped(title, 14, width - 2 * EDGE), { x: EDGE, y: 24, size: 14, fill: colours.ink1, bold: true })] : []),
    legend.markup, axisOf(scale, form, colours, top, height),
    ...rows.map((row, place) => rowOf(row, anatomy, top + place * ROW, scale, form, colours)),
    ...(rows.length === 0 ? [line(words.nothing, { x: EDGE, y: top + SIZE, size: SIZE, fill: colours.ink2 })] : []),
    ...(left > 0 ? [line(words.more(left), { x: EDGE, y: top + rows.length * ROW + 12, size: SIZE, fill: colours.quiet })] : []),
  ].join("");
  return tag("svg", { "xmlns": "http://www.w3.org/2000/svg", "viewBox": `0 0 ${width} ${height}`, width, height, "role": "img",
    "aria-label": title, ...FONTS }, content);
}

/** Those that took longest, and the critical region in any case. */
function rowsOf({ rows, critical }: Anatomy, most: number): readonly AnatomyRow[] {
  const first = rows.slice(0, most);
  const named = rows.slice(most).find(({ kind, id }) => kind === "region" && id === critical);
  return named === undefined ? first : [...first.slice(0, -1), named];
}

/** Where a length since the fault stands, by its logarithm: d3's scale would come with the page's first files. */
interface Scale {
  readonly most: number;
  readonly place: (length: number) => number;
}

/** A tenth of a second is as near to the fault as the scale goes. */
const NEAREST = seconds(0.1);

function scaleOf(anatomy: Anatomy, width: number): Scale {
  const ends = anatomy.rows.flatMap(({ stretches }) => stretches.map(({ to }) => between(anatomy.at, to ?? anatomy.now)));
  const most = ends.reduce<number>((longest, end) => Math.max(longest, end), seconds(1));
  const whole = Math.log1p(most / NEAREST);
  return { most, place: (length) => NAMES + (width - EDGE - NAMES) * Math.log1p(Math.max(0, length) / NEAREST) / whole };
}

const TICKS: readonly Duration[] = [1, 5, 15, 60, 300, 1_800, 7_200, 36_000].map((count) => seconds(count));

function axisOf({ most, place }: Scale, { language, width }: AnatomyPictureForm, colours: PosterColours, top: number,
  height: number): string {
  let free = 0;
  return TICKS.filter((tick) => tick <= most).map((tick) => {
    const x = place(tick);
    const text = durationIn(DURATION_UNITS[language], tick);
    const half = roughWidth(text, SIZE) / 2;
    const rule = tag("line", { "x1": x, "x2": x, "y1": top - 4, "y2": height - EDGE, "stroke": colours.line, "stroke-width": 1 });
    // In a narrow picture not every line has its text: the next one that finds room is told.
    if (x - half < free || x + half > width) return rule;
    free = x + half + GAP;
    return rule + line(text, { x, y: top - 8, size: SIZE, fill: colours.quiet, anchor: "middle" });
  }).join("");
}

function rowOf(row: AnatomyRow, anatomy: Anatomy, y: number, scale: Scale, form: AnatomyPictureForm,
  colours: PosterColours): string {
  const words = ANATOMY_WORDS[form.language];
  const id = idText(row.id, form.names);
  const isCritical = row.kind === "region" && row.id === anatomy.critical;
  const name = row.kind === "store" ? words.store(id) : words.region(id);
  return line(clipped(name, SIZE, NAMES - EDGE - 6), { x: EDGE, y: y + 12, size: SIZE, fill: colours.ink2, bold: isCritical })
    + row.stretches.map((stretch) => barOf(stretch, anatomy, y, scale, form, colours)).join("");
}

function barOf(stretch: AnatomyStretch, { at, now }: Anatomy, y: number, scale: Scale, form: AnatomyPictureForm,
  colours: PosterColours): string {
  const { phase, from, to } = stretch;
  const x = scale.place(between(at, from));
  const end = scale.place(between(at, (to ?? now) as Instant));
  const length = durationIn(DURATION_UNITS[form.language], micros((to ?? now) - from));
  const told = `${ANATOMY_WORDS[form.language].phases[phase]}: ${length}`;
  return tag("rect", { x, "y": y + 3, "width": Math.max(1.5, end - x), "height": BAR, "rx": 2, ...paintOf(phase, colours),
    "stroke-dasharray": to === null ? "3 2" : undefined }, tag("title", {}, escaped(told)));
}

function paintOf(phase: AnatomyPhase, colours: PosterColours): Record<string, string | number> {
  const { colour, hollow } = LOOKS[phase];
  const value = String(colours[colour]);
  return { "fill": value, "fill-opacity": hollow ? 0.25 : 1, "stroke": value, "stroke-width": 1 };
}

/** The phases that occur, in rows as broad as the picture. */
function legendOf({ phases }: Anatomy, { width, language }: AnatomyPictureForm, colours: PosterColours,
  head: number): { markup: string; height: number } {
  let x = EDGE;
  let y = head - 18;
  const markup = phases.map(({ phase }) => {
    const name = ANATOMY_WORDS[language].phases[phase];
    const room = BAR + 6 + roughWidth(name, SIZE) + 14;
    if (x + room > width && x > EDGE) {
      x = EDGE;
      y += 16;
    }
    const at = x;
    x += room;
    return tag("rect", { "x": at, "y": y - BAR + 1, "width": BAR, "height": BAR, "rx": 2, ...paintOf(phase, colours) })
      + line(name, { x: at + BAR + 6, y, size: SIZE, fill: colours.ink2 });
  }).join("");
  return { markup, height: y - head + 28 };
}

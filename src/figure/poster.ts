import type { Frame } from "../cluster/frame.ts";
import type { Instant } from "../kernel/time.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { IdNames } from "../proto/names.ts";
import { storyTime } from "../story/words/format.ts";
import type { Language } from "../story/words/index.ts";
import { clamp } from "./geometry.ts";
import { alternative, captionOf, type CaptionLine } from "./poster/caption.ts";
import { posterGroups, posterStore } from "./poster/cards.ts";
import { POSTER_COLOURS, type PosterTheme } from "./poster/colours.ts";
import { posterAilments, posterLines, posterMessages } from "./poster/links.ts";
import { posterClients, posterPd } from "./poster/machines.ts";
import type { PosterStyle } from "./poster/style.ts";
import { escaped, numberText, tag } from "./poster/svg.ts";
import { clipped, FONTS, line, roughWidth } from "./poster/text.ts";
import { posterTiles } from "./poster/tiles.ts";
import { greenWindow, recoveredRegions } from "./recovered.ts";
import { routeLinks } from "./routes.ts";
import { layoutStage } from "./stage-layout.ts";
import { placeLinks } from "./stage-links.ts";
import { gridsOf, indexRows, shapeOf } from "./stage-rows.ts";
import { visibleLinks } from "./visible-links.ts";
import type { PictureWords } from "./words/picture.en.ts";

/** What a poster shows. */
export interface PosterSubject {
  readonly frame: Frame;
  /** The record; what lies beyond the frame's instant is not told. */
  readonly events: readonly ClusterEvent[];
  readonly names: IdNames;
  /** What stands above the picture, such as the scenario's title; "" for nothing. */
  readonly title: string;
}

/** How it is drawn. `width` and `height` in pixels, within `POSTER_LIMITS`; `words` are those of `language`. */
export interface PosterForm {
  readonly width: number;
  readonly height: number;
  readonly theme: PosterTheme;
  readonly language: Language;
  readonly words: PictureWords;
  /** Keeps room for all sentences that there may be: the pictures of a film then have one layout. */
  readonly isSteady?: boolean;
}

/** The sizes that a poster may have, and the one that it has if nobody says. */
export const POSTER_LIMITS = { least: 160, most: 4_096, width: 960, height: 540 } as const;

/** At this size a poster's text has the size of the page's. */
const USUAL = { width: 900, height: 500 };
/** The wider of usual fonts, for which cards are laid out: a picture cannot ask the browser that will show it. */
const BREADTH = 1.12;

/**
 * A picture of the stage at an instant, as an SVG document that needs nothing else: no script, no style sheet, no font, no other
 * file. It shows what the stage shows, with the same layout, tiles and words, and the story's last sentences below; its text
 * alternative says the same. A function of its parameters alone.
 */
export function poster({ frame, events, names, title }: PosterSubject, form: PosterForm): string {
  const { theme, words } = form;
  const colours = POSTER_COLOURS[theme];
  // A large picture is the usual one enlarged, lines and dots included; a small one is drawn for what can still be read.
  const scale = clamp(Math.min(form.width / USUAL.width, form.height / USUAL.height), 0.62, 4);
  const [width, height] = [form.width / scale, form.height / scale];
  const bands = bandsOf(height);
  const caption = captionOf(events, frame.now, names, form.language, bands.sentences);
  const rows = indexRows(frame);
  const foot = bands.foot(form.isSteady === true ? bands.sentences : caption.length);
  const stageHeight = height - bands.head - foot;
  const layout = layoutStage(shapeOf(frame, rows), width, stageHeight, { scale: 1, breadth: BREADTH });
  const id = `poster-${theme}`;
  const style: PosterStyle = { colours, words, names, layout, unit: 13 * layout.scale, id };
  const shown = visibleLinks(frame.stores.map(({ machine }) => machine), frame.links, NO_WISHES);
  const boxes = layout.cards.map(({ box }) => box);
  const links = placeLinks({ frame, rows, layout }, shown, (ends) => routeLinks(boxes, ends), null);
  const recovered = recoveredRegions(events, frame.now, greenWindow(1));
  const stage = [
    posterGroups(style), posterLines(links, style), posterAilments(links, style), posterMessages(frame, links, style),
    ...pairs(frame.pds, layout.pds, (pd, box) => posterPd(pd, box, style)),
    ...pairs(frame.stores, layout.cards, (store, card) => posterStore(store, card, frame.now, style)),
    posterTiles({ frame, rows, grids: gridsOf(layout), names, recovered }, colours),
    posterClients(frame.clients, style),
  ].join("");
  // Where not even the smallest tiles fit, the stage is shrunk as a whole.
  const shrink = stageHeight / layout.height;
  const placed = shrink < 1 ? `translate(0 ${bands.head}) scale(${numberText(shrink)})` : `translate(0 ${bands.head})`;
  const named = [title, storyTime(frame.now)].filter((part) => part !== "").join(words.comma);
  return tag("svg", {
    xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${numberText(width)} ${numberText(height)}`,
    width: form.width, height: form.height, role: "img",
    "aria-labelledby": `${id}-title ${id}-desc`, "xml:lang": form.language, ...FONTS,
  }, [
    tag("title", { id: `${id}-title` }, escaped(named)),
    tag("desc", { id: `${id}-desc` }, escaped(alternative(frame, links, caption, form.language, words, names))),
    hatchPattern(id, colours.dead),
    tag("rect", { width, height, fill: colours.background }),
    headBand(title, frame.now, width, bands.head, style),
    tag("g", { transform: placed }, stage),
    footBand(caption, width, height - foot, style),
  ].join(""));
}

/** What is drawn of each, in its place. */
function pairs<Thing, Place>(
  things: readonly Thing[], places: readonly Place[], draw: (thing: Thing, place: Place) => string,
): readonly string[] {
  return things.flatMap((thing, i) => {
    const place = places[i];
    return place === undefined ? [] : [draw(thing, place)];
  });
}

const NO_WISHES = { ofStores: new Set<number>(), among: new Set<number>(), links: new Set<number>() };

/** How much of the height is for words: a picture as small as a stamp has none. */
function bandsOf(height: number) {
  const sentences = height < 300 ? 0 : height < 380 ? 1 : height < 460 ? 2 : 3;
  return {
    head: height < 240 ? 0 : 40, sentences,
    foot: (told: number): number => (told === 0 ? 6 : 20 + 20 * told),
  };
}

const hatchPattern = (id: string, dead: string): string => tag("defs", {}, tag("pattern", {
  id: `${id}-hatch`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
}, tag("path", { d: "M0 0V6", stroke: dead, "stroke-width": 1.1, opacity: 0.55 })));

/** The title, and the instant on the right. */
function headBand(title: string, now: Instant, width: number, height: number, style: PosterStyle): string {
  if (height === 0) return "";
  const { colours } = style;
  const pad = style.layout.clients.x;
  const size = 16;
  const y = height / 2 + 0.42 * size + 4;
  const clock = storyTime(now);
  const room = width - 3 * pad - roughWidth(clock, size, true);
  return line(clipped(title, size, room), { x: pad, y, size, fill: colours.ink1, bold: true })
    + line(clock, { x: width - pad, y, size, fill: colours.ink1, anchor: "end", mono: true });
}

/** What happened, under a hairline. */
function footBand(caption: readonly CaptionLine[], width: number, top: number, style: PosterStyle): string {
  const { colours, layout } = style;
  if (caption.length === 0) return "";
  const pad = layout.clients.x;
  const size = 13;
  const timeWidth = roughWidth(caption[0]?.time ?? "", 0.93 * size, true) + 12;
  const rows = caption.map(({ time, text }, i) => {
    const y = top + 22 + 20 * i;
    return line(time, { x: pad, y, size: 0.93 * size, fill: colours.quiet, mono: true })
      + line(clipped(text, size, width - 2 * pad - timeWidth), { x: pad + timeWidth, y, size, fill: colours.ink1 });
  });
  const way = `M${numberText(pad)} ${numberText(top + 0.5)}H${numberText(width - pad)}`;
  const rule = tag("path", { d: way, stroke: colours.line });
  return rule + rows.join("");
}

import { formatDuration, type Duration, type Instant } from "../kernel/time.ts";
import type { Finding } from "../proto/findings.ts";
import { didText, type HistoryEntry } from "../proto/history.ts";
import { findingEn } from "../story/words/finding.en.ts";
import { findingText, namesIn, type FindingWords } from "../story/words/finding.ts";
import { findingZh } from "../story/words/finding.zh.ts";
import { POSTER_COLOURS, type PosterColours } from "./poster/colours.ts";
import { escaped, tag } from "./poster/svg.ts";
import { clipped, FONTS, line, roughWidth } from "./poster/text.ts";

/** What it is drawn with: a file on its own has a theme, a page its own names of colours. */
export type HistoryColours = Pick<PosterColours,
  "surface" | "line" | "ink1" | "ink2" | "quiet" | "unavailable" | "unavailableSoft" | "unavailableInk" | "copyingSoft">;

/** What is drawn: a part of a history, what was done to the cluster meanwhile, and what is wrong with it, if anything is. */
export interface DrawnHistory {
  readonly entries: readonly HistoryEntry[];
  readonly faults: readonly { readonly at: Instant; readonly text: string }[];
  readonly finding: Finding | null;
}

const FAULTS = 26;
const ROW = 30;
const BAR = 22;
const MARGIN = 12;
const LABELS = 150;
const LINE = 18;
const SMALL = 12;

/**
 * A history as a picture: a row for each process, a bar for each operation from its beginning to its end, faults as lines
 * across. Instants stand at equal distances in their order, because between a millisecond and a minute no scale shows both; the
 * true times are told under the axis, and of each bar when it is pointed at. What cannot be ordered is named T1, T2, … and
 * stands out; an end that nobody knows is open. `isTold`: what is wrong stands in words above it.
 */
export function historyPicture(
  drawn: DrawnHistory, width: number, language: "en" | "zh", colours: HistoryColours = POSTER_COLOURS.light, isTold = true,
): string {
  const { entries, faults, finding } = drawn;
  const instants = [...new Set([...entries.flatMap(({ call, end }) => (end === null ? [call] : [call, end])),
    ...faults.map(({ at }) => at)])]
    .sort((a, b) => a - b);
  const step = (width - LABELS - 2 * MARGIN) / Math.max(1, instants.length);
  const places = new Map(instants.map((instant, rank) => [instant, LABELS + MARGIN + (rank + 0.5) * step]));
  const xOf = (instant: Instant): number => places.get(instant) ?? LABELS;
  const rows = [...new Set(entries.map(({ process }) => process))].sort((a, b) => a - b);
  const words = language === "en" ? findingEn : findingZh;
  const told = finding === null || !isTold ? [] : wrapped(findingText(finding, words), width - 2 * MARGIN);
  const top = MARGIN + told.length * LINE + FAULTS;
  const bottom = top + rows.length * ROW;
  const names = finding === null ? new Map<HistoryEntry, string>() : namesIn(finding);
  const parts = [
    tag("rect", { width, height: bottom + 2 * LINE + MARGIN, fill: colours.surface }),
    ...told.map((text, at) => line(text, { x: MARGIN, y: MARGIN + 13 + at * LINE, size: 13, fill: colours.ink1 })),
    ...faults.map(({ at, text }) => faultLine(xOf(at), text, top, bottom, colours)),
    ...rows.map((process, row) => line(rowName(entries, process, words),
      { x: MARGIN, y: top + row * ROW + 19, size: SMALL, fill: colours.ink2 })),
    ...entries.map((entry) => bar(entry, names.get(entry), {
      from: xOf(entry.call), to: entry.end === null ? width - MARGIN : xOf(entry.end),
      y: top + rows.indexOf(entry.process) * ROW + 4,
    }, words, colours)),
    ...axis(instants, [...names.keys()], xOf, bottom, colours),
  ];
  const height = bottom + 2 * LINE + MARGIN;
  return tag("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, ...FONTS },
    parts.join(""));
}

const rowName = (entries: readonly HistoryEntry[], process: number, words: FindingWords): string =>
  words.process(entries.find((entry) => entry.process === process)?.client ?? 0, process);

function faultLine(x: number, text: string, top: number, bottom: number, colours: HistoryColours): string {
  return tag("line", { x1: x, x2: x, y1: top - 6, y2: bottom, stroke: colours.unavailable, "stroke-dasharray": "3 3" })
    + line(text, { x, y: top - 10, size: SMALL, fill: colours.unavailableInk, anchor: "middle" });
}

function bar(
  entry: HistoryEntry, name: string | undefined,
  { from, to, y }: { readonly from: number; readonly to: number; readonly y: number }, words: FindingWords,
  colours: HistoryColours,
): string {
  const isOpen = entry.end === null;
  const width = Math.max(3, to - from);
  const isPart = name !== undefined;
  const did = `${isPart ? `${name}: ` : ""}${didText(entry)}`;
  const end = entry.end === null ? "?" : clock(entry.end);
  const title = `${did} · ${words.process(entry.client, entry.process)} · ${clock(entry.call)} – ${end}`;
  const fill = isPart ? colours.unavailableSoft : colours.copyingSoft;
  const stroke = isPart ? colours.unavailable : colours.line;
  const box = tag("rect", { x: from, y, width, height: BAR, rx: 3, fill, stroke, "stroke-width": isPart ? 2 : 1,
    "stroke-dasharray": isOpen ? "5 3" : undefined });
  const label = clipped(did, SMALL, width - 8);
  return tag("g", {}, tag("title", {}, escaped(title)) + box
    + (label === "" ? "" : line(label, { x: from + 5, y: y + 15, size: SMALL, fill: isPart ? colours.ink1 : colours.ink2 })));
}

/** The true times of what stands out, or of the first and last instants where nothing does; none over another. */
function axis(
  instants: readonly Instant[], part: readonly HistoryEntry[], xOf: (instant: Instant) => number, y: number,
    colours: HistoryColours,
): string[] {
  const of = part.length === 0 ? [instants[0], instants[instants.length - 1]] : part.flatMap(({ call, end }) => [call, end]);
  const shown = [...new Set(of)].filter((instant) => instant !== undefined && instant !== null).sort((a, b) => a - b);
  const ends = [-Infinity, -Infinity];
  return shown.map((instant) => {
    const text = clock(instant);
    const half = roughWidth(text, SMALL) / 2 + 3;
    const x = xOf(instant);
    const at = ends.findIndex((end) => end <= x - half);
    if (at < 0) return "";
    ends[at] = x + half;
    return line(text, { x, y: y + 14 + at * LINE, size: SMALL, fill: colours.quiet, anchor: "middle" });
  });
}

const clock = (instant: Instant): string => formatDuration(instant as number as Duration);

/** A text in lines that fit: between words where it has some, else between signs. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*/g) ?? []) {
    if (current !== "" && roughWidth(current + word, 13) > width) {
      lines.push(current.trimEnd());
      current = "";
    }
    current += word;
  }
  return [...lines, current.trimEnd()];
}

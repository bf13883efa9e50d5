import { formatDuration, between, micros, START, type Instant } from "../../kernel/time.ts";
import type { Json } from "../../kernel/write-json.ts";
import { FIGURES_OF_SPREAD, measureValue, shownText } from "../../campaign/documents.ts";
import type { CampaignReport, MeasureReport } from "../../campaign/report.ts";
import { spreadPairs, type SpreadPair } from "../../campaign/spread-pairs.ts";
import { idNumber } from "../../proto/names.ts";
import type {
  ComparedFigure, ComparedRange, Parting, RunComparison, RunOutcome,
} from "../../story/comparison/types.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import { comparedFiguresEn } from "../../story/words/compared.en.ts";
import { sentenceText } from "../../story/words/index.ts";
import { alignTable } from "../table.ts";

/** One of two runs: what it is called, under which seed, what it came to, and what did not hold in it, as sentences. */
export interface ToldSide {
  readonly name: string;
  readonly seed: number;
  readonly outcome: RunOutcome;
  readonly breaches: readonly string[];
}

/** Two runs, and what a comparison of them is told from. */
export interface ToldPair {
  readonly left: ToldSide;
  readonly right: ToldSide;
  readonly until: Instant;
  readonly comparison: RunComparison;
  /** Opens both side by side behind the address of a page. */
  readonly link: string;
  /** Both under many seeds; null where nobody asked for it. */
  readonly seeds: CampaignReport | null;
}

const SIDES = ["left", "right"] as const;
const MOST_RANGES = 8;
const RANGE_HEADS = ["key range", "leader left", "right", "term left", "right", "out left", "right"];

const timeOf = (at: Instant): string => formatDuration(between(START, at));

/** What people read of it. */
export function comparisonLines(pair: ToldPair): string[] {
  const { left, right, until, comparison, seeds, link } = pair;
  return [
    `Left: ${left.name}, seed ${left.seed}. Right: ${right.name}, seed ${right.seed}. Both up to ${timeOf(until)}.`, "",
    ...differenceLines(pair), "",
    ...alignTable([["", "left", "right", "difference", "better"], ...comparison.figures.map(figureRow)], ""), "",
    ...rangeLines(pair), "",
    ...(seeds === null ? [] : [...seedLines(seeds), ""]),
    ...SIDES.flatMap((side) => pair[side].breaches.map((breach) => `On the ${side}: ${breach}`)),
    `Behind the page's address: ${link}`,
  ];
}

function differenceLines({ comparison: { parting, consequence }, left, right }: ToldPair): string[] {
  if (parting === null) return ["The records are the same from the first event to the last."];
  const told = (title: string, { left: one, right: other }: Parting): string[] =>
    [title, `  left   ${happened(one, left)}`, `  right  ${happened(other, right)}`];
  const isOne = consequence?.left === parting.left && consequence?.right === parting.right;
  return [
    ...told("First difference:", parting),
    ...(consequence === null ? ["Nothing else came of it: what followed is the same."]
      : isOne ? [] : told("What came of it:", consequence)),
  ];
}

const happened = (event: ClusterEvent | null, { outcome }: ToldSide): string =>
  (event === null ? "nothing of the kind" : `${timeOf(event.at)}  ${sentenceText(event, "en", outcome.names)}`);

function figureRow(figure: ComparedFigure): string[] {
  const { name, left, right, better } = figure;
  const shown = (value: number | null): string => (value === null ? "not yet" : shownText(value, figure.unit));
  const difference = left === null || right === null ? (left === right ? "none" : "-")
    : left === right ? "none" : `${right > left ? "+" : "-"}${shown(Math.abs(right - left))}`;
  return [comparedFiguresEn[name], shown(left), shown(right), difference, better ?? ""];
}

function rangeLines({ comparison: { ranges, otherLeaders, otherTerms }, left, right }: ToldPair): string[] {
  if (ranges.length === 0) return ["Every key range came to the same leader, term and outage."];
  const cells = (range: ComparedRange): string[] => [
    `[${range.startKey === "" ? "-inf" : range.startKey}, ${range.endKey === "" ? "+inf" : range.endKey})`,
    ...SIDES.map((side) => leaderText(range[side], (side === "left" ? left : right).outcome)),
    ...SIDES.map((side) => String(range[side]?.term ?? "-")),
    ...SIDES.map((side) => (range[side] === null ? "-" : shownText(range[side].unavailable, "duration"))),
  ];
  const rest = ranges.length - MOST_RANGES;
  return [
    `Key ranges that differ: ${ranges.length}; at the end ${otherLeaders} with another leader, ${otherTerms} with another term.`,
    ...alignTable([RANGE_HEADS, ...ranges.slice(0, MOST_RANGES).map(cells)]),
    ...(rest > 0 ? [`  and ${rest} more; --json has them all.`] : []),
  ];
}

const leaderText = (told: ComparedRange["left"], { names }: RunOutcome): string =>
  (told === null ? "no region" : told.leader === 0 ? "none" : `store ${String(idNumber(told.leader, names))}`);

function seedLines(report: CampaignReport): string[] {
  const { seeds: { from, to }, variants } = report;
  const pairs = spreadPairs(report);
  const apart = pairs.filter(({ distance }) => distance > 0);
  const alike = pairs.length - apart.length;
  const rows = apart.flatMap(({ left, right, distance }) => [
    [left.measure.name, "left", ...spreadCells(left), `${Math.round(100 * distance)} %`],
    ["", "right", ...spreadCells(right), ""],
  ]);
  return [
    `Both under the seeds ${from}..${to}, what is furthest apart first (0 %: alike; 100 %: the two do not overlap):`,
    ...(rows.length === 0 ? ["  Every measure is spread alike."]
      : alignTable([["", "", "count", "min", "median", "p95", "max", "apart"], ...rows])),
    ...(alike > 0 && rows.length > 0 ? [`  ${alike} more measures are spread alike.`] : []),
    ...variants.flatMap(({ breached }, place) =>
      breached.map(({ seed, breaches }) => `  On the ${SIDES[place] ?? ""}, seed ${seed}: ${breaches.join("; ")}`)),
  ];
}

const spreadCells = ({ measure: { unit }, spread }: MeasureReport): string[] =>
  [String(spread.count), ...(["min", "median", "p95", "max"] as const).map((figure) => shownText(spread[figure], unit))];

/** The same for programs: durations as Go writes them, null for what has not happened. */
export function comparisonJson(pair: ToldPair, version: string): Readonly<Record<string, Json>> {
  const { left, right, until, comparison, link, seeds } = pair;
  const { parting, consequence, figures, ranges, otherLeaders, otherTerms } = comparison;
  const side = ({ name, seed, breaches }: ToldSide): Json => ({ name, seed, breaches });
  return {
    quorumscape: version, left: side(left), right: side(right), until: timeOf(until),
    firstDifference: partingJson(parting, pair), whatCameOfIt: partingJson(consequence, pair),
    figures: figures.map(({ name, unit, left: one, right: other, better }) =>
      ({ name, about: comparedFiguresEn[name], unit, left: valueJson(one, unit), right: valueJson(other, unit), better })),
    ranges: { differ: ranges.length, otherLeaders, otherTerms, list: ranges.map((range) => rangeJson(range, pair)) },
    ...(seeds === null ? {} : { seeds: seedsJson(seeds) }),
    link,
  };
}

const valueJson = (value: number | null, unit: ComparedFigure["unit"]): Json =>
  (value === null || unit === "count" ? value : formatDuration(micros(value)));

function partingJson(parting: Parting | null, pair: ToldPair): Json {
  if (parting === null) return null;
  const told = (event: ClusterEvent | null, { outcome }: ToldSide): Json => (event === null ? null
    : { at: timeOf(event.at), event: event.body.name, text: sentenceText(event, "en", outcome.names) });
  return { at: timeOf(parting.at), left: told(parting.left, pair.left), right: told(parting.right, pair.right) };
}

function rangeJson({ region, startKey, endKey, left, right }: ComparedRange, pair: ToldPair): Json {
  const told = (range: ComparedRange["left"], { outcome: { names } }: ToldSide): Json => (range === null ? null : {
    leader: range.leader === 0 ? null : idNumber(range.leader, names), term: range.term,
    unavailable: formatDuration(range.unavailable),
  });
  const { names } = pair.left.outcome;
  return { region: idNumber(region, names), startKey, endKey, left: told(left, pair.left), right: told(right, pair.right) };
}

function seedsJson(report: CampaignReport): Json {
  const spread = ({ measure: { unit }, spread: told }: MeasureReport): Json =>
    ({ count: told.count, ...Object.fromEntries(FIGURES_OF_SPREAD.map((figure) => [figure, measureValue(told[figure], unit)])) });
  const measure = ({ left, right, distance }: SpreadPair): [string, Json] => [left.measure.name, {
    unit: left.measure.unit, distance: Math.round(distance * 10_000) / 10_000, left: spread(left), right: spread(right),
  }];
  const [left, right] = report.variants;
  const breached = (variant: typeof left): Json =>
    (variant?.breached ?? []).map(({ seed, breaches }) => ({ seed, breaches }));
  return {
    ...report.seeds, trials: { planned: report.planned, done: report.done },
    measures: Object.fromEntries(spreadPairs(report).map(measure)), breached: { left: breached(left), right: breached(right) },
  };
}

import { writeJson, type Json } from "../../kernel/write-json.ts";
import type { Compared } from "../../published/compare.ts";
import type { PublishedFigure } from "../../published/figure.ts";
import type { FigureReport, RowReport } from "../../published/report.ts";
import { scenarioPath } from "../../published/trials.ts";
import { VERSION } from "../../session/open.ts";
import { shellCommand } from "../../kernel/shell.ts";
import { escaped } from "../../figure/poster/svg.ts";
import { STYLE } from "../campaign/html.ts";
import { alignTable } from "../table.ts";
import { distanceText, figurePicture, PICTURE_EN, valueText } from "./picture.ts";

const HEAD = ["row", "trials", "compared", "here", "published", "distance", "at most", ""] as const;

/** `figure.json`, and what `--json` prints. */
export const figureJson = (report: FigureReport): string =>
  writeJson({ quorumscape: VERSION, ...JSON.parse(JSON.stringify(report)) as { readonly [key: string]: Json } });

/** What is printed. */
export function figureText(figure: PublishedFigure, report: FigureReport): string[] {
  return [
    `${figure.title}: seeds ${report.seeds.from}..${report.seeds.to}.`, figure.source, figure.about, "",
    ...alignTable([HEAD, ...report.rows.flatMap(linesOf)]), "", ...notesOf(figure, report), verdict(report),
  ];
}

/** The lines of the table: one for each comparison, the row's name at the first. */
const linesOf = ({ name, trials, comparisons }: RowReport): string[][] => comparisons.map((each, place) =>
  [...(place === 0 ? [name, String(trials)] : ["", ""]), whatOf(each), ...numbersOf(each), each.holds ? "" : "FAILED"]);

function whatOf({ kind, measure, against, means }: Compared): string {
  if (kind === "spread") return `KS to the ${against ?? "quantiles"}`;
  return kind === "share" ? means ?? "" : `${kind} of ${measure}`;
}

/** Both numbers, their distance, and how large it may be. */
const numbersOf = (each: Compared): string[] => [
  ...[each.here, each.published].map((value) => (value === null ? "" : valueText(each, value))),
  distanceText(each, each.distance), distanceText(each, each.within),
];

/** What is to be said of rows that did not come out as published. */
function notesOf({ rows }: PublishedFigure, report: FigureReport): string[] {
  const remarks = report.rows.flatMap(({ name, comparisons, broken }, place) => {
    const remark = rows[place]?.remark;
    const isOff = comparisons.some(({ holds }) => !holds);
    return [
      ...(isOff && remark !== undefined ? [`${name}: ${remark}`] : []),
      ...broken.map(({ seed, world, why }) => `${name}, seed ${seed} of ${world}: ${why.join("; ")}`),
    ];
  });
  return remarks.length === 0 ? [] : [...remarks, ""];
}

/** `21 passed, 0 failed`. */
const verdict = ({ passed, failed }: FigureReport): string => `${passed} passed, ${failed} failed`;

/** `figure.md`; the picture lies beside it. */
export function figureMarkdown(figure: PublishedFigure, report: FigureReport): string {
  const rule = HEAD.map((_, place) => (place === 1 || place > 2 ? "---:" : "---"));
  const table = [HEAD, rule, ...report.rows.flatMap(linesOf)].map((cells) => `| ${cells.join(" | ")} |`);
  return [
    `# ${figure.title}`, "", figure.about, "", `Published: ${figure.source}.`, "", "![](figure.svg)", "", ...table, "",
    ...notesOf(figure, report).map((note) => (note === "" ? note : `- ${note}`)), verdict(report), "", again(figure, report), "",
  ].join("\n");
}

/** How one trial is seen again. */
const again = ({ rows: [row] }: PublishedFigure, { seeds }: FigureReport): string =>
  `One trial again: \`${shellCommand("run", ["--scenario", scenarioPath(row?.worlds[0]?.id ?? "")])} --seed ${seeds.from}\``;

/** `figure.svg`, which stands alone: with its colours. */
export const figureSvg = ({ title }: PublishedFigure, report: FigureReport): string =>
  `${figurePicture(report, title, PICTURE_EN).replace(/(<svg[^>]*>)/, `$1<style>${PICTURE_STYLE}</style>`)}\n`;

/** `figure.html`: one file without scripts or anything from elsewhere. */
export function figureHtml(figure: PublishedFigure, report: FigureReport): string {
  const row = (cells: readonly string[], cell: string): string =>
    `<tr>${cells.map((text) => `<${cell}>${escaped(text)}</${cell}>`).join("")}</tr>`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(figure.title)}</title>
<style>${STYLE}${PICTURE_STYLE}</style>
<main><h1>${escaped(figure.title)}</h1><p>${escaped(figure.about)}</p><p>Published: ${escaped(figure.source)}.</p>
<div class="wide">${figurePicture(report, figure.title, PICTURE_EN)}</div>
<div class="wide"><table><thead>${row(HEAD, "th")}</thead>
<tbody>
${report.rows.flatMap(linesOf).map((cells) => row(cells, "td")).join("\n")}
</tbody></table></div>
${[...notesOf(figure, report), verdict(report)].filter((note) => note !== "").map((note) => `<p>${escaped(note)}</p>`).join("\n")}
<p><small>${escaped(again(figure, report))}</small></p>
</main></html>
`;
}

const PICTURE_STYLE = `
svg.figure{--ink:#4b5563;--own:#1f6feb;--line:#dfe3e9;background:#fff}
@media(prefers-color-scheme:dark){svg.figure{--ink:#a7b1bf;--own:#5cc0ee;--line:#29313c;background:#0e1116}}
svg.figure text{font:11px system-ui,sans-serif;fill:var(--ink)}svg.figure text.name{font-weight:600}
svg.figure line{stroke:var(--line)}svg.figure path.here,svg.figure line.here{stroke:var(--own);stroke-width:1.5;fill:none}
svg.figure circle.here{fill:var(--own)}svg.figure circle.published{fill:none;stroke:var(--ink);stroke-width:1.5}`;

import { histogram } from "../../figure/histogram.ts";
import { escaped, tag } from "../../figure/poster/svg.ts";
import { commandOf, headline, SHOWN, trialsText, shownText, type TitledReport } from "../../campaign/documents.ts";
import type { MeasureReport } from "../../campaign/report.ts";

const WIDTH = 320;
const HEIGHT = 56;
const AXIS = 18;

/** `report.html`: one file without scripts or anything from elsewhere, in the reader's light or dark. */
export function reportHtml(report: TitledReport): string {
  const parts = report.variants.map((variant, place) => {
    const command = (seed: number): string => commandOf(report, place, seed);
    const rows = variant.measures.map((measure) => row(measure, domainOf(report, measure), command));
    const title = variant.name === "" ? "All seeds" : variant.name;
    return `<section><h2>${escaped(title)}</h2><p>${escaped(trialsText(variant))} One of them again: <code>${
      escaped(commandOf(report, place, report.seeds.from))}</code></p>
<div class="wide"><table><thead><tr><th scope="col">measure</th><th scope="col">spread</th><th scope="col">count</th>${
      SHOWN.map((figure) => `<th scope="col">${figure}</th>`).join("")}<th scope="col">worst</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></div>
${notes(report, place)}</section>`;
  });
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Campaign: ${escaped(headline(report))}</title>
<style>${STYLE}</style>
<main><h1>Campaign</h1><p>${escaped(headline(report))}</p>
${parts.join("\n")}
</main></html>
`;
}

/** All variants are drawn over one axis, so that they can be compared by eye. */
function domainOf({ variants }: TitledReport, { measure }: MeasureReport): readonly [number, number] {
  const alike = variants.flatMap(({ measures }) => measures).filter((other) => other.measure === measure);
  const spreads = alike.map(({ spread }) => spread);
  return [Math.min(...spreads.map(({ min }) => min)), Math.max(...spreads.map(({ max }) => max))];
}

function row({ measure, values, spread, worst, distance }: MeasureReport, domain: readonly [number, number],
  command: (seed: number) => string): string {
  const plain = (value: number): string => shownText(value, measure.unit);
  const away = distance === null ? "" : `<br><small>distance to the first ${Math.round(distance * 100) / 100}</small>`;
  const drawn = picture(values, domain, plain, `${measure.name}: median ${plain(spread.median)}`);
  const shown = SHOWN.map((figure) => `<td>${escaped(plain(spread[figure]))}</td>`).join("");
  const seed = worst === null ? ""
    : `<details><summary>seed ${worst.seed}</summary><code>${escaped(command(worst.seed))}</code></details>`;
  const head = `${escaped(measure.name)}<br><small>${escaped(measure.about)}</small>${away}`;
  return `<tr><th scope="row">${head}</th><td>${drawn}</td><td>${spread.count}</td>${shown}<td>${seed}</td></tr>`;
}

function picture(
  values: readonly number[], domain: readonly [number, number], text: (value: number) => string, label: string,
): string {
  const { bars, ticks } = histogram(values, { width: WIDTH, height: HEIGHT, domain });
  const size = { viewBox: `-24 -2 ${WIDTH + 48} ${HEIGHT + AXIS}`, width: WIDTH + 48, height: HEIGHT + AXIS };
  return tag("svg", { ...size, role: "img", "aria-label": label },
    bars.map(({ x, y, width, height, from, to, count }) =>
      tag("rect", { x, y, width, height }, tag("title", {}, escaped(`${text(from)} to ${text(to)}: ${count}`)))).join("")
    + tag("line", { x1: 0, x2: WIDTH, y1: HEIGHT, y2: HEIGHT })
    + ticks.map(({ x, value }) => tag("text", { x, y: HEIGHT + 13, "text-anchor": "middle" }, escaped(text(value)))).join(""));
}

function notes(report: TitledReport, place: number): string {
  const variant = report.variants[place];
  const items = [
    ...(variant?.breached ?? []).map(({ seed, breaches }) =>
      `seed ${seed}: ${escaped(breaches.join("; "))}<br><code>${escaped(commandOf(report, place, seed))}</code>`),
    ...(variant?.refused ?? []).map(({ text, seeds }) => `under ${seeds} seeds: ${escaped(text)}`),
  ];
  return items.length === 0 ? "" : `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>\n`;
}

export const STYLE = `
:root{color-scheme:light dark;--ink:#14181f;--quiet:#4b5563;--line:#dfe3e9;--bar:#1f6feb;--ground:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf2;--quiet:#a7b1bf;--line:#29313c;--bar:#5cc0ee;--ground:#0e1116}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground);margin:0}
main{max-width:1280px;margin:0 auto;padding:24px}h1,h2{line-height:1.2}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:6px 10px;border-top:1px solid var(--line);text-align:right;vertical-align:middle;white-space:nowrap}
th:nth-child(2){text-align:center}
th:first-child{text-align:left;white-space:normal;min-width:200px}thead th{border:0;color:var(--quiet);font-weight:500}
small{color:var(--quiet);font-weight:400}code{font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere;white-space:normal}
svg rect{fill:var(--bar)}svg line{stroke:var(--line)}svg text{font:11px system-ui,sans-serif;fill:var(--quiet)}
@media(forced-colors:active){svg rect{fill:CanvasText}}`;

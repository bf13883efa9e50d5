import type { MeasureReport } from "../../campaign/report.ts";
import { shownText } from "../../campaign/documents.ts";
import { histogram } from "../../figure/histogram.ts";
import { micros } from "../../kernel/time.ts";
import { countText, durationText } from "../words/format.ts";
import { campaignTexts } from "../words/campaign.texts.ts";
import { useTexts } from "../words/texts.ts";
import { useWords } from "../words/index.ts";
import { SeedLink } from "./seed-link.tsx";

const BOX = { width: 320, height: 48 };
const AXIS = 16;
const FIGURES = ["median", "p95", "p99", "max"] as const;

interface MeasureItemProps {
  readonly report: MeasureReport;
  readonly links: ReadonlyMap<number, string>;
}

/** How one measure is spread: a histogram, quantiles, and the seed under which it was worst. */
export function MeasureItem({ report: { measure, values, spread, worst }, links }: MeasureItemProps) {
  const text = useTexts(campaignTexts);
  const words = useWords();
  const shown = (value: number): string =>
    (measure.unit === "duration" ? durationText(micros(value), words) : countText(Math.round(value)));
  const { bars, ticks } = histogram(values, { ...BOX, domain: [spread.min, spread.max] });
  return (
    <li>
      <div>
        <h3 className="mono">{measure.name}</h3>
        <p className="quiet">{text.about(measure)}</p>
      </div>
      <svg
        viewBox={`-22 -1 ${BOX.width + 44} ${BOX.height + AXIS}`} role="img"
        aria-label={text.spread(measure.name, countText(spread.count), shown(spread.min), shown(spread.max))}
      >
        <line stroke="currentColor" x2={BOX.width} y1={BOX.height} y2={BOX.height} />
        {bars.map(({ x, y, width, height, from, to, count }) => (
          <rect key={x} fill="currentColor" x={x} y={y} width={width} height={height}>
            <title>{text.bar(countText(count), shown(from), shown(to))}</title>
          </rect>
        ))}
        {ticks.map(({ x, value }) => (
          <text
            key={value} x={x} y={BOX.height + AXIS - 4} className="quiet" fill="currentColor" fontSize={10} textAnchor="middle"
          >{shownText(value, measure.unit)}</text>
        ))}
      </svg>
      <dl className="measure-figures">
        {FIGURES.map((figure) => (
          <div key={figure}><dt className="quiet">{text.figures[figure]}</dt><dd>{shown(spread[figure])}</dd></div>
        ))}
        {worst !== null && (
          <div><dt className="quiet">{text.worst}</dt><dd><SeedLink seed={worst.seed} links={links} /></dd></div>
        )}
      </dl>
    </li>
  );
}

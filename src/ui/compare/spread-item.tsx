import { shownText } from "../../campaign/documents.ts";
import type { MeasureReport } from "../../campaign/report.ts";
import type { SpreadPair } from "../../campaign/spread-pairs.ts";
import { histogram } from "../../figure/histogram.ts";
import { micros } from "../../kernel/time.ts";
import { campaignTexts } from "../words/campaign.texts.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { countText, durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";

const BOX = { width: 320, height: 34 };
const AXIS = 16;

/** How one measure is spread on either side: two histograms over one axis, the left one above. */
export function SpreadItem({ pair: { left, right, distance } }: { readonly pair: SpreadPair }) {
  const text = useTexts(compareTexts);
  const told = useTexts(campaignTexts);
  const words = useWords();
  const { measure } = left;
  const shown = (value: number): string =>
    (measure.unit === "duration" ? durationText(micros(value), words) : countText(Math.round(value)));
  const domain = [Math.min(left.spread.min, right.spread.min), Math.max(left.spread.max, right.spread.max)] as const;
  const sides = [{ side: "left", report: left }, { side: "right", report: right }] as const;
  const { ticks } = histogram(left.values, { ...BOX, domain });
  const foot = 2 * BOX.height + 4;
  return (
    <li>
      <div>
        <h4 className="mono">{measure.name}</h4>
        <p className="quiet">{told.about(measure)}</p>
        <p title={text.apartHint}>{text.apart(`${Math.round(100 * distance)} %`)}</p>
      </div>
      <svg
        viewBox={`-22 -1 ${BOX.width + 44} ${foot + AXIS}`} role="img"
        aria-label={text.spread(measure.name, shown(left.spread.median), shown(right.spread.median))}
      >
        {sides.map(({ side, report }, row) => (
          <g
            key={side} className={side === "left" ? "spread-left" : "spread-right"}
            transform={`translate(0 ${row * (BOX.height + 4)})`}
          >
            {histogram(report.values, { ...BOX, domain }).bars.map(({ x, y, width, height, from, to, count }) => (
              <rect key={x} fill="currentColor" x={x} y={y} width={width} height={height}>
                <title>{told.bar(countText(count), shown(from), shown(to))}</title>
              </rect>
            ))}
            <line stroke="currentColor" x2={BOX.width} y1={BOX.height} y2={BOX.height} />
          </g>
        ))}
        {ticks.map(({ x, value }) => (
          <text key={value} x={x} y={foot + AXIS - 4} className="quiet" fill="currentColor" fontSize={10} textAnchor="middle">
            {shownText(value, measure.unit)}
          </text>
        ))}
      </svg>
      <dl className="measure-figures">
        {sides.map(({ side, report }) => <Figures key={side} side={text[side]} report={report} shown={shown} />)}
      </dl>
    </li>
  );
}

interface FiguresProps {
  readonly side: string;
  readonly report: MeasureReport;
  readonly shown: (value: number) => string;
}

function Figures({ side, report: { spread }, shown }: FiguresProps) {
  const text = useTexts(compareTexts);
  return (
    <div>
      <dt className="quiet">{side} · {text.values(spread.count)}</dt>
      <dd>{text.median} {shown(spread.median)} · p95 {shown(spread.p95)} · {text.worst} {shown(spread.max)}</dd>
    </div>
  );
}

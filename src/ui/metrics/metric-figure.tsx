import { useMemo, type MouseEvent } from "react";
import { metricLines, scrapeAt } from "../../figure/metric-lines.ts";
import { formatClock } from "../../figure/time-axis.ts";
import type { Instant } from "../../kernel/time.ts";
import type { MetricChart } from "../../worker/protocol.ts";
import { useApp } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { metricsTexts } from "../words/metrics.texts.ts";
import { useTexts } from "../words/texts.ts";
import { chartTitle, metricValue } from "./metric-value.ts";

/** Units of the drawing, which is stretched over its box: lines alone are in it. */
const WIDTH = 400;
const HEIGHT = 80;
/** Clocks of charts show so much. */
const CLOCK = 100_000;

interface MetricFigureProps {
  readonly chart: MetricChart;
  readonly times: readonly Instant[];
  /** Where the run stands, and the instant under the pointer in any of the charts; null for none. */
  readonly now: number;
  readonly pointed: number | null;
  readonly onPoint: (at: number | null) => void;
  readonly asTable: boolean;
}

/** One metric over the run: its curves, and what each says at the instant that is pointed at, or else now. */
export function MetricFigure(props: MetricFigureProps) {
  const { chart, times, now, pointed, asTable } = props;
  const text = useTexts(metricsTexts);
  const words = useWords();
  const place = scrapeAt(times, pointed ?? now);
  const title = chartTitle(chart, text);
  return (
    <figure className="metric-figure">
      <figcaption title={chart.help}>
        <b>{title}</b>
        <span className="quiet">{text.units[chart.unit]}</span>
        {(title !== chart.name || chart.only !== "") && (
          <code className="quiet">{chart.name}{chart.only === "" ? "" : `{${chart.only}}`}</code>
        )}
      </figcaption>
      {asTable ? <MetricTable {...props} /> : <MetricDrawing {...props} title={title} place={place} />}
      <ul className="metric-legend">
        {chart.curves.map(({ label, values }, i) => (
          <li key={label} data-curve={i}>
            <span className="metric-swatch" aria-hidden />
            <span className="metric-label">{label === "" ? chart.by : label}</span>
            <b>{metricValue(values[place] ?? null, chart, text, words)}</b>
          </li>
        ))}
        {chart.left > 0 && <li className="quiet">{text.more(chart.left)}</li>}
      </ul>
    </figure>
  );
}

function MetricDrawing({ chart, times, now, pointed, onPoint, title, place }: MetricFigureProps & {
  readonly title: string; readonly place: number;
}) {
  const { run } = useApp();
  const text = useTexts(metricsTexts);
  const words = useWords();
  const drawn = useMemo(() => metricLines({
    times, curves: chart.curves, isState: chart.type === "gauge", width: WIDTH, height: HEIGHT,
  }), [chart, times]);
  const timeUnder = (event: MouseEvent): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.round(drawn.timeAt(((event.clientX - left) / Math.max(1, width)) * WIDTH)));
  };
  const values = chart.curves.map(({ label, values: all }) =>
    `${label === "" ? chart.by : label} ${metricValue(all[place] ?? null, chart, text, words)}`);
  const top = drawn.levels.at(-1);
  const last = times.at(-1) ?? 0;
  return (
    <div className="metric-drawing">
      {top !== undefined && <span className="metric-top quiet" aria-hidden>{metricValue(top.value, chart, text, words)}</span>}
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img"
        aria-label={text.told(title, values.join(words.comma))}
        onPointerMove={(event) => onPoint(timeUnder(event))} onPointerLeave={() => onPoint(null)}
        onClick={(event) => run.getState().visit(timeUnder(event) as Instant)}
      >
        {drawn.levels.map(({ value, y }) => <line key={value} className="metric-level" x1={0} x2={WIDTH} y1={y} y2={y} />)}
        {drawn.paths.map((path, i) => <path key={chart.curves[i]?.label ?? i} data-curve={i} d={path} />)}
        <line className="metric-now" x1={drawn.x(now)} x2={drawn.x(now)} y1={0} y2={HEIGHT} />
        {pointed !== null && <line className="metric-pointed" x1={drawn.x(pointed)} x2={drawn.x(pointed)} y1={0} y2={HEIGHT} />}
      </svg>
      <p className="metric-ends quiet" aria-hidden>
        <span>{formatClock(0, CLOCK * 10)}</span><span>{formatClock(last, CLOCK)}</span>
      </p>
    </div>
  );
}

/** More rows nobody reads. */
const ROWS = 24;

/** The same as a table: of so many instants, each a button that leads there. */
function MetricTable({ chart, times }: MetricFigureProps) {
  const { run } = useApp();
  const text = useTexts(metricsTexts);
  const words = useWords();
  const step = Math.max(1, Math.ceil(times.length / ROWS));
  const rows = times.flatMap((time, i) => (i % step === 0 ? [{ time, i }] : []));
  return (
    <div className="metric-table" tabIndex={0} role="group" aria-label={chartTitle(chart, text)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.time}</th>
            {chart.curves.map(({ label }) => <th key={label} scope="col">{label === "" ? chart.by : label}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, i }) => (
            <tr key={time}>
              <th scope="row">
                <button
                  type="button" className="metric-seek" title={text.seek(formatClock(time, CLOCK))}
                  onClick={() => run.getState().visit(time)}
                >{formatClock(time, CLOCK)}</button>
              </th>
              {chart.curves.map(({ label, values }) => <td key={label}>{metricValue(values[i] ?? null, chart, text, words)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

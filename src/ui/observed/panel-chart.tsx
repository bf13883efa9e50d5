import { useMemo, useState, type MouseEvent } from "react";
import { clockTicks } from "../../figure/clock-ticks.ts";
import { metricLines, type MetricLines } from "../../figure/metric-lines.ts";
import { micros, type Instant } from "../../kernel/time.ts";
import { HISTORY_PANELS, type PanelHistory } from "../../observe/panels.ts";
import { useApp, useRun } from "../app/context.ts";
import type { Language } from "../../story/words/parts.ts";
import { countText, durationText } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import { panelsTexts, type PanelsTexts } from "../words/panels.texts.ts";
import { useTexts } from "../words/texts.ts";

/** Units of the drawing, which is stretched over its box: lines alone are in it. */
const WIDTH = 600;
const HEIGHT = 100;
/** So many clocks stand side by side on a phone. */
const MOST_TICKS = 5;
/** More rows nobody reads. */
const MOST_ROWS = 24;

interface PanelChartProps {
  readonly history: PanelHistory;
  /** Seconds since 1970 between which the record lies, and of the instant that the stage shows. */
  readonly record: { readonly began: number; readonly end: number; readonly at: number };
  readonly asTable: boolean;
}

/** A panel's curves over time, with gaps where nothing was scraped; a click within the record goes there. */
export function PanelChart({ history, record, asTable }: PanelChartProps) {
  const text = useTexts(panelsTexts);
  const words = useWords();
  const language = useRun((run) => run.language);
  const [pointed, setPointed] = useState<number | null>(null);
  const { from, to, step, curves, panel } = history;
  const last = curves[0]?.values.length ?? 1;
  const drawn = useMemo(() => metricLines({
    times: Array.from({ length: last }, (_, i) => from + i * step), range: [from, to], curves, isState: history.window === 0,
    levelCount: 4, width: WIDTH, height: HEIGHT,
  }), [history, from, to, step, curves, last]);
  const place = pointed === null ? last - 1 : Math.max(0, Math.min(last - 1, Math.round((pointed - from) / step)));
  const valueAt = (values: readonly (number | null)[], i: number): string => valueText(values[i] ?? null, history, text, words);
  const legend = curves.map(({ label, values }) =>
    ({ label: label === "" ? text.series : label, value: valueAt(values, place) }));
  const told = text.told(text.titles[panel], legend.map(({ label, value }) => `${label} ${value}`).join(words.comma));
  return (
    <div className="metric-figure">
      {asTable ? <PanelTable history={history} labels={legend.map(({ label }) => label)} valueAt={valueAt} language={language} />
        : <Drawing drawn={drawn} history={history} record={record} told={told} pointed={pointed} onPoint={setPointed} />}
      <ul className="metric-legend">
        <li className="quiet">{text.at(clockText(from + place * step, to - from, language))}</li>
        {legend.map(({ label, value }, i) => (
          <li key={label} data-curve={i}>
            <span className="metric-swatch" aria-hidden /><span className="metric-label">{label}</span><b>{value}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Drawing({ drawn, history, record, told, pointed, onPoint }: {
  readonly drawn: MetricLines; readonly history: PanelHistory; readonly record: PanelChartProps["record"];
  readonly told: string; readonly pointed: number | null; readonly onPoint: (at: number | null) => void;
}) {
  const { run } = useApp();
  const text = useTexts(panelsTexts);
  const words = useWords();
  const language = useRun((state) => state.language);
  const { from, to, curves } = history;
  const { began, end, at } = record;
  const secondsUnder = (event: MouseEvent): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return drawn.timeAt(((event.clientX - left) / Math.max(1, width)) * WIDTH);
  };
  const go = (event: MouseEvent): void => {
    const seconds = secondsUnder(event);
    if (seconds >= began && seconds <= end) run.getState().visit(Math.round((seconds - began) * 1_000_000) as Instant);
  };
  const ticks = clockTicks(from, to, MOST_TICKS, -new Date(to * 1_000).getTimezoneOffset() * 60);
  const levels = drawn.levels.filter((_, i) => i % 2 === 0 || drawn.levels.length < 4);
  return (
    <div className="panel-drawing">
      <div className="panel-levels quiet" aria-hidden>
        {levels.map(({ value, y }) => (
          <span key={value} style={{ top: `${(y / HEIGHT) * 100}%` }}>{valueText(value, history, text, words)}</span>
        ))}
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={told}
        onPointerMove={(event) => onPoint(secondsUnder(event))} onPointerLeave={() => onPoint(null)} onClick={go}
      >
        <rect className="panel-record" x={drawn.x(began)} width={drawn.x(end) - drawn.x(began)} y={0} height={HEIGHT} />
        {drawn.levels.map(({ value, y }) => <line key={value} className="metric-level" x1={0} x2={WIDTH} y1={y} y2={y} />)}
        {drawn.paths.map((path, i) => <path key={curves[i]?.label ?? i} data-curve={i} d={path} />)}
        <line className="metric-now" x1={drawn.x(at)} x2={drawn.x(at)} y1={0} y2={HEIGHT} />
        {pointed !== null && <line className="metric-pointed" x1={drawn.x(pointed)} x2={drawn.x(pointed)} y1={0} y2={HEIGHT} />}
      </svg>
      <div className="panel-clocks quiet" aria-hidden>
        {ticks.map((seconds) => (
          <span key={seconds} style={{ left: `${(drawn.x(seconds) / WIDTH) * 100}%` }}>
            {clockText(seconds, to - from, language)}
          </span>
        ))}
      </div>
    </div>
  );
}

function PanelTable({ history: { panel, from, to, step, curves }, labels, valueAt, language }: {
  readonly history: PanelHistory; readonly labels: readonly string[]; readonly language: Language;
  readonly valueAt: (values: readonly (number | null)[], i: number) => string;
}) {
  const text = useTexts(panelsTexts);
  const count = curves[0]?.values.length ?? 0;
  const apart = Math.max(1, Math.ceil(count / MOST_ROWS));
  const rows = Array.from({ length: count }, (_, i) => i).filter((i) => (count - 1 - i) % apart === 0).reverse();
  return (
    <div className="metric-table" tabIndex={0} role="group" aria-label={text.titles[panel]}>
      <table>
        <thead>
          <tr><th scope="col">{text.span}</th>{labels.map((label) => <th key={label} scope="col">{label}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((i) => (
            <tr key={i}>
              <th scope="row">{clockText(from + i * step, to - from, language)}</th>
              {curves.map(({ label, values }) => <td key={label}>{valueAt(values, i)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The reader's clock: with the day where there are several. */
function clockText(seconds: number, span: number, language: Language): string {
  const clock = { hour: "2-digit", minute: "2-digit", hour12: false } as const;
  const more = span > 86_400 ? { month: "numeric", day: "numeric" } as const : {};
  return new Intl.DateTimeFormat(language, { ...clock, ...more }).format(seconds * 1_000);
}

/** So many digits that it can be compared, and no more. */
const short = (value: number): string =>
  (Number.isInteger(value) || Math.abs(value) >= 100 ? countText(Math.round(value)) : String(Number(value.toPrecision(2))));

function valueText(value: number | null, { panel }: PanelHistory, text: PanelsTexts, words: Words): string {
  if (value === null) return text.noValue;
  const number = value < 0 ? `−${short(-value)}` : short(value);
  switch (HISTORY_PANELS[panel]) {
    case "count": return number;
    case "per-second": return text.rate(number);
    case "seconds": return durationText(micros(Math.round(Math.max(0, value) * 1_000_000)), words);
  }
}

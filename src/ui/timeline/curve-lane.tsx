import { useEffect, useMemo, useRef } from "react";
import { curveColumns, type CurveColumn } from "../../figure/curves.ts";
import type { Rectangle } from "../../figure/geometry.ts";
import { formatClock, timeScale } from "../../figure/time-axis.ts";
import { micros } from "../../kernel/time.ts";
import { usePalette, useRun } from "../app/context.ts";
import { fitCanvas } from "../parts/fit-canvas.ts";
import { countText, durationText } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import { paintCurves } from "./curve-painter.ts";
import type { TimeShot, TimeView } from "./time-view.ts";

const SECOND = 1_000_000;

interface CurveLaneProps {
  readonly view: TimeView;
  readonly shot: TimeShot;
  readonly box: Rectangle;
}

/** Throughput, errors and latency as clients saw them, on the axis of the time bar. */
export default function CurveLane({ view, shot: { span, now, end }, box: { x, y, width, height } }: CurveLaneProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const words = useWords();
  const points = useRun((run) => run.curves);
  const columns = useMemo(() => curveColumns(points, span, end, width), [points, span, end, width]);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d") ?? null;
    if (element === null || context === null) return;
    fitCanvas(element, context, { width, height });
    paintCurves(context, { width, height, columns, timeScale: timeScale(span, width), now, palette });
  }, [columns, span, now, palette, width, height]);
  useEffect(() => view.explainCurves((time) => {
    const column = columns.find(({ from, to }) => from <= time && time < to);
    return column === undefined ? [] : told(column, words);
  }), [view, columns, words]);
  const latest = columns[columns.length - 1];
  const next = Math.floor(end / SECOND + 1) * SECOND;
  return (
    <>
      <canvas
        ref={canvas} style={{ left: x, top: y, width, height }}
        role="img" aria-label={latest === undefined ? words.stage.clients.title : told(latest, words).join(words.comma)}
      />
      {/* Who steps by microseconds sees less than a second, of which nothing is known before it is over. */}
      {latest === undefined && span.from <= end && (
        <span className="curves-next" style={{ left: x, top: y, height }}>
          {words.stage.time.everySecond(formatClock(next, SECOND))}
        </span>
      )}
    </>
  );
}

/** A column in words: rates per second, latencies where anything succeeded. */
function told({ ok, failed, worst }: CurveColumn, words: Words): readonly string[] {
  const { clients } = words.stage;
  const latency = (length: number): string => durationText(micros(length), words);
  return [
    clients.title, clients.rate(countText(Math.round(ok))),
    ...(worst === null ? [] : [clients.p50(latency(worst.p50)), clients.p99(latency(worst.p99))]),
    ...(failed > 0 ? [clients.failedRate(countText(Math.max(1, Math.round(failed))))] : []),
  ];
}

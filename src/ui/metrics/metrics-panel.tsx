import { Search, X } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { Instant } from "../../kernel/time.ts";
import type { MetricChart } from "../../worker/protocol.ts";
import { useApp, useRun } from "../app/context.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { durationText, storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { metricsTexts } from "../words/metrics.texts.ts";
import type { MetricsWords } from "../words/metrics.en.ts";
import { useTexts } from "../words/texts.ts";
import { MetricFigure } from "./metric-figure.tsx";
import { useMetrics, type MetricsShot } from "./use-metrics.ts";
import "./metrics.css";

/** What the cluster exposes, as curves over the run: those of a failover first, any other by its name. */
export default function MetricsPanel() {
  const text = useTexts(metricsTexts);
  const { titles } = useTexts(dialogsTexts);
  const { landmarks, common } = useWords();
  const { screen } = useApp();
  const [searched, setSearched] = useState("");
  const [asTable, setAsTable] = useState(false);
  const [pointed, setPointed] = useState<number | null>(null);
  const now = useRun(({ status }) => status?.now ?? 0);
  const shot = useMetrics();
  const wanted = useDeferredValue(searched.trim().toLowerCase());
  const shown = useMemo(() => chartsFor(shot.charts?.charts ?? [], wanted, text), [shot.charts, wanted, text]);
  return (
    <div className="metrics">
      <div className="panel-head">
        <h2>{landmarks.metrics}</h2>
        <label className="metric-search">
          <Search aria-hidden />
          <input
            type="text" inputMode="search" value={searched} placeholder={text.search} aria-label={text.search} spellCheck={false}
            autoComplete="off" onChange={({ target }) => setSearched(target.value)}
          />
        </label>
        <button type="button" className="button small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? text.asCurves : text.asTables}
        </button>
        <button type="button" className="button small" onClick={() => screen.openDialog("alerts")}>{titles.alerts}</button>
        <button
          type="button" className="button plain icon small head-close" aria-label={common.close} title={common.close}
          onClick={() => screen.showDrawer(null)}
        ><X aria-hidden /></button>
      </div>
      <div className="panel-content" tabIndex={0} role="group" aria-label={landmarks.metrics}>
        <MetricsState shot={shot} found={wanted === "" ? null : shown.length} wanted={wanted} pointed={pointed} />
        <div className="metric-figures">
          {shot.charts !== null && shown.map((chart) => (
            <MetricFigure
              key={chart.name} chart={chart} times={shot.charts?.times ?? []} now={now} pointed={pointed} onPoint={setPointed}
              asTable={asTable}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** What of a list of charts fits what is looked for: all that tell of a failover where nothing is. */
function chartsFor(charts: readonly MetricChart[], wanted: string, text: MetricsWords): readonly MetricChart[] {
  if (wanted === "") return Object.keys(text.titles).flatMap((name) => charts.filter((chart) => chart.name === name));
  return charts.filter(({ name, help }) => `${name} ${text.titles[name] ?? ""} ${help}`.toLowerCase().includes(wanted));
}

/** How far the curves are, in a line. */
function MetricsState({ shot: { charts, going, waits }, found, wanted, pointed }: {
  readonly shot: MetricsShot; readonly found: number | null; readonly wanted: string; readonly pointed: number | null;
}) {
  const text = useTexts(metricsTexts);
  const words = useWords();
  const { run } = useApp();
  if (going !== null) {
    return (
      <p className="quiet" role="status">
        {text.measuring(storyTime(going.at), storyTime(going.until))}{" "}
        <progress value={going.at} max={Math.max(1, going.until)} aria-hidden />
      </p>
    );
  }
  const until = charts?.times.at(-1);
  return (
    <p className="quiet metric-state">
      {charts !== null && until !== undefined && (
        <span>{text.measured(storyTime(until), durationText(charts.every, words))}</span>
      )}
      {waits && (
        <>
          <span>{text.playing}</span>
          <button type="button" className="button small" onClick={() => run.getState().play(false)}>{text.pause}</button>
        </>
      )}
      {!waits && found === null && charts !== null && (
        <span>{pointed === null ? text.hint : text.at(storyTime(pointed as Instant))}</span>
      )}
      {found !== null && <span role="status">{found === 0 ? text.none(wanted) : text.found(found)}</span>}
    </p>
  );
}

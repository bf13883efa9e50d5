import { X } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import type { Duration, Instant } from "../../kernel/time.ts";
import { beganAt } from "../../observe/clock.ts";
import type { PanelHistory, PanelName } from "../../observe/panels.ts";
import { OBSERVED_WORDS } from "../../observe/words.ts";
import { useRun } from "../app/context.ts";
import { durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { panelsTexts, type PanelsTexts } from "../words/panels.texts.ts";
import { useTexts } from "../words/texts.ts";
import type { LiveFeed } from "./live-feed.ts";
import { PanelChart } from "./panel-chart.tsx";
import { endOfFeed, usePanel, type PanelShot } from "./use-panel.ts";
import "../metrics/metrics.css";
import "./history-panel.css";

/** In the order of the questions that somebody asks after a failover. */
const GROUPS: Readonly<Record<keyof PanelsTexts["groups"], readonly PanelName[]>> = {
  leaders: ["leaders", "leader-drops", "leaderless", "elections", "hibernated"],
  who: ["up", "restarts", "store-states", "unreachable", "pd-leader", "etcd-changes"],
  replicas: ["replica-health", "operators", "why-not", "snapshots", "log-lag"],
  felt: ["append-log", "slow-score", "region-errors", "back-off", "requests", "timestamps"],
};

const SPANS: Readonly<Record<keyof PanelsTexts["spans"], number>> =
  { "15m": 900, "1h": 3_600, "6h": 21_600, "24h": 86_400, "7d": 604_800 };

interface HistoryPanelProps {
  readonly feed: LiveFeed;
  /** The instant that the stage shows. */
  readonly at: Instant;
  readonly onClose: () => void;
}

/** What a Prometheus has kept of the cluster, also from before the record: one panel at a time, over the time bar. */
export default function HistoryPanel({ feed, at, onClose }: HistoryPanelProps) {
  const text = useTexts(panelsTexts);
  const [panel, setPanel] = useState<PanelName>("leaders");
  const [span, setSpan] = useState<keyof typeof SPANS>("1h");
  const [asTable, setAsTable] = useState(false);
  const hasPrometheus = feed.record.header.sources.some(({ kind }) => kind === "prometheus");
  const panelElement = useRef<HTMLElement>(null);
  // On a phone it stands below what is seen.
  useEffect(() => panelElement.current?.scrollIntoView({ block: "nearest" }), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  return (
    <section ref={panelElement} className="history-panel" aria-label={text.title} onKeyDown={onKeyDown}>
      <div className="history-head">
        <h3>{text.title}</h3>
        {hasPrometheus && <>
          <select value={panel} aria-label={text.panel} onChange={({ target }) => setPanel(target.value as PanelName)}>
            {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
              <optgroup key={group} label={text.groups[group]}>
                {GROUPS[group].map((name) => <option key={name} value={name}>{text.titles[name]}</option>)}
              </optgroup>
            ))}
          </select>
          <select value={span} aria-label={text.span} onChange={({ target }) => setSpan(target.value as keyof typeof SPANS)}>
            {(Object.keys(SPANS) as (keyof typeof SPANS)[]).map((name) => (
              <option key={name} value={name}>{text.spans[name]}</option>
            ))}
          </select>
          <button type="button" className="button small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? text.asCurves : text.asTable}
          </button>
        </>}
        <button type="button" className="button plain icon small" aria-label={text.close} title={text.close} onClick={onClose}>
          <X aria-hidden />
        </button>
      </div>
      <div className="history-body" tabIndex={0} role="group" aria-label={text.titles[panel]}>
        {hasPrometheus ? <Shown feed={feed} panel={panel} seconds={SPANS[span]} at={at} asTable={asTable} /> : (
          <>
            <p>{text.none}</p>
            <pre className="commands">quorumscape attach … --prometheus http://HOST:9090</pre>
          </>
        )}
      </div>
    </section>
  );
}

function Shown({ feed, panel, seconds, at, asTable }: {
  readonly feed: LiveFeed; readonly panel: PanelName; readonly seconds: number; readonly at: Instant; readonly asTable: boolean;
}) {
  const text = useTexts(panelsTexts);
  const shot = usePanel(feed, panel, seconds);
  if (shot === null) return <p className="quiet" role="status">{text.asking}</p>;
  const began = beganAt(feed.record.header) / 1_000_000;
  const { history } = shot;
  const isDrawn = history !== null && history.why === null && history.curves.length > 0;
  return (
    <>
      <Said shot={shot} />
      {isDrawn && (
        <PanelChart history={history} record={{ began, end: endOfFeed(feed), at: began + at / 1_000_000 }} asTable={asTable} />
      )}
      {isDrawn && <Honest feed={feed} history={history} />}
      {history !== null && <p className="quiet history-query">{text.query}: <code>{history.query}</code></p>}
    </>
  );
}

/** Why there is nothing, or nothing new. */
function Said({ shot: { history, trouble } }: { readonly shot: PanelShot }) {
  const text = useTexts(panelsTexts);
  const language = useRun((run) => run.language);
  return (
    <>
      {trouble !== null && <p role="alert">{text.trouble[trouble]}</p>}
      {history !== null && history.why !== null && <p role="alert">{text.silent(OBSERVED_WORDS[language].why[history.why])}</p>}
      {history !== null && history.why === null && history.curves.length === 0 && <p>{text.empty}</p>}
      {history?.warnings.map((warning) => <p key={warning}>Prometheus: {warning}</p>)}
    </>
  );
}

/** What points can show, how old the newest is, and what gaps mean. */
function Honest({ feed, history: { step, window, from, curves, left } }: {
  readonly feed: LiveFeed; readonly history: PanelHistory;
}) {
  const text = useTexts(panelsTexts);
  const words = useWords();
  const length = (seconds: number): string => durationText(Math.max(0, seconds) * 1_000_000 as Duration, words);
  const newest = Math.max(...curves.map(({ values }) => latestOf(values)));
  const parts = [
    text.grain(length(step)), ...(window === 0 ? [] : [text.looksBack(length(window))]),
    ...(newest < 0 ? [] : [text.newest(length(endOfFeed(feed) - (from + newest * step)))]),
    ...(left === 0 ? [] : [text.left(left)]),
  ];
  return <p className="quiet">{text.points(parts.join(words.comma))}{text.gaps}</p>;
}

/** The place of the last point that has a value; -1 for none. */
const latestOf = (values: readonly (number | null)[]): number =>
  values.reduce<number>((latest, value, i) => (value === null ? latest : i), -1);

import { useMemo, useState } from "react";
import type { PdDetail } from "../../cluster/views/pd.ts";
import type { Instant } from "../../kernel/time.ts";
import { endedOperators, operatorTotals, type OperatorFilter } from "../../figure/operator-history.ts";
import { rateChart, type RateChart } from "../../figure/operator-rate.ts";
import { useRun } from "../app/context.ts";
import { countText, durationText, storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { pdTexts } from "../words/pd.texts.ts";
import { storyTexts } from "../words/story.texts.ts";
import { useTexts } from "../words/texts.ts";
import { Brief, OperatorView } from "./operator-view.tsx";
import { RefLink } from "./ref-link.tsx";

/** How many operators are listed one by one: what is older is in the totals, and under "all events". */
const LISTED = 20;
const EVERYTHING: OperatorFilter = { store: null, region: null };

/** PD's operators: those at work, and of those that ended the totals, their rate over time, and the last ones. */
export function Operators({ detail }: { readonly detail: PdDetail }) {
  const words = useWords();
  const text = useTexts(pdTexts);
  const [typed, setTyped] = useState("");
  const filter = filterOf(typed);
  const { store, region } = filter ?? EVERYTHING;
  const events = useRun((run) => run.events);
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const ended = useMemo(() => endedOperators(events, now, { store, region }), [events, now, store, region]);
  const running = detail.operators.filter((operator) =>
    (region === null || operator.region === region) && (store === null || operator.from === store || operator.to === store));
  const { pd } = useTexts(inspectorTexts);
  const { notices } = useTexts(dialogsTexts);
  return (
    <>
      <label className="operator-filter">
        <span className="quiet">{text.filter}</span>
        <input
          type="text" value={typed} placeholder={text.filterHint} aria-invalid={filter === null || undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      {filter === null && <p className="bad" role="alert">{text.filterWrong(typed.trim())}</p>}
      <h3>{pd.running} <span className="quiet">{countText(running.length)}</span></h3>
      {running.length === 0 && <p className="quiet">{pd.runningNone}</p>}
      <ul className="operators">
        {running.slice(0, LISTED).map((operator) => (
          <li key={operator.id}>
            <RefLink selection={{ kind: "region", id: operator.region }} />
            <OperatorView operator={operator} />
          </li>
        ))}
      </ul>
      {running.length > LISTED && <p className="quiet">{notices.more(running.length - LISTED)}</p>}
      <h3>{text.ended} <span className="quiet">{text.total(countText(ended.length))}</span></h3>
      {ended.length === 0 && <p className="quiet">{typed.trim() === "" ? pd.recentNone : text.filterNone}</p>}
      {ended.length > 0 && (
        <>
          <Totals ended={ended} />
          <Rate chart={rateChart(ended.map(({ at }) => at), now)} />
          <p className="quiet">{text.last(Math.min(LISTED, ended.length), String(ended.length))}</p>
          <ul className="recent">
            {ended.slice(-LISTED).reverse().map(({ id, region: of, description, steps, outcome, at, took }) => (
              <li key={id}>
                <span className="mono quiet">{storyTime(at)}</span>
                <RefLink selection={{ kind: "region", id: of }} /> {description}
                <span className="quiet">
                  {pd.outcomes[outcome]}{took !== null && ` ${text.took(durationText(took, words))}`}
                </span>
                <Brief steps={steps} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Totals({ ended }: { readonly ended: Parameters<typeof operatorTotals>[0] }) {
  const story = useTexts(storyTexts);
  const { pd } = useTexts(inspectorTexts);
  const text = useTexts(pdTexts);
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={text.ended}>
      <table>
        <thead><tr><th>{text.kind}</th><th className="number">{story.spreadHead.count}</th><th>{text.results}</th></tr></thead>
        <tbody>
          {operatorTotals(ended).map(({ description, count, outcomes }) => (
            <tr key={description}>
              <td>{description}</td>
              <td className="number">{countText(count)}</td>
              <td>
                {outcomes.map(({ outcome, count: times }) => text.result(pd.outcomes[outcome], countText(times)))
                  .join(story.comma)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Rate({ chart }: { readonly chart: RateChart | null }) {
  const text = useTexts(pdTexts);
  if (chart === null) return null;
  const { width, height, path, from, to, most, ticks } = chart;
  return (
    <figure className="operator-rate">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
        {ticks.map(({ y }) => <line key={y} x1={0} x2={width} y1={y} y2={y} vectorEffect="non-scaling-stroke" />)}
        <path d={path} />
      </svg>
      {ticks.map(({ y, perMinute }) => (
        <small key={y} className="mono" style={{ top: `${(100 * y) / height}%` }} aria-hidden>
          {text.perMinute(countText(perMinute))}
        </small>
      ))}
      <figcaption className="quiet">{text.rate(countText(most), storyTime(from), storyTime(to))}</figcaption>
    </figure>
  );
}

/** What was typed as a filter: "store 4", "region 17", nothing; null where it is none of these. */
function filterOf(typed: string): OperatorFilter | null {
  const text = typed.trim();
  if (text === "") return EVERYTHING;
  const [, kind, id] = /^(store|region)\s*(\d{1,16})$/i.exec(text) ?? [];
  if (kind === undefined) return null;
  return kind.toLowerCase() === "store" ? { store: Number(id), region: null } : { store: null, region: Number(id) };
}

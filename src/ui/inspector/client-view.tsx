import { useState } from "react";
import type { Selection } from "../../cluster/details.ts";
import type { ClientDetail } from "../../cluster/views/client.ts";
import { between, type Instant } from "../../kernel/time.ts";
import { errorWords } from "../../story/words/index.ts";
import { FaultButtons } from "../faults/fault-buttons.tsx";
import { Field, FieldList } from "../parts/fields.tsx";
import { PanelContent } from "../parts/panel-content.tsx";
import { useRun } from "../app/context.ts";
import { countText, durationText, keyText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";
import { InspectorHead } from "./inspector-head.tsx";
import { RefLink } from "./ref-link.tsx";

const RATES = [0, 10, 100, 500, 2_000];
const MOST_ROWS = 20;

interface ClientViewProps {
  readonly detail: ClientDetail;
  readonly selection: Selection;
}

/** A client: what it has done, what waits and why, and the rate of the workload. */
export default function ClientView({ detail, selection }: ClientViewProps) {
  const words = useWords();
  const { client: text, process } = useTexts(inspectorTexts);
  const running = detail.process === "running";
  return (
    <>
      <InspectorHead selection={selection} />
      <PanelContent>
        <p className="state-line">
          <span className="chip" data-tone={running ? "repaired" : "unavailable"}>
            {process[detail.process]}
          </span>
          <span className="quiet">{text.rateText(countText(detail.rate))}</span>
        </p>
        <FieldList>
          <Field name={text.ok}>{countText(detail.ok)}</Field>
          <Field name={text.failed}>{countText(detail.failed)}</Field>
          <Field name={text.retries}>{countText(detail.retries)}</Field>
          {detail.breakers.map(({ store, left }) => (
            <Field key={store} name={text.breaker}>
              {store === 0 ? "PD" : <RefLink selection={{ kind: "store", id: store }} />}
              {" · "}
              {left === 0 ? text.probing : text.openFor(durationText(left, words))}
            </Field>
          ))}
          <Field name={text.cached}>{countText(detail.cachedRegions)}</Field>
        </FieldList>
        <Rate />
        <h3>{text.waiting}</h3>
        <Waiting detail={detail} />
        <h3>{words.faults.heading}</h3>
        <FaultButtons selection={selection} />
      </PanelContent>
    </>
  );
}

/** The rate of the whole workload. */
function Rate() {
  const act = useRun((run) => run.act);
  const [chosen, setChosen] = useState<number | null>(null);
  const { client: text } = useTexts(inspectorTexts);
  return (
    <div className="setting">
      <span className="quiet">{text.rateHint}</span>
      <div className="segments" role="group" aria-label={text.rateHint}>
        {RATES.map((rate) => (
          <button
            key={rate} type="button" aria-pressed={rate === chosen}
            onClick={() => {
              setChosen(rate);
              void act({ kind: "set", key: "client.rate", value: String(rate) });
            }}
          >{countText(rate)}</button>
        ))}
      </div>
    </div>
  );
}

function Waiting({ detail }: { readonly detail: ClientDetail }) {
  const words = useWords();
  const language = useRun((run) => run.language);
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const { client: text } = useTexts(inspectorTexts);
  if (detail.waiting.length === 0) return <p className="quiet">{text.waitingNone}</p>;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={text.waiting}>
      <table>
        <thead>
          <tr>
            <th>{text.columns.operation}</th><th>{text.columns.key}</th><th>{text.columns.region}</th>
            <th className="number">{text.columns.since}</th><th>{text.columns.error}</th>
            <th className="number">{text.columns.attempts}</th>
          </tr>
        </thead>
        <tbody>
          {detail.waiting.slice(0, MOST_ROWS).map((wait, row) => (
            <tr key={row}>
              <td>{wait.operation}</td><td className="mono">{keyText(wait.key)}</td>
              <td><RefLink selection={{ kind: "region", id: wait.region }} /></td>
              <td className="number">{durationText(between(wait.since, now), words)}</td><td>{wait.error !== "" && errorWords(wait.error, language)}</td>
              <td className="number">{wait.attempts}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

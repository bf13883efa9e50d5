import { useState } from "react";
import type { Selection } from "../../cluster/details.ts";
import type { ClientDetail } from "../../cluster/views/client.ts";
import { FaultButtons } from "../faults/fault-buttons.tsx";
import { Field, FieldList } from "../parts/fields.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { PanelContent } from "../parts/panel-content.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useApp, useAppId } from "../app/context.ts";
import { clientTexts } from "../words/client.texts.ts";
import { countText, durationText } from "../words/format.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { InspectorHead } from "./inspector-head.tsx";
import { CachedRegions } from "./client-cache.tsx";
import { RequestList } from "./client-requests.tsx";
import { TransactionList } from "./client-transactions.tsx";
import { ProcessChip } from "./process-chip.tsx";
import { RefLink } from "./ref-link.tsx";
import { SessionList } from "./client-sessions.tsx";
import { WorkloadPicker } from "./workload-picker.tsx";
import "./client.css";

const WhyNot = lazyPart(() => import("../why-not/why-not.tsx"));

const TABS = ["work", "requests", "transactions", "cache"] as const;

interface ClientViewProps {
  readonly detail: ClientDetail;
  readonly selection: Selection;
}

/** A client: what it has done, what waits and why, its transactions, what it believes of regions, and the workload's rate. */
export default function ClientView({ detail, selection }: ClientViewProps) {
  const words = useWords();
  const text = useTexts(clientTexts);
  const [tab, setTab] = useState<(typeof TABS)[number]>("work");
  const panel = useAppId("client-panel");
  return (
    <>
      <InspectorHead selection={selection}>
        <Tabs
          label={words.landmarks.inspector} tabs={TABS} titles={text.tabs} current={tab} onChange={setTab} controls={panel}
        />
      </InspectorHead>
      <PanelContent id={panel}>
        <p className="state-line">
          <ProcessChip process={detail.process} />
          <span className="quiet">{text.rateText(countText(detail.rate))}</span>
        </p>
        {tab === "work" && <Work detail={detail} selection={selection} />}
        {tab === "requests" && (
          <>
            <h3>{text.waiting}</h3>
            <RequestList requests={detail.waiting} />
            <WhyNot questions={[{ kind: "answer", client: detail.id }]} />
          </>
        )}
        {tab === "transactions" && (
          <>
            <SessionList sessions={detail.sessions} />
            <TransactionList transactions={detail.transactions} />
          </>
        )}
        {tab === "cache" && <CachedRegions cache={detail.cache} />}
      </PanelContent>
    </>
  );
}

function Work({ detail, selection }: ClientViewProps) {
  const { titles } = useTexts(dialogsTexts);
  const words = useWords();
  const text = useTexts(clientTexts);
  const { screen } = useApp();
  return (
    <>
      <FieldList>
        <Field name={text.ok}>{countText(detail.ok)}</Field>
        <Field name={text.failed}>{countText(detail.failed)}</Field>
        <Field name={text.retries}>{countText(detail.retries)}</Field>
        {detail.notSent > 0 && <Field name={text.notSent}>{countText(detail.notSent)}</Field>}
      </FieldList>
      <p className="chips">
        {(["follow", "report", "campaign"] as const).map((dialog) => (
          <button key={dialog} type="button" className="button small" onClick={() => screen.openDialog(dialog)}>
            {titles[dialog]}
          </button>
        ))}
      </p>
      <WorkloadPicker load={detail.load} />
      <h3>{text.breakers}</h3>
      <Breakers detail={detail} />
      <h3>{words.faults.heading}</h3>
      <FaultButtons selection={selection} />
    </>
  );
}

const TONES = { closed: "repaired", open: "unavailable", "half-open": "electing" } as const;

function Breakers({ detail: { breakers, load: { circuitBreaker } } }: Pick<ClientViewProps, "detail">) {
  const words = useWords();
  const text = useTexts(clientTexts);
  if (circuitBreaker === "off" || breakers.length === 0) return <p className="quiet">{text.breakerPolicy[circuitBreaker]}</p>;
  return (
    <ul className="client-list">
      {breakers.map(({ store, state, failures, since, left }) => (
        <li key={store} className="client-line">
          {store === 0 ? <span>PD</span> : <RefLink selection={{ kind: "store", id: store }} />}
          <span className="chip" data-tone={TONES[state]}>{text.breakerStates[state]}</span>
          <span className="quiet">
            {state === "closed" ? text.breakerClosed(failures)
            : state === "open" ? text.breakerOpen(durationText(since, words), durationText(left, words))
            : text.breakerHalfOpen(durationText(since, words))}
          </span>
        </li>
      ))}
    </ul>
  );
}

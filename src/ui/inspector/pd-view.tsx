import { useState } from "react";
import type { Selection } from "../../cluster/details.ts";
import type { PdDetail } from "../../cluster/views/pd.ts";
import { between, type Instant } from "../../kernel/time.ts";
import { FaultButtons } from "../faults/fault-buttons.tsx";
import { Field, FieldList } from "../parts/fields.tsx";
import { PanelContent } from "../parts/panel-content.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useAppId, useRun } from "../app/context.ts";
import { countText, durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";
import { InspectorHead } from "./inspector-head.tsx";
import { PdDecisions } from "./pd-decisions.tsx";
import { PdMember } from "./pd-member.tsx";
import { Operators } from "./pd-operators.tsx";
import { BesideTikv } from "./beside-tikv.tsx";
import { PdSettingsView } from "./pd-settings.tsx";
import { ProcessChip } from "./process-chip.tsx";
import { RefLink } from "./ref-link.tsx";
import "./pd.css";

const WhyNot = lazyPart(() => import("../why-not/why-not.tsx"));

// Few people change how PD decides.
const PdOrders = lazyPart(() => import("./pd-orders.tsx"));

const TABS = ["stores", "decisions", "operators", "member", "settings"] as const;
const DOWN_TIMES = ["1m", "5m", "10m", "30m", "1h"];

interface PdViewProps {
  readonly detail: PdDetail;
  readonly selection: Selection;
}

/**
 * A PD member: the stores as it sees them, its operators running and ended, the settings by which it decides, and what can be
 * done to it.
 */
export default function PdView({ detail, selection }: PdViewProps) {
  const words = useWords();
  const [tab, setTab] = useState<(typeof TABS)[number]>("stores");
  const { pd: text } = useTexts(inspectorTexts);
  const panel = useAppId("pd-panel");
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
          {detail.member.leadsPd && !detail.prepared && <span className="quiet">{text.notPrepared}</span>}
        </p>
        <BesideTikv rows={detail.besideTikv} />
        {tab === "stores" && <Stores detail={detail} />}
        {tab === "member" && <><FaultButtons selection={selection} /><PdMember detail={detail} /></>}
        {tab === "decisions" && <><PdDecisions detail={detail} /><WhyNot questions={[{ kind: "replace", store: 0 }]} /></>}
        {tab === "operators" && <Operators detail={detail} />}
        {tab === "settings" && <><DownTime /><PdOrders detail={detail} /><PdSettingsView settings={detail.settings} /></>}
      </PanelContent>
    </>
  );
}

function Stores({ detail }: { readonly detail: PdDetail }) {
  const words = useWords();
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const { pd: text } = useTexts(inspectorTexts);
  const { columns } = text;
  if (detail.leader === 0) return <p className="quiet">{text.nobodyLeads}</p>;
  return (
    <>
      {detail.leader !== detail.id && (
        <p className="quiet">{text.heardBy} <RefLink selection={{ kind: "pd", id: detail.leader }} /></p>
      )}
      <div className="table-scroll" tabIndex={0} role="region" aria-label={text.tabs.stores}>
        <table>
          <thead>
            <tr>
              <th>{columns.store}</th><th>{columns.state}</th><th className="number">{columns.leaders}</th>
              <th className="number">{columns.regions}</th><th className="number">{columns.regionScore}</th>
              <th className="number">{columns.heartbeat}</th>
            </tr>
          </thead>
          <tbody>
            {detail.stores.map((store) => (
              <tr key={store.id}>
                <td><RefLink selection={{ kind: "store", id: store.id }} /></td>
                <td className={store.stateName === "Up" ? "" : "bad"}>{store.stateName}</td>
                <td className="number" title={`${columns.leaderScore} ${store.leaderScore}`}>{countText(store.leaders)}</td>
                <td className="number">{countText(store.regions)}</td>
                <td className="number">{countText(store.regionScore)}</td>
                <td className="number">
                  {store.lastHeartbeat === null
                    ? words.common.never
                    : durationText(between(store.lastHeartbeat, now), words)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <FieldList>
        <Field name={text.knownRegions}>{countText(detail.knownRegions)}</Field>
        <Field name={text.stuck}>{countText(detail.stuckRegions)}</Field>
      </FieldList>
    </>
  );
}

/** The setting that decides how long everybody waits for repair: worth a control of its own. */
function DownTime() {
  const say = useRun((run) => run.say);
  const { pd: text } = useTexts(inspectorTexts);
  return (
    <div className="setting">
      <p><span className="mono">{text.downTime}</span> <span className="quiet">{text.downTimeHint}</span></p>
      <div className="segments" role="group" aria-label={text.downTime}>
        {DOWN_TIMES.map((time) => (
          <button key={time} type="button" onClick={() => void say(`set pd.max-store-down-time ${time}`)}>{time}</button>
        ))}
      </div>
    </div>
  );
}

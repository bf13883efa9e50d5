import type { Selection } from "../../cluster/details.ts";
import type { StoreDetail } from "../../cluster/views/store.ts";
import { between, micros, seconds, type Instant } from "../../kernel/time.ts";
import type { SlowTrend } from "../../proto/store-stats.ts";
import { FaultButtons } from "../faults/fault-buttons.tsx";
import { Field, FieldList } from "../parts/fields.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { PanelContent } from "../parts/panel-content.tsx";
import { sizeText } from "../../story/words/format.ts";
import { useApp, useRun } from "../app/context.ts";
import { countText, durationText, storyTime } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import type { InspectorWords } from "../words/inspector.en.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";
import { InspectorHead } from "./inspector-head.tsx";
import { LabelsField } from "./labels-field.tsx";
import { ProcessChip } from "./process-chip.tsx";
import { RefLink } from "./ref-link.tsx";

const WhyNot = lazyPart(() => import("../why-not/why-not.tsx"));

interface StoreViewProps {
  readonly detail: StoreDetail;
  readonly selection: Selection;
}

/** Store heartbeats come every 10 s: after this long one is missing, and what PD will make of it is worth a word. */
const SILENT_AFTER = seconds(11);

/** A store: what can be done to it, what its computer does, and how PD sees it. */
export function StoreView({ detail, selection }: StoreViewProps) {
  const words = useWords();
  const { frames } = useApp();
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const { store: text } = useTexts(inspectorTexts);
  const silent = detail.lastHeartbeat !== null && between(detail.lastHeartbeat, now) > SILENT_AFTER;
  const next = silent ? frames.latest()?.stores.find((store) => store.id === detail.id)?.nextState ?? null : null;
  const up = detail.stateName === "Up";
  return (
    <>
      <InspectorHead selection={selection} note={detail.address} />
      <PanelContent>
        <p className="state-line">
          <ProcessChip process={detail.process} />
          <span className={up ? "quiet" : "bad"}>{text.stateInPd(detail.stateName)}</span>
          {next !== null && (
            <span className="quiet">{text.next(next.name, durationText(between(now, next.at), words))}</span>
          )}
        </p>
        <h3>{words.faults.heading}</h3>
        <FaultButtons selection={selection} />
        <FieldList>
          <Field name={text.leaders}>
            {countText(detail.leaders)} <small>· {text.leaderScore} {countText(detail.leaderScore)}</small>
          </Field>
          <Field name={text.peers}>
            {detail.process === "running" && detail.peers === detail.peersInPd
              ? countText(detail.peers) : text.peersText(countText(detail.peers), countText(detail.peersInPd))}
            {" "}<small>· {text.regionScore} {countText(detail.regionScore)}</small>
          </Field>
          <Field name={text.heartbeat}>
            {detail.lastHeartbeat === null
              ? words.common.never
              : words.common.ago(durationText(between(detail.lastHeartbeat, now), words))}
          </Field>
          <Field name={text.labels}><LabelsField store={detail} /></Field>
          <Field name={text.capacity}>
            {sizeText(detail.capacityMiB)} <small>· {text.available} {sizeText(detail.availableMiB)}</small>
          </Field>
          <Field name={text.used}>{sizeText(detail.usedMiB)}</Field>
          <Field name={text.snapshots}>{text.snapshotsText(detail.sendingSnapshots, detail.receivingSnapshots)}</Field>
          <Field name={text.disk}>{diskText(detail, text, words)}</Field>
          {detail.slowScore > 1 && <Field name={text.slowScore}>{detail.slowScore}</Field>}
          {detail.slowTrend !== null && <Field name={text.slowTrend}>{trendText(detail.slowTrend, text, words)}</Field>}
          {detail.networkScores.length > 0 && <Field name={text.networkScores}><NetworkScores detail={detail} /></Field>}
          <Field name={text.clock}>
            {detail.clockOffset === 0 && detail.driftPpm === 0
              ? text.clockRight
              : text.clockText(durationText(detail.clockOffset, words), detail.driftPpm)}
          </Field>
          <Field name={text.started} mono>{storyTime(detail.startedAt)}</Field>
          <Field name={text.version} mono>{detail.version}</Field>
        </FieldList>
        {(!up || detail.process !== "running") && <WhyNot questions={[{ kind: "replace", store: detail.id }]} />}
      </PanelContent>
    </>
  );
}

function diskText(detail: StoreDetail, text: InspectorWords["store"], words: Words): string {
  const { writeLatency, writeQueue: queue } = detail;
  const parts = [writeLatency === null ? text.unwritten(queue) : text.diskText(durationText(writeLatency, words), queue)];
  if (detail.extraDiskLatency > 0) parts.push(text.diskExtra(durationText(detail.extraDiskLatency, words)));
  if (detail.diskFull) parts.push(text.diskFull);
  return parts.join(" · ");
}

/** As PD is told: the value of a write is the mean of what it took and of the half second that each inspection counts with. */
const trendText = (trend: SlowTrend, text: InspectorWords["store"], words: Words): string =>
  text.slowTrendText(durationText(micros(trend.causeValue), words), countText(Math.round(trend.causeRate)),
    countText(Math.round(trend.resultValue)), countText(Math.round(trend.resultRate)));

const NetworkScores = ({ detail }: { readonly detail: StoreDetail }) => detail.networkScores.map(({ store, score }) =>
  <span key={store}><RefLink selection={{ kind: "store", id: store }} /> {score} </span>);

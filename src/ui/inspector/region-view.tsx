import { useState } from "react";
import type { Selection } from "../../cluster/details.ts";
import type { MergePhase } from "../../cluster/views/merge.ts";
import type { RegionDetail } from "../../cluster/views/region.ts";
import { between, type Duration, type Instant } from "../../kernel/time.ts";
import type { Inquiry } from "../../inquiry/types.ts";
import { idText } from "../../proto/names.ts";
import type { RegionId } from "../../proto/region.ts";
import { filterWords, stuckWords } from "../../story/words/index.ts";
import { FaultButtons } from "../faults/fault-buttons.tsx";
import { Field, FieldList } from "../parts/fields.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { PanelContent } from "../parts/panel-content.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { sizeText } from "../../story/words/format.ts";
import { MOST_PINNED } from "../state/score.ts";
import { useApp, useAppId, useNames, useRun, useScreen } from "../app/context.ts";
import { countText, durationText, nodeText, rangeText } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import type { InspectorWords } from "../words/inspector.en.ts";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";
import { tilesTexts } from "../words/tiles.texts.ts";
import { whyTexts } from "../words/why.texts.ts";
import { InspectorHead } from "./inspector-head.tsx";
import { OperatorView } from "./operator-view.tsx";
import { RaftLogView } from "./raft-log.tsx";
import { WeighedStores } from "./pd-decisions.tsx";
import { RegionOrders } from "./region-orders.tsx";
import { ReplicaTable } from "./replica-table.tsx";
import { RefLink } from "./ref-link.tsx";
import "./region.css";

const WhyNot = lazyPart(() => import("../why-not/why-not.tsx"));

// The switchboard has many words, and few people open it at once.
const RulesView = lazyPart(() => import("./rules-view.tsx"));

const VersionsView = lazyPart(() => import("./versions-view.tsx"));
// Few clusters have anything beside Raft.
const BesideRaftView = lazyPart(() => import("./beside-raft.tsx"));

const TABS = ["raft", "replicas", "versions", "pd", "rules"] as const;
type Tab = (typeof TABS)[number];

const ELECTION = { kind: "vote", term: null, store: null } as const;
const COMMIT = { kind: "commit", index: null } as const;

interface RegionViewProps {
  readonly detail: RegionDetail;
  readonly selection: Selection;
}

/**
 * A region: its state in one line, the Raft log of every replica, how the leader tracks them, what PD does about it, and the
 * rules.
 */
export default function RegionView({ detail, selection }: RegionViewProps) {
  const words = useWords();
  const { tabs } = useTexts(inspectorTexts).region;
  const { frames } = useApp();
  const [chosen, setTab] = useState<Tab>(selection.kind === "region" && selection.key !== undefined ? "versions" : "raft");
  const shown: readonly Tab[] = frames.latest()?.pds.length === 0 ? TABS.filter((each) => each !== "pd") : TABS;
  const tab = shown.includes(chosen) ? chosen : "raft";
  const { startKey, endKey } = detail.region;
  const panel = useAppId("region-panel");
  return (
    <>
      <InspectorHead selection={selection} note={rangeText(startKey, endKey)}>
        <Tabs
          label={words.landmarks.inspector} tabs={shown} titles={tabs} current={tab} onChange={setTab} controls={panel}
        />
      </InspectorHead>
      <PanelContent id={panel}>
        <RegionState detail={detail} />
        {detail.merge !== null && <Merging merge={detail.merge} />}
        {detail.unavailableSince !== null && <WhyNot questions={[{ kind: "serve", region: detail.region.id }]} first="serve" />}
        {tab === "raft" && (
          <>
            <AtLarge region={detail.region.id} />
            <PinButton region={detail.region.id} />
            <RaftLogView detail={detail} />
            <RegionFields detail={detail} />
            <Transfer detail={detail} selection={selection} />
            <WhyNot questions={[ELECTION, COMMIT].map((question) => ({ ...question, region: detail.region.id }))} />
          </>
        )}
        {tab === "replicas" && <ReplicaTable detail={detail} />}
        {tab === "replicas" && <WhyNot questions={notLeading(detail)} />}
        {tab === "replicas" && detail.beside !== null && <BesideRaftView beside={detail.beside} />}
        {tab === "versions" && <VersionsView detail={detail} />}
        {tab === "pd" && <RegionAtPd detail={detail} />}
        {tab === "rules" && <RulesView />}
      </PanelContent>
    </>
  );
}

/** Of each replica that does not lead why it does not, and why the last election did not make it the leader. */
const notLeading = ({ region: { id: region }, replicas, leaderStore }: RegionDetail): readonly Inquiry[] =>
  replicas.filter(({ peer }) => peer.storeId !== leaderStore).flatMap(({ peer: { storeId: store } }): readonly Inquiry[] =>
    [{ kind: "lead", store, region }, { kind: "vote", region, term: null, store }]);

/** Leads to the group on the stage, where that shows something else. */
function AtLarge({ region }: { readonly region: RegionId }) {
  const { screen } = useApp();
  const text = useTexts(inspectorTexts).region;
  const shown = useScreen(({ group }) => group);
  if (shown === region) return null;
  return (
    <button type="button" className="button small" aria-keyshortcuts="G" onClick={() => screen.showGroup(region)}>
      {text.atLarge}<kbd aria-hidden>G</kbd>
    </button>
  );
}

/** Gives the region rows of its own on the time bar, or takes them away. */
function PinButton({ region }: { readonly region: RegionId }) {
  const { screen } = useApp();
  const { pin, unpin } = useTexts(inspectorTexts).region;
  const pinned = useScreen(({ score }) => score.pinned);
  const isPinned = pinned.includes(region);
  return (
    <button
      type="button" className="button small" aria-pressed={isPinned} disabled={!isPinned && pinned.length >= MOST_PINNED}
      onClick={() => screen.turnScore({ pinned: isPinned ? pinned.filter((each) => each !== region) : [...pinned, region] })}
    >{isPinned ? unpin : pin}</button>
  );
}

/** One line that says whether it serves, and who leads or stands. */
function RegionState({ detail }: { readonly detail: RegionDetail }) {
  const words = useWords();
  const now = useNow();
  const names = useRun((run) => run.status?.names);
  const { region: text } = useTexts(inspectorTexts);
  const { noQuorum, unconfirmed } = useTexts(tilesTexts).tile;
  const electing = detail.replicas.some((replica) => replica.process === "running" && replica.role.endsWith("candidate"));
  const down = detail.unavailableSince === null ? null : between(detail.unavailableSince, now);
  const downText = down === null ? "" : text.unavailableFor(durationText(down, words));
  if (detail.leaderStore === null) {
    return (
      <p className="state-line">
        {electing
          ? <span className="chip" data-tone="electing">{text.electing(detail.term)}</span>
          : <span className="chip" data-tone="unavailable">{text.noLeader}</span>}
        <span>{downText}</span>
      </p>
    );
  }
  const leader = nodeText({ kind: "store", id: detail.leaderStore }, words, names ?? {});
  const state = down === null ? text.led(leader, detail.term) : detail.leaderConfirmed ? noQuorum(leader) : unconfirmed(leader);
  return (
    <p className="state-line">
      <span className="chip" data-tone={down === null ? "repaired" : "unavailable"}>{state}</span>
      <span>{downText}</span>
    </p>
  );
}

/** Which step of the merge is under way, and what clients get meanwhile. */
function Merging({ merge: { phase, other } }: { readonly merge: MergePhase }) {
  const { region: text } = useTexts(inspectorTexts);
  return <p>{text.merge[phase]} <RefLink selection={{ kind: "region", id: other }} /></p>;
}

function RegionFields({ detail }: { readonly detail: RegionDetail }) {
  const words = useWords();
  const now = useNow();
  const names = useNames();
  const { region: text } = useTexts(inspectorTexts);
  const { region } = detail;
  return (
    <FieldList>
      <Field name={text.epoch} mono>{text.epochText(region.epoch.confVer, region.epoch.version)}</Field>
      <Field name={text.leader}>
        {detail.leaderStore === null
          ? words.common.none
          : <RefLink selection={{ kind: "store", id: detail.leaderStore }} />}
      </Field>
      <Field name={text.lease}>{leaseText(detail, now, text, words)}</Field>
      <Field name={text.peers} mono>
        {region.peers.map((peer) =>
          `${idText(peer.id, names)}@${idText(peer.storeId, names)}${peer.role === "Voter" ? "" : ` ${peer.role}`}`).join(" · ")}
      </Field>
      <Field name={text.waiting}>
        {detail.waitingOperations === 0
          ? text.waitingNone
          : text.waitingText(detail.waitingOperations, durationText(detail.oldestWait, words))}
      </Field>
      <Field name={text.size}>{sizeText(detail.sizeMiB)}</Field>
      <Field name={text.keys}>{countText(detail.keys)}</Field>
    </FieldList>
  );
}

function leaseText(detail: RegionDetail, now: Instant, text: InspectorWords["region"], words: Words): string {
  if (detail.leaseUntil === null) return detail.leaseState === "suspect" ? text.leaseSuspect : text.leaseNone;
  const left = between(now, detail.leaseUntil);
  const absolute = durationText(Math.abs(left) as Duration, words);
  return left >= 0 ? text.leaseLeft(absolute) : text.leaseExpired(absolute);
}

function Transfer({ detail, selection }: RegionViewProps) {
  const { region: text } = useTexts(inspectorTexts);
  if (detail.leaderStore === null) return <p className="quiet">{text.transferNone}</p>;
  return <FaultButtons selection={selection} />;
}

function RegionAtPd({ detail }: { readonly detail: RegionDetail }) {
  const why = useTexts(whyTexts);
  const language = useRun((run) => run.language);
  const { region: text } = useTexts(inspectorTexts);
  return (
    <>
      <RegionOrders region={detail.region.id} neighbours={detail.neighbours} />
      <h3>{text.operator}</h3>
      {detail.operator === null ? <p className="quiet">{text.operatorNone}</p> : <OperatorView operator={detail.operator} />}
      {detail.repair.kind === "repaired"
        ? <p className="quiet">{why.repaired}</p>
        : <WhyNot questions={[{ kind: "repair", region: detail.region.id }]} first="repair" />}
      <h3>{why.now}</h3>
      {detail.why === null ? <p className="quiet">{why.content}</p> : (
        <>
          <p>{detail.why.want} <span className="quiet">{why.outcomes[detail.why.outcome]} · {detail.why.by}</span></p>
          <WeighedStores decision={detail.why} />
        </>
      )}
      {detail.stuck !== null && (
        <div className="stuck">
          <h3>{text.stuck(detail.stuck.want)}</h3>
          <p>{stuckWords(detail.stuck.reason, language)}</p>
          <table>
            <thead><tr><th>{text.stuckStore}</th><th>{text.stuckFilter}</th></tr></thead>
            <tbody>
              {detail.stuck.refusals.map((refusal) => (
                <tr key={refusal.store}>
                  <td><RefLink selection={{ kind: "store", id: refusal.store }} /></td>
                  <td>{filterWords(refusal.filter, language)} <span className="mono quiet">{refusal.filter}</span></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** The run's virtual time as the panels see it: a few times a second. */
const useNow = (): Instant => useRun((run) => run.status?.now ?? (0 as Instant));

import type { Duration, Instant } from "../../kernel/time.ts";
import { between } from "../../kernel/time.ts";
import { missedStores, type Missed } from "../../story/missed.ts";
import type { FailoverReason, FailoverRecord, Spread } from "../../story/types.ts";
import { useApp, useNames, useOwnsPage, useRun } from "../app/context.ts";
import { durationText, nodeText } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import { storyTexts, type StoryWords } from "../words/story.texts.ts";
import { useTexts } from "../words/texts.ts";
import { inOrder, lostLeaders, phasesOf } from "./phases.ts";
import { FaultSentence, ReasonSentence, Sentence } from "./sentence.tsx";
import { TimeLink } from "./time-link.tsx";
import "../parts/fields.css";
import { lazyPart } from "../parts/lazy-part.tsx";

const WhatIfMenu = lazyPart(() => import("../compare/what-if-menu.tsx"), () => null);
const WhyNot = lazyPart(() => import("../why-not/why-not.tsx"));

const MOST_EARLIER = 20;
/** Of more stores that PD misses one answer is as good as another. */
const MOST_ASKED = 3;

/** A card per fault that has struck by now: the one to look at in full view, the others folded away beneath it. */
export function FailoverCards() {
  const failovers = useRun((run) => run.failovers);
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const text = useTexts(storyTexts);
  const [first, ...rest] = inOrder(failovers.filter((record) => record.at <= now));
  if (first === undefined) return null;
  const others = rest.slice(0, MOST_EARLIER);
  return (
    <div className="cards" role="group" aria-label={text.failovers} tabIndex={0}>
      <FailoverCard key={first.fault.id} record={first} now={now} />
      {others.length > 0 && (
        <details>
          <summary>{text.otherFailovers(others.length)}</summary>
          {others.map((record) => <FailoverCard key={record.fault.id} record={record} now={now} />)}
        </details>
      )}
    </div>
  );
}

interface CardProps {
  readonly record: FailoverRecord;
  readonly now: Instant;
}

/** What a fault did and how the cluster got over it: phases as a bar, durations over all regions as a table. */
function FailoverCard({ record, now }: CardProps) {
  const words = useWords();
  const text = useTexts(storyTexts);
  // What comes of it opens in a dialog, which a page of somebody else does not have.
  const ownsPage = useOwnsPage();
  const mayAsk = useRun((run) => !run.readonly) && ownsPage;
  return (
    <article className="card">
      <header>
        <h3><TimeLink at={record.fault.at} /> <FaultSentence record={record} /></h3>
        <span className="quiet">{touchText(record, text)}</span>
      </header>
      {mayAsk && <p><WhatIfMenu fault={record.fault.id} /></p>}
      {record.endedAfter !== null && (
        <p>
          <strong>{text.over(durationText(record.endedAfter, words))}</strong>
          {record.ending !== null && <> <Sentence event={record.ending} /></>}
        </p>
      )}
      <Phases record={record} now={now} />
      <AnatomyButton record={record} />
      <Reasons reasons={record.reasons} />
      {record.notRepaired > 0 && record.stores.length > 0 && (
        <WhyNot questions={record.stores.slice(0, MOST_ASKED).map(({ store }) => ({ kind: "replace", store }))} />
      )}
      <details>
        <summary>{text.spreads}</summary>
        <Spreads record={record} />
        <Milestones record={record} />
      </details>
    </article>
  );
}

/** Opens what the incident was made of, region by region. */
function AnatomyButton({ record }: { readonly record: FailoverRecord }) {
  const text = useTexts(storyTexts);
  const { screen } = useApp();
  const open = (): void => {
    screen.setState({ anatomyOf: record.fault.id });
    screen.openDialog("anatomy");
  };
  return <button type="button" className="button small" title={text.anatomyHint} onClick={open}>{text.anatomy}</button>;
}

/** How many leaders the fault cost; where it cost none, how many it could have cost. */
function touchText({ leadersLost, regionsLed, regionsTouched }: FailoverRecord, text: StoryWords): string {
  const leaders = leadersLost > 0 ? [text.lost(leadersLost)] : regionsLed > 0 ? [text.noneLost(regionsLed)] : [];
  return [...leaders, regionsTouched > 0 ? text.replicas(regionsTouched) : text.untouched].join(text.comma);
}

function Phases({ record, now }: CardProps) {
  const words = useWords();
  const phases = phasesOf(record, between(record.at, now));
  const text = useTexts(storyTexts);
  const told = phases.map((phase) => text.phaseText(text.phases[phase.name], durationText(phase.length, words))).join(text.comma);
  return (
    <div>
      <div className="phase-bar" role="img" aria-label={told} title={told}>
        {phases.map((phase) => (
          <i key={phase.name} className={`phase ${phase.name}`} style={{ flexGrow: phase.weight }} />
        ))}
      </div>
      {[captions(record, phases, text, words), regionCaptions(record, text)].filter((row) => row.length > 0).map((row) => (
        <div key={row[0]} className="phase-words quiet">{row.map((caption) => <span key={caption}>{caption}</span>)}</div>
      ))}
    </div>
  );
}

/** The bar in short texts: how long unnoticed, how many elected. */
function captions(record: FailoverRecord, phases: ReturnType<typeof phasesOf>, text: StoryWords, words: Words): string[] {
  const rows: string[] = [];
  const unnoticed = phases.find((phase) => phase.name === "unnoticed");
  if (unnoticed !== undefined) rows.push(text.phaseText(text.phases.unnoticed, durationText(unnoticed.length, words)));
  if (lostLeaders(record)) rows.push(text.electedOf(record.leaderElected.count, record.leadersLost));
  return rows;
}

/** What becomes of the regions: each counts once, so that the numbers add up. */
function regionCaptions(record: FailoverRecord, text: StoryWords): string[] {
  const { regions, regionsTouched, notRepaired } = record;
  const isRepair = record.isMissing || record.repairStartedAfter !== null || notRepaired > 0;
  if (!isRepair || regionsTouched === 0) return [];
  const waiting = regions.waiting.reduce((sum, wait) => sum + wait.count, 0);
  return [
    text.repairedOf(regions.repaired, regionsTouched),
    ...(regions.copying > 0 ? [text.copying(regions.copying)] : []),
    ...(waiting > 0 ? [text.waiting(waiting)] : []),
  ];
}

function Reasons({ reasons }: { readonly reasons: readonly FailoverReason[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul className="reasons">
      {reasons.map((reason, index) => <li key={index}><ReasonSentence reason={reason} /></li>)}
    </ul>
  );
}

function Spreads({ record }: { readonly record: FailoverRecord }) {
  const words = useWords();
  const text = useTexts(storyTexts);
  const head = text.spreadHead;
  const notAsked = record.regionsLed - record.askedToWrite;
  const cell = (duration: Duration | null): string => (duration === null ? "–" : durationText(duration, words));
  const row = (name: string, spread: Spread) => (
    <tr>
      <th scope="row">{name}</th><td>{spread.count}</td><td>{cell(spread.median)}</td><td>{cell(spread.p95)}</td>
      <td>{cell(spread.max)}</td>
    </tr>
  );
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{head.what}</th><th scope="col">{head.count}</th><th scope="col">{head.median}</th>
          <th scope="col">{head.p95}</th><th scope="col">{head.max}</th>
        </tr>
      </thead>
      <tbody>
        {row(text.leaderElected, record.leaderElected)}
        {row(text.firstWrite, record.firstWrite)}
        {notAsked > 0 && <tr><th scope="row">{text.neverAsked}</th><td>{notAsked}</td><td colSpan={3} /></tr>}
      </tbody>
    </table>
  );
}

function Milestones({ record }: { readonly record: FailoverRecord }) {
  const words = useWords();
  const names = useNames();
  const text = useTexts(storyTexts);
  // What cannot happen any more is not promised.
  const after = (duration: Duration | null, isAwaited = record.isMissing): string =>
    (duration === null ? (isAwaited ? text.notYet : text.never) : durationText(duration, words));
  const whichText = (which: NonNullable<Missed["which"]>): string => {
    switch (which.kind) {
      case "store": return nodeText({ kind: "store", id: which.store }, words, names);
      case "first": return text.firstOf(which.of);
      case "last": return text.lastOf(which.of);
    }
  };
  const perStore = (what: string, of: "disconnectedAfter" | "downAfter"): readonly (readonly [string, string])[] =>
    missedStores(record, of).map((missed) =>
      [missed.which === null ? what : text.ofStore(what, whichText(missed.which)), after(missed.after, missed.isAwaited)]);
  const rows: readonly (readonly [string, string])[] = [
    ...perStore(text.disconnectedAfter, "disconnectedAfter"),
    ...perStore(text.downAfter, "downAfter"),
    [text.repairStartedAfter, after(record.repairStartedAfter)],
    [text.repairFinishedAfter, after(record.repairFinishedAfter)],
    [text.repaired, String(record.repaired)],
    [text.notRepaired, String(record.notRepaired)],
  ];
  return (
    <dl className="fields">
      {rows.map(([name, value]) => <div key={name} className="contents"><dt>{name}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}

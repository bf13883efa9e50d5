import type { Duration, Instant } from "../../kernel/time.ts";
import { between } from "../../kernel/time.ts";
import type { FailoverReason, FailoverRecord, Spread } from "../../story/types.ts";
import { useRun } from "../state/run.ts";
import { durationText } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import { lostLeaders, phasesOf } from "./phases.ts";
import { ReasonSentence, Sentence } from "./sentence.tsx";
import { TimeLink } from "./story.tsx";

const MOST_EARLIER = 20;

/** A card per fault that has struck by now: the newest in full view, the earlier ones folded away beneath it. */
export function FailoverCards() {
  const failovers = useRun((run) => run.failovers);
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const words = useWords();
  const struck = failovers.filter((record) => record.at <= now);
  const newest = struck.at(-1);
  if (newest === undefined) return null;
  const earlier = struck.slice(-1 - MOST_EARLIER, -1).reverse();
  return (
    <div className="cards" role="group" aria-label={words.story.failovers} tabIndex={0}>
      <FailoverCard key={newest.fault.id} record={newest} now={now} />
      {earlier.length > 0 && (
        <details>
          <summary>{words.story.earlierFailovers(earlier.length)}</summary>
          {earlier.map((record) => <FailoverCard key={record.fault.id} record={record} now={now} />)}
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
  const text = words.story;
  return (
    <article className="card">
      <header>
        <h3><TimeLink event={record.fault} /> <Sentence event={record.fault} /></h3>
        <span className="quiet">{text.led(record.regionsLed)}, {text.replicas(record.regionsTouched)}</span>
      </header>
      <Phases record={record} now={now} />
      <Reasons reasons={record.reasons} />
      <details>
        <summary>{text.spreads}</summary>
        <Spreads record={record} />
        <Milestones record={record} />
      </details>
    </article>
  );
}

function Phases({ record, now }: CardProps) {
  const words = useWords();
  const phases = phasesOf(record, between(record.at, now));
  const names = words.story.phases;
  const text = phases.map((phase) => words.story.phaseText(names[phase.name], durationText(phase.length, words))).join(", ");
  return (
    <div className="phases">
      <div className="phase-bar" role="img" aria-label={text} title={text}>
        {phases.map((phase) => (
          <i key={phase.name} className={`phase ${phase.name}`} style={{ flexGrow: phase.weight }} />
        ))}
      </div>
      <div className="phase-words quiet">
        {captions(record, phases, words).map((caption) => <span key={caption}>{caption}</span>)}
      </div>
    </div>
  );
}

/** The bar in three short texts: how long unnoticed, how many elected, how far repaired. */
function captions(record: FailoverRecord, phases: ReturnType<typeof phasesOf>, words: Words): string[] {
  const text = words.story;
  const rows: string[] = [];
  const unnoticed = phases.find((phase) => phase.name === "unnoticed");
  if (unnoticed !== undefined) rows.push(text.phaseText(text.phases.unnoticed, durationText(unnoticed.length, words)));
  if (lostLeaders(record)) rows.push(text.electedOf(record.leaderElected.count, record.regionsLed));
  if (record.repaired > 0 || record.repairStartedAfter !== null) {
    rows.push(text.repairedOf(record.repaired, record.repaired + record.notRepaired));
  }
  return rows;
}

function Reasons({ reasons }: { readonly reasons: readonly FailoverReason[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul className="reasons">
      {reasons.map((reason) => <li key={reason.kind}><ReasonSentence reason={reason} /></li>)}
    </ul>
  );
}

function Spreads({ record }: { readonly record: FailoverRecord }) {
  const words = useWords();
  const head = words.story.spreadHead;
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
        {row(words.story.leaderElected, record.leaderElected)}
        {row(words.story.firstWrite, record.firstWrite)}
        {notAsked > 0 && <tr><th scope="row">{words.story.neverAsked}</th><td>{notAsked}</td><td colSpan={3} /></tr>}
      </tbody>
    </table>
  );
}

function Milestones({ record }: { readonly record: FailoverRecord }) {
  const words = useWords();
  const text = words.story;
  const after = (duration: Duration | null): string => (duration === null ? text.notYet : durationText(duration, words));
  const rows: readonly (readonly [string, string])[] = [
    [text.disconnectedAfter, after(record.disconnectedAfter)],
    [text.downAfter, after(record.downAfter)],
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

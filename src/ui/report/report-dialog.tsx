import { useEffect, useState } from "react";
import type { AttemptError, ClientFailure } from "../../proto/failures.ts";
import { errorWords } from "../../story/words/index.ts";
import type { ClientReport, ReportAnswer } from "../../worker/protocol.ts";
import { useApp, useRun } from "../app/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { CopyLink } from "../parts/copy-link.tsx";
import { Field, FieldList } from "../parts/fields.tsx";
import { countText, durationText, storyTime } from "../words/format.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { useWords } from "../words/index.ts";
import { reportTexts } from "../words/report.texts.ts";
import { useTexts } from "../words/texts.ts";
import { Consistency } from "./consistency.tsx";
import "./report.css";

/** What clients got and whether it can have been, up to where the run stands; how far it is while it is being made. */
export default function ReportDialog() {
  const { titles } = useTexts(dialogsTexts);
  const text = useTexts(reportTexts);
  const { screen } = useApp();
  const answer = useReport();
  return (
    <Dialog title={titles.report} className="client-report" onClose={screen.closeDialog}>
      {answer === "replaced" && <p className="quiet">{text.replaced}</p>}
      {answer !== null && answer !== "replaced" && answer.report === null && (
        <p className="quiet" role="status">
          {text.going(storyTime(answer.at), storyTime(answer.until))}{" "}
          <progress value={answer.at} max={Math.max(1, answer.until)} aria-hidden />
        </p>
      )}
      {answer !== null && answer !== "replaced" && answer.report !== null && <Told report={answer.report} />}
    </Dialog>
  );
}

/** Asks on and on until the report is there, or the dialog is closed. */
function useReport(): ReportAnswer | "replaced" | null {
  const { run } = useApp();
  const [answer, setAnswer] = useState<ReportAnswer | "replaced" | null>(null);
  useEffect(() => {
    let isOpen = true;
    const ask = async (): Promise<void> => {
      for (;;) {
        const next = await run.getState().report();
        if (!isOpen) return;
        setAnswer(next ?? "replaced");
        if (next === null || next.report !== null) return;
      }
    };
    // What is reported is where the run stands: it goes on when the reader wants it to.
    run.getState().play(false);
    void ask();
    return () => {
      isOpen = false;
    };
  }, [run]);
  return answer;
}

function Told({ report }: { readonly report: ClientReport }) {
  const { titles } = useTexts(dialogsTexts);
  const { screen } = useApp();
  const text = useTexts(reportTexts);
  return (
    <>
      <p className="quiet">{text.intro(storyTime(report.at))}</p>
      <Consistency report={report} />
      <h3>{text.operations}</h3>
      <Totals report={report} />
      <Latencies report={report} />
      <h3>{text.errors}</h3>
      <Kinds counts={report.operations.errors} none={text.errorsNone} />
      <h3>{text.retries}</h3>
      <Kinds counts={report.operations.retriesByKind} none={text.retriesNone} />
      <h3>{text.replay}</h3>
      <p className="chips">
        <CopyLink copy={text.copy} copied={text.copied} />
        <button type="button" className="button small" onClick={() => screen.openDialog("campaign")}>
          {titles.campaign}
        </button>
      </p>
    </>
  );
}

interface ReportProps {
  readonly report: ClientReport;
}

function Totals({ report: { operations } }: ReportProps) {
  const words = useWords();
  const { totals } = useTexts(reportTexts);
  return (
    <FieldList>
      {(["ok", "failed", "shed", "retries", "notSent", "undetermined"] as const).map((name) => (
        <Field key={name} name={totals[name]}>{countText(operations[name])}</Field>
      ))}
      <Field name={totals.longestUnavailable}>{durationText(operations.longestUnavailable, words)}</Field>
    </FieldList>
  );
}

const PHASES = ["before", "during", "after", "all"] as const;

function Latencies({ report: { operations: { latencies } } }: ReportProps) {
  const words = useWords();
  const text = useTexts(reportTexts);
  const kinds = (["get", "put", "txn"] as const).filter((kind) => latencies[kind].all.count > 0);
  if (kinds.length === 0) return null;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={text.latencies}>
      <table>
        <caption>{text.latencies} <span className="quiet">{text.phasesHint}</span></caption>
        <thead>
          <tr><td />{PHASES.map((phase) => <th key={phase} scope="col" className="number">{text.phases[phase]}</th>)}</tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{text.kinds[kind]}</th>
              {PHASES.map((phase) => {
                const { count, p50, p99 } = latencies[kind][phase];
                return (
                  <td key={phase} className="number">
                    {p50 === null || p99 === null ? "–"
                    : text.spread(countText(count), durationText(p50, words), durationText(p99, words))}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface KindsProps {
  readonly counts: ReadonlyMap<AttemptError | ClientFailure, number>;
  readonly none: string;
}

/** How often for which reason. */
function Kinds({ counts, none }: KindsProps) {
  const { failures } = useTexts(reportTexts);
  const language = useRun((run) => run.language);
  if (counts.size === 0) return <p className="quiet">{none}</p>;
  const isOfTransactions = (kind: AttemptError | ClientFailure): kind is keyof typeof failures => kind in failures;
  const words = (kind: AttemptError | ClientFailure): string =>
    (isOfTransactions(kind) ? failures[kind] : errorWords(kind, language));
  return (
    <FieldList>
      {[...counts].map(([kind, count]) => <Field key={kind} name={words(kind)}>{countText(count)}</Field>)}
    </FieldList>
  );
}

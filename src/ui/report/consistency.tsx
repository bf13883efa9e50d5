import { Check, CircleHelp, X } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { historyPicture, type HistoryColours } from "../../figure/history-picture.ts";
import { findingText } from "../../story/words/finding.ts";
import type { ClientReport } from "../../worker/protocol.ts";
import { useNames, useRun } from "../app/context.ts";
import { pictureElement } from "../parts/picture-element.ts";
import { flagText } from "../timeline/flag-text.ts";
import { countText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { reportTexts } from "../words/report.texts.ts";
import { useTexts } from "../words/texts.ts";

const MARKS = { ok: Check, violated: X, unknown: CircleHelp } as const;
const TONES = { ok: "repaired", violated: "unavailable", unknown: "electing" } as const;

/** The verdict of each check, and a picture of what is wrong, or of what was under way when the first fault came. */
export function Consistency({ report: { consistency, part } }: { readonly report: ClientReport }) {
  const text = useTexts(reportTexts);
  const { columns } = text;
  if (consistency.length === 0) return <p className="quiet">{text.nothing}</p>;
  return (
    <>
      <h3>{text.consistency}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.check}</th><th scope="col">{columns.verdict}</th>
            <th scope="col" className="number">{columns.checked}</th>
          </tr>
        </thead>
        <tbody>{consistency.map(({ check, verdict }) => <Verdict key={check} check={check} verdict={verdict} />)}</tbody>
      </table>
      {part.entries.length > 0 && (
        <>
          <h3>{part.finding === null ? text.around : text.finding}</h3>
          {part.finding !== null && <p>{findingText(part.finding, text.findings)}</p>}
          <HistoryFigure part={part} />
          <p className="quiet">{text.picture}</p>
        </>
      )}
    </>
  );
}

function Verdict({ check, verdict }: ClientReport["consistency"][number]) {
  const text = useTexts(reportTexts);
  const { listSeparator } = useWords().common;
  const Mark = MARKS[verdict.outcome];
  const keeps = verdict.outcome === "unknown" ? undefined : verdict.keeps;
  return (
    <tr>
      <th scope="row">{text.checks[check]}</th>
      <td>
        <span className="chip" data-tone={TONES[verdict.outcome]}>
          <Mark aria-hidden /> {text.outcomes[verdict.outcome]}
        </span>{" "}
        {verdict.outcome === "unknown" && <span className="quiet">{text.findings.unknown[verdict.why]}</span>}
        {keeps !== undefined && keeps.length > 0 && <span className="quiet">{text.keeps(keeps.join(listSeparator))}</span>}
      </td>
      <td className="number">{countText(verdict.checked)}</td>
    </tr>
  );
}

const WIDTH = 960;

/** The page's own colours, whatever its theme. */
const PAGE_COLOURS: HistoryColours = {
  surface: "var(--surface)", line: "var(--line)", ink1: "var(--ink-1)", ink2: "var(--ink-2)", quiet: "var(--ink-quiet)",
  unavailable: "var(--unavailable)", unavailableSoft: "var(--unavailable-soft)", unavailableInk: "var(--unavailable-ink)",
  copyingSoft: "var(--copying-soft)",
};

/** The part as bars; told in words above it. */
function HistoryFigure({ part }: { readonly part: ClientReport["part"] }) {
  const words = useWords();
  const names = useNames();
  const text = useTexts(reportTexts);
  const language = useRun((run) => run.language);
  const place = useRef<HTMLDivElement>(null);
  const svg = useMemo(() => {
    const faults = part.faults.map(({ at, body }) => ({ at, text: flagText(body, words, names) }));
    return historyPicture({ ...part, faults }, WIDTH, language, PAGE_COLOURS, false);
  }, [part, words, names, language]);
  useEffect(() => place.current?.replaceChildren(pictureElement(svg)), [svg]);
  return (
    <div className="history-figure" tabIndex={0} role="region" aria-label={text.pictured}>
      <div ref={place} role="img" aria-label={text.pictured} />
    </div>
  );
}

import type { Duration } from "../../kernel/time.ts";
import { PHASE_SETTINGS } from "../../story/anatomy/bounds.ts";
import type { AnatomySummary } from "../../story/anatomy/types.ts";
import { ANATOMY_WORDS } from "../../story/anatomy/words.ts";
import type { BoundAnatomy } from "../../worker/protocol.ts";
import { idText } from "../../proto/names.ts";
import { useApp, useNames, useRun } from "../app/context.ts";
import { anatomyTexts } from "../words/anatomy.texts.ts";
import { durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";

/** Each phase over all that went through it, and below it what bounded it and which setting would change that, at what price. */
export function PhaseTable({ told: { anatomy, settings } }: { readonly told: BoundAnatomy }) {
  const text = useTexts(anatomyTexts);
  const words = ANATOMY_WORDS[useRun((run) => run.language)];
  const { head } = words;
  if (anatomy.phases.length === 0) return <p className="quiet">{words.nothing}</p>;
  return (
    <div className="anatomy-scroll" tabIndex={0} role="region" aria-label={text.phases}>
      <table className="anatomy-phases">
        <thead>
          <tr>
            <th scope="col">{head.phase}</th>
            {[head.count, head.median, head.p95, head.max].map((title) => (
              <th key={title} scope="col" className="number">{title}</th>
            ))}
            <th scope="col">{head.critical}</th>
          </tr>
        </thead>
        {anatomy.phases.map((summary) => <Phase key={summary.phase} summary={summary} settings={settings} />)}
      </table>
    </div>
  );
}

interface PhaseProps {
  readonly summary: AnatomySummary;
  readonly settings: BoundAnatomy["settings"];
}

function Phase({ summary: { phase, lengths, lasting, critical }, settings }: PhaseProps) {
  const text = useTexts(anatomyTexts);
  const words = ANATOMY_WORDS[useRun((run) => run.language)];
  const told = useWords();
  const cell = (length: Duration | null): string => (length === null ? "–" : durationText(length, told));
  return (
    <tbody>
      <tr className="anatomy-phase">
        <th scope="row">{words.phases[phase]}</th>
        <td className="number">{lengths.count}</td>
        {[lengths.median, lengths.p95, lengths.max].map((length, at) => <td key={at} className="number">{cell(length)}</td>)}
        <td><Where kind={phase === "pd-notices" || phase === "down-time" ? "store" : "region"} id={critical} /></td>
      </tr>
      <tr>
        <td colSpan={6}>
          <div className="anatomy-bounds">
            {lasting > 0 && <strong className="anatomy-lasting">{text.stillFor(lasting)} · </strong>}
            {words.bounds[phase]}
            {PHASE_SETTINGS[phase].length > 0 && (
              <span className="anatomy-settings">
                {PHASE_SETTINGS[phase].map((key) => <code key={key}>{key} = {settings[key]}</code>)}
              </span>
            )}
          </div>
        </td>
      </tr>
    </tbody>
  );
}

/** The region or store that it took longest for; a click shows it. */
function Where({ kind, id }: { readonly kind: "region" | "store"; readonly id: number }) {
  const words = ANATOMY_WORDS[useRun((run) => run.language)];
  const names = useNames();
  const { run, screen } = useApp();
  const show = (): void => {
    screen.closeDialog();
    run.getState().select({ kind, id });
  };
  return <button type="button" className="link-button" onClick={show}>{words[kind](idText(id, names))}</button>;
}

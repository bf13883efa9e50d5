import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { anatomyPicture } from "../../figure/anatomy-picture.ts";
import type { Instant } from "../../kernel/time.ts";
import type { EventId } from "../../proto/events.ts";
import { idText } from "../../proto/names.ts";
import type { Anatomy } from "../../story/anatomy/types.ts";
import { ANATOMY_WORDS } from "../../story/anatomy/words.ts";
import type { FailoverRecord } from "../../story/types.ts";
import { faultWords, plainText } from "../../story/words/index.ts";
import type { AnatomyAnswer } from "../../worker/protocol.ts";
import { useApp, useNames, useRun, useScreen } from "../app/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { useMeasured } from "../parts/measured.ts";
import { pictureElement } from "../parts/picture-element.ts";
import { inOrder } from "../story/phases.ts";
import { anatomyTexts } from "../words/anatomy.texts.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { storyTime } from "../words/format.ts";
import { useTexts } from "../words/texts.ts";
import { KeepAnatomy } from "./keep-anatomy.tsx";
import { PhaseTable } from "./phase-table.tsx";
import { RowWords } from "./row-words.tsx";
import "../dialogs/dialogs.css";
import "./anatomy.css";

/** What stands of a picture before anybody asks for all of it, unless few more are all; and what a browser draws at the most. */
const FEW_ROWS = 12;
const A_FEW_MORE = 6;
const MOST_ROWS = 1_000;

/** What an incident was made of: every region that it touched, phase by phase, and what bounded each phase. */
export default function AnatomyDialog() {
  const { titles } = useTexts(dialogsTexts);
  const text = useTexts(anatomyTexts);
  const { screen } = useApp();
  const [fault, choose] = useFault();
  const answer = useAnatomy(fault);
  return (
    <Dialog title={titles.anatomy} className="anatomy" onClose={screen.closeDialog}>
      {fault === null && <p className="quiet">{text.none}</p>}
      {fault !== null && answer === null && <p className="quiet" role="status">{text.waiting}</p>}
      {answer?.told != null && (
        <>
          <IncidentChoice anatomy={answer.told.anatomy} onChoose={choose} />
          <Incident key={answer.told.anatomy.at} answer={answer} />
        </>
      )}
    </Dialog>
  );
}

/** The fault that was asked for, as long as the run has it; else the one to look at first. */
function useFault(): readonly [EventId | null, (fault: EventId) => void] {
  const { screen } = useApp();
  const asked = useScreen((state) => state.anatomyOf);
  const failovers = useRun((run) => run.failovers);
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const past = failovers.filter((record) => record.at <= now);
  const record = past.find(({ fault }) => fault.id === asked) ?? inOrder(past)[0];
  const choose = useCallback((anatomyOf: EventId): void => screen.setState({ anatomyOf }), [screen]);
  return [record?.fault.id ?? null, choose];
}

function useAnatomy(fault: EventId | null): AnatomyAnswer | null {
  const { run } = useApp();
  const [answer, setAnswer] = useState<AnatomyAnswer | null>(null);
  useEffect(() => {
    if (fault === null) return undefined;
    let isOpen = true;
    // What is told is what has led to where the run stands.
    run.getState().play(false);
    void run.getState().write({ fault }).then((told) => {
      if (isOpen && told.ok && told.kind === "anatomy") setAnswer(told);
    });
    return () => {
      isOpen = false;
    };
  }, [run, fault]);
  return answer;
}

/** The records whose faults are parts of an incident, in order. */
const recordsOf = (failovers: readonly FailoverRecord[], { parts }: Anatomy): readonly FailoverRecord[] =>
  failovers.filter(({ fault }) => parts.some(({ id }) => id === fault.id));

/** Which incident: only where there is more than one. */
function IncidentChoice({ anatomy, onChoose }: { readonly anatomy: Anatomy; readonly onChoose: (fault: EventId) => void }) {
  const text = useTexts(anatomyTexts);
  const language = useRun((run) => run.language);
  const names = useNames();
  const failovers = useRun((run) => run.failovers);
  const [first, ...together] = recordsOf(failovers, anatomy);
  // Faults of one incident are one choice.
  const choices = failovers.filter((record) => record.at <= anatomy.now && !together.includes(record));
  if (first === undefined || choices.length < 2) return null;
  return (
    <label className="anatomy-choice">
      <span>{text.choose}</span>
      <select value={first.fault.id} onChange={({ target }) => onChoose(Number(target.value))}>
        {choices.map((record) => (
          <option key={record.fault.id} value={record.fault.id}>
            {storyTime(record.at)} {plainText(faultWords(record, language, names))}
          </option>
        ))}
      </select>
    </label>
  );
}

function Incident({ answer }: { readonly answer: AnatomyAnswer }) {
  const language = useRun((run) => run.language);
  const names = useNames();
  const failovers = useRun((run) => run.failovers);
  const [all, setAll] = useState(false);
  const { told } = answer;
  if (told === null) return null;
  const { anatomy } = told;
  const fault = recordsOf(failovers, anatomy).map((record) => plainText(faultWords(record, language, names)))
    .join(language === "zh" ? "" : " ");
  const rows = all || anatomy.rows.length <= FEW_ROWS + A_FEW_MORE ? MOST_ROWS : FEW_ROWS;
  return (
    <>
      <h3 className="anatomy-fault"><span className="mono">{storyTime(anatomy.at)}</span> {fault}</h3>
      <KeepAnatomy answer={answer} told={told} fault={fault} rows={rows} />
      {anatomy.critical !== 0 && (
        <p className="anatomy-critical"><strong>{ANATOMY_WORDS[language].critical(idText(anatomy.critical, names))}</strong></p>
      )}
      <Gantt anatomy={anatomy} title={`${storyTime(anatomy.at)} ${fault}`} rows={rows} />
      <MoreRows anatomy={anatomy} rows={rows} onAll={() => setAll(true)} />
      <PhaseTable told={told} />
      <RowWords anatomy={anatomy} />
    </>
  );
}

/** The picture, as broad as the dialog. */
function Gantt({ anatomy, title, rows }: { readonly anatomy: Anatomy; readonly title: string; readonly rows: number }) {
  const text = useTexts(anatomyTexts);
  const { root } = useApp();
  const language = useRun((run) => run.language);
  const names = useNames();
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useMeasured(place, useCallback((element: HTMLElement) => setWidth(Math.floor(element.clientWidth)), []));
  const svg = useMemo(() => (width === 0 ? "" : anatomyPicture(anatomy,
    { width, theme: root.dataset["theme"] === "dark" ? "dark" : "light", language, names, title, rows, isTitled: false })),
  [anatomy, width, language, names, title, rows, root]);
  useEffect(() => {
    if (svg !== "") place.current?.replaceChildren(pictureElement(svg));
  }, [svg]);
  return <div ref={place} className="anatomy-picture" tabIndex={0} role="region" aria-label={text.picture} />;
}

interface MoreRowsProps {
  readonly anatomy: Anatomy;
  readonly rows: number;
  readonly onAll: () => void;
}

function MoreRows({ anatomy, rows, onAll }: MoreRowsProps) {
  const text = useTexts(anatomyTexts);
  const count = anatomy.rows.length;
  if (count <= rows) return null;
  return rows < MOST_ROWS
    ? <button type="button" className="button small" onClick={onAll}>{text.all(count)}</button>
    : <p className="quiet">{text.over(rows)}</p>;
}

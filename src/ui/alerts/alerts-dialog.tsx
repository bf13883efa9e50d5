import { Upload } from "lucide-react";
import { useState, type DragEvent } from "react";
import { PUBLISHED_RULES } from "../../alerting/published.ts";
import { problemSentence } from "../../alerting/words/index.ts";
import { SCRAPE_INTERVAL } from "../../exports/names.ts";
import { useApp, useRun } from "../app/context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { alertsTexts } from "../words/alerts.texts.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { durationText, storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { RuleList } from "./rule-list.tsx";
import { useAlerts, type AlertsShot } from "./use-alerts.ts";
import "../dialogs/dialogs.css";
import "./alerts.css";

interface RulesFile {
  /** "" for those that are published. */
  readonly name: string;
  readonly rules: string;
}

const PUBLISHED: RulesFile = { name: "", rules: PUBLISHED_RULES };

/** Which alerts would have fired in this run: by the rules that PD and TiKV publish at first, by the reader's own. */
export default function AlertsDialog() {
  const { titles } = useTexts(dialogsTexts);
  const text = useTexts(alertsTexts);
  const words = useWords();
  const { screen } = useApp();
  const language = useRun((run) => run.language);
  const [asked, setAsked] = useState(PUBLISHED);
  const [draft, setDraft] = useState(PUBLISHED);
  const shot = useAlerts(asked);
  const name = draft.name !== "" ? draft.name : draft === PUBLISHED ? text.published : text.own;
  const take = (file: RulesFile): void => {
    setDraft(file);
    setAsked(file);
  };
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (file !== undefined) take({ name: file.name, rules: await file.text() });
  };
  // The page takes dropped files as a cluster to open: not while they are dropped here.
  const keep = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  const drop = (event: DragEvent): void => {
    keep(event);
    void takeFile(event.dataTransfer.files[0]);
  };
  return (
    <Dialog title={titles.alerts} className="alerts" onClose={screen.closeDialog}>
      <div onDragEnter={keep} onDragLeave={keep} onDragOver={keep} onDrop={drop}>
        <p>{text.intro(durationText(SCRAPE_INTERVAL, words))} <span className="quiet">{text.drop}</span></p>
        <div className="save-row">
          <label className="file-choice">
            <input
              type="file" accept=".yml,.yaml,.txt" className="visually-hidden"
              onChange={({ target }) => void takeFile(target.files?.[0])}
            />
            <span className="button"><Upload aria-hidden />{text.choose}</span>
          </label>
          <button type="button" className="button" disabled={asked === PUBLISHED} onClick={() => take(PUBLISHED)}>
            {text.published}
          </button>
        </div>
        {shot.kind === "told" && !shot.told.ok && (
          <p className="alerts-problem" role="alert">{problemSentence(shot.told.problem, language)}</p>
        )}
        <details className="alerts-rules" open={isUnread(shot)}>
          <summary>{text.rules(name, draft.rules.trimEnd().split("\n").length)}</summary>
          <textarea
            className="paste mono" rows={10} aria-label={text.field} value={draft.rules} spellCheck={false}
            onChange={({ target }) => setDraft({ name: draft.name, rules: target.value })}
          />
          <button type="button" className="button primary" onClick={() => setAsked({ ...draft })}>{text.evaluate}</button>
        </details>
        <Outcome shot={shot} />
      </div>
    </Dialog>
  );
}

/** A file that cannot be read is to be mended. */
const isUnread = (shot: AlertsShot): boolean => shot.kind === "told" && !shot.told.ok;

function Outcome({ shot }: { readonly shot: AlertsShot }) {
  const text = useTexts(alertsTexts);
  if (shot.kind === "failed") return <p role="status">{text.failed}</p>;
  if (shot.kind === "going") {
    return (
      <p className="quiet alerts-state" role="status">
        {text.working(storyTime(shot.at), storyTime(shot.until))}{" "}
        <progress value={shot.at} max={Math.max(1, shot.until)} aria-hidden />
      </p>
    );
  }
  const { told } = shot;
  // What is wrong with a file is told above it.
  if (!told.ok) return null;
  return told.rules.length === 0 ? <p role="status">{text.noRules}</p> : <RuleList told={told} />;
}

import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { START } from "../../kernel/time.ts";
import { Dialog } from "../parts/dialog.tsx";
import { addressOf } from "../state/address.ts";
import type { RunStore } from "../state/run.ts";
import type { Screen } from "../state/screen.ts";
import { useApp } from "../app/context.ts";
import { bytesText, storyTime } from "../words/format.ts";
import { wordsIn } from "../words/index.ts";
import { selectionText } from "../words/selection-text.ts";
import { shareTexts } from "../words/share.texts.ts";
import { useTexts } from "../words/texts.ts";
import { DOCUMENTS, saveDocument, saveText } from "./saving.ts";
import "./dialogs.css";

/** A file that holds nothing but the link. */
const LINK_FILE = "quorumscape-run.txt";

interface Made {
  readonly link: string;
  readonly copied: boolean;
  /** Where the link opens, and what it has selected there; "" for nothing that a link can name. */
  readonly at: string;
  readonly selected: string;
}

type Outcome = Made | null;

/** What chat programs pass on whole: Slack and Discord cut at 4,000 characters, others at a little more. */
const LONGEST_IN_CHAT = 4_000;

/** Makes the link of this run, copies it and says so; where the clipboard refuses, shows it selected. */
export default function ShareDialog() {
  const text = useTexts(shareTexts);
  const { run, screen } = useApp();
  const { closeDialog } = screen;
  const [outcome, setOutcome] = useState<Outcome>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    let current = true;
    void makeLink(run, screen).then((made) => {
      if (current && made !== null) setOutcome(made);
      else if (current) closeDialog();
    });
    return () => {
      current = false;
    };
  }, [run, screen, closeDialog]);
  useEffect(() => {
    if (outcome === null) return;
    field.current?.focus();
    field.current?.select();
  }, [outcome]);
  return (
    <Dialog title={text.title} onClose={closeDialog}>
      {outcome !== null && (
        <>
          <p role="status">
            {outcome.copied ? text.copied : text.manual}{" "}
            {text.opens(outcome.at, outcome.selected)}
          </p>
          {outcome.link.length > LONGEST_IN_CHAT && (
            <div className="too-long">
              <p>{text.tooLong(bytesText(outcome.link.length))}</p>
              <button type="button" className="button" onClick={() => saveText(LINK_FILE, `${outcome.link}\n`, "text/plain")}>
                <Download aria-hidden />{text.download}
              </button>
            </div>
          )}
          <textarea ref={field} className="paste mono" readOnly rows={5} aria-label={text.link} value={outcome.link} />
          <p className="dialog-gap">{text.save}</p>
          <div className="save-row">
            {DOCUMENTS.map((format) => (
              <button key={format} type="button" className="button" onClick={() => void saveDocument(run, format)}>
                {text.documents[format]}
              </button>
            ))}
          </div>
        </>
      )}
    </Dialog>
  );
}

/** The address that replays the run. */
async function makeLink(run: RunStore, screen: Screen): Promise<Outcome> {
  const answer = await run.getState().share();
  if (!answer.ok || answer.kind !== "link") return null;
  const { selection, status, language } = run.getState();
  const link = addressOf(answer.text, selection, screen.getState().group);
  const isNamed = selection !== null && selection.kind !== "link";
  return {
    link, at: storyTime(status?.now ?? START),
    selected: isNamed ? selectionText(selection, wordsIn(language), status?.names ?? {}) : "",
    copied: await copy(link),
  };
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

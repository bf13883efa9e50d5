import { useEffect, useRef, useState } from "react";
import { Dialog } from "../parts/dialog.tsx";
import { addressOf } from "../state/address.ts";
import { closeDialog } from "../state/screen.ts";
import { useRun } from "../state/run.ts";
import { useWords } from "../words/index.ts";
import { DOCUMENTS, saveDocument } from "./saving.ts";

type Outcome = { readonly link: string; readonly copied: boolean } | null;

/** Makes the link of this run, copies it and says so; where the clipboard refuses, shows it selected. */
export default function ShareDialog() {
  const words = useWords();
  const [outcome, setOutcome] = useState<Outcome>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    let current = true;
    void makeLink().then((made) => {
      if (current && made !== null) setOutcome(made);
      else if (current) closeDialog();
    });
    return () => {
      current = false;
    };
  }, []);
  useEffect(() => {
    if (outcome === null) return;
    field.current?.focus();
    field.current?.select();
  }, [outcome]);
  return (
    <Dialog title={words.share.title} onClose={closeDialog}>
      {outcome !== null && (
        <>
          <p role="status">{outcome.copied ? words.share.copied : words.share.manual}</p>
          <textarea ref={field} className="paste mono" readOnly rows={5} aria-label={words.share.link} value={outcome.link} />
          <p className="dialog-gap">{words.share.save}</p>
          <div className="save-row">
            {DOCUMENTS.map((format) => (
              <button key={format} type="button" className="button" onClick={() => void saveDocument(format)}>
                {words.share.documents[format]}
              </button>
            ))}
          </div>
        </>
      )}
    </Dialog>
  );
}

/** The address that replays the run. */
async function makeLink(): Promise<Outcome> {
  const answer = await useRun.getState().share();
  if (!answer.ok || answer.kind !== "link") return null;
  const link = addressOf(answer.text, useRun.getState().selection);
  return { link, copied: await copy(link) };
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

import { Upload } from "lucide-react";
import { useState, type ChangeEvent } from "react";
import { Dialog } from "../parts/dialog.tsx";
import { useApp, useRun } from "../app/context.ts";
import { returnToPage } from "../state/screen.ts";
import { useWords } from "../words/index.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { importingTexts } from "../words/importing.texts.ts";
import { useTexts } from "../words/texts.ts";
import { FileChips } from "./add-files.tsx";
import { openGivenFiles, openText } from "./importing.ts";
import "./dialogs.css";

const COMMANDS = ["pd-ctl store > stores.json", "pd-ctl region > regions.json", "pd-ctl config show > config.json"];

/** Ways to bring a real cluster in: files, pasted text, a link. */
export default function ImportDialog() {
  const { titles } = useTexts(dialogsTexts);
  const words = useWords();
  const { run, root, screen: { closeDialog } } = useApp();
  const text = useTexts(importingTexts);
  const [pasted, setPasted] = useState("");
  const imported = useRun(({ imported }) => imported);
  const opening = useRun(({ opening }) => opening);
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    closeDialog();
    returnToPage(root);
    void openGivenFiles(run, [...(event.target.files ?? [])]);
  };
  return (
    <Dialog title={titles.import} onClose={closeDialog}>
      <p>{text.intro} <span className="quiet">{text.privacy}</span></p>
      <FileChips files={imported} />
      <p className="quiet dialog-gap">{text.commands}</p>
      <pre className="commands">{COMMANDS.join("\n")}</pre>
      <label className="file-choice">
        <input type="file" multiple accept=".json,.txt,.log,.gz,application/json,text/plain" className="visually-hidden" onChange={choose} />
        <span className="button primary"><Upload aria-hidden />{text.choose}</span>
      </label>
      <textarea
        className="paste mono" rows={6} aria-label={text.paste} placeholder={text.paste} value={pasted} spellCheck={false}
        onChange={(event) => setPasted(event.target.value)}
      />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={closeDialog}>{words.common.cancel}</button>
        <button
          type="button" className="button" disabled={pasted.trim() === "" || opening}
          onClick={() => {
            closeDialog();
            void openText(run, pasted);
          }}
        >{text.open}</button>
      </div>
    </Dialog>
  );
}

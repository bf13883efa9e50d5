import { Dialog } from "../parts/dialog.tsx";
import { addressOf } from "../state/address.ts";
import { useApp, useRun } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { useTexts } from "../words/texts.ts";
import "./dialogs.css";

/**
 * The run has stopped because of a mistake of ours: what it was, and the link that replays it. A breach has a line of its own.
 */
export function Stopped() {
  const words = useWords();
  const text = useTexts(dialogsTexts).stopped;
  const { run } = useApp();
  const stopped = useRun(({ stopped }) => stopped);
  const { open } = run.getState();
  if (stopped === null) return null;
  const dismiss = (): void => run.setState({ stopped: null });
  const link = stopped.link === "" ? "" : addressOf(stopped.link);
  return (
    <Dialog title={text.title} onClose={dismiss}>
      <p>{text.intro}</p>
      {stopped.invariant !== null && <p>{text.invariant(stopped.invariant)}</p>}
      <pre className="commands">{stopped.reason}</pre>
      {link !== "" && (
        <>
          <p className="quiet dialog-gap">{text.link}</p>
          <textarea className="paste mono" readOnly rows={4} aria-label={text.link} value={link} />
        </>
      )}
      <div className="dialog-actions">
        <button
          type="button" className="button"
          onClick={() => {
            dismiss();
            void open({ kind: "scenario", id: "healthy" });
          }}
        >{text.reload}</button>
        <button type="button" className="button primary" onClick={dismiss}>{words.common.close}</button>
      </div>
    </Dialog>
  );
}

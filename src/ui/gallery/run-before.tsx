import { useCallback, useEffect } from "react";
import { useApp } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { galleryTexts } from "../words/gallery.texts.ts";
import { useTexts } from "../words/texts.ts";
import "../dialogs/dialogs.css";

/** How long it is said that a run was left for a link; afterwards the gallery still has it. */
const SAID_MILLIS = 12_000;

/** Says that a link has taken the place of a run, and how that run comes back. */
export default function RunBefore() {
  const words = useWords();
  const text = useTexts(galleryTexts);
  const { run } = useApp();
  const { goBack } = run.getState();
  const dismiss = useCallback((): void => run.setState({ leftForLink: false }), [run]);
  useEffect(() => {
    const timer = setTimeout(dismiss, SAID_MILLIS);
    return () => clearTimeout(timer);
  }, [dismiss]);
  return (
    <div className="toast working" role="status">
      <div>{text.before.left}</div>
      <button type="button" className="button small" onClick={() => void goBack()}>{text.before.back}</button>
      <button type="button" className="button small plain" onClick={dismiss}>{words.common.dismiss}</button>
    </div>
  );
}

import { useRun } from "../app/context.ts";
import { storyTime } from "../words/format.ts";
import { lostTexts } from "../words/lost.texts.ts";
import { useTexts } from "../words/texts.ts";
import "./dialogs.css";

/** The worker is gone, or silent for long: how to go on from the last state that the page knows. What is drawn stays. */
export function Lost() {
  const text = useTexts(lostTexts);
  const loss = useRun((run) => run.loss);
  const now = useRun((run) => run.status?.now);
  const kept = useRun((run) => run.kept !== null);
  const revive = useRun((run) => run.revive);
  if (loss === null) return null;
  return (
    <div className="toast" role="alert">
      <div>{text[loss]}</div>
      <button type="button" className="button primary" onClick={() => void revive()}>
        {kept && now !== undefined ? text.goOn(storyTime(now)) : text.startAnew}
      </button>
    </div>
  );
}

import { useRun } from "../app/context.ts";
import { storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import "./dialogs.css";

/** The worker is gone, or silent for long: how to go on from the last state that the page knows. What is drawn stays. */
export function Lost() {
  const words = useWords();
  const loss = useRun((run) => run.loss);
  const now = useRun((run) => run.status?.now);
  const kept = useRun((run) => run.kept !== null);
  const revive = useRun((run) => run.revive);
  if (loss === null) return null;
  return (
    <div className="toast" role="alert">
      <div>{words.parts[loss]}</div>
      <button type="button" className="button primary" onClick={() => void revive()}>
        {kept && now !== undefined ? words.parts.goOn(storyTime(now)) : words.parts.startAnew}
      </button>
    </div>
  );
}

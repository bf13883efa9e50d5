import { useEffect, useState } from "react";
import { useApp, useRun } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { observedTexts } from "../words/observed.texts.ts";
import { useTexts } from "../words/texts.ts";
import "../dialogs/dialogs.css";

/** How long it is said that a live record was left; afterwards the gallery still has it. */
const SAID_MILLIS = 12_000;

/** Says how a record that grows comes back after the simulation was gone back to, and how it is ended. */
export default function LeftLive() {
  const text = useTexts(observedTexts);
  const { common } = useWords();
  const { run } = useApp();
  const left = useRun((state) => state.leftLive);
  const [said, setSaid] = useState<typeof left>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSaid(left), SAID_MILLIS);
    return () => clearTimeout(timer);
  }, [left]);
  if (left == null || said === left) return null;
  return (
    <div className="toast working" role="status">
      <div>{text.left}</div>
      <button type="button" className="button small" onClick={() => run.setState({ observed: left, leftLive: null })}>
        {text.again}
      </button>
      <button
        type="button" className="button small plain" onClick={() => {
          left.feed?.close();
          run.setState({ leftLive: null });
        }}
      >{text.stop}</button>
      <button type="button" className="button small plain" onClick={() => setSaid(left)}>{common.dismiss}</button>
    </div>
  );
}

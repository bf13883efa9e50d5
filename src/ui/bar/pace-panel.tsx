import { Minus, Plus } from "lucide-react";
import { useRun } from "../app/context.ts";
import { paceText } from "../words/format.ts";
import { paceTexts } from "../words/pace.texts.ts";
import { useTexts } from "../words/texts.ts";
import { nearestStep, paceBeside, PACES } from "./paces.ts";
import "./pace-panel.css";

/** The steps of the pace, in the panel of its button. */
export default function PacePanel() {
  const text = useTexts(paceTexts);
  const pace = useRun(({ status }) => status?.pace ?? 1);
  const auto = useRun(({ status }) => status?.auto ?? false);
  const setPace = useRun((run) => run.pace);
  return (
    <div className="pace-panel">
      <p className="quiet">{text.hint}</p>
      <div className="pace-row">
        <button
          type="button" className="button icon" aria-label={text.slower} title={text.slower}
          onClick={() => setPace(paceBeside(pace, -1), false)}
        ><Minus aria-hidden /></button>
        <input
          type="range" min={0} max={PACES.length - 1} value={nearestStep(pace)} aria-label={text.slider}
          aria-valuetext={paceText(pace)}
          onChange={(event) => setPace(PACES[Number(event.target.value)] ?? 1, false)}
        />
        <button
          type="button" className="button icon" aria-label={text.faster} title={text.faster}
          onClick={() => setPace(paceBeside(pace, 1), false)}
        ><Plus aria-hidden /></button>
      </div>
      <div className="pace-steps">
        {COMMON_PACES.map((each) => (
          <button
            key={each} type="button" className="button small" aria-pressed={each === pace && !auto}
            onClick={() => setPace(each, false)}
          >{paceText(each)}</button>
        ))}
      </div>
    </div>
  );
}

const COMMON_PACES = [1 / 100, 1 / 20, 1 / 5, 1, 10, 100, 1_000, 10_000];

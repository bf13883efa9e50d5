import { ChevronDown, Minus, Plus } from "lucide-react";
import { Dropdown } from "../parts/dropdown.tsx";
import { useRun } from "../app/context.ts";
import { paceText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { limitedPace, nearestStep, paceBeside, PACES, shownPace } from "./paces.ts";

/** The pace button with its panel of steps, and the switch of auto pace. */
export function PaceControl() {
  const words = useWords();
  const status = useRun((run) => run.status);
  const setPace = useRun((run) => run.pace);
  const pace = status?.pace ?? 1;
  const auto = status?.auto ?? false;
  const shown = status === null ? pace : shownPace(status);
  const reaching = status === null ? null : limitedPace(status);
  return (
    <div className="pace">
      <Dropdown
        role="dialog" label={words.bar.pace}
        button={<>
          <span className="pace-word">{words.bar.pace}</span> <strong className="pace-value">{paceText(shown)}</strong>
          {reaching !== null && (
            <span className="pace-reached"><span className="pace-reaching">{words.bar.reaching} </span>{paceText(reaching)}</span>
          )}
          <ChevronDown aria-hidden className="chevron" />
        </>}
      >
        {() => (
          <div className="pace-panel">
            <p className="quiet">{words.bar.paceHint}</p>
            <div className="pace-row">
              <button
                type="button" className="button icon" aria-label={words.bar.slower} title={words.bar.slower}
                onClick={() => setPace(paceBeside(pace, -1), false)}
              ><Minus aria-hidden /></button>
              <input
                type="range" min={0} max={PACES.length - 1} value={nearestStep(pace)} aria-label={words.bar.paceSlider}
                aria-valuetext={paceText(pace)}
                onChange={(event) => setPace(PACES[Number(event.target.value)] ?? 1, false)}
              />
              <button
                type="button" className="button icon" aria-label={words.bar.faster} title={words.bar.faster}
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
        )}
      </Dropdown>
      <button
        type="button" className="button" aria-pressed={auto} title={words.bar.autoHint} aria-keyshortcuts="A"
        onClick={() => setPace(pace, !auto)}
      >{words.bar.auto}</button>
    </div>
  );
}

const COMMON_PACES = [1 / 100, 1 / 20, 1 / 5, 1, 10, 100, 1_000, 10_000];

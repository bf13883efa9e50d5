import type { StepView } from "../../cluster/steps.ts";
import type { IdNames } from "../../proto/names.ts";
import { useNames, useRun } from "../app/context.ts";
import { useWords, type Words } from "../words/index.ts";
import type { StepWords } from "../words/steps.en.ts";
import { stepsTexts } from "../words/steps.texts.ts";
import { useTexts } from "../words/texts.ts";
import { actionText } from "./flag-text.ts";
import type { TimeShot } from "./time-view.ts";

/**
 * What the latest single step was, at the playhead, to its left where there is more room; nothing where the run got here in
 * another way.
 */
export default function StepName({ shot }: { readonly shot: TimeShot | null }) {
  const step = useRun((run) => run.status?.step ?? null);
  return step === null ? null : <Told step={step} left={isLate(shot)} />;
}

const isLate = (shot: TimeShot | null): boolean =>
  shot !== null && shot.now - shot.span.from > (shot.span.to - shot.span.from) / 2;

function Told({ step, left }: { readonly step: StepView; readonly left: boolean }) {
  const text = nameOf(step, useTexts(stepsTexts), useWords(), useNames());
  return <span className="step-name" data-left={left || undefined}>{text}</span>;
}

/** Its name without who and where. */
function nameOf(step: StepView, steps: StepWords, words: Words, names: IdNames): string {
  switch (step.kind) {
    case "message":
    case "refused": return steps.says[step.message.says];
    case "timer": return steps.timers[step.timer];
    case "durable": return steps.durable;
    case "resume": case "exit": case "start": case "restart": case "strike": return steps[step.kind];
    case "input": return actionText(step.action, words, names);
  }
}

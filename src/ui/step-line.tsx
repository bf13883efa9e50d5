import type { StepView } from "../cluster/steps.ts";
import { useNames } from "./app/context.ts";
import { useWords } from "./words/index.ts";
import { stepText } from "./words/step-text.ts";
import { stepsTexts } from "./words/steps.texts.ts";
import { useTexts } from "./words/texts.ts";

/** What the step that was just made did. */
export default function StepLine({ step, lines }: { readonly step: StepView; readonly lines: number }) {
  const words = useWords();
  const steps = useTexts(stepsTexts);
  const text = steps.step(stepText(step, steps, words, useNames()));
  return <p className="hint" data-tells="step" data-lines={lines} title={text} role="status"><span>{text}</span></p>;
}

import type { StepView } from "../../cluster/steps.ts";
import type { IdNames } from "../../proto/names.ts";
import type { Words } from "../words/index.ts";
import { actionText } from "./flag-text.ts";

/** The name of a step without who and where: what stands at the playhead. */
export function stepName(step: StepView, words: Words, names: IdNames): string {
  const { steps } = words;
  switch (step.kind) {
    case "message":
    case "refused": return steps.says[step.message.says];
    case "timer": return steps.timers[step.timer];
    case "durable": return steps.durable;
    case "resume": return steps.resume;
    case "strike": return steps.strike;
    case "input": return actionText(step.action, words, names);
  }
}

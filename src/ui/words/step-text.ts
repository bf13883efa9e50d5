import type { MessageView, StepView } from "../../cluster/steps.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { actionText } from "../timeline/flag-text.ts";
import { nodeText } from "./format.ts";
import type { Words } from "./index.ts";
import type { StepWords } from "./steps.en.ts";

/** What a single step did, in a line: "store 5 → store 2: vote granted (region 4, term 7)". */
export function stepText(step: StepView, steps: StepWords, words: Words, names: IdNames): string {
  const node = (of: Parameters<typeof nodeText>[0]): string => nodeText(of, words, names);
  switch (step.kind) {
    case "message": {
      const told = steps.message(node(step.from), node(step.to), steps.says[step.message.says]);
      return bracketed(told, [about(step.message, steps, names), steps.arrival[step.arrival]], steps);
    }
    case "refused":
      return bracketed(steps.nobody(node(step.from), node(step.to), steps.says[step.message.says]),
        [about(step.message, steps, names)], steps);
    case "timer":
      return bracketed(steps.own(node(step.node), steps.timers[step.timer]), [steps.effect[step.effect]], steps);
    case "durable": {
      const written = step.region === 0 ? "" : steps.writes(idText(step.region, names), step.more);
      return bracketed(steps.own(node(step.node), steps.durable), [written, steps.effect[step.effect]], steps);
    }
    case "resume":
    case "exit":
    case "restart":
      return steps.own(node(step.node), steps[step.kind]);
    case "start":
    case "strike":
      return bracketed(steps.own(node(step.node), steps[step.kind]), [steps.effect[step.effect]], steps);
    case "input":
      return steps.input(actionText(step.action, words, names));
  }
}

const about = (message: MessageView, steps: StepWords, names: IdNames): string =>
  message.region === 0 ? "" : steps.region(idText(message.region, names), message.term, message.more);

function bracketed(text: string, asides: readonly string[], steps: StepWords): string {
  const told = asides.filter((aside) => aside !== "");
  return told.length === 0 ? text : `${text}${steps.aside(told.join(steps.separator))}`;
}

import { useRun } from "../app/context.ts";
import { stepsEn, type StepWords } from "./steps.en.ts";
import { stepsZh } from "./steps.zh.ts";

/** What the page says of a single step, in its language. It comes with the first step: the first frame needs none of it. */
export const useStepWords = (): StepWords => useRun((run) => (run.language === "zh" ? stepsZh : stepsEn));

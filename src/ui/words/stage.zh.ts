import type { StageWords } from "./stage.en.ts";

/** The texts of the stage and the time bar, in Chinese. */
export const stageZh: StageWords = {};

/** The texts of the stage and the time bar, in English. */
export const stageEn = {};

/** What every language must say about the stage and the time bar. */
export type StageWords = typeof stageEn;

import { deedsEn, doneEn, headingEn, offersEn } from "./deeds.en.ts";
import { deedsZh, doneZh, headingZh, offersZh } from "./deeds.zh.ts";

/**
 * Everything that the page offers to do to something; and what was done, in a few words: on a flag, in the list of what is
 * planned, behind "Done:". Nothing has been done yet to what the first frame shows.
 */
export const deedsTexts = {
  en: { offers: offersEn, deeds: deedsEn, heading: headingEn, done: doneEn, untilResumed: "until resumed" },
  zh: { offers: offersZh, deeds: deedsZh, heading: headingZh, done: doneZh, untilResumed: "直到继续" },
};

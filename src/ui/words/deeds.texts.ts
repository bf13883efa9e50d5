import { alsoDownEn, deedsEn, headingEn, offersEn } from "./deeds.en.ts";
import { alsoDownZh, deedsZh, headingZh, offersZh } from "./deeds.zh.ts";

/**
 * Everything that the page offers to do to something; and what was done, in a few words: on a flag, in the list of what is
 * planned, behind "Done:". Nothing has been done yet to what the first frame shows.
 */
export const deedsTexts = {
  en: { offers: offersEn, deeds: deedsEn, heading: headingEn, alsoDown: alsoDownEn, untilResumed: "until resumed" },
  zh: { offers: offersZh, deeds: deedsZh, heading: headingZh, alsoDown: alsoDownZh, untilResumed: "直到继续" },
};

import { deedsEn, offersEn } from "./deeds.en.ts";
import { deedsZh, offersZh } from "./deeds.zh.ts";

/**
 * Everything that the page offers to do to something; and what was done, in a few words: on a flag, in the list of what is
 * planned, behind "Done:". Nothing has been done yet to what the first frame shows.
 */
export const deedsTexts = { en: { offers: offersEn, deeds: deedsEn }, zh: { offers: offersZh, deeds: deedsZh } };

import { storyEn } from "./story.en.ts";
import { storyZh } from "./story.zh.ts";

export type StoryWords = typeof storyEn;

export const storyTexts = { en: storyEn, zh: storyZh };

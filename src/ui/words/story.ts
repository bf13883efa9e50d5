import { useRun } from "../app/context.ts";
import { storyEn } from "./story.en.ts";
import { storyZh } from "./story.zh.ts";

export type StoryWords = typeof storyEn;

/** What the story says around its sentences, in the page's language. It comes with it: the first frame needs none. */
export const useStoryWords = (): StoryWords => useRun((run) => (run.language === "zh" ? storyZh : storyEn));

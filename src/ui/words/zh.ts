import { stageZh } from "./stage.zh.ts";
import type { en } from "./en.ts";

/** Every text of the page, in Chinese. */
export const zh: typeof en = {
  product: "Quorumscape",
  stage: stageZh,
};

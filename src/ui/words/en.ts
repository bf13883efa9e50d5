import { stageEn } from "./stage.en.ts";

/** Every text of the page, in English: strings, or functions of typed values. Its type is what other languages owe. */
export const en = {
  product: "Quorumscape",
  stage: stageEn,
};

import { useRun } from "../app/context.ts";
import { shapesEn, type ShapeWords } from "./shapes.en.ts";
import { shapesZh } from "./shapes.zh.ts";

/**
 * What the stage's shapes are called, in the page's language: apart from the other words, because the first frame needs none of
 * them.
 */
export const useShapeWords = (): ShapeWords => useRun((run) => (run.language === "zh" ? shapesZh : shapesEn));

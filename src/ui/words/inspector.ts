import { useRun } from "../app/context.ts";
import { inspectorEn, type InspectorWords } from "./inspector.en.ts";
import { inspectorZh } from "./inspector.zh.ts";

/** What the inspector's views say, in the page's language. It comes with them: the first frame needs none of it. */
export const useInspectorWords = (): InspectorWords => useRun((run) => (run.language === "zh" ? inspectorZh : inspectorEn));

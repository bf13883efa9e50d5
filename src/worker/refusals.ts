import { fillSentence, type Notice, type NoticeValues } from "../language/notice.ts";

/** What the worker itself refuses, by code; `{name}` stands for a value. The page has the same in its other language. */
const REFUSALS = {
  "nothing-open": "Nothing is open yet.",
  "run.replaced": "Another run was opened; nothing was done.",
  "part.missing":
    "A part of the page could not be loaded (no network, or a newer version). Nothing was changed; try again.",
  "engine.failed": "The simulation has stopped while it did this.",
  "scenario.unknown": "There is no scenario {id}; there are {known}.",
  "lesson.unknown": "There is no lesson {id}; there are {known}.",
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** Says why something was not done. */
export const notice = (code: RefusalCode, values: NoticeValues = {}): Notice =>
  ({ level: "error", code, where: "", text: fillSentence(REFUSALS[code], values), values });

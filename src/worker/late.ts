/**
 * What the first frame does not need: importers and links, commands in words, views of what is selected, answers to "why?",
 * exports, scenarios, lessons. Each is a file of its own, fetched when it is first needed, or when the page is idle: from then
 * on all of them work without a network.
 */
export const LATE = {
  hands: async () => {
    const [hands, rare] = await fetched(Promise.all([import("../cluster/hands.ts"), import("../cluster/rare-parts.ts")]));
    rare.bringRareParts();
    hands.bringHands();
  },
  /** With records comes what a run needs by itself as it goes on. */
  records: async () => {
    const [records, goingOn, histories] = await Promise.all([
      fetched(import("../session/records.ts")), fetched(import("../cluster/going-on.ts")),
        fetched(import("../check/history/windows.ts")),
    ]);
    records.bringRecords();
    goingOn.bringGoingOn();
    histories.bringHistoryWindows();
  },
  texts: () => fetched(import("../session/open.ts")),
  views: () => fetched(import("../cluster/inspect.ts")),
  groups: () => fetched(import("../cluster/group-look.ts")),
  regions: () => fetched(import("../cluster/region-list.ts")),
  spaceTimes: () => fetched(import("../session/space-time.ts")),
  lives: () => fetched(import("../session/request-life.ts")),
  reports: () => fetched(import("./report-desk.ts")),
  comparisons: () => fetched(import("./compare-desk.ts")),
  trials: () => fetched(import("./trials-desk.ts")),
  whys: () => fetched(import("../session/why.ts")),
  exports: () => fetched(import("./export-desk.ts")),
  alerts: () => fetched(import("./alerts-desk.ts")),
  words: () => fetched(import("../language/actions.ts")),
  remarks: () => fetched(import("../exchange/partition-notice.ts")),
  scenarios: () => fetched(import("../exchange/scenarios/index.ts")),
  terminal: () => fetched(import("./terminal-desk.ts")),
  lessons: () => fetched(import("../lesson/service.ts")),
  lessonFiles: () => fetched(import("../lesson/lessons/index.ts")),
  everyLesson: () => fetched(import("../lesson/lessons/index.ts").then(({ fetchAllLessons }) => fetchAllLessons())),
};

/** A part of the worker did not come: no network, or a newer version in its place. Nothing was done, and it may come later. */
export class NotFetched extends Error {}

/** What is fetched, or `NotFetched`. */
export async function fetched<T>(coming: Promise<T>): Promise<T> {
  try {
    return await coming;
  } catch (error) {
    throw new NotFetched(error instanceof Error ? error.message : String(error));
  }
}

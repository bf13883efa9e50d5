/**
 * What the first frame does not need: importers and links, commands in words, views of what is selected, answers to "why?",
 * exports, scenarios. Each is a file of its own, fetched when it is first needed, or when the page is idle: from then on all of
 * them work without a network.
 */
export const LATE = {
  texts: () => part(import("../session/open.ts")),
  views: () => part(import("../cluster/inspect.ts")),
  groups: () => part(import("../cluster/group-look.ts")),
  spaceTimes: () => part(import("../session/space-time.ts")),
  whys: () => part(import("../session/why.ts")),
  exports: () => part(import("../exchange/pd-export.ts")),
  words: () => part(import("../language/actions.ts")),
  remarks: () => part(import("../exchange/partition-notice.ts")),
  scenarios: () => part(import("../exchange/scenarios/index.ts")),
};

/** A part of the worker did not come: no network, or a newer version in its place. Nothing was done, and it may come later. */
export class NotFetched extends Error {}

async function part<T>(coming: Promise<T>): Promise<T> {
  try {
    return await coming;
  } catch (error) {
    throw new NotFetched(error instanceof Error ? error.message : String(error));
  }
}

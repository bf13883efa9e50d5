import { lazyPart } from "../parts/lazy-part.tsx";

// The first living frame needs no sentence: the story, with all its words, comes right behind it.

export const Story = lazyPart(async () => ({ default: (await import("./story.tsx")).Story }));
export const Announcer = lazyPart(async () => ({ default: (await import("./announcer.tsx")).Announcer }), () => null);
/** All of every failover: fetched when the first one is opened, or when the page is idle. */
export const FailoverSheet = lazyPart(async () => ({ default: (await import("./failover-sheet.tsx")).FailoverSheet }));

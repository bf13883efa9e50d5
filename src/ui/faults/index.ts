import { lazyPart } from "../parts/lazy-part.tsx";

/** The context menu of the stage: comes right behind the first frame. */
export const FaultMenu = lazyPart(async () => ({ default: (await import("./fault-menu.tsx")).FaultMenu }), () => null);

import type { RunStatus } from "../../worker/protocol.ts";

type Paces = Pick<RunStatus, "playing" | "auto" | "pace" | "effectivePace" | "reachedPace" | "errand">;

/** The pace to show: on an errand the one that the engine reaches, otherwise the one that is wanted at this moment. */
export function shownPace({ playing, auto, pace, effectivePace, reachedPace, errand }: Paces): number {
  if (errand !== null) return reachedPace ?? pace;
  return auto && playing ? effectivePace : pace;
}

/** Below this share of what is wanted the engine is said to be the limit. */
const LIMITED_BELOW = 0.7;

/** The pace that the engine reaches where it cannot keep up with what is wanted; null where it can. */
export function limitedPace({ playing, effectivePace, reachedPace, errand }: Paces): number | null {
  if (!playing || errand !== null || reachedPace === null || effectivePace < 1) return null;
  return reachedPace < effectivePace * LIMITED_BELOW ? reachedPace : null;
}

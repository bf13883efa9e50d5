import { MIN_HEIGHT } from "./protocol.ts";
import type { EmbedSettings } from "./settings.ts";

/** A frame that is narrower than this, in pixels, stands on a phone or in a column: things lie below one another there. */
const NARROW = 560;

/**
 * The least height in pixels at which a view can be read in a frame of this width. It depends on nothing else, so that a frame
 * that is given what it asks for asks for nothing more.
 */
export function leastHeight(view: EmbedSettings["view"], width: number): number {
  const isNarrow = width < NARROW;
  switch (view) {
    case "lesson": case "full": return isNarrow ? 640 : 440;
    case "group": return isNarrow ? 420 : 360;
    case "keys": return isNarrow ? 360 : 300;
    case "stage": case "story": return isNarrow ? 360 : MIN_HEIGHT;
    case "log": case "timeline": return isNarrow ? 300 : MIN_HEIGHT;
  }
}

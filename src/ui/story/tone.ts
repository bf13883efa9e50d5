import { eventKind, type Tone } from "../../proto/events.ts";
import type { Scene } from "../../story/types.ts";

/** The colour of an event's dot on the story line. A pause that somebody planned is no outage. */
export const sceneTone = ({ event, planned }: Scene): Tone => (planned ? "quiet" : eventKind(event.body.name).tone);

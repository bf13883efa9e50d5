import type { Selection } from "../../cluster/details.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import type { Scene } from "../../story/types.ts";
import type { Language } from "../state/preferences.ts";

/** A piece of a sentence: plain text, or the name of a thing that can be selected. */
export interface Part {
  readonly text: string;
  readonly ref: Selection | null;
}

/** An event as a sentence in the reader's language. */
export function partsOf(event: ClusterEvent, _language: Language, _names: Readonly<Record<string, string>>): readonly Part[] {
  return [{ text: event.body.name, ref: null }];
}

/** The scenes of a record. */
export const scenes = (events: readonly ClusterEvent[]): readonly Scene[] =>
  events.map((event) => ({ event, more: 0, cause: event.cause }));

/** A sentence as plain text, for screen readers and titles. */
export const plainSentence = (parts: readonly Part[]): string => parts.map((part) => part.text).join("");

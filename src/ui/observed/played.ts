import type { Instant } from "../../kernel/time.ts";
import { deriveEvents } from "../../observe/derive.ts";
import { pictureOf, type ObservedPicture } from "../../observe/picture.ts";
import type { ObservedEvent, ObservedRecord } from "../../observe/record.ts";
import { sightsOf, type SourceSight } from "../../observe/sight.ts";
import { timelineOf, type ObservedTimeline } from "../../observe/timeline.ts";
import type { PlayedRecord } from "./record-engine.ts";

/** A record that is looked at: what was known at each instant of it, and all that its time line shows. */
export interface OpenRecord extends PlayedRecord {
  readonly timeline: ObservedTimeline;
  sightsAt(at: Instant): readonly SourceSight[];
}

export function openRecord(record: ObservedRecord, name: string): OpenRecord {
  const events = deriveEvents(record);
  const sights = sightsOf(record);
  let last: { readonly at: Instant; readonly sights: readonly SourceSight[]; readonly picture: ObservedPicture } | null = null;
  const lookAt = (at: Instant) => {
    if (last?.at === at) return last;
    const seen = sights(at);
    last = { at, sights: seen, picture: pictureOf(seen) };
    return last;
  };
  return {
    record, events, name, start: beginningOf(record, events), timeline: timelineOf(record, events),
    sightsAt: (at) => lookAt(at).sights, pictureAt: (at) => lookAt(at).picture,
  };
}

/** The first event behind what every source said first, and without one the end. */
function beginningOf({ header, samples, end }: ObservedRecord, events: readonly ObservedEvent[]): Instant {
  const firsts = header.sources.map(({ n }) => samples.find((sample) => sample.n === n)?.got ?? 0);
  return events.find(({ before }) => before > Math.max(...firsts))?.before ?? end;
}

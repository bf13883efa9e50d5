import type { Instant } from "../../kernel/time.ts";
import { deriveEvents } from "../../observe/derive.ts";
import { picturesOf, type ObservedPicture } from "../../observe/picture.ts";
import type { ObservedEvent, ObservedRecord } from "../../observe/record.ts";
import { sightsOf, type SourceSight } from "../../observe/sight.ts";
import { timelineOf, type ObservedTimeline } from "../../observe/timeline.ts";
import type { LiveFeed } from "./live-feed.ts";
import type { PlayedRecord } from "./record-engine.ts";

/** A record that is looked at: what was known at each instant of it, and all that its time line shows. */
export interface OpenRecord extends PlayedRecord {
  readonly feed: LiveFeed | null;
  readonly timeline: ObservedTimeline;
  /** Whether those on the stage elect one leader, and are called by their own names. */
  readonly isGroup: boolean;
  sightsAt(at: Instant): readonly SourceSight[];
}

export function openRecord(record: ObservedRecord, name: string): OpenRecord {
  const events = deriveEvents(record);
  const looking = lookAt(record);
  const isGroup = looking.pictureAt(record.end).stores.every(({ told }) => told === null);
  return {
    record, events, name, feed: null, isGroup, start: beginningOf(record, events), timeline: timelineOf(record, events),
    ...looking,
  };
}

/** The same of a record that grows: it begins to be looked at where it ends now. */
export function openLive(feed: LiveFeed, name: string): OpenRecord {
  const { record } = feed;
  const kinds = record.header.sources.map(({ kind }) => kind);
  const isGroup = kinds.includes("etcd") || !kinds.includes("pd");
  let drawn = { count: -1, at: 0, cost: 0, timeline: timelineOf(record, []) };
  return {
    record, events: record.events, name, feed, isGroup, start: record.end, ...lookAt(record),
    // What is long takes long: it is drawn anew as often as costs a small part of the time.
    get timeline() {
      const now = performance.now();
      const count = record.samples.length;
      if (count !== drawn.count && now - drawn.at > Math.max(LEAST_MS, COST_SHARE * drawn.cost)) {
        const timeline = timelineOf(record, record.events);
        drawn = { count, at: now, cost: performance.now() - now, timeline };
      }
      return drawn.timeline;
    },
  };
}

const LEAST_MS = 200;
const COST_SHARE = 20;

interface Looked {
  readonly at: Instant;
  readonly count: number;
  readonly sights: readonly SourceSight[];
  readonly picture: ObservedPicture;
}

function lookAt(record: ObservedRecord): Pick<OpenRecord, "sightsAt" | "pictureAt"> {
  const [sights, pictures] = [sightsOf(record), picturesOf()];
  let last: Looked | null = null;
  const look = (at: Instant) => {
    const count = record.samples.length;
    if (last?.at === at && last.count === count) return last;
    const seen = sights(at);
    last = { at, count, sights: seen, picture: pictures(seen) };
    return last;
  };
  return { sightsAt: (at) => look(at).sights, pictureAt: (at) => look(at).picture };
}

/** The first event behind what every source said first, and without one the end. */
function beginningOf({ header, samples, end }: ObservedRecord, events: readonly ObservedEvent[]): Instant {
  const firsts = header.sources.map(({ n }) => samples.find((sample) => sample.n === n)?.got ?? 0);
  return events.find(({ before }) => before > Math.max(...firsts))?.before ?? end;
}

import { laneOf, storeLaneOf, type LaneSpan } from "./lanes.ts";
import { pictureOf } from "./picture.ts";
import type { ObservedEvent, ObservedRecord } from "./record.ts";
import { reignsOf, type ObservedReign } from "./reigns.ts";
import { sightAt } from "./sight.ts";

/** All that a time line shows of a record. */
export interface ObservedTimeline {
  /** By the id of a store of the picture. */
  readonly stores: ReadonlyMap<number, readonly LaneSpan[]>;
  /** Of the members of PD, in the order of the picture. */
  readonly pds: readonly (readonly LaneSpan[])[];
  readonly reigns: readonly (ObservedReign & { readonly store: number })[];
  /** Events that lie over one another stand on different rows, as long as there are some. */
  readonly events: readonly { readonly event: ObservedEvent; readonly row: number }[];
  readonly rows: number;
}

/** More rows are too thin to be pointed at. */
const MOST_ROWS = 4;

export function timelineOf(record: ObservedRecord, events: readonly ObservedEvent[]): ObservedTimeline {
  const { stores, pds } = pictureOf(sightAt(record, record.end));
  const byStore = new Map(stores.map(({ id, n, told }) =>
    [id, told === null ? laneOf(record, n) : storeLaneOf(record, n, told)]));
  const isGroup = stores.every(({ told }) => told === null);
  const reigns = isGroup ? reignsOf(record, events) : [];
  return {
    stores: byStore, pds: pds.map(({ n }) => laneOf(record, n)),
    reigns: reigns.flatMap((reign) => {
      const store = stores.find(({ n }) => n === reign.n);
      return store === undefined ? [] : [{ ...reign, store: store.id }];
    }),
    ...inRows(events),
  };
}

function inRows(events: readonly ObservedEvent[]): Pick<ObservedTimeline, "events" | "rows"> {
  const ends: number[] = [];
  const placed = [...events].sort((a, b) => a.after - b.after || a.e - b.e).map((event) => {
    let row = ends.findIndex((end) => end <= event.after);
    if (row < 0) row = ends.length < MOST_ROWS ? ends.length : ends.indexOf(Math.min(...ends));
    ends[row] = Math.max(ends[row] ?? 0, event.before);
    return { event, row };
  });
  return { events: placed.sort((a, b) => a.event.e - b.event.e), rows: ends.length };
}

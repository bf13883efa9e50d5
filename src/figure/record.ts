import type { ClusterEvent, EventBody, Node } from "../proto/events.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { closeInterval, openInterval, OPEN, type Intervals } from "./intervals.ts";

/** What the time bar knows of a run: folded from its events, extended as they come. Mutable; plain data. */
export interface RunRecord {
  /** How many events have been folded, and the last one: tells whether a new list continues the old one. */
  folded: number;
  last: ClusterEvent | null;
  /** When each region could not be read and written. */
  readonly outages: Map<RegionId, Intervals>;
  readonly stores: Map<StoreId, StoreLane>;
  readonly pd: PdLane;
  readonly flags: Flag[];
}

export interface StoreLane {
  /** No process: killed or without power. */
  readonly dead: Intervals;
  readonly paused: Intervals;
  /** In order of time. */
  readonly elections: Election[];
}

/** A peer on the store stood for election, or won it. */
export interface Election {
  readonly at: number;
  readonly region: RegionId;
  readonly won: boolean;
}

export interface PdLane {
  readonly dead: Intervals;
  readonly operators: OperatorSpan[];
  /** Places in `operators` of those that have not ended, by operator id. */
  readonly running: Map<number, number>;
}

export interface OperatorSpan {
  readonly from: number;
  to: number;
  readonly region: RegionId;
  readonly brief: string;
  done: boolean;
}

/** `fault` breaks something, `repair` mends it, `change` is an operator's ordinary work. */
export type FlagTone = "fault" | "repair" | "change";

/** Something that people did to the cluster. */
export interface Flag {
  readonly at: number;
  readonly tone: FlagTone;
  readonly event: ClusterEvent;
}

export function createRecord(): RunRecord {
  return {
    folded: 0, last: null, outages: new Map(), stores: new Map(),
    pd: { dead: [], operators: [], running: new Map() }, flags: [],
  };
}

/**
 * Brings a record up to date with a list of events. A list that continues the folded one costs only its new events;
 * any other (a branch, a rewind) is folded from the start into a new record, which is returned.
 */
export function foldRecord(record: RunRecord, events: readonly ClusterEvent[]): RunRecord {
  const continues = record.folded === 0
    // By the event itself: another branch counts on with the same ids.
    || (record.folded <= events.length && events[record.folded - 1] === record.last);
  const target = continues ? record : createRecord();
  for (let i = target.folded; i < events.length; i++) {
    const event = events[i];
    if (event !== undefined) foldEvent(target, event);
  }
  target.folded = events.length;
  target.last = events[events.length - 1] ?? null;
  return target;
}

function foldEvent(record: RunRecord, event: ClusterEvent): void {
  const tone = toneOf(event.body);
  if (tone !== null) record.flags.push({ at: event.at, tone, event });
  foldProcess(record, event.at, event.body);
  foldRegions(record, event.at, event.body);
  foldOperators(record.pd, event.at, event.body);
}

/** The tone of a flag, null for what people did not do. */
function toneOf(body: EventBody): FlagTone | null {
  switch (body.name) {
    case "node.killed":
    case "node.powered-off":
    case "node.paused":
    case "node.isolated":
    case "link.cut":
    case "network.partitioned":
    case "disk.stalled":
      return "fault";
    case "node.restarted":
    case "node.resumed":
    case "link.healed":
    case "network.healed":
      return "repair";
    case "link.changed":
      return body.extraLatency > 0 || body.lossPercent > 0 || body.duplicatePercent > 0 ? "fault" : "repair";
    case "disk.slowed":
      return body.extraLatency > 0 ? "fault" : "repair";
    case "disk.filled":
      return body.full ? "fault" : "repair";
    case "clock.shifted":
      return body.offset !== 0 || body.driftPpm !== 0 ? "fault" : "repair";
    case "store.added":
    case "settings.changed":
      return "change";
    default:
      return null;
  }
}

function foldProcess(record: RunRecord, at: number, body: EventBody): void {
  switch (body.name) {
    case "node.killed":
    case "node.powered-off": {
      const { dead, paused } = downtimeOf(record, body.node);
      closeInterval(paused, at);
      openInterval(dead, at);
      return;
    }
    case "node.restarted": {
      const { dead, paused } = downtimeOf(record, body.node);
      closeInterval(dead, at);
      closeInterval(paused, at);
      return;
    }
    case "node.paused":
      openInterval(downtimeOf(record, body.node).paused, at);
      return;
    case "node.resumed":
      closeInterval(downtimeOf(record, body.node).paused, at);
      return;
    default:
  }
}

/** The lane that shows when a machine's process did not run. A client has none; its list is thrown away. */
function downtimeOf(record: RunRecord, node: Node): { readonly dead: Intervals; readonly paused: Intervals } {
  if (node.kind === "store") return laneOf(record, node.id);
  return { dead: node.kind === "pd" ? record.pd.dead : [], paused: [] };
}

function laneOf(record: RunRecord, store: StoreId): StoreLane {
  const known = record.stores.get(store);
  if (known !== undefined) return known;
  const lane: StoreLane = { dead: [], paused: [], elections: [] };
  record.stores.set(store, lane);
  return lane;
}

function foldRegions(record: RunRecord, at: number, body: EventBody): void {
  switch (body.name) {
    case "region.unavailable": {
      const known = record.outages.get(body.region);
      if (known === undefined) record.outages.set(body.region, [at, OPEN]);
      else openInterval(known, at);
      return;
    }
    case "region.available": {
      const known = record.outages.get(body.region);
      if (known !== undefined) closeInterval(known, at);
      return;
    }
    case "raft.campaign.started":
      laneOf(record, body.store).elections.push({ at, region: body.region, won: false });
      return;
    case "raft.leader.elected":
      laneOf(record, body.store).elections.push({ at, region: body.region, won: true });
      return;
    default:
  }
}

function foldOperators(pd: PdLane, at: number, body: EventBody): void {
  switch (body.name) {
    case "pd.operator.created":
      pd.running.set(body.operator, pd.operators.length);
      pd.operators.push({ from: at, to: OPEN, region: body.region, brief: body.brief, done: false });
      return;
    case "pd.operator.finished":
    case "pd.operator.cancelled": {
      const span = pd.operators[pd.running.get(body.operator) ?? -1];
      if (span === undefined) return;
      span.to = at;
      span.done = body.name === "pd.operator.finished";
      pd.running.delete(body.operator);
      return;
    }
    default:
  }
}

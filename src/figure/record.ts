import { effectOf, type ClusterEvent, type Effect, type Node } from "../proto/events.ts";
import { handle, type Handlers, type ListFold } from "../proto/fold.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { closeInterval, openInterval, OPEN, type Intervals } from "./intervals.ts";

/** What the time bar knows of a run: folded from its events. Mutable; plain data. */
export interface RunRecord {
  /** When each region could not be read and written. */
  readonly outages: Map<RegionId, Intervals>;
  /** When reads of each region, and writes to it, failed for a client: each learns late of an outage, and of its end. */
  readonly failing: Map<FailingKey, Failing>;
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

/** A kind of operation and a region. */
export type FailingKey = `${"get" | "put"} ${RegionId}`;

/** What clients saw of it. */
export interface Failing {
  readonly times: Intervals;
  /** Whose requests fail at present. */
  readonly clients: readonly number[];
}

/** A peer on the store stood for election, or won it. */
export interface Election {
  readonly at: number;
  readonly region: RegionId;
  readonly won: boolean;
}

/** What PD's members did, and the operators of all of them. */
export interface PdLane {
  readonly members: Map<number, MemberLane>;
  readonly operators: OperatorSpan[];
  /** Places in `operators` of those that have not ended, by operator id. */
  readonly running: Map<number, number>;
}

/** A member of PD: when no process of it ran, when it led PD, and when it stood for election in etcd or won PD's leadership. */
export interface MemberLane {
  readonly dead: Intervals;
  readonly paused: Intervals;
  readonly leads: Intervals;
  readonly elections: MemberElection[];
}

export interface MemberElection {
  readonly at: number;
  readonly won: boolean;
}

export interface OperatorSpan {
  readonly from: number;
  to: number;
  readonly region: RegionId;
  done: boolean;
}

/** Something that people did to the cluster. */
export interface Flag {
  readonly at: number;
  readonly tone: Effect;
  readonly event: ClusterEvent;
}

/** The fold behind the time bar's lanes and flags. */
export const recordFold: ListFold<RunRecord> = {
  create: () => ({
    outages: new Map(), failing: new Map(), stores: new Map(),
    pd: { members: new Map(), operators: [], running: new Map() }, flags: [],
  }),
  event: (record, event) => {
    const tone = effectOf(event.body);
    if (tone !== null && !isSameDeed(record.flags.at(-1), event)) record.flags.push({ at: event.at, tone, event });
    handle(turns, record, event);
  },
};

const turns: Handlers<RunRecord> = {
  "node.killed": (record, { node }, { at }) => fall(record, node, at),
  "node.powered-off": (record, { node }, { at }) => fall(record, node, at),
  "node.exited": (record, { node }, { at }) => fall(record, node, at),
  "node.restarted": (record, { node }, { at }) => {
    const { dead, paused } = downtimeOf(record, node);
    closeInterval(dead, at);
    closeInterval(paused, at);
  },
  "node.paused": (record, { node }, { at }) => openInterval(downtimeOf(record, node).paused, at),
  "node.resumed": (record, { node }, { at }) => closeInterval(downtimeOf(record, node).paused, at),
  "region.unavailable": ({ outages }, { region }, { at }) => {
    const known = outages.get(region);
    if (known === undefined) outages.set(region, [at, OPEN]);
    else openInterval(known, at);
  },
  "region.available": ({ outages }, { region }, { at }) => {
    const known = outages.get(region);
    if (known !== undefined) closeInterval(known, at);
  },
  "client.region.failing": ({ failing }, { region, client, operation }, { at }) => {
    const { times, clients } = failing.get(`${operation} ${region}`) ?? { times: [], clients: [] };
    openInterval(times, at);
    failing.set(`${operation} ${region}`, { times, clients: [...clients, client] });
  },
  "client.region.recovered": ({ failing }, { region, client, operation }, { at }) => {
    const known = failing.get(`${operation} ${region}`);
    if (known === undefined) return;
    const clients = known.clients.filter((each) => each !== client);
    if (clients.length === 0) closeInterval(known.times, at);
    failing.set(`${operation} ${region}`, { ...known, clients });
  },
  // Nobody asks it any more, so nobody will hear that it serves again.
  "region.merged": ({ failing }, { region }, { at }) => {
    closeInterval(failing.get(`get ${region}`)?.times ?? [], at);
    closeInterval(failing.get(`put ${region}`)?.times ?? [], at);
  },
  "raft.campaign.started": (record, { region, store },
    { at }) => void laneOf(record, store).elections.push({ at, region, won: false }),
  "raft.leader.elected": (record, { region, store },
    { at }) => void laneOf(record, store).elections.push({ at, region, won: true }),
  "pd.etcd.campaign": ({ pd }, { member, missed }, { at }) => {
    memberOf(pd, member).elections.push({ at, won: false });
    if (missed > 0 && [...pd.members.values()].every(({ leads }) => leads.length === 0)) hasLed(memberOf(pd, missed), at);
  },
  "pd.leader.elected": ({ pd }, { member }, { at }) => {
    const lane = memberOf(pd, member);
    lane.elections.push({ at, won: true });
    openInterval(lane.leads, at);
  },
  "pd.leader.lost": ({ pd }, { member }, { at }) => {
    const lane = memberOf(pd, member);
    if (lane.leads.length === 0) hasLed(lane, at);
    else closeInterval(lane.leads, at);
  },
  "pd.operator.created": ({ pd }, { operator, region }, { at }) => {
    pd.running.set(operator, pd.operators.length);
    pd.operators.push({ from: at, to: OPEN, region, done: false });
  },
  "pd.operator.finished": ({ pd }, { operator }, { at }) => endOperator(pd, operator, at, true),
  "pd.operator.cancelled": ({ pd }, { operator }, { at }) => endOperator(pd, operator, at, false),
};

/** Whether the flag before stands for this as well: further machines of a place that is lost, the second half of a restart. */
function isSameDeed(before: Flag | undefined, { at, body }: ClusterEvent): boolean {
  const first = before?.event.body;
  if (first === undefined || before?.at !== at || !("node" in body) || !("node" in first)) return false;
  if (body.name === "node.restarted") return first.name === "node.killed" && first.down === 0;
  return "place" in first && "place" in body && first.name === body.name && first.place !== undefined
    && first.place === body.place;
}

function fall(record: RunRecord, node: Node, at: number): void {
  const { dead, paused } = downtimeOf(record, node);
  if (node.kind === "pd") closeInterval(memberOf(record.pd, node.id).leads, at);
  closeInterval(paused, at);
  openInterval(dead, at);
}

/** The lane that shows when a machine's process did not run. A client has none; its list is thrown away. */
function downtimeOf(record: RunRecord, node: Node): { readonly dead: Intervals; readonly paused: Intervals } {
  if (node.kind === "store") return laneOf(record, node.id);
  return node.kind === "pd" ? memberOf(record.pd, node.id) : { dead: [], paused: [] };
}

function memberOf({ members }: PdLane, member: number): MemberLane {
  const known = members.get(member);
  if (known !== undefined) return known;
  const lane: MemberLane = { dead: [], paused: [], leads: [], elections: [] };
  members.set(member, lane);
  return lane;
}

/** The record begins with a leader, and tells of none before another one comes: it has led until `at`, or until it fell. */
function hasLed({ leads, dead }: MemberLane, at: number): void {
  const end = dead[dead.length - 1] === OPEN ? dead[dead.length - 2] ?? at : at;
  if (end > 0) leads.push(0, end);
}

function laneOf(record: RunRecord, store: StoreId): StoreLane {
  const known = record.stores.get(store);
  if (known !== undefined) return known;
  const lane: StoreLane = { dead: [], paused: [], elections: [] };
  record.stores.set(store, lane);
  return lane;
}

function endOperator(pd: PdLane, operator: number, at: number, done: boolean): void {
  const span = pd.operators[pd.running.get(operator) ?? -1];
  if (span === undefined) return;
  span.to = at;
  span.done = done;
  pd.running.delete(operator);
}

import { after, between, micros, seconds, START, type Duration } from "../../kernel/time.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import {
  FRAME_BYTES, type LogEnd, type Promotion, type ReplicaStatus, type ReplicationGroup, type ReplicationToPd,
  type ReplicationToStore,
} from "../../proto/replication.ts";
import type { PdHost, PdState } from "../state.ts";
import { createMaster, type Master, type ReplicationMonitor, type Transfer } from "./state.ts";
import { isFurther, nextTerm } from "./terms.ts";

/** ZooKeeper's tickTime as its sample configuration has it: so often sessions are looked at. */
const TICK = seconds(2);
/** A ZooKeeper client pings when it has been silent for a third of its session's time-out. */
const PINGS = 3;
const NONE = micros(0);

/** One call: the member that leads PD, as the master. */
interface Mastering {
  readonly state: PdState;
  readonly host: PdHost;
  readonly monitor: ReplicationMonitor;
  readonly master: Master;
  /** By store: what is to be sent at the end of the call. */
  readonly fences: Map<StoreId, Promotion[]>;
  readonly orders: Map<string, { readonly store: StoreId; readonly failed: StoreId; readonly groups: Promotion[] }>;
  /** By who has lost them: regions that are taken from it in this call. */
  readonly lost: Map<StoreId, RegionId[]>;
}

/** Null where this member does not lead PD. A leader knows no session but by its own time: all begin anew with it. */
function masteringOf(state: PdState, host: PdHost, monitor: ReplicationMonitor): Mastering | null {
  const { office } = state;
  if (office?.isOpen !== true) return null;
  if (monitor.master.office !== office.serial) {
    monitor.master = createMaster(office.serial);
    monitor.answers = new Map();
    for (const store of monitor.plan.nearest.keys()) {
      monitor.master.sessions.set(store, { begun: START, heard: host.clock(), silence: NONE, isExpired: false });
    }
    for (const { id, members } of monitor.plan.groups) monitor.master.owners.set(id, members[0] ?? 0);
  }
  return { state, host, monitor, master: monitor.master, fences: new Map(), orders: new Map(), lost: new Map() };
}

export function startMaster(state: PdState, host: PdHost, monitor: ReplicationMonitor): void {
  pingOwners(state, host, monitor);
  planTick(host, monitor);
}

const planPing = (host: PdHost, { plan }: ReplicationMonitor): void =>
  host.startTimer(Math.ceil(host.settings.replication.sessionTimeout / PINGS) as Duration,
    { kind: "replication", timer: { serial: plan.serial, due: "poll" } });

const planTick = (host: PdHost, { plan }: ReplicationMonitor): void =>
  host.startTimer(Math.min(TICK, host.settings.replication.sessionTimeout) as Duration,
    { kind: "replication", timer: { serial: plan.serial, due: "judge" } });

/** Asks every store how it is: the answer keeps its session alive. */
export function pingOwners(state: PdState, host: PdHost, monitor: ReplicationMonitor): void {
  planPing(host, monitor);
  if (masteringOf(state, host, monitor) === null) return;
  for (const store of monitor.plan.nearest.keys()) {
    tell(host, store, { kind: "replication", serial: monitor.plan.serial, say: "ask-status", round: 0 }, 0);
  }
}

function tell(host: PdHost, store: StoreId, message: ReplicationToStore, groups: number): void {
  const machine = host.directory.stores.get(store);
  if (machine !== undefined) host.send(machine, "pd", message, FRAME_BYTES + groups * FRAME_BYTES);
}

/** A store answers. One whose process is another than before has none of the regions that it had. */
export function hearOwner(state: PdState, host: PdHost, monitor: ReplicationMonitor, message: ReplicationToPd): void {
  const mastering = masteringOf(state, host, monitor);
  if (mastering === null) return;
  const { store, groups, session: begun } = message;
  const { sessions } = monitor.master;
  const before = sessions.get(store);
  const silence = before === undefined || before.begun === begun ? NONE : between(before.heard, host.clock());
  sessions.set(store, { begun, heard: host.clock(), silence, isExpired: false });
  monitor.answers.set(store, groups);
  for (const group of monitor.plan.groups) if (group.members.includes(store)) advance(mastering, group, false);
  finish(mastering);
}

/** Ends sessions that are over, and says again what may have been lost. */
export function tickMaster(state: PdState, host: PdHost, monitor: ReplicationMonitor): void {
  planTick(host, monitor);
  const mastering = masteringOf(state, host, monitor);
  if (mastering === null) return;
  const { sessions } = mastering.master;
  for (const [store, session] of sessions) {
    const isOver = after(session.heard, host.settings.replication.sessionTimeout) <= host.clock();
    if (isOver && !session.isExpired) sessions.set(store, { ...session, isExpired: true });
  }
  for (const group of monitor.plan.groups) advance(mastering, group, true);
  finish(mastering);
}

interface Known {
  readonly store: StoreId;
  readonly status: ReplicaStatus;
}

const knownOf = ({ monitor }: Mastering, { id, members }: ReplicationGroup): readonly Known[] => members.flatMap((store) => {
  const status = monitor.answers.get(store)?.find(({ group }) => group === id);
  return status === undefined ? [] : [{ store, status }];
});

const isExpired = ({ master }: Mastering, store: StoreId): boolean => master.sessions.get(store)?.isExpired === true;

/** Whoever was given the group is gone, or has come back with nothing. */
const isLost = (mastering: Mastering, { chosen, session }: Transfer): boolean =>
  chosen !== 0 && (isExpired(mastering, chosen) || mastering.master.sessions.get(chosen)?.begun !== session);

/** Does for a group what is to be done; `again`: also what has been done before. */
function advance(mastering: Mastering, group: ReplicationGroup, again: boolean): void {
  const { owners, transfers } = mastering.master;
  const known = knownOf(mastering, group);
  const transfer = transfers.get(group.id);
  if (transfer === undefined) {
    const latest = latestOf(known);
    if (latest !== undefined && latest.primary !== 0) owners.set(group.id, latest.primary);
    const owner = owners.get(group.id) ?? 0;
    const own = known.find(({ store }) => store === owner)?.status;
    // Its process is another one, or it was fenced for a leader of PD that did not come to the end of it.
    const isGone = own !== undefined && own.primary !== owner;
    if (isGone || latest?.primary === 0 || isExpired(mastering, owner)) begin(mastering, group, owner, known);
    return;
  }
  if (known.some(({ status }) => status.term > transfer.term) || isLost(mastering, transfer)) {
    begin(mastering, group, transfer.chosen === 0 ? transfer.failed : transfer.chosen, known);
    return;
  }
  const chosen = known.find(({ store }) => store === transfer.chosen)?.status;
  if (chosen?.term === transfer.term && chosen.primary === transfer.chosen) {
    transfers.delete(group.id);
    owners.set(group.id, transfer.chosen);
  } else if (transfer.chosen !== 0) {
    if (again) order(mastering, transfer);
  } else {
    choose(mastering, group, transfer, known, again);
  }
}

/** The highest term that anybody knows, and whom it takes for the owner. */
function latestOf(known: readonly Known[]): ReplicaStatus | undefined {
  let latest: ReplicaStatus | undefined;
  for (const { status } of known) {
    const isLater = latest === undefined || status.term > latest.term;
    if (isLater || (status.term === latest?.term && latest.primary === 0)) latest = status;
  }
  return latest;
}

/** The group is taken from one that is gone: first those who have its log promise to take nothing more from it. */
function begin(mastering: Mastering, group: ReplicationGroup, failed: StoreId, known: readonly Known[]): void {
  const { state, host, monitor, master, lost } = mastering;
  const { id } = group;
  const highest = Math.max(monitor.given.get(id) ?? 0, ...known.map(({ status }) => status.term));
  const term = nextTerm(highest, state.memberId);
  monitor.given.set(id, term);
  master.transfers.set(id, { group: id, term, failed, chosen: 0, session: START });
  lost.set(failed, [...lost.get(failed) ?? [], id]);
  const silence = silenceOf(mastering, failed);
  host.observe({ kind: "replication-owner", region: id, state: "expired", from: failed, to: 0, silence });
  for (const store of group.members) fence(mastering, store, { group: id, term });
}

function silenceOf({ master, host }: Mastering, store: StoreId): Duration {
  const session = master.sessions.get(store);
  return session === undefined ? NONE : Math.max(between(session.heard, host.clock()), session.silence) as Duration;
}

function fence({ fences }: Mastering, store: StoreId, promotion: Promotion): void {
  fences.set(store, [...fences.get(store) ?? [], promotion]);
}

/**
 * Once a quorum has promised, no earlier owner can have anything acknowledged that these do not have: the one of them with the
 * longest log gets the group, and of several the one that owns the fewest.
 */
function choose(
  mastering: Mastering, group: ReplicationGroup, transfer: Transfer, known: readonly Known[], again: boolean,
): void {
  const { host, master } = mastering;
  const promised = known.filter(({ status }) => status.term === transfer.term);
  const [first, ...rest] = promised;
  if (first === undefined || promised.length * 2 <= group.members.length) {
    if (!again) return;
    const missing = group.members.filter((member) => !promised.some(({ store }) => store === member));
    for (const store of missing) fence(mastering, store, { group: group.id, term: transfer.term });
    return;
  }
  const load = loadOf(master);
  const best = rest.reduce((one, other) =>
    (isFurther(other.status, one.status) || (!isFurther(one.status, other.status) && load(other.store) < load(one.store))
      ? other : one), first);
  const answers: LogEnd[] = promised.map(({ store, status: { lastTerm, durable } }) => ({ store, lastTerm, durable }));
  host.observe({ kind: "replication-judged", region: group.id, chosen: best.store, answers });
  const given = { ...transfer, chosen: best.store, session: master.sessions.get(best.store)?.begun ?? START };
  master.transfers.set(group.id, given);
  order(mastering, given);
}

/** How many groups a store owns, with those that it has been given. */
const loadOf = ({ owners, transfers }: Master) => (store: StoreId): number =>
  [...owners].filter(([group, owner]) => (transfers.get(group)?.chosen ?? owner) === store).length;

function order({ orders }: Mastering, { chosen, failed, group, term }: Transfer): void {
  const name = `${chosen}/${failed}`;
  const to = orders.get(name) ?? { store: chosen, failed, groups: [] };
  to.groups.push({ group, term });
  orders.set(name, to);
}

/** Sends what has come together, and tells of each store once. */
function finish(mastering: Mastering): void {
  const { host, monitor: { plan: { serial } }, fences, orders, lost } = mastering;
  for (const [store, regions] of lost) {
    host.emit({ name: "replication.expired", store, regions: regions.length, silence: silenceOf(mastering, store) });
  }
  for (const [store, groups] of fences) {
    tell(host, store, { kind: "replication", serial, say: "fence", groups }, groups.length);
  }
  for (const { store, failed, groups } of orders.values()) {
    tell(host, store, { kind: "replication", serial, say: "promote", failed, groups }, groups.length);
  }
}
